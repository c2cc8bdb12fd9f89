"""The shape of a pack: pydantic holds the document against the format, and what it complains of is refused."""

from collections.abc import Iterable
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from closeout.kernel.located import Located
from closeout.kernel.refusal import Problem, Refusal
from closeout.packfile.complaints import Complaint, complaints_of

M = TypeVar("M", bound=BaseModel)


def read_model(document: Located, kind: type[M]) -> M:
    """Return `document` as the model `kind`.

    Raises:
        Refusal: it does not fit; each problem has its line, what was found and what is allowed.
    """
    try:
        return kind.model_validate(document.data)
    except ValidationError as error:
        complaints = complaints_of(document, error.errors(include_url=False))
        problems = [Complaint(document, kind, each).problem() for each in complaints]
    raise bad_pack(document, problems)


def bad_pack(document: Located, problems: Iterable[Problem]) -> Refusal:
    """Return the refusal of a pack, its problems in the order of the file and without doubles."""
    single = {(each.row, each.column, each.code, each.value, each.params.get("key")): each for each in problems}
    return Refusal("packfile.bad_pack", problems=sorted(single.values(), key=_order), file=document.file)


def _order(problem: Problem) -> tuple[int, int]:
    return problem.row or 0, int(problem.column or 0)
