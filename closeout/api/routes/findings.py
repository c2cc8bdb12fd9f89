"""Findings: the ledger, one in full, raising, and every act from accepting to closing out."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from closeout.api.door import needs
from closeout.api.errors import Clashed
from closeout.api.routes.sites import Word, read_strictly, sites_asked
from closeout.api.shapes import findings as shapes
from closeout.api.shapes.base import After, Difference, Id, Limit, Slug, answers
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.findings import deadlines, services
from closeout.findings.doing import Doer
from closeout.findings.filters import NEWEST, Filter, read_filter
from closeout.findings.queries import edge_at, finding_page, listed, rows_of
from closeout.findings.raising import raise_findings
from closeout.findings.visible import finding_seen
from closeout.kernel.clock import today
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.access import Access, asking

router = Router(tags=["Findings"])
_ACTS = "/campaigns/{slug}/findings/{number}"
_ANSWERS = answers(shapes.FindingFile)


class Wanted(Schema):
    """Which findings, as the ledger's page filters them."""

    show: Word = Field("", description="open (if empty), late, soon, review, asked, all, or a state.")
    whose: Word = Field("", description="ours, or all (if empty).")
    standard: Word = ""
    division: Word = Field("", description="A division's code, or its beginning.")
    unit: Word = Field("", description="A unit's id.")
    major: Word = Field("", description="yes: only these.")
    again: Word = Field("", description="yes: only those that came back; site: those at sites where several did.")
    text: Word = ""


@router.get("/campaigns/{slug}/findings", response=answers(shapes.FindingsPage), **needs("see_findings"))
def list_findings(
    request: HttpRequest, slug: Slug, wanted: Query[Wanted], after: After = "", limit: Limit = 50
) -> shapes.FindingsPage:
    """List the findings of a filter, the latest first; those that run late or soon will, by their days."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    filter_ = _filter(wanted, campaign)
    if after and edge_at(after, by_day=filter_.by_day) is None:
        raise Refusal("api.bad_after", found=after)
    found, more = listed(access, campaign, filter_, after, today(), size=limit)
    rows = zip(rows_of(campaign, found, today()), found, strict=True)
    return shapes.FindingsPage(items=[shapes.finding_said(*each) for each in rows], next=more or None)


def _filter(wanted: Wanted, campaign: Campaign) -> Filter:
    said = {name: str(value) for name, value in wanted.dict().items()}
    found = read_filter(said, pack_of(campaign))
    read_strictly(said, found)
    return replace(found, order=NEWEST)


@router.post("/campaigns/{slug}/findings", response=answers(shapes.Raised, 201), **needs("raise_findings"))
def raise_one(request: HttpRequest, slug: Slug, said: shapes.Raise) -> Status[shapes.Raised]:
    """Raise a finding at sites, all or none. What is open already is not raised twice."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    new = shapes.new_findings(said, sites_asked(access, campaign, said.sites))
    found, fresh = raise_findings(access=access, campaign=campaign, new=new, at=timezone.now())
    return Status(201, shapes.Raised(created=fresh, numbers=[each.number for each in found]))


@router.get("/campaigns/{slug}/findings/{number}", response=_ANSWERS, **needs("see_findings"))
def one_finding(request: HttpRequest, slug: Slug, number: Id) -> shapes.FindingFile:
    """Return a finding with its corrections, extensions and what can be done with it now."""
    access = asking(request)
    return _file(access, campaign_named(access, slug), number)


def _file(access: Access, campaign: Campaign, number: int) -> shapes.FindingFile:
    return shapes.finding_file(finding_page(access, campaign, number, today()))


