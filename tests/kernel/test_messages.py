"""Codes that are given without their slice, to an error or a method that adds it: they exist, and all are used."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import closeout
from closeout.kernel.facts import FactType
from closeout.kernel.refusal import catalogue

PACKAGE = Path(closeout.__file__).parent
# Who adds which slice, and which argument is the code.
SPEAKERS = {
    "conditions": {"ConditionError": 0},
    "kernel": {"yaml_refusal": 1},
    "packfile": {"_problem": 1, "_at": 1},
}


def codes(slice_: str) -> Iterator[tuple[str, str]]:
    """Yield the file and the code of every call in a slice that names one outright."""
    for path in sorted((PACKAGE / slice_).glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and (name := _name(call.func)) in SPEAKERS[slice_]:
                yield from ((path.name, word) for word in _words(call, SPEAKERS[slice_][name]))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _words(call: ast.Call, position: int) -> Iterator[str]:
    """A code as it stands, or both of `"a" if … else "b"`."""
    for part in ast.walk(call.args[position]) if len(call.args) > position else ():
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and not isinstance(part, ast.JoinedStr):
            yield part.value


@pytest.mark.parametrize("slice_", SPEAKERS)
def test_every_code_that_is_named_has_its_message(slice_: str) -> None:
    beginnings = ("bad_",)  # f"bad_{type}" of a parameter
    named = [each for each in codes(slice_) if each[1] not in beginnings]
    assert named
    assert [each for each in named if each[1] not in catalogue(slice_)] == []


def test_every_beginning_of_a_code_is_carried_on_for_each_case() -> None:
    kinds = "clause unit fact segment outcome action measure phase deliverable parameter".split()
    carried = {f"unknown_{kind}{guess}" for kind in kinds for guess in ("", "_guess")}
    types: tuple[FactType, ...] = ("number", "text", "boolean", "date")
    assert carried | {f"bad_{each}" for each in types} <= set(catalogue("packfile"))
