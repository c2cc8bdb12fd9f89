"""Visits: the round of today, the ledger, and one from its beginning to its record. Whatever is sent again is there."""

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from closeout.api.door import needs
from closeout.api.paging import of_all
from closeout.api.routes.sites import Word, read_strictly
from closeout.api.shapes import visiting, visits
from closeout.api.shapes.base import After, Limit, Slug, Why, answers
from closeout.api.tags import tagged
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.inspections import services
from closeout.inspections.confirming import confirm
from closeout.inspections.discarding import discard_visit
from closeout.inspections.filters import Filter, read_filter
from closeout.inspections.finishing import finish_visit
from closeout.inspections.queries import edge_at, listed, record_of, rows_of
from closeout.inspections.round import round_of
from closeout.inspections.signing import SaidSignature, sign
from closeout.inspections.starting import start_visit
from closeout.kernel.clock import today
from closeout.kernel.refusal import Refusal
from closeout.people.access import Access, asking

router = Router(tags=["Visits"])
_ONE = "/campaigns/{slug}/visits/{visit}"
_ANSWERS = answers(visits.VisitFile)
Standard = Annotated[str, Field(max_length=40)]


class Wanted(Schema):
    """Which visits, as the ledger's page filters them; empty: all that are finished, of an amended one the last."""

    kind: Word = Field("", description="patrol, inspection, reinspection or lookback.")
    result: Word = ""
    unit: Word = Field("", description="A unit's id.")
    division: Word = Field("", description="A division's code, or its beginning.")
    whose: Word = Field("", description="mine: where one was an officer.")
    since: date | None = None
    until: date | None = None
    text: Word = ""


@router.get("/campaigns/{slug}/round", response=answers(visits.RoundPage), **needs("make_visits"))
def todays_round(
    request: HttpRequest,
    slug: Slug,
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None,
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None,
    *,
    after: After = "",
    limit: Limit = 50,
) -> visits.RoundPage:
    """Tell where somebody has to go today, the most urgent first; near ones first where a place is given."""
    access = asking(request)
    here = None if lon is None or lat is None else (lon, lat)
    found = round_of(access, campaign_named(access, slug), here, today(), most=None)
    stops, following = of_all(found.stops, lambda each: each.code, after, limit)
    return visits.RoundPage(
        drafts=[visits.draft_said(each) for each in found.drafts],
        to_confirm=[visits.draft_said(each) for each in found.to_confirm],
        items=[visits.stop_said(each) for each in stops],
        next=following,
    )


@router.get("/campaigns/{slug}/visits", response=answers(visits.VisitsPage), **needs("see_visits"))
def list_visits(
    request: HttpRequest, slug: Slug, wanted: Query[Wanted], after: After = "", limit: Limit = 50
) -> visits.VisitsPage:
    """List finished visits, the latest first."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    if after and edge_at(after) is None:
        raise Refusal("api.bad_after", found=after)
    found, more = listed(access, campaign, _filter(wanted), after, limit)
    return visits.VisitsPage(items=[visits.visit_row(each) for each in rows_of(campaign, found)], next=more or None)


def _filter(wanted: Wanted) -> Filter:
    said = {name: "" if value is None else str(value) for name, value in wanted.dict().items()}
    found = read_filter(said)
    read_strictly({name: value for name, value in said.items() if name not in ("division", "text")}, found)
    if said["division"] and not found.division:
        raise Refusal("api.no_such_value", name="division", found=said["division"])
    return found


@router.get(_ONE, response={**_ANSWERS, 304: None}, **needs("see_visits"))
def one_visit(request: HttpRequest, slug: Slug, visit: UUID) -> HttpResponse:
    """Return a visit: a draft to its officers, a finished one as its record. `ETag` and `If-None-Match` are heeded."""
    access = asking(request)
    return tagged(request, _file(access, campaign_named(access, slug), visit))


def _file(access: Access, campaign: Campaign, visit: UUID) -> visits.VisitFile:
    record = record_of(access, campaign, visit)
    (row,) = rows_of(campaign, [record.visit])
    return visits.visit_file(row, record)


@router.put(_ONE, response=_ANSWERS, **needs("make_visits"))
def begin_visit(request: HttpRequest, slug: Slug, visit: UUID, said: visiting.Begin) -> visits.VisitFile:
    """Begin a visit under a UUID of one's own; the same once more is the same visit, other words are a 409."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    start_visit(access=access, campaign=campaign, new=visiting.new_visit(visit, said), at=timezone.now())
    return _file(access, campaign, visit)


