"""A visit begins: at a site of the register, or at one that nobody knew."""

import hashlib
import math
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.findings.queries import open_at
from closeout.inspections.checklist import asked_by, asked_of
from closeout.inspections.kinds import REINSPECTION
from closeout.inspections.models import Visit
from closeout.inspections.officers import administrative, certificate_on, need_inspector, second_officer
from closeout.inspections.types import FoundSite, NewVisit, Place
from closeout.journal.services import canonical, record
from closeout.journal.types import Act
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.access import Access
from closeout.sites.forms import proposed_code
from closeout.sites.models import IN_USE, INSPECTION, Site
from closeout.sites.queries import parts_of, site_named
from closeout.sites.services import register_sites
from closeout.sites.standing import speakers
from closeout.sites.types import NewFact, NewSite

LONGEST: Final = {"basis": 200, "vehicle": 60, "met_name": 60, "met_role": 60, "met_phone": 30}
AHEAD: Final = timedelta(minutes=2)  # by which the clock of a device may be fast
BEFORE: Final = timedelta(days=31)  # a campaign, in which somebody may have looked at its sites already
_METRES: Final = 111_195.0  # of a degree of latitude


def start_visit(*, access: Access, campaign: Campaign, new: NewVisit, at: datetime) -> Visit:
    """Begin a visit; the same once more gives the visit that is there. A device may send it days late.

    A clock that is a little fast does not matter: the visit begins now.

    Raises:
        Denied: the role makes none, or no inspections. Missing: there is no such site that `access` may see.
        Conflict: the uuid is that of another visit, the site is out of use, or the campaign is finished.
        Refusal: no second officer or the lead again, no valid certificate, no basis; nothing is open to re-inspect; it
            begins in the future, or long before the campaign.
    """
    access.need("make_visits")
    refuse_finished(campaign)
    said = _digest(access, campaign, new)
    try:
        return _again(new.uuid, said) or _begun(access, campaign, _in_time(campaign, new, at), said, at)
    except IntegrityError:  # the same was sent twice at one moment
        there = _again(new.uuid, said)
        if there is None:
            raise
        return there


def _in_time(campaign: Campaign, new: NewVisit, at: datetime) -> NewVisit:
    """Return a visit as it begins: not later than now, for what it finds would stand before all that others say."""
    if new.started_at > at + AHEAD:
        raise Refusal("inspections.not_yet")
    first = min(campaign.starts_on, at.astimezone(TIME_ZONE).date()) - BEFORE
    if new.started_at.astimezone(TIME_ZONE).date() < first:
        raise Refusal("inspections.long_ago", day=new.started_at.astimezone(TIME_ZONE).date().isoformat())
    return replace(new, started_at=min(new.started_at, at))


@transaction.atomic
def _begun(access: Access, campaign: Campaign, new: NewVisit, said: str, at: datetime) -> Visit:
    official = administrative(new.kind, new.administrative)
    officers = _officers(access, new) if official else {}
    site = _site(access, campaign, new, at)
    visit = Visit.objects.create(
        uuid=new.uuid,
        campaign=campaign,
        site=site,
        kind=new.kind,
        administrative=official,
        whole=new.whole,
        asked=_asked(access, campaign, site, new),
        lead=access.user,
        unit_id=access.unit,
        division_code=site.division_code,
        started_at=new.started_at,
        created_at=at,
        said=said,
        **officers,
        **_placed(site, new.place),
    )
    after = {"kind": new.kind, "site": site.code, "started_at": new.started_at, "second": visit.second_id}
    record(act_on(visit, "visit_started", after={**after, "basis": visit.basis}), actor=access.user, at=at)
    return visit


def act_on(visit: Visit, act: str, *, after: dict[str, Any], reason: str = "") -> Act:
    """Return an act on a visit for the journal."""
    return Act(act, f"visit:{visit.pk}", scope_of(visit.campaign), after=after, reason=reason)


