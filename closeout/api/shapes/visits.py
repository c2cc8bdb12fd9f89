"""Visits as the API gives them: the round of a day, rows of the ledger, one with its answers and what came of it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ninja import Schema
from pydantic import Field

from closeout.api.shapes.base import Known, Label, Named, Page, Words, label, label_or_none, written
from closeout.campaigns.plans import pack_of
from closeout.inspections.evidence import subject_of
from closeout.inspections.models import Answer, Signature, Visit
from closeout.inspections.queries import Record, Row
from closeout.inspections.round import Stop
from closeout.inspections.types import Came
from closeout.inspections.words import KIND_NAMES, RESULT_NAMES
from closeout.packfile.pack import Pack

_KINDS, _RESULTS = Words(KIND_NAMES), Words(RESULT_NAMES)
_PLAIN: Final = "uuid administrative code started_at finished_at helpers vehicle answers due_on corrected not_corrected"


class StopSaid(Schema):
    """A site to go to. `why` is the most urgent reason: late, soon, review, assigned or never."""

    code: str
    name: str
    address: str
    division: Label
    why: str
    findings: int
    due_on: date | None
    metres: float | None = Field(description="From the place that was asked for; null: it is not known.")


class DraftSaid(Schema):
    """A visit that is being made."""

    visit: UUID
    code: str
    name: str
    kind: Named
    started_at: datetime
    lead: str


class RoundPage(Page):
    """Somebody's round of today: what they are making, what waits for their confirmation, where to go."""

    drafts: list[DraftSaid]
    to_confirm: list[DraftSaid]
    items: list[StopSaid]


class OfficerSaid(Schema):
    """Somebody who took part; `certificate` is empty on a patrol."""

    name: str
    certificate: str


class VisitRow(Schema):
    """A visit of the ledger. `answers` counts what was answered; `due_on` is the first day to correct something by."""

    uuid: UUID
    kind: Named
    administrative: bool
    result: Named | None
    code: str
    name: str
    division: Label | None
    unit: Label
    officers: list[OfficerSaid]
    helpers: int
    vehicle: str
    started_at: datetime
    finished_at: datetime | None
    answers: int
    raised: list[int]
    due_on: date | None
    corrected: int
    not_corrected: int
    amends: bool


class VisitsPage(Page):
    """A page of visits, the latest first."""

    items: list[VisitRow]


class GivenSaid(Schema):
    """An answer that stands. `value` null with a `reason`: it could not be established; personal data are null."""

    uuid: UUID
    fact: str
    label: Label
    value: Known
    personal: bool
    reason: str
    note: str
    within_days: int | None
    answered_at: datetime


class JudgedSaid(Schema):
    """How a standard stands by the answers; `verdict` empty: nothing of it was answered."""

    standard: str
    clause: str
    label: Label
    verdict: str
    reason: Label
    objection: str


class RecheckSaid(Schema):
    """Whether an earlier finding was seen corrected."""

    number: int
    corrected: bool
    note: str


class SignatureSaid(Schema):
    """Who signed, and the evidence of it. `stands`: the visit says now what was signed."""

    item: UUID
    role: str = Field(description="operator or accompanying.")
    name: str
    at: datetime
    drawn: bool
    stands: bool


class VisitFile(Schema):
    """A visit in full. `asked` are the facts of its checklist; `version` rises with every change of a draft.

    Evidence of it goes to `subject`, of an item to `subject:STANDARD`, of a signature to `subject:signature`.
    """

    visit: VisitRow
    state: str = Field(description="draft, finished or discarded.")
    version: int
    subject: str
    asked: list[str]
    basis: str
    lon: float | None = Field(description="Degrees of WGS 84.")
    lat: float | None
    accuracy_m: float | None
    distance_m: float | None
    met_name: str
    met_role: str
    statement: str
    signed: bool
    signature_refused: str
    remark: str
    confirmed_at: datetime | None
    received_at: datetime | None
    answers: list[GivenSaid]
    items: list[JudgedSaid]
    rechecks: list[RecheckSaid]
    signatures: list[SignatureSaid]
    amends: UUID | None
    amended_by: UUID | None