@router.put(f"{_ONE}/answers", response=_ANSWERS, **needs("make_visits"))
def give_answers(request: HttpRequest, slug: Slug, visit: UUID, said: visiting.GivenAnswers) -> visits.VisitFile:
    """Keep answers; of a fact the last answered stands, whatever order they come in."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    new = visiting.said_answers(pack_of(campaign), said.answers)
    services.answer(access=access, campaign=campaign, visit=visit, said=new, at=timezone.now())
    return _file(access, campaign, visit)


@router.put(f"{_ONE}/rechecks", response=_ANSWERS, **needs("make_visits"))
def recheck_findings(request: HttpRequest, slug: Slug, visit: UUID, said: visiting.SeenAgains) -> visits.VisitFile:
    """Keep whether earlier findings were seen corrected."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    new = visiting.said_rechecks(said.rechecks)
    services.recheck_findings(access=access, campaign=campaign, visit=visit, said=new, at=timezone.now())
    return _file(access, campaign, visit)


@router.put(f"{_ONE}/objections/{{standard}}", response=_ANSWERS, **needs("make_visits"))
def object_to_verdict(
    request: HttpRequest, slug: Slug, visit: UUID, standard: Standard, said: visiting.Objecting
) -> visits.VisitFile:
    """Object to a verdict; the unit that judges it is asked once the visit is finished."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    why, at = said.reason, timezone.now()
    services.object_to(access=access, campaign=campaign, visit=visit, standard=standard, reason=why, at=at)
    return _file(access, campaign, visit)


@router.put(f"{_ONE}/about", response=_ANSWERS, **needs("make_visits"))
def describe_visit(request: HttpRequest, slug: Slug, visit: UUID, said: visiting.About) -> visits.VisitFile:
    """Say of a visit as a whole what came of it, who was met, what they say."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    about = visiting.described(said)
    services.describe(access=access, campaign=campaign, visit=visit, said=about, at=timezone.now())
    return _file(access, campaign, visit)


@router.put(f"{_ONE}/signatures/{{item}}", response=_ANSWERS, **needs("make_visits"))
def sign_visit(request: HttpRequest, slug: Slug, visit: UUID, item: UUID, said: visiting.Signing) -> visits.VisitFile:
    """Let a visit name a signature, whose picture was sent as evidence of `subject:signature` before."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    new = SaidSignature(item=item, **said.dict())
    sign(access=access, campaign=campaign, visit=visit, said=new, at=timezone.now())
    return _file(access, campaign, visit)


@router.post(f"{_ONE}/confirm", response=_ANSWERS, **needs("confirm_visits"))
def confirm_visit(request: HttpRequest, slug: Slug, visit: UUID, said: visiting.Confirming) -> visits.VisitFile:
    """Confirm as second officer what the visit says; another version than was read is a 409."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    confirm(access=access, campaign=campaign, visit=visit, seen=said.seen, at=timezone.now())
    return _file(access, campaign, visit)


@router.post(f"{_ONE}/discard", response=_ANSWERS, **needs("make_visits"))
def discard_draft(request: HttpRequest, slug: Slug, visit: UUID, said: Why) -> visits.VisitFile:
    """Discard a draft of one's own, the office one that was left lying for a week; it can still be read."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    discard_visit(access=access, campaign=campaign, visit=visit, reason=said.reason, at=timezone.now())
    return _file(access, campaign, visit)


@router.post(f"{_ONE}/finish", response=answers(visits.CameSaid), **needs("make_visits"))
def finish_one(request: HttpRequest, slug: Slug, visit: UUID) -> visits.CameSaid:
    """Finish a visit with all that follows, all or nothing; once more tells the same."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    return visits.came_said(finish_visit(access=access, campaign=campaign, visit=visit, at=timezone.now()))
