"""The shape of a pack: pydantic holds the document against the format, and what it complains of is refused."""

from collections.abc import Iterable
from itertools import islice
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from closeout.kernel.located import Located
from closeout.kernel.refusal import Problem, Refusal
from closeout.packfile.complaints import Complaint, complaints_of

M = TypeVar("M", bound=BaseModel)

MOST: Final = 200  # problems told at a time; with more, something larger is wrong


def read_model(document: Located, kind: type[M]) -> M:
    """Return `document` as the model `kind`.

    Raises:
        Refusal: it does not fit; each problem has its line, what was found and what is allowed.
    """
    try:
        return kind.model_validate(document.data)
    except ValidationError as error:
        complaints = complaints_of(document, error.errors(include_url=False))
        problems = [Complaint(document, kind, each).problem() for each in islice(complaints, MOST + 1)]
    raise bad_pack(document, problems)


def bad_pack(document: Located, problems: Iterable[Problem]) -> Refusal:
    """Return the refusal of a pack: its first `MOST` problems, in the order of the file and without doubles."""
    found = list(problems)
    single = {(each.row, each.column, each.code, each.value, each.params.get("key")): each for each in found}
    told = sorted(islice(single.values(), MOST), key=_order)
    if len(found) > MOST:  # whoever looked may have stopped there
        params: dict[str, object] = {"limit": len(told)}
        told.append(
            Problem(document.file, "packfile.more_problems", params, told[-1].row, told[-1].column, severity="note")
        )
    return Refusal("packfile.bad_pack", problems=told, file=document.file)


def _order(problem: Problem) -> tuple[int, int]:
    return problem.row or 0, int(problem.column or 0)
