"""The register: sites by filter, one with all that follows from its facts, registering, recording facts."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime, time
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from pydantic import Field

from closeout.api.door import needs
from closeout.api.errors import Clashed
from closeout.api.shapes import sites as shapes
from closeout.api.shapes.base import After, Difference, Id, Limit, Slug, answers, written
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.kernel.clock import TIME_ZONE, today
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Conflict, Missing, Refusal
from closeout.people.access import Access, asking
from closeout.sites.file import explained
from closeout.sites.filters import Filter, read_filter
from closeout.sites.lifecycle import register_site
from closeout.sites.models import Site
from closeout.sites.paging import Edge, page_of
from closeout.sites.queries import visible_sites
from closeout.sites.register import chosen, division_names
from closeout.sites.services import clashes, record_facts
from closeout.sites.standing import in_force
from closeout.sites.types import NewFact, NewSite
from closeout.sites.words import SPEAKS_AS

router = Router(tags=["Sites"])
Word = Annotated[str, Field(max_length=60)]


class Wanted(Schema):
    """Which sites, as the register's page filters them; empty: all in use."""

    division: Word = Field("", description="A division's code, or its beginning.")
    outcome: Word = ""
    standard: Word = ""
    verdict: Word = Field("", description="With `standard`: fail (if empty), unknown, pass or not_applicable.")
    route: Word = ""
    state: Word = Field("", description="in_use (if empty), closed, moved, merged or any.")
    assignee: Word = Field("", description="A person's id; 0: nobody's.")
    show: Word = Field("", description="failing, failing_major, open, established or overdue.")
    text: Word = Field("", description="Words of two characters and more that all have to occur.")
    sort: Word = Field("", description="code (if empty), name, failing, unknown or changed.")
    code: Word = Field("", description="The site of exactly this code.")


def site_asked(access: Access, campaign: Campaign, id_: int) -> Site:
    """Return a site by its id, in one query.

    Raises:
        Missing: there is none that `access` may see.
    """
    found = visible_sites(access, campaign).select_related("assignee").filter(pk=id_).first()
    if found is None:
        raise Missing("api.no_such_site", id=id_)
    found.campaign = campaign
    return found


def sites_asked(access: Access, campaign: Campaign, ids: Sequence[int]) -> list[Site]:
    """Return sites by their ids, in the order in which they were named, each once; one query.

    Raises:
        Missing: there is none of one of these ids that `access` may see.
    """
    found = visible_sites(access, campaign).in_bulk(ids)
    unseen = next((each for each in ids if each not in found), None)
    if unseen is not None:
        raise Missing("api.no_such_site", id=unseen)
    return [found[each] for each in dict.fromkeys(ids)]


def read_strictly(said: Mapping[str, str], wanted: object) -> None:
    """Refuse a filter of which something was left out: a program would take the rest for what it asked for.

    Raises:
        Refusal: a value that nobody knows.
    """
    for name, value in said.items():
        if value and str(getattr(wanted, name)) != value.strip():
            raise Refusal("api.no_such_value", name=name, found=value)


@router.get("/campaigns/{slug}/sites", response=answers(shapes.SitePage), **needs("see_sites"))
def list_sites(
    request: HttpRequest, slug: Slug, wanted: Query[Wanted], after: After = "", limit: Limit = 50
) -> shapes.SitePage:
    """List the sites of a filter."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    pack = pack_of(campaign)
    filter_ = _filter(wanted, campaign)
    sites = chosen(access, campaign, filter_, today())
    sites = sites.filter(code=wanted.code) if wanted.code else sites
    edge = visible_sites(access, campaign).filter(code=after).first() if after else None
    if after and edge is None:
        raise Refusal("api.bad_after", found=after)
    page = page_of(sites, filter_.sort, Edge(edge, before=False), None, limit)
    names = division_names(campaign, [each.division_code for each in page.sites])
    return shapes.SitePage(items=[shapes.site_row(each, pack, names) for each in page.sites], next=page.after)


def _filter(wanted: Wanted, campaign: Campaign) -> Filter:
    said = {each.name: getattr(wanted, each.name) for each in fields(Filter)}
    found = read_filter(said, pack_of(campaign))
    read_strictly(said, found)
    return found


@router.post("/campaigns/{slug}/sites", response=answers(shapes.SiteFile, 201), **needs("manage_sites"))
def register_one(request: HttpRequest, slug: Slug, new: shapes.SiteSaid) -> Status[shapes.SiteFile]:
    """Register a site. A code that is taken is a 409."""
    access, at = asking(request), timezone.now()
    campaign = campaign_named(access, slug)
    made = NewSite(new.code, shapes.new_facts(pack_of(campaign), new.facts, at))
    source = SPEAKS_AS[access.role]
    site = register_site(access=access, campaign=campaign, new=made, uscc=new.uscc, source=source, at=at)
    return Status(201, _file(site_asked(access, campaign, site.pk)))


@router.get("/campaigns/{slug}/sites/{site}", response=answers(shapes.SiteFile), **needs("see_sites"))
def one_site(request: HttpRequest, slug: Slug, site: Id, as_of: date | None = None) -> shapes.SiteFile:
    """Return a site with its facts, verdicts, routes, questions and outcome; `as_of`: as known at that day's end."""
    access = asking(request)
    return _file(site_asked(access, campaign_named(access, slug), site), as_of)


def _file(site: Site, as_of: date | None = None) -> shapes.SiteFile:
    campaign, on = site.campaign, as_of or today()
    pack = pack_of(campaign)
    rows = site.facts.filter(recorded_at__lte=_end_of(on)) if as_of else site.facts.all()
    facts = list(rows.select_related("by", "unit"))
    values = in_force(site, facts)
    row = shapes.site_row(site, pack, division_names(campaign, [site.division_code]))
    return shapes.site_file(row, shapes.known_facts(pack, values, facts), explained(campaign, on, site.code, values))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, TIME_ZONE)


@router.post("/campaigns/{slug}/sites/{site}/facts", response=answers(shapes.SiteFile), **needs("record_facts"))
def record(request: HttpRequest, slug: Slug, site: Id, said: shapes.FactsSaid) -> shapes.SiteFile:
    """Record facts as the token's owner, all or none; what follows from them is derived in the same transaction.

    With `seen`, a fact that somebody else changed meanwhile is a 409 that shows both values.
    """
    access, at = asking(request), timezone.now()
    campaign = campaign_named(access, slug)
    found, pack = site_asked(access, campaign, site), pack_of(campaign)
    facts, seen = shapes.new_facts(pack, said.facts, at), shapes.values_of(pack, said.seen)
    source = SPEAKS_AS[access.role]
    try:
        record_facts(access=access, site=found, facts=facts, source=source, at=at, seen=seen, reason=said.reason)
    except Conflict as conflict:
        raise _clashed(conflict, found, facts, seen) from None
    return _file(site_asked(access, campaign, site))


def _clashed(conflict: Conflict, site: Site, facts: Sequence[NewFact], seen: Mapping[str, Value]) -> Conflict:
    """Return a conflict with both values; personal ones are left out."""
    if conflict.code != "sites.clash":
        return conflict
    definitions = pack_of(site.campaign).facts
    site.refresh_from_db(fields=["values"])
    return Clashed(
        conflict,
        [
            Difference(key=each.key, seen=written(each.seen), now=written(each.now))
            if not definitions[each.key].personal
            else Difference(key=each.key, seen=None, now=None)
            for each in clashes(site, facts, seen, definitions)
        ],
    )
