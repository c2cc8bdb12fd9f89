"""A campaign in brief: seven numbers with what changed since yesterday, and what needs a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import QuerySet
from django.urls import reverse

from closeout.campaigns.models import Campaign
from closeout.desk.findings import LATE
from closeout.desk.models import DayFigure
from closeout.desk.share import Share
from closeout.findings.counting import ledger as findings_ledger
from closeout.findings.models import MAJOR, Finding
from closeout.findings.states import REFUSED
from closeout.findings.visible import overdue, visible_findings
from closeout.instructions.queries import selected
from closeout.instructions.visible import visible_instructions
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.sites.keep import ledger as sites_ledger
from closeout.tallies.queries import tallies

MOST: Final = 5  # of each that needs a decision


@dataclass(frozen=True, slots=True)
class Number:
    """A number, what it opens, and by how much it changed since yesterday; None: no figures were kept then.

    `good`: whether a rise is good news. `of` None: it is no part of anything.
    """

    key: str
    value: int
    of: int | None
    change: int | None
    good: bool
    href: str

    @property
    def percent(self) -> int | None:
        """The rate, where it is a part."""
        return None if self.of is None else Share(self.value, self.of).percent

    @property
    def css(self) -> str:
        """Whether the change is good news."""
        return "" if not self.change else "c-ok" if (self.change > 0) == self.good else "c-late"


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits for a leader: why, what, and where it is decided."""

    why: str
    text: Text
    small: str
    href: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The page: numbers, and what needs a decision, each kind cut off at five."""

    numbers: tuple[Number, ...]
    matters: tuple[Matter, ...]


def brief(access: Access, campaign: Campaign, on: date) -> Brief:
    """Return a campaign in brief; seven queries."""
    sites, found = sites_ledger(campaign.pk), findings_ledger(campaign.pk)
    now = tallies([sites, found])
    now[found] = {**now[found], LATE: visible_findings(access, campaign).filter(overdue(on)).count()}
    before = _yesterday((sites, found), on)
    kept = before.get(sites) is not None
    numbers = _numbers(campaign, now[sites], now[found], before.get(sites, {}), before.get(found, {}), kept=kept)
    return Brief(tuple(numbers), (*_instructions(access, campaign, on), *_findings(access, campaign, on)))


def _yesterday(ledgers: tuple[str, str], on: date) -> dict[str, dict[str, int]]:
    """Return the figures that were kept of yesterday, by ledger."""
    kept: dict[str, dict[str, int]] = {}
    rows = DayFigure.objects.filter(day=on - timedelta(days=1), ledger__in=ledgers)
    for ledger, name, count in rows.values_list("ledger", "name", "count"):
        kept.setdefault(ledger, {})[name] = count
    return kept


def _numbers(
    campaign: Campaign,
    sites: Mapping[str, int],
    found: Mapping[str, int],
    sites_then: Mapping[str, int],
    found_then: Mapping[str, int],
    *,
    kept: bool,
) -> list[Number]:
    register = reverse("sites:register", args=[campaign.slug])
    ledger = reverse("findings:ledger", args=[campaign.slug])
    now, then = _figures(sites, found), _figures(sites_then, found_then)
    of = {"established": now["sites"], "closed": found.get("all", 0), "in_time": now["closed"]}
    opens = {
        "sites": register,
        "established": f"{register}?show=established",
        "major": f"{register}?show=failing_major",
        "open": ledger,
        "late": f"{ledger}?show=late",
        "closed": f"{ledger}?show=closed",
        "in_time": f"{ledger}?show=in_time",
    }
    good = ("sites", "established", "closed", "in_time")
    return [
        Number(key, now[key], of.get(key), now[key] - then[key] if kept else None, key in good, href)
        for key, href in opens.items()
    ]


def _figures(sites: Mapping[str, int], found: Mapping[str, int]) -> dict[str, int]:
    ended = found.get("state:closed", 0) + found.get("state:closed_uncorrected", 0)
    return {
        "sites": sites.get("sites", 0),
        "established": sites.get("sites", 0) - sites.get("open", 0),
        "major": sites.get("failing_major", 0),
        "open": found.get("all", 0) - ended,
        "late": found.get(LATE, 0),
        "closed": found.get("state:closed", 0),
        "in_time": found.get("closed_in_time", 0),
    }


def _instructions(access: Access, campaign: Campaign, on: date) -> list[Matter]:
    """Return answers to be seen, then instructions that nobody answered in time; two queries."""
    seen = visible_instructions(access, campaign).select_related("unit").order_by("due_on", "pk")
    found = [("answered", each) for each in selected(seen, "answered", on)[:MOST]]
    found += [("unanswered", each) for each in selected(seen, "late", on)[:MOST]]
    return [
        Matter(
            why,
            Text(f"{each.unit.name_zh}：{each.text}", f"{each.unit.name_en or each.unit.name_zh}: {each.text}"),
            each.answer,
            reverse("instructions:one", args=[campaign.slug, each.pk]),
        )
        for why, each in found
    ]


def _findings(access: Access, campaign: Campaign, on: date) -> list[Matter]:
    """Return major findings that are overdue, then those that no unit takes; two queries."""
    seen = visible_findings(access, campaign)
    late = seen.filter(overdue(on), severity=MAJOR).order_by("runs_until", "number")
    refused = seen.filter(state=REFUSED).order_by("number")
    return [*_matters(campaign, "major_late", late), *_matters(campaign, "nobodys", refused)]


def _matters(campaign: Campaign, why: str, found: QuerySet[Finding]) -> list[Matter]:
    return [
        Matter(
            why,
            Text(
                f"{each.site.code} {each.site.name}：{each.text_zh}",
                f"{each.site.code} {each.site.name}: {each.text_en}",
            ),
            each.reason,
            reverse("findings:finding", args=[campaign.slug, each.number]),
        )
        for each in found.select_related("site")[:MOST]
    ]
