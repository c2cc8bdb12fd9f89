"""Cases that hold a pack to the plan: a site, and what a person reads off the plan about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from closeout.evaluation.results import Evaluation
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Value
from closeout.kernel.located import Located, Path
from closeout.kernel.refusal import Problem
from closeout.kernel.text import Text
from closeout.kernel.verdicts import Verdict
from closeout.kernel.words import did_you_mean
from closeout.packfile.models_base import ItemId, Model, TextModel
from closeout.packfile.pack import Pack
from closeout.packfile.structure import bad_pack, read_model
from closeout.tabular.cells import parser_of
from closeout.tabular.parsing import BadCell

RouteState = Literal["true", "undecided", "absent"]
Words = Annotated[list[str], Field(min_length=1)]
SiteFacts = dict[str, bool | int | float | str | None]


class ExpectationModel(Model):
    """What a person read off the plan; what is absent is not held against the pack."""

    standards: dict[str, Verdict] = Field({}, description="Verdicts by standard.")
    outcome: str | None = Field(None, description="The outcome, or the word of an open one.")
    possible: Words | None = Field(None, description="What can still come, in the order of the table.")
    clause: Words | None = Field(None, description="The clauses of the outcome.")
    segment: str | None = Field(None, description="The segment, or the word of an open one.")
    routes: dict[str, RouteState] = Field({}, description="Routes by id; absent: nothing is done.")
    asked: list[str] | None = Field(
        None, description="The first facts asked, in order; an empty list: nothing is asked."
    )


class CaseModel(Model):
    """One case: the base's facts, overlaid by the site's own; every other fact is not established."""

    clause: ItemId = Field(description="The clause that it shows.")
    about: TextModel = Field(description="What the case is about.")
    base: str | None = Field(None, description="The base whose facts it takes over.")
    site: SiteFacts = Field(description="Facts and their values; null: not established.")
    expect: ExpectationModel = Field(description="What must come out.")


class CaseFileModel(Model):
    """A file of cases."""

    bases: dict[str, SiteFacts] = Field({}, description="Facts that several cases share, by name.")
    cases: list[CaseModel] = Field(min_length=1)


@dataclass(frozen=True)
class Case:
    """A case with its place and its whole site."""

    file: str
    line: int
    clause: str
    about: Text
    site: Mapping[str, Value]
    expect: ExpectationModel


@dataclass(frozen=True, slots=True)
class Difference:
    """What a case expects of `what`, a standard, a route or another part of the answer, and what came instead."""

    what: str
    expected: str
    found: str


def read_cases(document: Located, pack: Pack) -> tuple[Case, ...]:
    """Return the cases of a file.

    Raises:
        Refusal: the file does not have the form of cases, or speaks of what `pack` does not know.
    """
    return _Reader(document, pack).cases()


class _Reader:
    def __init__(self, document: Located, pack: Pack) -> None:
        self._document, self._pack = document, pack
        self._model = read_model(document, CaseFileModel)
        self._problems: list[Problem] = []

    def cases(self) -> tuple[Case, ...]:
        bases = {key: self._facts(("bases", key), facts) for key, facts in self._model.bases.items()}
        cases = tuple(self._case(("cases", at), case, bases) for at, case in enumerate(self._model.cases))
        if self._problems:
            raise bad_pack(self._document, self._problems)
        return cases

    def _case(self, path: Path, case: CaseModel, bases: Mapping[str, Mapping[str, Value]]) -> Case:
        pack, expect = self._pack, case.expect
        self._known((*path, "clause"), case.clause, pack.model.clauses)
        for key in expect.standards:
            self._known((*path, "expect", "standards", key), key, [each.id for each in pack.standards])
        for key in expect.routes:
            rows = [row.id for table in pack.tables for row in table.rows]
            self._known((*path, "expect", "routes", key), key, rows)
        for at, key in enumerate(expect.asked or ()):
            self._known((*path, "expect", "asked", at), key, pack.facts)
        if case.base is not None:
            self._known((*path, "base"), case.base, bases)
        site = {**bases.get(case.base or "", {}), **self._facts((*path, "site"), case.site)}
        line = self._document.value(path).line
        return Case(self._document.file, line, case.clause, Text(case.about.zh, case.about.en), site, expect)

    def _facts(self, path: Path, facts: SiteFacts) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key, raw in facts.items():
            self._known((*path, key), key, self._pack.facts)
            if key in self._pack.facts:
                found[key] = None if raw is None else self._value((*path, key), key, raw)
        return found

    def _value(self, path: Path, key: str, raw: bool | float | str) -> Value:
        """Return a value as the cell of a table would be read."""
        written = str(raw).lower() if isinstance(raw, bool) else str(raw)
        try:
            return parser_of(self._pack.facts[key])(written)
        except BadCell as bad:
            self._add(path, bad.code, written, **bad.params)
            return None

    def _known(self, path: Path, word: str, known: Sequence[str] | Mapping[str, Any]) -> None:
        """Note a problem where `word` is not among `known`."""
        if word not in known:
            guess = did_you_mean(word, known)
            code = "evaluation.case_unknown" if guess is None else "evaluation.case_unknown_guess"
            self._add(path, code, word, guess=guess)

    def _add(self, path: Path, code: str, value: str, **params: object) -> None:
        place = self._document.value(path)
        self._problems.append(
            Problem(self._document.file, code, params, row=place.line, column=place.column, value=value)
        )


def differences(case: Case, evaluator: Evaluator) -> list[Difference]:
    """Return in what the evaluation of the case's site is not as a person read it; none: all is."""
    seen = _seen(evaluator.evaluate(case.site), case.expect)
    expected = case.expect.model_dump(exclude_unset=True)
    return [each for key, wanted in expected.items() for each in _compared(key, wanted, seen[key])]


def _compared(what: str, wanted: Any, found: Any) -> Iterator[Difference]:
    if isinstance(wanted, dict):
        for key, value in wanted.items():
            yield from _compared(key, value, found[key])
    elif wanted != found:
        yield Difference(what, _shown(wanted), _shown(found))


def _shown(value: list[str] | str | None) -> str:
    return (value if isinstance(value, str) else "|".join(value or ())) or "–"


def _seen(evaluation: Evaluation, expect: ExpectationModel) -> dict[str, Any]:
    """Return what the evaluation says of all that a case can speak of."""
    verdicts = {each.standard.id: each.verdict for each in evaluation.verdicts}
    routes = {each.row.id: each.state for each in evaluation.actions}
    outcome, segment = evaluation.outcome, evaluation.segment
    asked = [each.fact for each in evaluation.questions]
    return {
        "standards": verdicts,
        "routes": {key: routes.get(key, "absent") for key in expect.routes},
        "outcome": outcome and outcome.outcome,
        "possible": outcome and list(outcome.possible),
        "clause": outcome and list(outcome.clauses),
        "segment": segment and segment.outcome,
        "asked": asked[: len(expect.asked)] if expect.asked else asked,
    }
