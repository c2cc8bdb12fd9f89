"""What is due today as the page prints it: grouped by the day, with the words of the language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from closeout.desk.today import DuePage, Entry, Mark
from closeout.ui.language import lang
from closeout.work.shown import days
from closeout.work.words import kind_name

_GROUPS: Final[Mapping[str, Promise]] = {
    "late": _("Overdue"),
    "today": pgettext_lazy("group of what is due", "Today"),
    "due": _("Within three working days"),
    "later": _("Due later"),
    "none": _("No day set"),
}
_TAGS: Final = {"late": "late", "due": "due", "later": "prog", "none": "unk"}
_ASKS: Final[Mapping[str, Promise]] = {
    "accept": _("accept or refuse"),
    "review": _("review the correction"),
    "grant": _("decide on more time"),
    "resume": _("take up again"),
    "reassign": _("find whose it is"),
    "correct": _("correct it"),
    "clock": _("a period of the law runs"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Something to do, as a line: how its day stands, what it is, what is asked. `href` "": it leads nowhere."""

    href: str
    css: str
    day: str
    title: str
    asks: str
    major: bool
    small: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines whose days stand alike."""

    label: str
    lines: tuple[Line, ...]


def groups(page: DuePage) -> list[Group]:
    """Return a page's entries in their groups, which come in the order of the days."""
    return [
        Group(str(_GROUPS[key]), tuple(_line(each) for each in entries))
        for key, entries in groupby(page.entries, key=_standing)
    ]


def _standing(entry: Entry) -> str:
    return "today" if entry.due.today else entry.due.standing


def _line(entry: Entry) -> Line:
    texts = (entry.scope, entry.unit, entry.division)
    parts = [*(each.say(lang()) for each in texts if each is not None), entry.who]
    asks = kind_name(entry.kind) if entry.asks == "task" else str(_ASKS[entry.asks])
    small = " · ".join(each for each in parts if each)
    day, css = days(entry.due), _TAGS[entry.due.standing]
    return Line(entry.href, css, day, entry.title.say(lang()), asks, entry.major, small)


def written(mark: Mark) -> str:
    """Return a mark as it stands in an address."""
    wanted, rank, due_on, pk = mark
    return f"{wanted or 'none'}.{rank}.{due_on or 'none'}.{pk}"


def mark_in(word: str) -> Mark | None:
    """Return the mark that an address names; None: none, or nonsense."""
    parts = word.split(".")
    if len(parts) != 4 or not all(each.isascii() and each.isdecimal() and len(each) < 19 for each in parts[1::2]):
        return None
    try:
        return _day(parts[0]), int(parts[1]), _day(parts[2]), int(parts[3])
    except ValueError:
        return None


def _day(word: str) -> date | None:
    return None if word == "none" else date.fromisoformat(word)
