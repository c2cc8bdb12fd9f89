"""Outcomes: what the plan recommends of each site, and what joint meetings decided."""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema, Status
from pydantic import Field

from closeout.api.door import needs
from closeout.api.paging import by_id
from closeout.api.routes.sites import Word, site_asked, sites_asked
from closeout.api.shapes.base import (
    After,
    Id,
    Label,
    Limit,
    Named,
    Page,
    Said,
    Slug,
    answers,
    label,
    label_or_none,
)
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.kernel.refusal import Missing, Refusal
from closeout.meetings.queries import choices, decisions_of, rows, shown
from closeout.meetings.services import decide
from closeout.meetings.types import Decided, NewDecision, OutcomeRow, Show
from closeout.packfile.pack import Table
from closeout.people.access import asking

router = Router(tags=["Outcomes"])
State = Literal["", "decided", "waiting", "differing"]


class DecisionMade(Schema):
    """What a joint meeting decided. `departs`: otherwise than was recommended then."""

    outcome: Label
    recommended: Label
    departs: bool
    reason: str
    held_on: date
    minutes: str
    at: datetime


class Outcome(Schema):
    """A site with what is recommended, why, and what was decided (null: nothing yet)."""

    site: int
    code: str
    name: str
    division: Label | None
    recommended: Named
    open: bool
    reason: Label
    decided: DecisionMade | None
    differs: bool


class OutcomePage(Page):
    """A page of sites in the order of their ids."""

    items: list[Outcome]


class OutcomeFile(Schema):
    """The outcome of one site, with every decision, the latest first."""

    outcome: Outcome
    decisions: list[DecisionMade]


class DecidedSite(Said):
    """A site to be decided of, with the recommendation that the meeting had before it."""

    site: Id
    seen: Annotated[str, Field(max_length=40)]


class Decisions(Said):
    """What a joint meeting decided, all or none; `outcome` null: as recommended at each site."""

    sites: Annotated[list[DecidedSite], Field(min_length=1, max_length=200)]
    outcome: Annotated[str, Field(max_length=40)] | None = None
    held_on: date
    minutes: Annotated[str, Field(min_length=1, max_length=80)]
    reason: Annotated[str, Field(max_length=500)] = Field("", description="Needed where it departs.")


def _table(campaign: Campaign) -> Table:
    table = pack_of(campaign).table("outcome")
    if table is None:
        raise Missing("meetings.no_outcomes")
    return table


@router.get("/campaigns/{slug}/outcomes", response=answers(OutcomePage), **needs("see_outcomes"))
def list_outcomes(
    request: HttpRequest, slug: Slug, *, outcome: Word = "", state: State = "", after: After = "", limit: Limit = 50
) -> OutcomePage:
    """List the sites in use with what is recommended and what was decided; a plan without outcomes is a 404."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    table = _table(campaign)
    if outcome not in ("", table.unknown, *(each.key for each in choices(campaign))):
        raise Refusal("api.no_such_value", name="outcome", found=outcome)
    sites, following = by_id(shown(access, campaign, Show(outcome, state)), after, limit)
    found = zip(sites, rows(campaign, table, sites), strict=True)
    return OutcomePage(items=[_outcome(site.pk, row) for site, row in found], next=following)


def _outcome(site: int, row: OutcomeRow) -> Outcome:
    plain = {name: getattr(row, name) for name in ("code", "name", "open", "differs")}
    return Outcome(
        site=site,
        division=label_or_none(row.division),
        recommended=Named(id=row.recommended, label=label(row.label)),
        reason=label(row.reason),
        decided=None if row.decided is None else _decided(row.decided),
        **plain,
    )


def _decided(said: Decided) -> DecisionMade:
    plain = {name: getattr(said, name) for name in ("departs", "reason", "held_on", "minutes", "at")}
    return DecisionMade(outcome=label(said.outcome), recommended=label(said.recommended), **plain)


@router.get("/campaigns/{slug}/outcomes/{site}", response=answers(OutcomeFile), **needs("see_outcomes"))
def one_outcome(request: HttpRequest, slug: Slug, site: Id) -> OutcomeFile:
    """Return the outcome of one site."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    table, found = _table(campaign), site_asked(access, campaign, site)
    row = rows(campaign, table, [found])[0]
    decisions = decisions_of(pack_of(campaign), table, found)
    return OutcomeFile(outcome=_outcome(found.pk, row), decisions=[_decided(each) for each in decisions])


@router.post("/campaigns/{slug}/decisions", response=answers(OutcomePage, 201), **needs("decide_outcomes"))
def enter_decisions(request: HttpRequest, slug: Slug, said: Decisions) -> Status[OutcomePage]:
    """Enter what a joint meeting decided; a recommendation that changed since it was seen is a 409."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    sites = sites_asked(access, campaign, [each.site for each in said.sites])
    seen = {each.site: each.seen for each in said.sites}
    decide(
        access=access,
        campaign=campaign,
        codes=[each.code for each in sites],
        seen={each.code: seen[each.pk] for each in sites},
        new=NewDecision(said.outcome, said.held_on, said.minutes, said.reason),
        at=timezone.now(),
    )
    found = zip(sites, rows(campaign, _table(campaign), sites), strict=True)
    return Status(201, OutcomePage(items=[_outcome(site.pk, row) for site, row in found], next=None))
