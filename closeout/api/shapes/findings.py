"""Findings as the API gives and takes them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from closeout.api.shapes.base import Id, Label, Named, Page, Reason, Said, Sites, Words, label, label_or_none
from closeout.findings.acts import STATE_NAMES
from closeout.findings.evidence import AFTER, BEFORE
from closeout.findings.models import GENERAL, MAJOR, Finding
from closeout.findings.queries import FindingPage
from closeout.findings.types import CorrectionRow, ExtensionRow, FindingRow, NewFinding
from closeout.findings.words import SOURCE_NAMES
from closeout.kernel.text import both
from closeout.sites.models import Site

Source = Literal["inspection", "patrol", "assigned", "covert", "report", "self"]
Seen = Annotated[int | None, Field(ge=0, le=2**31, description="The `version` that was seen; another now is a 409.")]
Note = Annotated[str, Field(max_length=500)]
_STATES, _SOURCES = Words(STATE_NAMES), Words(SOURCE_NAMES)


class FindingSaid(Schema):
    """A finding in a list. `due_on` null: no day is set; `days`: left until it, negative when it has passed."""

    number: int
    site: int
    code: str
    name: str
    division: Label | None
    standard: str
    label: Label
    description: str
    severity: str
    unit: int
    unit_name: Label
    assignee: str
    state: Named
    due_on: date | None
    overdue: bool
    days: int | None
    raised_on: date
    closed_on: date | None
    recurrence: bool
    extension_asked_until: date | None
    version: int


class FindingsPage(Page):
    """A page of findings."""

    items: list[FindingSaid]


class CorrectionSaid(Schema):
    """What somebody says was done. `approved` null: nobody has looked yet."""

    note: str
    by: str
    at: datetime
    approved: bool | None
    reviewed_by: str
    reviewed_at: datetime | None
    reason: str


class ExtensionSaid(Schema):
    """More time that was asked for. `granted` null: nobody has decided yet."""

    id: int
    until: date
    reason: str
    asked_by: str
    asked_at: datetime
    granted: bool | None
    decided_by: str
    answer: str


class FindingFile(Schema):
    """A finding in full. `may` are the acts that the token's owner can do now; `subject` is that of its evidence."""

    finding: FindingSaid
    source: Named
    responsible: str
    measures: str
    funds: str
    contingency: str
    corrections: list[CorrectionSaid]
    extensions: list[ExtensionSaid]
    recurrence_of: int | None
    recurred_as: list[int]
    subject_before: str
    subject_after: str
    may: list[str]


class Raised(Schema):
    """The findings, in the order of the sites; `created` are new, the others were open already."""

    created: int
    numbers: list[int]


class Raise(Said):
    """What must be corrected at sites: a standard of the plan, or a hazard in one's own words with its unit.

    The same `key` once more gives the findings that are there: it makes a repeated request harmless.
    """

    sites: Sites
    key: UUID
    standard: Annotated[str, Field(max_length=40)] = ""
    text: Annotated[str, Field(max_length=300)] = ""
    unit: Annotated[str, Field(max_length=60, description="As the plan calls it; empty: as the plan says.")] = ""
    major: bool = False
    description: Annotated[str, Field(max_length=1000)] = ""
    source: Source = "inspection"
    due_on: Annotated[date | None, Field(description="Null: as the plan says.")] = None
    responsible: Annotated[str, Field(max_length=80)] = ""
    measures: Note = ""
    funds: Annotated[str, Field(max_length=120)] = ""
    contingency: Note = ""


class Act(Said):
    """Nothing but the version that was seen."""

    seen: Seen = None


class Because(Act):
    """Why."""

    reason: Reason


class Reassign(Because):
    """To which of the authority's units, by id."""

    unit: Id


class Corrected(Act):
    """What was done; the evidence of it stands with the finding."""

    note: Annotated[str, Field(min_length=1, max_length=500)]


class Remark(Act):
    """A remark that may be left out."""

    note: Note = ""


class Until(Because):
    """Until when."""

    until: date


class Resume(Act):
    """By when; null: when it was due."""

    due_on: date | None = None


class Decide(Act):
    """Whether more time is granted; refused, why."""

    granted: bool
    answer: Note = ""


class Planned(Act):
    """The five in place (B-6.5); the fifth, the time limit, has its own ways. Absent: as it is."""

    responsible: Annotated[str, Field(max_length=80)] | None = None
    measures: Note | None = None
    funds: Annotated[str, Field(max_length=120)] | None = None
    contingency: Note | None = None


def new_findings(said: Raise, sites: list[Site]) -> list[NewFinding]:
    """Return what is raised at each site."""
    plain = {name: getattr(said, name) for name in ("standard", "description", "source", "due_on", *_PLAN)}
    return [
        NewFinding(
            site=each,
            text=None if said.standard else both(said.text),
            severity=MAJOR if said.major else GENERAL,
            unit_key=said.unit,
            origin=f"api:{said.key}:{each.pk}",
            **plain,
        )
        for each in sites
    ]


_PLAN = ("responsible", "measures", "funds", "contingency")


def finding_said(row: FindingRow, found: Finding) -> FindingSaid:
    """Return a finding as lists give it."""
    plain = {name: getattr(row, name) for name in ("number", "code", "standard", "description", "raised_on")}
    return FindingSaid(
        site=found.site_id,
        name=row.site,
        division=label_or_none(row.division),
        label=label(row.text),
        severity=found.severity,
        unit=found.unit_id,
        unit_name=label(row.unit),
        assignee=row.who,
        state=_STATES.of(row.state),
        due_on=row.due.on,
        overdue=row.due.standing == "late",
        days=None if row.due.days is None else -row.due.days if row.due.standing == "late" else row.due.days,
        closed_on=row.closed_on,
        recurrence=row.again,
        extension_asked_until=row.asked_until,
        version=found.version,
        **plain,
    )


def finding_file(page: FindingPage) -> FindingFile:
    """Return a finding in full."""
    found = page.finding
    return FindingFile(
        finding=finding_said(page.row, found),
        source=_SOURCES.of(page.source),
        corrections=[_correction(each) for each in page.corrections],
        extensions=[_extension(each) for each in page.extensions],
        recurrence_of=page.before,
        recurred_as=list(page.after),
        subject_before=f"{BEFORE}:{found.pk}",
        subject_after=f"{AFTER}:{found.pk}",
        may=[name for name in page.deeds.__slots__ if getattr(page.deeds, name)],
        **{name: getattr(found, name) for name in _PLAN},
    )


def _correction(row: CorrectionRow) -> CorrectionSaid:
    return CorrectionSaid(**{name: getattr(row, name) for name in row.__slots__})


def _extension(row: ExtensionRow) -> ExtensionSaid:
    return ExtensionSaid(**{name: getattr(row, name) for name in row.__slots__})
