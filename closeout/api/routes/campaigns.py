"""Who the token speaks as, the campaigns of its authority, what their plans ask, and how far the census is."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from closeout.api.door import needs
from closeout.api.models import Token
from closeout.api.paging import of_all
from closeout.api.shapes.base import After, Label, Limit, Named, Page, Slug, Words, answers, label
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named, campaigns_of
from closeout.campaigns.types import CampaignRow
from closeout.census.queries import standings
from closeout.census.types import Standing
from closeout.census.words import STATES
from closeout.kernel.clock import today
from closeout.packfile.pack import Pack
from closeout.people.access import asking
from closeout.people.roles import RIGHTS
from closeout.sites.reading import route_label, unit_name

router = Router(tags=["Campaigns"])
_CENSUS = Words(STATES)


class Me(Schema):
    """The owner of the token, and what they may do. `unit` and `division` are null where the role has none."""

    user: int
    name: str
    role: str
    unit: str | None
    division: str | None
    rights: list[str]
    expires_on: date


class Campaign(Schema):
    """A campaign. Its tasks are counted as they stand today."""

    slug: str
    name: Label
    pack: str
    version: str
    starts_on: date
    ends_on: date
    running: bool
    tasks_done: int
    tasks_open: int
    tasks_overdue: int


class CampaignPage(Page):
    """A page of campaigns."""

    items: list[Campaign]


class FactAsked(Schema):
    """A fact that the plan knows. `judged_by` is the role that alone may settle it; null: any unit."""

    key: str
    label: Label
    type: str
    measure: str | None
    choices: list[Named]
    judged_by: str | None
    layer: str | None
    personal: bool


class StandardAsked(Schema):
    """A standard of the plan."""

    id: str
    clause: str
    label: Label
    severity: str
    role: str


class Plan(Schema):
    """What a campaign's plan is made of, as its ids are used everywhere."""

    pack: str
    version: str
    facts: list[FactAsked]
    standards: list[StandardAsked]
    outcomes: list[Named]
    routes: list[Named]
    units: list[Named]


class Census(Schema):
    """How far the census of a division is. `expected` null: nobody knows."""

    division: Named
    state: Named
    expected: int | None
    sites: int
    questions: int
    due_on: date | None
    days_late: int
    signed_at: datetime | None
    signed_by: str
    gainsaid: bool


class CensusPage(Page):
    """A page of divisions by code."""

    items: list[Census]


@router.get("/me", response=answers(Me), **needs(None))
def me(request: HttpRequest) -> Me:
    """Return who the token speaks as."""
    access = asking(request)
    token: Token = request.token  # type: ignore[attr-defined] # put there by the door
    return Me(
        user=access.user.pk,
        name=access.user.name,
        role=access.role,
        unit=access.unit_key,
        division=access.division_code or None,
        rights=sorted(RIGHTS[access.role]),
        expires_on=token.expires_on,
    )


@router.get("/campaigns", response=answers(CampaignPage), **needs("see_campaign"))
def list_campaigns(request: HttpRequest, after: After = "", limit: Limit = 50) -> CampaignPage:
    """List the campaigns of the authority, those that run first."""
    rows, following = of_all(campaigns_of(asking(request), today()), lambda each: each.slug, after, limit)
    return CampaignPage(items=[_campaign(each) for each in rows], next=following)


def _campaign(row: CampaignRow) -> Campaign:
    plain = {name: getattr(row, name) for name in ("slug", "pack", "version", "starts_on", "ends_on", "running")}
    of = row.progress
    counts: dict[str, Any] = {"tasks_done": of.done, "tasks_open": of.open, "tasks_overdue": of.overdue}
    return Campaign(name=label(row.name), **plain, **counts)


@router.get("/campaigns/{slug}/plan", response=answers(Plan), **needs("see_campaign"))
def plan(request: HttpRequest, slug: Slug) -> Plan:
    """Return the facts, standards, outcomes, next steps and units of a campaign's plan, with their labels."""
    campaign = campaign_named(asking(request), slug)
    pack = pack_of(campaign)
    return Plan(
        pack=pack.id,
        version=campaign.plan.version,
        facts=_facts(pack),
        standards=[
            StandardAsked(
                id=each.id, clause=each.clause, label=label(each.text), severity=each.severity, role=each.role
            )
            for each in pack.standards
        ],
        outcomes=[
            Named(id=key, label=Label(zh=each.label.zh, en=each.label.en)) for key, each in pack.model.outcomes.items()
        ],
        routes=[
            Named(id=row.id, label=label(route_label(pack, row.id)))
            for table in pack.tables
            if table.decides == "actions"
            for row in table.rows
        ],
        units=[Named(id=key, label=label(unit_name(pack, key))) for key in pack.model.units],
    )


def _facts(pack: Pack) -> list[FactAsked]:
    return [
        FactAsked(
            key=each.key,
            label=label(each.label),
            type=each.type,
            measure=each.unit,
            choices=[Named(id=key, label=label(text)) for key, text in each.choices.items()],
            judged_by=each.judged_by,
            layer=each.layer,
            personal=each.personal,
        )
        for each in pack.facts.values()
    ]


@router.get("/campaigns/{slug}/census", response=answers(CensusPage), **needs("see_census"))
def list_census(request: HttpRequest, slug: Slug, after: After = "", limit: Limit = 50) -> CensusPage:
    """List how far the census of each division is."""
    access = asking(request)
    found = standings(access, campaign_named(access, slug), today())
    rows, following = of_all(found, lambda each: each.code, after, limit)
    return CensusPage(items=[_census(each) for each in rows], next=following)


def _census(of: Standing) -> Census:
    plain = {name: getattr(of, name) for name in ("expected", "due_on", "days_late", "signed_at", "signed_by")}
    return Census(
        division=Named(id=of.code, label=label(of.name)),
        state=_CENSUS.of(of.state),
        sites=of.done,
        questions=of.unknown,
        gainsaid=of.gainsaid,
        **plain,
    )
