"""What an upgrade changes, as its page says it: the plan's own differences, tasks, verdicts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from closeout.campaigns.types import Turn, TurnCount, Upgrade
from closeout.kernel.text import Text
from closeout.packfile.aspects import Level
from closeout.packfile.diff import Change
from closeout.work.models import Task
from closeout.work.types import NewTask

LEVEL_NAMES: Final[dict[Level, Promise]] = {
    "verdicts": _("Changes verdicts"),
    "work": _("Changes who does what, and when"),
    "wording": _("Changes the wording only"),
}
SECTION_NAMES: Final[dict[str, Promise]] = {
    "pack": _("Plan"),
    "clauses": _("Clauses"),
    "parameters": _("Figures"),
    "facts": _("Facts"),
    "names": _("Named conditions"),
    "standards": _("Standards"),
    "tables": _("Decision tables"),
    "rows": _("Decision rows"),
    "outcomes": _("Possible outcomes"),
    "segments": _("Segments"),
    "actions": _("Actions"),
    "units": _("Units"),
    "roles": _("Roles"),
    "phases": _("Phases"),
    "duties": _("Duties"),
    "deadlines": _("Deadlines"),
    "deliverables": _("Papers"),
    "basis": _("Law"),
    "measures": _("Measures"),
    "ladder": _("Ladder of enforcement"),
    "indicators": _("Indicators"),
    "assessment": _("Assessment"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One difference of the plans, in words."""

    section: Promise | str
    item: str
    said: Text
    affects: str


@dataclass(frozen=True, slots=True)
class Group:
    """The differences of one weight."""

    name: Promise
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task that changes; `old_on` and `new_on` are None where there is no day."""

    clause: str
    title: Text
    unit: Text
    old_on: date | None
    new_on: date | None


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What an upgrade changes. `turned` counts all turns, `first` lists the first of them, `more` says how many not."""

    groups: tuple[Group, ...]
    came: tuple[TaskLine, ...]
    gone: tuple[TaskLine, ...]
    moved: tuple[TaskLine, ...]
    reworded: tuple[TaskLine, ...]
    turns: tuple[TurnCount, ...]
    first: tuple[Turn, ...]
    turned: int
    more: int
    dropped: tuple[str, ...]


def changes_page(upgrade: Upgrade) -> ChangesPage:
    """Return what the page of an upgrade shows. No query."""
    tasks = upgrade.tasks
    turned = sum(each.count for each in upgrade.turns)
    return ChangesPage(
        groups=tuple(_groups(upgrade.changes)),
        came=tuple(_line(each, None, each.due_on) for each in (*tasks.came, *(new for _old, new in tasks.back))),
        gone=tuple(_line(each, each.due_on, None) for each in tasks.gone),
        moved=tuple(_line(new, old.due_on, new.due_on) for old, new in tasks.moved),
        reworded=tuple(_line(new, old.due_on, new.due_on) for old, new in tasks.reworded),
        turns=upgrade.turns,
        first=upgrade.first,
        turned=turned,
        more=turned - len(upgrade.first),
        dropped=upgrade.dropped,
    )


def _groups(changes: Iterable[Change]) -> Iterator[Group]:
    for level, group in groupby(changes, lambda each: each.level):
        yield Group(LEVEL_NAMES[level], tuple(_said(each) for each in group))


def _said(change: Change) -> Line:
    section = change.section.partition(" ")[0]
    return Line(SECTION_NAMES.get(section, section), change.item, change.said, ", ".join(change.affects))


def _line(task: Task | NewTask, old_on: date | None, new_on: date | None) -> TaskLine:
    unit = Text("", "") if task.unit is None else Text(task.unit.name_zh, task.unit.name_en)
    return TaskLine(task.clause, Text(task.title_zh, task.title_en), unit, old_on, new_on)
