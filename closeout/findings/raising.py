"""Raising findings: one, or the same at many sites; what is open already is not raised twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from closeout.accounts.models import User
from closeout.areas.calendars import calendar
from closeout.campaigns.models import Campaign, Part
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.findings.counting import Counts, counters
from closeout.findings.models import GENERAL, MAJOR, SOURCES, Finding, Series
from closeout.findings.periods import days_of, due_after
from closeout.findings.states import CLOSED, OPEN
from closeout.findings.types import NewFinding
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Denied, Refusal
from closeout.kernel.text import Text
from closeout.notices.services import tell
from closeout.notices.types import Notice
from closeout.packfile.pack import Pack, unit_of
from closeout.people.access import Access
from closeout.people.models import Post, Unit
from closeout.sites.families import families
from closeout.sites.models import Site
from closeout.sites.queries import visible_sites
from closeout.sites.values import read
from closeout.tallies.services import shift

MOST = 200  # sites at once
_WORDS = {"description": 1000, "responsible": 80, "measures": 500, "funds": 120, "contingency": 500}


@dataclass(frozen=True, slots=True)
class _About:
    """What a finding is about, by the plan or in somebody's own words, and whose it is."""

    clause: str
    text: Text
    severity: str
    unit_key: str


@transaction.atomic
def raise_findings(
    *, access: Access, campaign: Campaign, new: Sequence[NewFinding], at: datetime
) -> tuple[list[Finding], int]:
    """Raise findings, all or none; return them in order, and how many of them are new.

    A standard that is open at a site already, and an `origin` that was heard before, give the finding that is there.

    Raises:
        Refusal: none or too many, no such standard, no words for a hazard of one's own, a unit that is not in the plan.
        Denied: a site that is not one's own, or a role that raises none.
    """
    access.need("raise_findings")
    refuse_finished(campaign)
    if not new:
        raise Refusal("findings.none_chosen")
    if len(new) > MOST:
        raise Refusal("findings.too_many", found=len(new), most=MOST)
    sites = _locked(access, campaign, new)
    kin = families(sites)
    raiser = _Raiser(access, campaign, at, kin)
    there = _there(access, campaign, kin, new)
    found, fresh = [], []
    for each in new:
        key = (str(kin[each.site.pk]), each.standard) if each.standard else ("own", "")
        known = there.get(("origin", each.origin or "")) or there.get(key)
        if known is None:
            known = raiser.made(replace(each, site=sites[each.site.pk]))
            fresh.append(known)
            if each.standard:
                there[key] = known
        found.append(known)
    raiser.keep(fresh)
    return found, len(fresh)


def _locked(access: Access, campaign: Campaign, new: Iterable[NewFinding]) -> dict[int, Site]:
    wanted = {each.site.pk for each in new}
    found = visible_sites(access, campaign).filter(pk__in=wanted).select_for_update().order_by("pk").in_bulk()
    if set(found) != wanted:
        raise Denied("people.not_yours")
    return found


def _there(
    access: Access, campaign: Campaign, kin: Mapping[int, int], new: Sequence[NewFinding]
) -> dict[tuple[str, str], Finding]:
    """Return what is open already by site and standard, and what was raised from the same origin; two queries.

    What somebody may see of it at a site that was merged into it is open at the site, and its own comes before that.
    Asked as one, the database would look at every finding of the campaign.
    """
    origins = {each.origin for each in new if each.origin}
    open_ = Finding.objects.filter(site__in=kin, state__in=OPEN).exclude(standard="")
    asked = {each.site.pk for each in new}
    known = [each for each in open_ if each.site_id in asked or each.division_code.startswith(access.division_stem)]
    own_last = sorted(known, key=lambda each: each.site_id == kin[each.site_id])
    there = {(str(kin[each.site_id]), each.standard): each for each in own_last}
    heard = Finding.objects.filter(campaign=campaign, origin__in=origins)
    return there | {("origin", str(each.origin)): each for each in heard}


