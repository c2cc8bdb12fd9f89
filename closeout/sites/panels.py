"""What the register's page shows around its rows: chips, choices and addresses, ready to be printed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from closeout.sites.acts import STATE_NAMES
from closeout.sites.asked import AskedSite, AskedSites
from closeout.sites.file import SiteFile
from closeout.sites.filters import NOBODY, VERDICTS, Filter
from closeout.sites.marks import route_rows
from closeout.sites.models import IN_USE, MERGED
from closeout.sites.reading import route_label
from closeout.sites.register import Register
from closeout.sites.words import FILE_ACTS, SORT_NAMES, VERDICT_NAMES
from closeout.ui.language import lang
from closeout.ui.shown import Link, Option

_LONGEST: Final = 34  # characters of an option


@dataclass(frozen=True, slots=True)
class Choice:
    """A list to choose from: the name in the address, what it is called, what selects nothing."""

    name: str
    label: str
    any: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """What stands around the rows."""

    chips: tuple[Link, ...]
    main: tuple[Choice, ...]  # always in sight
    more: tuple[Choice, ...]  # behind "more filters"
    more_open: bool
    query: str
    points: str
    before: str | None
    after: str | None
    narrowed: bool
    overdue: Link


def register_panel(asked: AskedSites, found: Register) -> Panel:
    """Return what stands around a page of the register."""
    wanted, slug = asked.wanted, asked.campaign.slug
    base = reverse("sites:register", args=[slug])
    main, more = tuple(_main(wanted, found)), tuple(_more(wanted, found))
    query = wanted.query()
    return Panel(
        chips=tuple(_chips(base, wanted, found)),
        main=main,
        more=more,
        more_open=any(option.selected for each in more[:-1] for option in each.options) or wanted.sort != "code",
        query=query,
        points=f"{reverse('sites:points', args=[slug])}?{query}",
        before=None if found.before is None else _to(base, wanted, before=found.before),
        after=None if found.after is None else _to(base, wanted, after=found.after),
        narrowed=wanted.query(sort="code") != "",
        overdue=Link(_to(base, wanted, show="overdue", outcome=""), _("Overdue"), None, wanted.show == "overdue"),
    )


def _to(base: str, wanted: Filter, *, after: str = "", before: str = "", **changes: Any) -> str:
    edge = urlencode({name: code for name, code in (("after", after), ("before", before)) if code})
    return f"{base}?{'&'.join(each for each in (wanted.query(**changes), edge) if each)}"


def _chips(base: str, wanted: Filter, found: Register) -> Iterator[Link]:
    everything = not wanted.outcome and not wanted.show
    yield Link(_to(base, wanted, outcome="", show=""), _("All"), found.whole, everything)
    for chip in found.chips:
        changes = {"outcome": "", "show": "", chip.name: chip.value}
        current = getattr(wanted, chip.name) == chip.value
        yield Link(_to(base, wanted, **changes), chip.label.say(lang()), chip.count, current)


def _main(wanted: Filter, found: Register) -> Iterator[Choice]:
    places = [(each.code, f"{each.name.say(lang())} {each.count}") for each in found.places]
    yield _choice("division", _("Village or community"), _("All villages"), places, wanted.division)
    pack = found.reading.pack
    standards = [(each.id, f"{each.id} {each.text.say(lang())}"[:_LONGEST]) for each in pack.standards]
    yield _choice("standard", _("Standard"), _("Any standard"), standards, wanted.standard)
    verdicts = [(each, str(VERDICT_NAMES[each])) for each in VERDICTS]
    yield _choice("verdict", _("Verdict"), _("Fails"), verdicts[1:], wanted.verdict)


def _more(wanted: Filter, found: Register) -> Iterator[Choice]:
    pack = found.reading.pack
    routes = [(row.id, f"{_clause(row.clauses)} {route_label(pack, row.id).say(lang())}") for row in route_rows(pack)]
    yield _choice("route", _("Next step by law"), _("Any next step"), routes, wanted.route)
    people = [(str(NOBODY), _("Nobody")), *((str(pk), name) for pk, name in found.assignees)]
    given = "" if wanted.assignee is None else str(wanted.assignee)
    yield _choice("assignee", _("Assignee"), _("Any assignee"), people, given)
    states = [(word, str(name)) for word, name in STATE_NAMES.items() if word != "in_use"]
    states.append(("any", _("all states")))
    yield _choice("state", _("State"), str(STATE_NAMES["in_use"]), states, wanted.state)
    sorts = [(word, str(name)) for word, name in SORT_NAMES.items() if word != "code"]
    yield _choice("sort", _("Order"), str(SORT_NAMES["code"]), sorts, wanted.sort)


def _clause(clauses: tuple[str, ...]) -> str:
    return clauses[0] if clauses else ""


def _choice(name: str, label: str, anything: str, options: list[tuple[str, str]], chosen: str) -> Choice:
    return Choice(name, label, anything, tuple(Option(value, said, value == chosen) for value, said in options))


@dataclass(frozen=True, slots=True)
class FilePanel:
    """What stands around a site's file."""

    state: str
    out_of_use: bool
    may_record: bool
    may_reveal: bool
    sections: tuple[Link, ...]
    points: str
    acts: tuple[Link, ...]


def file_panel(asked: AskedSite, found: SiteFile) -> FilePanel:
    """Return what stands around a site's file: its sections with what is open in each, and the acts one may do."""
    site, slug = asked.site, asked.campaign.slug
    near = Filter(division=site.division_code).query()
    return FilePanel(
        state=str(STATE_NAMES[site.state]),
        out_of_use=site.state != IN_USE,
        may_record=asked.access.may("record_facts") and site.state == IN_USE and found.as_of is None,
        may_reveal=asked.access.may("reveal"),
        sections=tuple(_sections(found)),
        points=f"{reverse('sites:points', args=[slug])}?{near}",
        acts=tuple(_acts(asked)) if asked.access.may("manage_sites") and found.as_of is None else (),
    )


def _sections(found: SiteFile) -> Iterator[Link]:
    failing = sum(each.tone == "bad" for each in found.rules)
    missing = sum(each.needed is True and each.held is not True for each in found.licences)
    yield Link("#identity", _("Business"), None, False)
    yield Link("#land", _("Land and landlord"), None, False)
    yield Link("#licences", _("Licences"), missing or None, missing > 0)
    yield Link("#place", _("Siting"), failing or None, failing > 0)
    yield Link("#checklist", _("Checklist"), found.failing or None, found.failing > 0)
    yield Link("#outcome", _("Outcome and next steps"), len(found.routes) or None, False)
    yield Link("#open", _("Questions and tasks"), len(found.questions) or None, False)
    yield Link("#events", _("What happened"), len(found.events) or None, False)


def _acts(asked: AskedSite) -> Iterator[Link]:
    names = {
        IN_USE: ("rename", "identify", "duplicates", "move", "close"),
        MERGED: ("undo_merge",),
    }.get(asked.site.state, ("reopen",))
    for name in names:
        address = reverse(f"sites:{name}", args=[asked.campaign.slug, asked.site.code])
        yield Link(address, str(FILE_ACTS[name]), None, name in ("move", "close"))
