"""A pack's own facts and parameters: do their values fit their types?"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from closeout.conditions.nodes import LiteralValue
from closeout.conditions.sieve import RESERVED
from closeout.conditions.types import Parameter
from closeout.kernel.dates import parse_date
from closeout.kernel.facts import Fact
from closeout.kernel.located import Located, Path
from closeout.kernel.numbers import SIGNIFICANT_DIGITS, NotANumber, parse_decimal, shortest
from closeout.kernel.refusal import Problem
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.models_facts import FactModel, ParameterModel

_PYTHON: Final[Mapping[str, type | tuple[type, ...]]] = {
    "text": str,
    "number": (int, float),
    "boolean": bool,
    "date": str,
    "choice": str,
}


def parameter_of(name: str, model: ParameterModel) -> Parameter:
    """Return the parameter; a value that does not fit is reported by `parameter_problems` and replaced here."""
    value = typed(model.type, model.value)
    return Parameter(name, model.type, "" if value is None else value, text_of(model.label), model.unit)


def typed(kind: str, value: object) -> LiteralValue | None:
    """Return `value` as a value of type `kind`, None where it is none."""
    wanted = _PYTHON.get(kind)
    if wanted is None or not isinstance(value, wanted) or (kind == "number" and isinstance(value, bool)):
        return None
    if kind == "number":
        return _number(value)
    if kind == "date":
        return _date(str(value))
    return value if isinstance(value, bool | str) else None


def _number(value: object) -> float | None:
    try:
        return parse_decimal(repr(value))
    except NotANumber:
        return None


def _date(value: str) -> date | None:
    try:
        return parse_date(value)
    except ValueError:
        return None


def show_value(value: LiteralValue) -> str:
    """Return a value as it is written in a pack."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return shortest(value) if isinstance(value, float) else str(value)


def parameter_problems(document: Located, model: PackModel, reserved: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what is wrong with the parameters' values; `reserved` names are the program's own."""
    for name, each in model.parameters.items():
        path: Path = ("parameters", name)
        if name in reserved:
            yield _at(document, document.key(path).line, document.key(path).column, "reserved_parameter", name)
        if typed(each.type, each.value) is None:
            place = document.value((*path, "value"))
            yield _at(
                document, place.line, place.column, f"bad_{each.type}", str(each.value), digits=SIGNIFICANT_DIGITS
            )


def own_fact_problems(document: Located, model: PackModel, vocabulary: Mapping[str, Fact]) -> Iterator[Problem]:
    """Yield what is wrong with the pack's own facts."""
    for key, each in model.facts.items():
        path: Path = ("facts", key)
        if key.upper() in RESERVED:
            place = document.key(path)
            yield _at(document, place.line, place.column, "reserved_word", key)
        if key in vocabulary:
            place = document.key(path)
            yield _at(document, place.line, place.column, "fact_of_vocabulary", key)
        for code in _fact_faults(each):
            place = document.value(path)
            yield _at(document, place.line, place.column, code, key)


def _fact_faults(model: FactModel) -> Iterator[str]:
    takes_choices = model.type in ("choice", "set")
    if takes_choices and not model.of:
        yield "fact_needs_choices"
    if not takes_choices and model.of is not None:
        yield "fact_takes_no_choices"
    if model.unit is not None and model.type != "number":
        yield "fact_takes_no_unit"
    if model.default is not None and not _default_fits(model):
        yield "fact_default"


def _default_fits(model: FactModel) -> bool:
    value = typed(model.type, model.default)
    return value is not None and (model.type != "choice" or value in (model.of or {}))


def _at(document: Located, line: int, column: int, code: str, value: str, **params: object) -> Problem:
    return Problem(document.file, f"packfile.{code}", params, row=line, column=column, value=value)