class _Raiser:
    """Somebody who raises findings in a campaign at a time, at sites with all that went into them."""

    def __init__(self, access: Access, campaign: Campaign, at: datetime, kin: Mapping[int, int]) -> None:
        self.access, self.campaign, self.at, self.kin = access, campaign, at, kin
        self.pack, self.known = pack_of(campaign), calendar()
        self.day = at.astimezone(TIME_ZONE).date()
        self.units = {each.key: each.unit for each in Part.objects.filter(campaign=campaign).select_related("unit")}

    def made(self, new: NewFinding) -> Finding:
        """Return a finding that is not kept yet."""
        about = _about(self.pack, new)
        unit = self.units.get(about.unit_key)
        if unit is None:
            raise Refusal("findings.no_unit", found=about.unit_key)
        for name, most in _WORDS.items():
            if len(getattr(new, name)) > most:
                raise Refusal("findings.too_long", most=most)
        if new.source not in SOURCES:
            raise Refusal("findings.no_source", found=new.source)
        days = days_of(self.pack, about.severity)
        due_on = new.due_on or (None if days is None else due_after(self.day, days, self.known))
        if due_on is not None and due_on < self.day:
            raise Refusal("findings.past", day=due_on)
        return Finding(
            campaign=self.campaign,
            site=new.site,
            standard=new.standard,
            clause=about.clause,
            text_zh=about.text.zh[:300],
            text_en=about.text.en[:300],
            severity=about.severity,
            source=new.source,
            origin=new.origin or None,
            unit=unit,
            of_village=about.unit_key == self.pack.roles.get("village"),
            division_code=new.site.division_code,
            raised_by=self.access.user,
            raised_at=self.at,
            due_on=due_on,
            **{name: getattr(new, name).strip() for name in _WORDS},
        )

    def keep(self, fresh: Sequence[Finding]) -> None:
        """Number and keep findings; link those that came back; count, tell their units, and journal."""
        if not fresh:
            return
        self._number(fresh)
        self._link(fresh)
        Finding.objects.bulk_create(fresh, batch_size=200)
        counts = Counts()
        for each in fresh:
            counts += counters(each)
        shift(counts)
        self._tell(fresh)
        record_all([self._act(each) for each in fresh], actor=self.access.user, at=self.at)

    def _number(self, fresh: Sequence[Finding]) -> None:
        Series.objects.get_or_create(campaign=self.campaign)
        series = Series.objects.select_for_update().get(campaign=self.campaign)
        for number, each in enumerate(fresh, series.last + 1):
            each.number = number
        series.last += len(fresh)
        series.save()

    def _link(self, fresh: Sequence[Finding]) -> None:
        """Link each to the last one of its standard that was closed at its site: it came back."""
        closed = Finding.objects.filter(
            site__in=self.kin, state=CLOSED, standard__in={each.standard for each in fresh}
        ).exclude(standard="")
        last = {(self.kin[each.site_id], each.standard): each for each in closed.order_by("closed_at", "pk")}
        for each in fresh:
            each.recurrence_of = last.get((each.site_id, each.standard))

    def _tell(self, fresh: Sequence[Finding]) -> None:
        link = reverse("findings:ledger", args=[self.campaign.slug])
        for unit in {each.unit_id: each.unit for each in fresh}.values():
            mine = [each for each in fresh if each.unit_id == unit.pk]
            title = Text(f"新的隐患：{_told(mine, 'zh')}", f"New findings: {_told(mine, 'en')}")
            tell(_people(unit, mine, self.access), Notice("finding_raised", title, f"{link}?whose=ours"), at=self.at)

    def _act(self, made: Finding) -> Act:
        after = {
            "number": made.number,
            "site": made.site.code,
            "standard": made.standard,
            "severity": made.severity,
            "unit": made.unit_id,
            "due_on": None if made.due_on is None else made.due_on.isoformat(),
            "description": made.description,
        }
        return Act("finding_raised", f"finding:{made.pk}", scope_of(self.campaign), {}, after)


def _told(found: Sequence[Finding], lang: str) -> str:
    first = found[0]
    text = f"{first.site.code} {first.text_zh if lang == 'zh' else first.text_en}"
    if len(found) == 1:
        return text
    return f"{text}等 {len(found)} 处" if lang == "zh" else f"{text}, and {len(found) - 1} more"


def _people(unit: Unit, found: Sequence[Finding], access: Access) -> list[User]:
    """Return who is told: the unit's people, and the village workers where it is theirs; not who raised it."""
    who = Q(unit=unit)
    for code in {each.division_code for each in found if each.of_village and each.division_code}:
        who |= Q(role="village", division_code=code)
    posts = Post.objects.filter(who, authority=unit.authority_id, until__isnull=True).select_related("user")
    return [each.user for each in posts if each.user_id != access.user.pk]


def _about(pack: Pack, new: NewFinding) -> _About:
    if not new.standard:
        if new.text is None or not new.text.zh.strip():
            raise Refusal("findings.no_words")
        return _About("", new.text, new.severity if new.severity in (GENERAL, MAJOR) else GENERAL, new.unit_key)
    standard = next((each for each in pack.standards if each.id == new.standard), None)
    if standard is None:
        raise Refusal("findings.no_standard", found=new.standard)
    unit = unit_of(pack.roles, standard.role, read(pack.facts, new.site.values))
    return _About(standard.clause, standard.text, standard.severity, new.unit_key or unit or "")
