"""What the ledger's page shows: chips, choices and lines, ready to be printed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.findings.counting import OWN_WORDS
from closeout.findings.filters import NEWEST, Filter
from closeout.findings.queries import Counts, Ledger
from closeout.findings.types import FindingRow
from closeout.findings.units import units_of
from closeout.findings.words import due_tag, repeats_tag, state_tag
from closeout.people.access import Access
from closeout.ui.language import lang
from closeout.ui.shown import Link, Option, Tag

_LONGEST = 40  # characters of an option


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in the list, with how its state and its day look."""

    row: FindingRow
    state: Tag
    day: Tag | None
    repeats: Tag | None  # of its site


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands around the lines. `more` "": this is the last page."""

    chips: tuple[Link, ...]
    whose: tuple[Link, ...]
    orders: tuple[Link, ...]
    standards: tuple[Option, ...]
    units: tuple[Option, ...]
    again: tuple[Option, ...]
    narrowed: bool
    more: str
    first: str
    may_raise: bool
    xlsx: str  # "": one may take no copy


def lines_of(rows: Sequence[FindingRow]) -> list[Line]:
    """Return findings as lines of a list."""
    return [Line(each, state_tag(each.state), due_tag(each.due), repeats_tag(each.repeats)) for each in rows]


def ledger_panel(access: Access, campaign: Campaign, wanted: Filter, page: Ledger) -> Panel:
    """Return what stands around a page of the ledger; one query."""
    base = reverse("findings:ledger", args=[campaign.slug])
    query = wanted.query()
    more = f"{base}?{'&'.join(each for each in (query, f'after={page.more}') if each)}" if page.more else ""
    return Panel(
        chips=tuple(_chips(base, wanted, page.counts)),
        whose=tuple(_whose(base, wanted, access)),
        orders=tuple(_orders(base, wanted)),
        standards=tuple(_standards(campaign, wanted)),
        units=tuple(_units(campaign, wanted)),
        again=tuple(_again(wanted)),
        narrowed=wanted.query(show="open", whose="all", order="") != "",
        more=more,
        first=f"{base}?{query}",
        may_raise=access.may("raise_findings"),
        xlsx=f"{reverse('findings:xlsx', args=[campaign.slug])}?{query}" if access.may("export_findings") else "",
    )


def _chips(base: str, wanted: Filter, counts: Counts) -> Iterator[Link]:
    known = (
        ("open", _("Open"), counts.open),
        ("late", _("Overdue"), counts.late),
        ("soon", _("Due within three working days"), counts.soon),
        ("review", _("To be reviewed"), counts.review),
        ("asked", _("More time asked for"), None),
        ("refused", _("Refused by a unit"), None),
        ("deferred", _("Deferred"), counts.deferred),
        ("closed", _("Closed out"), counts.closed),
        ("in_time", _("Closed out in time"), None),
        ("closed_uncorrected", _("Closed – not corrected"), counts.closed_uncorrected),
        ("all", _("All"), counts.all),
    )
    for show, label, count in known:
        yield Link(f"{base}?{wanted.query(show=show)}", label, count, wanted.show == show)


def _whose(base: str, wanted: Filter, access: Access) -> Iterator[Link]:
    if access.unit is None and access.role != "village":
        return
    yield Link(f"{base}?{wanted.query(whose='all')}", _("All units"), None, wanted.whose == "all")
    ours = _("Our village") if access.role == "village" else _("Our unit")
    yield Link(f"{base}?{wanted.query(whose='ours')}", ours, None, wanted.whose == "ours")


def _orders(base: str, wanted: Filter) -> Iterator[Link]:
    if wanted.show == "open":
        yield Link(f"{base}?{wanted.query(order='')}", _("Most urgent first"), None, wanted.by_urgency)
        yield Link(f"{base}?{wanted.query(order=NEWEST)}", _("Newest first"), None, not wanted.by_urgency)


def _standards(campaign: Campaign, wanted: Filter) -> Iterator[Option]:
    yield Option("", _("Any standard"), not wanted.standard)
    for each in pack_of(campaign).standards:
        yield Option(each.id, f"{each.id} {each.text.say(lang())}"[:_LONGEST], wanted.standard == each.id)
    yield Option(OWN_WORDS, _("In own words"), wanted.standard == OWN_WORDS)


def _units(campaign: Campaign, wanted: Filter) -> Iterator[Option]:
    yield Option("", _("Any unit"), not wanted.unit)
    for each in units_of(campaign):
        name = each.name_zh if lang() == "zh" else each.name_en
        yield Option(str(each.pk), name, wanted.unit == each.pk)


def _again(wanted: Filter) -> Iterator[Option]:
    for value, label in (
        ("", _("Come back or not")),
        ("yes", _("Came back after closing out")),
        ("site", _("At repeat offenders")),
    ):
        yield Option(value, label, wanted.again == value)
