"""Sites as the API gives and takes them: rows of the register, and all that is known of one and follows from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import AwareDatetime, Field

from closeout.api.shapes.base import Key, Known, Label, Named, Page, Said, label, written
from closeout.evaluation.explained import Answer, Explanation
from closeout.evaluation.phrases import value_text
from closeout.kernel.dates import parse_date
from closeout.kernel.facts import Fact as Definition
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import Text, both
from closeout.packfile.models_base import TextModel
from closeout.packfile.pack import Pack
from closeout.sites.models import Fact, Site
from closeout.sites.reading import outcome_label
from closeout.sites.said import shown
from closeout.sites.standing import standing, suggestions
from closeout.sites.types import NewFact
from closeout.sites.values import read

Code = Annotated[str, Field(min_length=1, max_length=40)]


class SiteRow(Schema):
    """A site of the register. `outcome` null: the plan decides none; `version` rises with every change."""

    id: int
    code: str
    name: str
    division: Named | None
    state: str = Field(description="in_use, closed, moved or merged.")
    outcome: Named | None
    segment: str
    passing: int
    failing: int
    failing_major: int
    unknown: int
    questions: int
    lon: float | None = Field(description="Degrees of WGS 84.")
    lat: float | None
    accuracy_m: float | None
    uscc: str
    assignee: str
    version: int
    changed_at: datetime


class SitePage(Page):
    """A page of the register."""

    items: list[SiteRow]


class Saying(Schema):
    """What somebody said of a fact. `value` of personal data is null, and `text` masked."""

    value: Known
    text: Label
    source: str
    unit: Label | None
    by: str
    observed_at: datetime
    recorded_at: datetime
    evidence: str
    note: str


class KnownFact(Schema):
    """A fact that is known: its value in force, who said it (null: computed from a layer), what others suggest."""

    key: str
    label: Label
    value: Known
    text: Label
    measure: str | None
    personal: bool
    said: Saying | None
    suggestions: list[Saying]


class VerdictSaid(Schema):
    """What a standard says of the site, and why."""

    standard: str
    clause: str
    label: Label
    verdict: str = Field(description="pass, fail, unknown or not_applicable.")
    severity: str
    unit: Named
    reason: Label


class RouteSaid(Schema):
    """A next step that the plan or the law asks for. `state` undecided: a fact is missing."""

    route: str
    action: str
    label: Label
    state: str
    clauses: list[str]
    unit: Named
    reason: Label


class QuestionSaid(Schema):
    """A fact that somebody still has to establish, the most decisive first."""

    rank: int
    fact: str
    label: Label
    unit: Named
    asked_for: str
    reason: str


class AnswerSaid(Schema):
    """What the plan makes of the site; while it is open, `possible` says what can still come."""

    answer: str
    label: Label
    possible: list[str]
    clauses: list[str]
    decided: bool
    reason: Label


class SiteFile(Schema):
    """A site, all that is known of it, and all that follows."""

    site: SiteRow
    facts: list[KnownFact]
    verdicts: list[VerdictSaid]
    routes: list[RouteSaid]
    questions: list[QuestionSaid]
    segment: AnswerSaid | None
    outcome: AnswerSaid | None


class FactSaid(Said):
    """Something to be recorded. `value` null withdraws what the same unit said; `observed_at` absent: now."""

    key: Key
    value: Known
    observed_at: AwareDatetime | None = None
    evidence: Annotated[str, Field(max_length=300)] = ""
    note: Annotated[str, Field(max_length=500)] = ""


class FactsSaid(Said):
    """Facts to be recorded, all or none. `seen` are the values that the caller saw: where another stands, a 409."""

    facts: Annotated[list[FactSaid], Field(min_length=1, max_length=200)]
    seen: dict[str, Known] = Field(default_factory=dict)
    reason: Annotated[str, Field(max_length=500)] = ""


class SiteSaid(Said):
    """A site to be registered, with what is known of it: its name and its division are facts like the others."""

    code: Code
    uscc: Annotated[str, Field(max_length=40)] = ""
    facts: list[FactSaid] = Field(default_factory=list, max_length=200)


def site_row(site: Site, pack: Pack, divisions: Mapping[str, Text]) -> SiteRow:
    """Return a site, read with its assignee, as the API gives it."""
    division = site.division_code
    named = None if not division else Named(id=division, label=label(divisions.get(division, both(division))))
    outcome = None if not site.outcome else Named(id=site.outcome, label=label(outcome_label(pack, site.outcome)))
    plain = {name: getattr(site, name) for name in _PLAIN}
    return SiteRow(
        division=named,
        outcome=outcome,
        questions=site.questions_open,
        assignee="" if site.assignee is None else site.assignee.name,
        **plain,
    )


_PLAIN = (
    "id code name state segment passing failing failing_major unknown lon lat accuracy_m uscc version changed_at"
).split()


def known_facts(pack: Pack, values: Mapping[str, Any], facts: Sequence[Fact]) -> list[KnownFact]:
    """Return the facts of which something is known or suggested, in the plan's order; their rows have unit and by."""
    stands, suggested = standing(facts), suggestions(facts)
    found = read(pack.facts, values)
    return [
        _known(pack.facts[key], found.get(key), stands.get(key), suggested.get(key, []))
        for key in pack.facts
        if found.get(key) is not None or key in suggested
    ]


