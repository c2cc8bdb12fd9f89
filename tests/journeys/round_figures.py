"""The figures that pages show of a campaign, read from them so that two readings can be compared."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from playwright.sync_api import Locator

from tests.journeys.ground import SLUG, VILLAGES
from tests.journeys.visitor import Visitor

_NUMBER: Final = re.compile(r"\d+")
_TEXTS: Final = """them => them.flatMap(it => {
  const walk = document.createTreeWalker(it, NodeFilter.SHOW_TEXT), texts = [];
  while (walk.nextNode()) texts.push(walk.currentNode.data);
  return texts;
})"""
Numbers = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Reading:
    """What the overview, the ledger and the leader's brief say: by name, the numbers in their order."""

    overview: Numbers
    league: Numbers
    types: Numbers
    chips: Numbers
    brief: Numbers


def read(office: Visitor, leader: Visitor) -> Reading:
    """Return what the pages say now."""
    office.turn_to("Overview")
    overview, league = _named(office.page.locator("dl.kpis > div"), "dt"), _league(office)
    types = _named(office.page.locator("section[aria-labelledby=types] tr"), "th small")
    office.turn_to("Findings")
    chips = _chips(office.page.locator("nav.chips a"))
    leader.go(f"/c/{SLUG}/brief/")
    brief = _named(leader.page.locator("dl.kpis > div"), "dt", "dd.v")
    return Reading(overview, league, types, chips, brief)


def _named(boxes: Locator, name: str, numbers: str = "dd.v, td") -> dict[str, tuple[int, ...]]:
    """Return the numbers of boxes by their names."""
    return {each.locator(name).first.text_content() or "": _numbers(each.locator(numbers)) for each in boxes.all()}


def _numbers(places: Locator) -> tuple[int, ...]:
    """Return the whole numbers in some places, shares left out; texts that only stand beside each other are several."""
    texts = places.evaluate_all(_TEXTS)
    return tuple(int(each) for text in texts for each in _NUMBER.findall(re.sub(r"\d+%", "", text)))


def _league(office: Visitor) -> dict[str, tuple[int, ...]]:
    """Return of each division its sites, its failing and major ones, and its findings open and closed out."""
    rows = office.page.locator("table.league tbody tr")
    return {
        code: _numbers(rows.filter(has_text=office.say(name)).locator("td:nth-of-type(n+3)"))
        for code, name in VILLAGES.items()
    }


def _chips(chips: Locator) -> dict[str, tuple[int, ...]]:
    """Return how many findings each chip counts, by what it shows."""
    found = {}
    for each in chips.all():
        shows = re.search(r"show=(\w+)", each.get_attribute("href") or "")
        if each.locator("b").count():
            found["open" if shows is None else shows[1]] = _numbers(each.locator("b"))
    return found


def difference(before: Numbers, after: Numbers) -> dict[str, tuple[int, ...]]:
    """Return by how much what both name has changed; what only one of them names counts from nothing."""
    none: tuple[int, ...] = ()
    changed = {}
    for name in before.keys() | after.keys():
        was, now = before.get(name, none), after.get(name, none)
        length = max(len(was), len(now))
        pairs = zip(_padded(was, length), _padded(now, length), strict=True)
        changed[name] = tuple(new - old for old, new in pairs)
    return {name: values for name, values in changed.items() if any(values)}


def _padded(values: tuple[int, ...], length: int) -> tuple[int, ...]:
    return (*values, *[0] * (length - len(values)))


def hazard_ledger(office: Visitor, folder: Path) -> list[dict[str, Any]]:
    """Fetch the hazard ledger of all findings as a workbook, which has as many as the page, and return its rows."""
    office.turn_to("Findings")
    office.follow_to(office.page.locator("nav.chips a[href*='show=all']").last)
    listed = office.page.locator("tbody tr").count()
    file = office.download("Hazard ledger (XLSX)", folder)
    heading, *rows = load_workbook(file).worksheets[0].iter_rows(values_only=True)
    assert len(rows) == listed
    return [dict(zip(map(str, heading), row, strict=True)) for row in rows]
