"""Who owes what in a campaign, unit by unit."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from closeout.campaigns.models import Campaign, scope_of
from closeout.campaigns.obligations import DEADLINE, DUTY, KINDS
from closeout.campaigns.plans import pack_of
from closeout.campaigns.types import Progress
from closeout.kernel.text import Text
from closeout.packfile.definitions import text_of
from closeout.work.models import CANCELLED, DONE, REFUSED, Task


@dataclass(frozen=True, slots=True)
class DutyRow:
    """What a unit owes, and how far it is; `overdue` only while it is not done."""

    kind: str
    key: str
    clause: str
    text: Text
    due_on: date | None
    done: bool
    refused: bool
    overdue: bool
    reason: str

    @property
    def named(self) -> str:
        """How the plan calls it: a duty by its id, which has its clause in it, a deadline by its clause."""
        return self.key if self.kind == DUTY else self.clause


@dataclass(frozen=True, slots=True)
class UnitPart:
    """A unit of the plan, who plays it, and what that unit owes. `plays` are the plan's units that it plays."""

    key: str
    name: Text
    plays: tuple[Text, ...]
    duties: tuple[DutyRow, ...]
    deadlines: tuple[DutyRow, ...]
    progress: Progress


@dataclass(frozen=True, slots=True)
class UnitsPage:
    """Who owes what."""

    units: tuple[UnitPart, ...]
    idle: tuple[UnitPart, ...]  # who owes nothing: groups, receivers
    progress: Progress


def units_page(campaign: Campaign, on: date) -> UnitsPage:
    """Return the units of a campaign and what each owes, in the plan's order; two queries."""
    model = pack_of(campaign).model
    rows: dict[int | None, list[Task]] = defaultdict(list)
    tasks = Task.objects.filter(scope=scope_of(campaign), kind__in=KINDS).exclude(state=CANCELLED).order_by("pk")
    for task in tasks:
        rows[task.unit_id].append(task)
    parts = {each.key: each.unit for each in campaign.parts.select_related("unit")}
    plays: dict[int, list[Text]] = defaultdict(list)
    for key in model.units:
        if key in parts:
            plays[parts[key].pk].append(text_of(model.units[key].name))
    units = list({parts[key].pk: parts[key] for key in model.units if key in parts}.values())
    found = [
        _unit(each.key, Text(each.name_zh, each.name_en), plays[each.pk], [_row(task, on) for task in rows[each.pk]])
        for each in units
    ]
    busy = tuple(each for each in found if each.progress.total)
    return UnitsPage(
        units=busy,
        idle=tuple(each for each in found if not each.progress.total),
        progress=sum((each.progress for each in busy), Progress()),
    )


def _row(task: Task, on: date) -> DutyRow:
    done = task.state == DONE
    late = not done and task.due_on is not None and task.due_on < on
    text = Text(task.title_zh, task.title_en)
    refused = task.state == REFUSED
    return DutyRow(task.kind, task.key, task.clause, text, task.due_on, done, refused, late, task.reason)


def _unit(key: str, name: Text, plays: Sequence[Text], rows: Sequence[DutyRow]) -> UnitPart:
    done, late = sum(each.done for each in rows), sum(each.overdue for each in rows)
    return UnitPart(
        key=key,
        name=name,
        plays=tuple(each for each in plays if each != name),
        duties=tuple(each for each in rows if each.kind == DUTY),
        deadlines=tuple(each for each in rows if each.kind == DEADLINE),
        progress=Progress(done, len(rows) - done - late, late),
    )
