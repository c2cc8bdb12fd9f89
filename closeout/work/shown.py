"""Tasks as pages print them: grouped by how their day stands, with the words of the language."""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from closeout.ui.language import lang
from closeout.ui.shown import Tag
from closeout.work.types import Due, Today
from closeout.work.types import TaskRow as Row
from closeout.work.words import STATES, kind_name

_GROUPS: Final[dict[str, Promise]] = {
    "late": gettext_lazy("Overdue"),
    "due": gettext_lazy("Due within three working days"),
    "later": gettext_lazy("Due later"),
    "none": gettext_lazy("No day set"),
}
_TAGS: Final = {"late": "late", "due": "due", "later": "prog", "none": "unk"}
_CLOSED: Final = {"done": "ok", "refused": "bad", "cancelled": "na"}


@dataclass(frozen=True, slots=True)
class Line:
    """A task in the list; `small` is what stands below its title."""

    id: int
    tag: Tag
    title: str
    small: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks whose days stand alike."""

    label: str
    lines: tuple[Line, ...]


def groups(page: Today) -> list[Group]:
    """Return the tasks of a page in their groups, which come in the order of the days."""
    return [
        Group(str(_GROUPS[standing]), tuple(line(each) for each in rows))
        for standing, rows in groupby(page.rows, key=lambda each: each.due.standing)
    ]


def line(row: Row) -> Line:
    """Return a task as a line of a list."""
    who = row.who or ("" if row.unit is None else row.unit.say(lang()))
    parts = [
        row.scope and row.scope.say(lang()),
        kind_name(row.kind),
        row.clause,
        who,
        row.division and row.division.say(lang()),
    ]
    return Line(row.id, tag(row), row.title.say(lang()), " · ".join(each for each in parts if each), bool(row.who))


def tag(row: Row) -> Tag:
    """Return the tag of a task: its day while it is pending, else how it ended."""
    if row.due.standing == "closed":
        return Tag(_CLOSED[row.state], str(STATES[row.state]))
    return Tag(_TAGS[row.due.standing], days(row.due))


def days(due: Due) -> str:
    """Return how many days are left, or since when a task is late, as one phrase."""
    number = due.days
    if number is None:
        return _("no day set")
    if due.standing == "late":
        return ngettext("%(count)d day late", "%(count)d days late", number) % {"count": number}
    if due.today:
        return _("due today")
    return ngettext("%(count)d day left", "%(count)d days left", number) % {"count": number}