class CameSaid(Schema):
    """What came of a finished visit: facts recorded, numbers of findings raised and looked at again."""

    facts: int
    raised: list[int]
    rechecked: list[RecheckSaid]
    objections: int


def stop_said(stop: Stop) -> StopSaid:
    """Return a site to go to."""
    plain = {name: getattr(stop, name) for name in ("code", "name", "address", "why", "due_on", "metres")}
    return StopSaid(division=label(stop.division), findings=stop.count, **plain)


def draft_said(visit: Visit) -> DraftSaid:
    """Return a visit that is being made, read with its site and its lead officer."""
    return DraftSaid(
        visit=visit.pk,
        code=visit.site.code,
        name=visit.site.name,
        kind=_KINDS.of(visit.kind),
        started_at=visit.started_at,
        lead=visit.lead.name,
    )


def visit_row(row: Row) -> VisitRow:
    """Return a visit of the ledger."""
    return VisitRow(
        kind=_KINDS.of(row.kind),
        result=_RESULTS.of(row.result) if row.result else None,
        name=row.site,
        division=label_or_none(row.division),
        unit=label(row.unit),
        officers=[OfficerSaid(name=name, certificate=number) for name, number in row.officers],
        raised=list(row.raised),
        amends=row.amended,
        **{name: getattr(row, name) for name in _PLAIN.split()},
    )


_OWN: Final = (
    "state version asked basis lon lat accuracy_m distance_m met_name met_role statement signed signature_refused "
    "remark confirmed_at received_at"
)


def visit_file(row: Row, record: Record) -> VisitFile:
    """Return a visit in full."""
    visit, pack = record.visit, pack_of(record.visit.campaign)
    return VisitFile(
        visit=visit_row(row),
        subject=subject_of(visit),
        answers=[_given(pack, each) for each in record.answers.values()],
        items=list(_judged(record)),
        rechecks=[
            RecheckSaid(number=each.finding.number, corrected=each.corrected, note=each.note)
            for each in record.rechecks
        ],
        signatures=[_signature(visit, each) for each in record.signatures],
        amends=visit.amends_id,
        amended_by=record.amended_by,
        **{name: getattr(visit, name) for name in _OWN.split()},
    )


def _signature(visit: Visit, found: Signature) -> SignatureSaid:
    plain = {name: getattr(found, name) for name in ("role", "name", "at", "drawn")}
    return SignatureSaid(item=found.item_id, stands=found.version == visit.version, **plain)


def _given(pack: Pack, answer: Answer) -> GivenSaid:
    fact = pack.facts.get(answer.fact)
    personal = fact is not None and fact.personal
    names = "uuid fact reason note within_days answered_at"
    return GivenSaid(
        label=Label(zh=answer.fact, en=answer.fact) if fact is None else label(fact.label),
        value=None if personal else written(answer.value),
        personal=personal,
        **{name: getattr(answer, name) for name in names.split()},
    )


def _judged(record: Record) -> Iterator[JudgedSaid]:
    for item in (each for group in record.groups for each in group.items):
        objection = record.objections.get(item.standard.id)
        yield JudgedSaid(
            standard=item.standard.id,
            clause=item.standard.clause,
            label=label(item.standard.text),
            verdict=item.verdict,
            reason=label(item.reason),
            objection="" if objection is None else objection.reason,
        )


def came_said(came: Came) -> CameSaid:
    """Return what came of a visit."""
    seen = [RecheckSaid(number=number, corrected=each, note="") for number, each in came.rechecked.items()]
    return CameSaid(facts=came.facts, raised=list(came.raised), rechecked=seen, objections=came.objections)
