"""Periods and how they were counted, as `closeout clock` tells them."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from closeout.kernel.text import Text
from closeout.law.counted import Counted, Step, StepKind, Task
from closeout.law.library import stand
from closeout.law.models import PeriodModel, TextModel, Unit
from closeout.law.periods import rules
from closeout.law.views_base import CheckedView, CitedView, View, citations, to_be_verified

Caution = Literal["law_not_in_force", "pause_without_law", "no_working_day"]


class ExtensionView(View):
    """By how much a period may be extended."""

    length: int
    times: int
    by: TextModel


class PeriodView(CheckedView):
    """A period that the law sets."""

    id: str
    title: TextModel
    unit: Unit
    length: int | None = Field(description="How many; null: set locally.")
    starts: TextModel = Field(description="What it is counted from, or back from.")
    backwards: bool
    rolls: bool = Field(description="Whether an end on a day off moves to the next working day.")
    lapses: bool = Field(description="Whether its end ends a measure by itself; if not, an act is due in time.")
    binds: Literal["party", "authority"]
    extension: ExtensionView | None
    pauses: TextModel | None = Field(description="What stops the clock; null: nothing that is recorded.")
    prudent: TextModel | None
    law: list[CitedView]
    note: TextModel | None


class ClockListView(View):
    """What `closeout clock --json` prints."""

    periods: list[PeriodView]


class StepView(View):
    """Days in a row, or a moment, and what became of them in counting."""

    kind: StepKind
    first: str
    last: str
    numbers: tuple[int, int] | None = Field(description="The numbers of the first and the last day counted.")
    name: TextModel | None = Field(description="The holiday; null: none.")


class ClockView(View):
    """What `closeout clock ID --json` prints; days are ISO dates, moments ISO date-times of China."""

    period: PeriodView
    start: str
    length: int = Field(description="How much was counted, extensions included, in the period's unit.")
    end: str = Field(description="When it ends; counted back, the latest day that is early enough.")
    provisional: bool = Field(description="A day beyond the known calendar mattered.")
    rolled_from: str | None = Field(description="The day off that it would have ended on; null: it did not move.")
    aim: str | None = Field(description="The working day to be done by, for a margin; null: the end itself.")
    alarm: str | None = Field(
        description="The last working day to act on, where the end never moves; null: the end itself."
    )
    proposed: str | None = Field(description="A day or moment that is prudent to propose; null: the end itself.")
    cautions: list[Caution]
    steps: list[StepView]


def clock_list() -> ClockListView:
    """Return every period."""
    return ClockListView(periods=[period_view(id_, each) for id_, each in rules().periods.items()])


def period_view(id_: str, period: PeriodModel) -> PeriodView:
    """Return a period with the titles of what it rests on."""
    more = period.extension
    return PeriodView(
        id=id_,
        title=period.title,
        unit=period.unit,
        length=period.length,
        starts=period.starts,
        backwards=period.backwards,
        rolls=period.rolls,
        lapses=period.lapses,
        binds=period.binds,
        extension=None if more is None else ExtensionView(length=more.length, times=more.times, by=more.by),
        pauses=period.pauses,
        prudent=period.prudent,
        law=citations(period.law),
        note=period.note,
        verified=period.verified,
        to_be_verified=to_be_verified(period.verified),
    )


def clock_view(task: Task, counted: Counted) -> ClockView:
    """Return a period that was counted."""
    return ClockView(
        period=period_view(task.id, task.period),
        start=iso(counted.start),
        length=counted.length,
        end=iso(counted.end),
        provisional=counted.provisional,
        rolled_from=_iso(counted.rolled_from),
        aim=_iso(counted.aim),
        alarm=_iso(counted.alarm),
        proposed=_iso(counted.proposed),
        cautions=cautions(task, counted),
        steps=[_step(each) for each in counted.steps],
    )


def cautions(task: Task, counted: Counted) -> list[Caution]:
    """Return what has to be said of counting this period so."""
    on = task.start.date() if isinstance(task.start, datetime) else task.start
    old = any(stand(each.instrument, on).standing in ("not_yet", "ended") for each in task.period.law)
    found: list[Caution] = ["law_not_in_force"] if old else []
    if task.pauses and task.period.pauses is None:
        found.append("pause_without_law")
    return [*found, "no_working_day"] if counted.unworked else found


def _step(step: Step) -> StepView:
    return StepView(
        kind=step.kind, first=iso(step.first), last=iso(step.last), numbers=step.numbers, name=_said(step.name)
    )


def _said(text: Text | None) -> TextModel | None:
    return None if text is None else TextModel(zh=text.zh, en=text.en)


def iso(on: date) -> str:
    """Return a day as an ISO date, a moment as an ISO date-time to the minute; all are China's."""
    return on.replace(tzinfo=None).isoformat(timespec="minutes") if isinstance(on, datetime) else on.isoformat()


def _iso(on: date | None) -> str | None:
    return None if on is None else iso(on)
