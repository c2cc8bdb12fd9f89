"""Reading files of law into their models: what does not fit is refused with its line and column."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from closeout.kernel.located import Located, Path
from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.words import did_you_mean

M = TypeVar("M", bound=BaseModel)


def read_file(document: Located, kind: type[M]) -> M:
    """Return `document` as the model `kind`.

    Raises:
        Refusal: it does not fit; each problem has its line, its column and what was found.
    """
    try:
        return kind.model_validate(document.data)
    except ValidationError as error:
        problems = [_problem(document, kind, each) for each in error.errors(include_url=False)]
    raise bad_file(document, problems)


def bad_file(document: Located, problems: list[Problem]) -> Refusal:
    """Return the refusal of a file, its problems in the order of the file."""
    ordered = sorted(problems, key=lambda each: (each.row or 0, int(each.column or 0)))
    return Refusal("law.bad_file", problems=ordered, file=document.file)


def problem_at(document: Located, path: Path, code: str, *, value: str | None = None, **params: object) -> Problem:
    """Return a problem of the value at `path`."""
    place = document.value(path)
    return Problem(document.file, code, params, row=place.line, column=place.column, value=value)


def _problem(document: Located, kind: type[BaseModel], error: ErrorDetails) -> Problem:
    path = _path(document, error)
    where = ".".join(str(part) for part in path) or document.file
    if error["type"] == "missing":
        return problem_at(document, path, "law.missing", where=where, key=error["loc"][-1])
    if error["type"] != "extra_forbidden":
        found = error["input"]
        value = str(found) if isinstance(found, str | int | float) and not isinstance(found, bool) else None
        return problem_at(document, path, "law.wrong", value=value, where=where)
    place, known = document.key(path), _keys(kind)
    guess = did_you_mean(str(path[-1]), known - {path[-1]})
    code = "law.unknown_key" if guess is None else "law.unknown_key_guess"
    params: dict[str, object] = {"where": where, "guess": guess}
    return Problem(document.file, code, params, row=place.line, column=place.column, value=str(path[-1]))


def _path(document: Located, error: ErrorDetails) -> Path:
    """Return where in the document an error is; pydantic's own marks lead nowhere there and are left out."""
    path: list[str | int] = []
    here: Any = document.data
    for part in error["loc"]:
        if part in here if isinstance(here, dict) else isinstance(here, list) and isinstance(part, int):
            here = here[part]
            path.append(part)
    return tuple(path)


def _keys(kind: type[BaseModel]) -> set[str]:
    """Return every key that the format knows, wherever it may stand."""
    schema = kind.model_json_schema()
    parts = [schema, *schema.get("$defs", {}).values()]
    return {key for part in parts for key in part.get("properties", {})}