def _digest(access: Access, campaign: Campaign, new: NewVisit) -> str:
    """Return what a replay has in common with the visit that it began."""
    found = None if new.found is None else [new.found.name, new.found.address, new.found.division]
    said = {
        "by": access.user.pk,
        "campaign": campaign.pk,
        "kind": new.kind,
        "site": new.code,
        "found": found,
        "started_at": new.started_at.timestamp(),
        "administrative": new.administrative,
    }
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def _again(uuid: UUID, said: str) -> Visit | None:
    """Return the visit that was begun by the same words, None: there is none of this uuid."""
    there = Visit.objects.filter(uuid=uuid).select_related("site", "campaign").first()
    if there is not None and there.said != said:
        raise Conflict("inspections.other_visit")
    return there


def _officers(access: Access, new: NewVisit) -> dict[str, Any]:
    need_inspector(access)
    return officers(access, new.second, new.basis, new.started_at)


def officers(access: Access, second: int | None, basis: str, started_at: datetime) -> dict[str, Any]:
    """Return both officers of an inspection with their certificates of the day, and what it goes by.

    Raises:
        Refusal: as `second_officer` and `certificate_on`, or no basis.
    """
    day = started_at.astimezone(TIME_ZONE).date()
    number = certificate_on(access.user, day)
    other = second_officer(access, second, day)
    if not basis.strip():
        raise Refusal("inspections.no_basis")
    fits("basis", basis)
    return {
        "lead_certificate": number,
        "second": other,
        "second_certificate": certificate_on(other, day),
        "basis": basis.strip(),
    }


def fits(name: str, text: str, most: int | None = None) -> str:
    """Return a text that fits into its column.

    Raises:
        Refusal: it is too long.
    """
    longest = most or LONGEST[name]
    if len(text.strip()) > longest:
        raise Refusal("inspections.too_long", most=longest)
    return text.strip()


def _site(access: Access, campaign: Campaign, new: NewVisit, at: datetime) -> Site:
    if new.found is None:
        site = site_named(access, campaign, new.code)
        if site.state != IN_USE:
            raise Conflict("sites.not_in_use", site=site.code)
        site.campaign = campaign
        return site
    return _registered(access, campaign, new.found, new, at)


def _registered(access: Access, campaign: Campaign, found: FoundSite, new: NewVisit, at: datetime) -> Site:
    """Register a site that was met on the way; it is looked after from now on like any other."""
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)  # two phones at one moment take two codes
    last = Site.objects.filter(campaign=campaign).order_by("-code").first()
    place = {} if new.place is None else _position(new.place)
    facts = {"name": found.name.strip(), "address": found.address.strip(), "division_code": found.division, **place}
    if not facts["name"]:
        raise Refusal("inspections.no_name")
    evidence = f"visit:{new.uuid}"
    known = [NewFact(key, value, new.started_at, evidence) for key, value in facts.items() if value not in ("", None)]
    one = NewSite(proposed_code(last, campaign.slug), known)
    return register_sites(access=access, campaign=campaign, sites=[one], source=INSPECTION, at=at)[0]


def _position(place: Place) -> dict[str, float | None]:
    return {"lon": place.lon, "lat": place.lat, "position_accuracy_m": place.accuracy_m}


def _asked(access: Access, campaign: Campaign, site: Site, new: NewVisit) -> list[str]:
    """Return the facts of the checklist; a re-inspection asks exactly those of what is open."""
    pack = pack_of(campaign)
    if new.kind == REINSPECTION:
        open_ = open_at(access, site)
        if not open_:
            raise Refusal("inspections.nothing_open", site=site.code)
        return asked_by(pack, {each.standard for each in open_})
    return asked_of(pack, site, speakers(pack, access, parts_of(campaign)), whole=new.whole)


def _placed(site: Site, place: Place | None) -> dict[str, float | None]:
    if place is None:
        return {}
    if not (-180 <= place.lon <= 180 and -90 <= place.lat <= 90):
        raise Refusal("inspections.not_on_earth")
    distance = None if site.lon is None or site.lat is None else metres((place.lon, place.lat), (site.lon, site.lat))
    return {"lon": place.lon, "lat": place.lat, "accuracy_m": place.accuracy_m, "distance_m": distance}


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return how far apart two places (longitude, latitude) lie, on a sphere's tangent."""
    wide = (one[0] - other[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return _METRES * math.hypot(wide, one[1] - other[1])