def _done(
    request: HttpRequest, slug: str, number: int, said: shapes.Act, act: Callable[[Doer], object]
) -> shapes.FindingFile:
    """Do something with a finding, and return it as it is then; a version that was not seen is a 409 with both."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    try:
        act(Doer(access, campaign, number, timezone.now(), said.seen))
    except Conflict as conflict:
        if conflict.code != "findings.changed":
            raise
        now = finding_seen(access, campaign, number).version
        raise Clashed(conflict, [Difference(key="version", seen=said.seen, now=now)]) from None
    return _file(access, campaign, number)


@router.post(f"{_ACTS}/accept", response=_ANSWERS, **needs("do_findings"))
def accept_finding(request: HttpRequest, slug: Slug, number: Id, said: shapes.Act) -> shapes.FindingFile:
    """Say that it is one's unit's to see corrected."""
    return _done(request, slug, number, said, services.accept)


@router.post(f"{_ACTS}/refuse", response=_ANSWERS, **needs("do_findings"))
def refuse_finding(request: HttpRequest, slug: Slug, number: Id, said: shapes.Because) -> shapes.FindingFile:
    """Say that it is not one's unit's; it goes back to the office."""
    return _done(request, slug, number, said, lambda doer: services.refuse(doer, reason=said.reason))


@router.post(f"{_ACTS}/reassign", response=_ANSWERS, **needs("hand_findings"))
def reassign_finding(request: HttpRequest, slug: Slug, number: Id, said: shapes.Reassign) -> shapes.FindingFile:
    """Give it to another unit."""
    return _done(request, slug, number, said, lambda doer: services.reassign(doer, unit=said.unit, reason=said.reason))


@router.post(f"{_ACTS}/submit", response=_ANSWERS, **needs("do_findings"))
def submit_finding(request: HttpRequest, slug: Slug, number: Id, said: shapes.Corrected) -> shapes.FindingFile:
    """Report it as corrected; evidence of it must have been sent to `subject_after` before."""
    return _done(request, slug, number, said, lambda doer: services.submit(doer, note=said.note))


@router.post(f"{_ACTS}/send-back", response=_ANSWERS, **needs("decide_findings"))
def send_finding_back(request: HttpRequest, slug: Slug, number: Id, said: shapes.Because) -> shapes.FindingFile:
    """Say that it is not corrected yet, and what is missing."""
    return _done(request, slug, number, said, lambda doer: services.send_back(doer, reason=said.reason))


@router.post(f"{_ACTS}/close", response=_ANSWERS, **needs("decide_findings"))
def close_finding(request: HttpRequest, slug: Slug, number: Id, said: shapes.Remark) -> shapes.FindingFile:
    """Close it out, as another person than who reported it."""
    return _done(request, slug, number, said, lambda doer: services.close(doer, note=said.note))


@router.post(f"{_ACTS}/give-up", response=_ANSWERS, **needs("decide_findings"))
def give_finding_up(request: HttpRequest, slug: Slug, number: Id, said: shapes.Because) -> shapes.FindingFile:
    """Close it without correction: nothing is left to correct. It does not count as closed out."""
    return _done(request, slug, number, said, lambda doer: services.give_up(doer, reason=said.reason))


@router.post(f"{_ACTS}/defer", response=_ANSWERS, **needs("decide_findings"))
def defer_finding(request: HttpRequest, slug: Slug, number: Id, said: shapes.Until) -> shapes.FindingFile:
    """Put it off until a day."""
    return _done(request, slug, number, said, lambda doer: services.defer(doer, until=said.until, reason=said.reason))


@router.post(f"{_ACTS}/resume", response=_ANSWERS, **needs("decide_findings"))
def resume_finding(request: HttpRequest, slug: Slug, number: Id, said: shapes.Resume) -> shapes.FindingFile:
    """Take a deferred one up again."""
    return _done(request, slug, number, said, lambda doer: services.resume(doer, due_on=said.due_on))


@router.post(f"{_ACTS}/ask-time", response=_ANSWERS, **needs("do_findings"))
def ask_for_time(request: HttpRequest, slug: Slug, number: Id, said: shapes.Until) -> shapes.FindingFile:
    """Ask for more time."""
    return _done(
        request, slug, number, said, lambda doer: deadlines.ask_time(doer, until=said.until, reason=said.reason)
    )


@router.post(f"{_ACTS}/decide-time", response=_ANSWERS, **needs("decide_findings"))
def decide_on_time(request: HttpRequest, slug: Slug, number: Id, said: shapes.Decide) -> shapes.FindingFile:
    """Grant the time that was asked for, or refuse it."""
    return _done(
        request, slug, number, said, lambda doer: deadlines.decide_time(doer, granted=said.granted, answer=said.answer)
    )


@router.post(f"{_ACTS}/plan", response=_ANSWERS, **needs("raise_findings"))
def plan_correction(request: HttpRequest, slug: Slug, number: Id, said: shapes.Planned) -> shapes.FindingFile:
    """Enter who is responsible, the measures, the funds and the contingency plan."""
    entered = {name: value for name, value in said.dict(exclude={"seen"}).items() if value is not None}
    return _done(request, slug, number, said, lambda doer: deadlines.plan_correction(doer, **entered))
