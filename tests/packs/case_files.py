"""The packs' cases, as an official can read them, and what the engine makes of each site."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from closeout.evaluation.results import Evaluation
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Value
from closeout.kernel.located import read_located
from closeout.kernel.verdicts import Verdict
from closeout.packfile.library import load_pack
from closeout.packfile.models_base import TextModel
from closeout.packfile.pack import Pack

PACKS: Final = ("town", "rugao", "buji")
RouteState = Literal["true", "undecided", "absent"]
Words = Annotated[list[str], Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Expectation(_Strict):
    """What a person read off the plan; what is absent is not held against the engine."""

    standards: dict[str, Verdict] = {}
    outcome: str | None = None
    possible: Words | None = None
    clause: Words | None = None
    segment: str | None = None
    routes: dict[str, RouteState] = {}
    asked: list[str] | None = Field(
        None, description="The first facts asked, in order; an empty list: nothing is asked."
    )


SiteFacts = dict[str, bool | int | float | str | None]


class CaseModel(_Strict):
    """One case: the base's facts, overlaid by the site's own; every other fact is not established."""

    clause: str
    about: TextModel
    base: str | None = None
    site: SiteFacts
    expect: Expectation


class CaseFile(_Strict):
    """A file of cases."""

    bases: dict[str, SiteFacts] = {}
    cases: list[CaseModel] = Field(min_length=1)


@dataclass(frozen=True)
class Case:
    """A case with its place and its whole site."""

    place: str
    clause: str
    site: Mapping[str, Value]
    expect: Expectation


@cache
def pack_of(name: str) -> Pack:
    return load_pack(name)


@cache
def cases_of(name: str) -> tuple[Case, ...]:
    """Return the cases of the pack `name`, file by file."""
    return tuple(_cases(name))


def _cases(name: str) -> Iterator[Case]:
    folder = files("closeout").joinpath("packs", name, "cases")
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        document = read_located(f"{name}/cases/{file.name}", file.read_text("utf-8"))
        model = CaseFile.model_validate(document.data)
        for index, case in enumerate(model.cases):
            place = f"{document.file}:{document.value(('cases', index)).line}"
            facts = {**(model.bases[case.base] if case.base else {}), **case.site}
            yield Case(place, case.clause, {key: _value(value) for key, value in facts.items()}, case.expect)


def _value(value: bool | int | float | str | None) -> Value:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


@cache
def evaluator_of(name: str) -> Evaluator:
    return Evaluator(pack_of(name))


@cache
def evaluated(name: str) -> tuple[tuple[Case, Evaluation], ...]:
    """Return each case of the pack `name` with the engine's evaluation of its site."""
    return tuple((case, evaluator_of(name).evaluate(case.site)) for case in cases_of(name))