def _known(fact: Definition, value: Value, said: Fact | None, suggested: Sequence[Fact]) -> KnownFact:
    return KnownFact(
        key=fact.key,
        label=label(fact.label),
        value=None if fact.personal else written(value),
        text=label(value_text(fact, None) if value is None else shown(fact, written(value))),
        measure=fact.unit,
        personal=fact.personal,
        said=None if said is None or said.value is None else _saying(fact, said),
        suggestions=[_saying(fact, each) for each in suggested],
    )


def _saying(fact: Definition, said: Fact) -> Saying:
    unit = said.unit
    return Saying(
        value=None if fact.personal else said.value,
        text=label(value_text(fact, None) if said.value is None else shown(fact, said.value)),
        source=said.source,
        unit=None if unit is None else Label(zh=unit.name_zh, en=unit.name_en or unit.name_zh),
        by="" if said.by is None else said.by.name,
        observed_at=said.observed_at,
        recorded_at=said.recorded_at,
        evidence=said.evidence,
        note=said.note,
    )


def site_file(row: SiteRow, facts: list[KnownFact], said: Explanation) -> SiteFile:
    """Return a site's file from all that follows from its facts."""
    return SiteFile(
        site=row,
        facts=facts,
        verdicts=[
            VerdictSaid(
                standard=each.standard,
                clause=each.clause,
                label=_label(each.text),
                verdict=each.verdict,
                severity=each.severity,
                unit=Named(id=each.unit, label=_label(each.unit_name)),
                reason=_label(each.reason),
            )
            for each in said.standards
        ],
        routes=[
            RouteSaid(
                route=each.route,
                action=each.action,
                label=_label(each.label),
                state=each.state,
                clauses=each.clauses,
                unit=Named(id=each.unit, label=_label(each.unit_name)),
                reason=_label(each.reason),
            )
            for each in said.actions
        ],
        questions=[
            QuestionSaid(
                rank=each.rank,
                fact=each.fact,
                label=_label(each.label),
                unit=Named(id=each.unit, label=_label(each.unit_name)),
                asked_for=each.asked_for,
                reason=each.reason,
            )
            for each in said.questions
        ],
        segment=_decision(said.segment),
        outcome=_decision(said.outcome),
    )


def _decision(answer: Answer | None) -> AnswerSaid | None:
    if answer is None:
        return None
    return AnswerSaid(
        answer=answer.answer,
        label=_label(answer.label),
        possible=answer.possible,
        clauses=answer.clauses,
        decided=answer.row is not None,
        reason=_label(answer.reason),
    )


def _label(text: TextModel) -> Label:
    return Label(zh=text.zh, en=text.en)


def value_of(fact: Definition, said: Known) -> Value:
    """Return a value as the register reads it.

    Raises:
        Refusal: a day is written otherwise than 2026-05-20.
    """
    if fact.type != "date" or not isinstance(said, str) or not said:
        return said
    try:
        return parse_date(said)
    except ValueError:
        raise Refusal("api.not_a_day", found=said[:60]) from None


def values_of(pack: Pack, said: Mapping[str, Known]) -> dict[str, Value]:
    """Return values by key.

    Raises:
        Refusal: the plan has no such fact, or a day is none.
    """
    unknown = next((key for key in said if key not in pack.facts), None)
    if unknown is not None:
        raise Refusal("api.unknown_fact", key=unknown[:60])
    return {key: value_of(pack.facts[key], value) for key, value in said.items()}


def new_facts(pack: Pack, said: Sequence[FactSaid], at: datetime) -> list[NewFact]:
    """Return what is to be recorded at a time.

    Raises:
        Refusal: the plan has no such fact, a day is none, or an observation is still to come.
    """
    values = [values_of(pack, {each.key: each.value})[each.key] for each in said]
    return [
        NewFact(each.key, value, moment(each.observed_at, at), each.evidence, each.note)
        for each, value in zip(said, values, strict=True)
    ]


def moment(observed: datetime | None, at: datetime) -> datetime | None:
    """Return when something was observed; None: now.

    Raises:
        Refusal: it is still to come, or lies before this century.
    """
    if observed is not None and (observed > at or observed.year < 2000):
        raise Refusal("api.to_come", at=observed.isoformat())
    return observed
