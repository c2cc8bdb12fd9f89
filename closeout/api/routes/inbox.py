"""What units are asked: the inbox, the sites that wait for a fact, answering, declining, sending back."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from closeout.api.door import needs
from closeout.api.paging import number, of_all
from closeout.api.routes.sites import sites_asked
from closeout.api.shapes.base import (
    After,
    Id,
    Key,
    Known,
    Label,
    Limit,
    Page,
    Reason,
    Said,
    Sites,
    Slug,
    answers,
    label,
    label_or_none,
)
from closeout.api.shapes.sites import value_of
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.judgements import services
from closeout.judgements.queries import asked_of, chosen, inbox, mine
from closeout.judgements.types import AskedFact, Judgement, Suggested, WaitingSite
from closeout.kernel.clock import today
from closeout.kernel.refusal import Missing
from closeout.people.access import Access, asking

router = Router(tags=["Inbox"])


class Asked(Schema):
    """A fact that is asked for: at how many sites, and at how many it alone would settle something."""

    fact: str
    label: Label
    units: list[Label]
    waiting: int
    decides: int


class InboxPage(Page):
    """A page of facts, the most decisive first."""

    items: list[Asked]


class Suggestion(Schema):
    """What somebody else says of the fact; its id can be accepted. `value` of personal data is null."""

    id: int
    value: Known
    text: Label
    source: str
    unit: Label | None
    at: datetime
    note: str
    evidence: str


class Waiting(Schema):
    """A site that waits for the fact. `declined`: why its unit says that it is not its own."""

    site: int
    code: str
    name: str
    division: Label | None
    asked_for: str
    settles: str
    other_questions: int
    suggestions: list[Suggestion]
    declined: str
    sent_back: str


class WaitingPage(Page):
    """A page of sites, in the order of their ids."""

    items: list[Waiting]


class Answer(Said):
    """An answer for sites, all or none: a value, or in `accepts` the suggestion that it takes over at each site."""

    sites: Sites
    value: Known = None
    accepts: list[Id] = Field(default_factory=list, max_length=200)
    reason: Reason
    observed_on: date | None = Field(None, description="Null: today.")
    evidence: Annotated[str, Field(max_length=300)] = ""


class AboutSites(Said):
    """Sites, and why."""

    sites: Sites
    reason: Reason


class Done(Schema):
    """The sites that were answered, declined or sent back."""

    sites: list[int]


@router.get("/campaigns/{slug}/inbox", response=answers(InboxPage), **needs("see_inbox"))
def list_inbox(request: HttpRequest, slug: Slug, after: After = "", limit: Limit = 50) -> InboxPage:
    """List the facts that the token's owner is asked for; the office and auditors see what everybody is."""
    access = asking(request)
    found = inbox(access, campaign_named(access, slug)).rows
    rows, following = of_all(found, lambda each: each.key, after, limit)
    return InboxPage(items=[_asked(each) for each in rows], next=following)


def _asked(row: AskedFact) -> Asked:
    units = [label(each) for each in row.units]
    return Asked(fact=row.key, label=label(row.label), units=units, waiting=row.waiting, decides=row.decides)


@router.get("/campaigns/{slug}/inbox/{fact}", response=answers(WaitingPage), **needs("see_inbox"))
def list_waiting(request: HttpRequest, slug: Slug, fact: Key, after: After = "", limit: Limit = 50) -> WaitingPage:
    """List the sites that wait for a fact."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    ids = _waiting(access, campaign, fact, number(after), limit + 1)
    page = chosen(access, campaign, fact, list(ids.values())[:limit])
    pks = {code: pk for pk, code in ids.items()}
    personal = page.fact.personal
    items = sorted((_site(each, pks[each.code], personal=personal) for each in page.sites), key=lambda each: each.site)
    return WaitingPage(items=items, next=str(list(ids)[limit - 1]) if len(ids) > limit else None)


def _waiting(access: Access, campaign: Campaign, fact: str, after: int | None, most: int) -> dict[int, str]:
    """Return the codes of waiting sites by their ids; two queries.

    Raises:
        Missing: the plan has no such fact.
    """
    pack = pack_of(campaign)
    if fact not in pack.facts:
        raise Missing("judgements.no_fact")
    found = asked_of(access, campaign, mine(access, campaign, pack)).filter(fact=fact)
    found = found if after is None else found.filter(site__gt=after)
    return dict(found.order_by("site").values_list("site", "site__code")[:most])


def _site(row: WaitingSite, pk: int, *, personal: bool) -> Waiting:
    plain = {name: getattr(row, name) for name in ("code", "name", "asked_for", "settles", "declined", "sent_back")}
    return Waiting(
        site=pk,
        division=label_or_none(row.division),
        other_questions=row.others,
        suggestions=[_suggestion(each, personal=personal) for each in row.suggested],
        **plain,
    )


def _suggestion(said: Suggested, *, personal: bool) -> Suggestion:
    hidden = Label(zh="（个人信息，不显示）", en="(personal data, not shown)")
    plain = {name: getattr(said, name) for name in ("id", "source", "at", "note", "evidence")}
    kept: Any = said.kept
    return Suggestion(
        value=None if personal else kept,
        text=hidden if personal else label(said.value),
        unit=label_or_none(said.unit),
        **plain,
    )


@router.post("/campaigns/{slug}/inbox/{fact}/answers", response=answers(Done), **needs("judge"))
def answer(request: HttpRequest, slug: Slug, fact: Key, said: Answer) -> Done:
    """Answer a question at sites as the token's owner; a site that somebody answered meanwhile is a 409."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    definition = pack_of(campaign).facts.get(fact)
    if definition is None:
        raise Missing("judgements.no_fact")
    says = Judgement(
        value=value_of(definition, said.value),
        reason=said.reason,
        observed_on=said.observed_on or today(),
        evidence=said.evidence,
        accepts=tuple(said.accepts),
    )
    codes = _codes(access, campaign, said.sites)
    done = services.judge(access=access, campaign=campaign, fact=fact, codes=codes, says=says, at=timezone.now())
    return Done(sites=[each.pk for each in done])


def _codes(access: Access, campaign: Campaign, sites: list[int]) -> list[str]:
    return [each.code for each in sites_asked(access, campaign, sites)]


@router.post("/campaigns/{slug}/inbox/{fact}/declines", response=answers(Done), **needs("judge"))
def decline(request: HttpRequest, slug: Slug, fact: Key, said: AboutSites) -> Done:
    """Say that a question is not one's own to answer; the office gets a task."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    codes = _codes(access, campaign, said.sites)
    services.decline(access=access, campaign=campaign, fact=fact, codes=codes, reason=said.reason, at=timezone.now())
    return Done(sites=said.sites)


@router.post("/campaigns/{slug}/inbox/{fact}/returns", response=answers(Done), **needs("assign"))
def send_back(request: HttpRequest, slug: Slug, fact: Key, said: AboutSites) -> Done:
    """Tell units that a question they declined is theirs after all."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    codes = _codes(access, campaign, said.sites)
    services.send_back(access=access, campaign=campaign, fact=fact, codes=codes, reason=said.reason, at=timezone.now())
    return Done(sites=said.sites)
