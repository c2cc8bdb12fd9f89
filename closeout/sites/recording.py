"""The record page: a group of facts as fields, what somebody saw when they began, and what they say differently."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from closeout.campaigns.models import Campaign
from closeout.evaluation.phrases import value_text
from closeout.forms.sheets import Column
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.facts import Fact, Value
from closeout.kernel.text import Text
from closeout.packfile.pack import Pack, unit_of
from closeout.people.access import Access
from closeout.sites.models import Fact as FactRow
from closeout.sites.models import Site
from closeout.sites.queries import parts_of
from closeout.sites.reading import reading_of, unit_name
from closeout.sites.services import clashes
from closeout.sites.standing import entitled, order, speakers, standing
from closeout.sites.types import Clash, NewFact
from closeout.sites.values import kept, read

SEEN: Final = "seen-"


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact to be filled in. `value` is what its field shows; `judge`: who settles it where the speaker does not.

    `hidden`: a value is known that is somebody else's to see; the field is empty and its value was not seen.
    """

    fact: Fact
    clauses: str
    value: Value
    judge: Text | None
    hidden: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group of facts of a site to be filled in, and the names of all groups with how much of each is known."""

    number: int
    title: Text
    asked: tuple[Asked, ...]
    groups: tuple[tuple[int, Text, int, int], ...]  # number, title, known, all
    next: int | None


@dataclass(frozen=True, slots=True)
class Differing:
    """A fact that somebody else changed meanwhile, as both values read; `at` None: nobody's, computed from a layer."""

    key: str
    label: Text
    mine: Text
    theirs: Text
    who: str
    at: datetime | None


def group_of(access: Access, campaign: Campaign, site: Site, number: int) -> Group:
    """Return a group of facts to be filled in, the first where there is none of this number; two queries."""
    reading = reading_of(campaign)
    number = number if 0 <= number < len(reading.groups) else 0
    keys = speakers(reading.pack, access, parts_of(campaign))
    values = read(reading.pack.facts, site.values)
    columns = reading.groups[number].columns
    own = _own(access, site, [each.key for each in columns if each.fact.personal])
    counted = tuple(
        (at, each.title, sum(column.key in values for column in each.columns), len(each.columns))
        for at, each in enumerate(reading.groups)
    )
    asked = tuple(_asked(each, reading.pack, values, keys, own) for each in columns)
    following = number + 1 if number + 1 < len(reading.groups) else None
    return Group(number, reading.groups[number].title, asked, counted, following)


def _own(access: Access, site: Site, keys: Sequence[str]) -> Mapping[str, Value]:
    """Return what the speaker's own unit, or oneself where there is none, last said of facts; one query."""
    mine = site.facts.filter(key__in=keys)
    mine = mine.filter(unit=access.unit) if access.unit is not None else mine.filter(by=access.user)
    return {each.key: each.value for each in sorted(mine, key=order)}


def _asked(
    column: Column, pack: Pack, values: Mapping[str, Value], keys: frozenset[str], own: Mapping[str, Value]
) -> Asked:
    fact, value = column.fact, values.get(column.key)
    hidden = fact.personal and value is not None and own.get(fact.key) != value
    may = entitled(pack, fact.key, values, keys)
    role = fact.judged_by
    judge = (
        None if may or role is None or role not in pack.roles else unit_name(pack, unit_of(pack.roles, role, values))
    )
    clauses = "、".join(each.clause for each in column.sources)
    return Asked(fact, clauses, None if hidden else value, judge, hidden)


def seen_values(group: Group) -> list[tuple[str, str]]:
    """Return the hidden fields that say what somebody sees; what is hidden from them is not among them."""
    return [(SEEN + each.fact.key, json.dumps(kept(each.value))) for each in group.asked if not each.hidden]


def read_seen(posted: Mapping[str, Any], facts: Mapping[str, Fact]) -> dict[str, Value]:
    """Return what somebody saw, as their form says; what is no value is as if nothing had stood there."""
    named = {name.removeprefix(SEEN): str(text) for name, text in posted.items() if name.startswith(SEEN)}
    return {key: _loaded(facts, key, text) for key, text in named.items() if key in facts}


def _loaded(facts: Mapping[str, Fact], key: str, text: str) -> Value:
    try:
        value = json.loads(text[:2000])
        return read(facts, {key: value})[key] if isinstance(value, bool | int | float | str) else None
    except (ValueError, RecursionError):
        return None


def said_differently(
    entered: Mapping[str, Value], seen: Mapping[str, Value], *, observed_on: date | None, at: datetime, evidence: str
) -> list[NewFact]:
    """Return what somebody says otherwise than they saw it; an empty field that showed nothing says nothing."""
    today = at.astimezone(TIME_ZONE).date()
    observed = at if observed_on in (None, today) else _noon(observed_on, at)
    return [
        NewFact(key, value, observed_at=observed, evidence=evidence)
        for key, value in entered.items()
        if value != seen.get(key)
    ]


def _noon(day: date, at: datetime) -> datetime:
    """Return noon of a day in China, or now where that is still to come."""
    return min(datetime.combine(day, time(12), TIME_ZONE), at)


def differing(campaign: Campaign, site: Site, facts: Iterable[NewFact], seen: Mapping[str, Value]) -> list[Differing]:
    """Return what somebody else changed meanwhile; personal values are not shown."""
    site.refresh_from_db()
    definitions = reading_of(campaign).pack.facts
    found = clashes(site, list(facts), seen, definitions)
    rows = site.facts.filter(key__in=[each.key for each in found]).select_related("by")
    stands = standing(rows)
    return [_differing(definitions[each.key], each, stands.get(each.key)) for each in found]


def _differing(fact: Fact, clash: Clash, row: FactRow | None) -> Differing:
    who = "" if row is None or row.by is None else row.by.name
    at = None if row is None else row.recorded_at
    return Differing(fact.key, fact.label, _shown(fact, clash.wanted), _shown(fact, clash.now), who, at)


def _shown(fact: Fact, value: Value) -> Text:
    if fact.personal and value is not None:
        return Text("（个人信息，不显示）", "(personal data, not shown)")
    return value_text(fact, value)


def settled(seen: dict[str, Value], entered: dict[str, Value], site: Site, choice: str, pack: Pack) -> None:
    """Take over a choice of the conflict page, `KEY=mine` or `KEY=theirs`, into what was seen and what is entered."""
    key, _, whose = choice.partition("=")
    if key not in seen:
        return
    now = read(pack.facts, site.values).get(key)
    seen[key] = now
    if whose == "theirs":
        entered[key] = now


def entered_again(
    entered: Mapping[str, Value], seen: Mapping[str, Value], posted: Mapping[str, Any]
) -> list[tuple[str, str]]:
    """Return hidden fields that say again what was entered and seen, so that a conflict loses nothing."""
    fields = [(key, each) for key, value in entered.items() for each in _as_entered(value)]
    known = [(SEEN + key, json.dumps(kept(value))) for key, value in seen.items()]
    about = [(name, str(posted.get(name, ""))) for name in ("observed_on", "evidence")]
    return [*fields, *known, *about]


def _as_entered(value: Value) -> list[str]:
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, str) and "|" in value:
        return value.split("|")
    return [] if value is None else [str(kept(value))]
