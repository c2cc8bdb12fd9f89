"""The pages of `closeout clock`: every period, and one that was counted."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from rich.console import RenderableType
from rich.table import Table

from closeout.cli.flow import Flow, flow
from closeout.cli.law_words import checked, citations, said
from closeout.cli.layout import Column, grid, show
from closeout.cli.plan_words import colon
from closeout.cli.speech import say
from closeout.law.views_clock import ClockListView, ClockView, PeriodView, StepView

_BLANK = flow("")
_WARNED: Final = "bold yellow"
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def show_periods(every: ClockListView) -> None:
    """Print every period: its id, how long it is and from when, the law behind it."""
    columns: list[Column] = [
        (say("clock_col_id"), "id"),
        (say("clock_col_length"), "id"),
        (say("clock_col_period"), "text"),
    ]
    rows = [(flow((each.id, "bold")), flow(_length(each)), _period(each)) for each in every.periods]
    heading = flow((say("clock_list_title"), "bold"), (say("so_many", count=len(rows)), "dim"))
    show(
        heading,
        _BLANK,
        grid(columns, rows),
        _BLANK,
        *(flow((say(each), "dim")) for each in ("law_star", "clock_list_hint")),
    )


def _length(each: PeriodView) -> str:
    return say("length_local") if each.length is None else amount(each.unit, each.length)


def _period(each: PeriodView) -> Flow:
    """Return what a period is for and from when it runs, with a star where it is to be verified."""
    way = say("clock_row_before" if each.backwards else "clock_row_from", starts=said(each.starts))
    return flow(colon(said(each.title)), (way, "dim"), (" *" if each.to_be_verified else "", _WARNED))


def _rule(each: PeriodView, length: int | None) -> str:
    """Return how long a period is and from when, or before what."""
    long = say("length_local") if length is None else amount(each.unit, length)
    return say("clock_before" if each.backwards else "clock_from", length=long, starts=said(each.starts))


def amount(unit: str, length: int) -> str:
    """Return a length with its unit."""
    return say(f"one_{unit}" if length == 1 else f"amount_{unit}", length=length)


def show_counted(counted: ClockView) -> None:
    """Print when a period ends on the first line, and below how it was counted."""
    show(
        flow((counted.end, "bold")),
        flow(say("clock_title", title=said(counted.period.title), rule=_rule(counted.period, counted.length))),
        flow((say("clock_law", law=citations(counted.period.law)), "dim")),
        checked(counted.period.verified),
        _BLANK,
        _steps(counted),
        *_remarks(counted),
    )


def _steps(counted: ClockView) -> Table:
    table = Table.grid(padding=(0, 2))
    for each in counted.steps:
        table.add_row(flow(_days(each.first, each.last)), flow(_what(each, counted)))
    if counted.rolled_from is not None:
        table.add_row(flow(_days(counted.end, counted.end)), flow(say("step_rolled")))
    return table


def _what(step: StepView, counted: ClockView) -> str:
    """Return what became of the days of a step."""
    name = "" if step.name is None else said(step.name)
    if step.numbers is None:
        if step.kind == "start":
            return _start(counted.period)
        return say(f"step_{step.kind}", name=name, length=amount(counted.period.unit, counted.length))
    first, last = step.numbers
    numbers = str(first) if first == last else f"{min(first, last)}–{max(first, last)}"
    if step.kind == "makeup":
        return say("step_makeup", numbers=numbers, name=name)
    one = first == last
    unit = counted.period.unit
    return say(f"counted_one_{unit}" if one else f"counted_{unit}", numbers=numbers)


def _start(period: PeriodView) -> str:
    if period.unit == "hours":
        return say("step_start_hours")
    return say("step_start_back" if period.backwards else "step_start")


def _days(first: str, last: str) -> str:
    """Return a day with its weekday, or the first and the last of several."""
    if "T" in first:
        return first.replace("T", " ") if first == last else f"{first.replace('T', ' ')} – {last.replace('T', ' ')}"
    return f"{first} {_weekday(first)}" if first == last else f"{first} – {last}"


def _weekday(day: str) -> str:
    return say(f"weekday_{_WEEK[date.fromisoformat(day).weekday()]}")


def _remarks(counted: ClockView) -> Iterator[RenderableType]:
    """Yield what has to be known besides, each beside its dot."""
    lines = [*_advice(counted), *_warnings(counted)]
    if lines:
        table = Table.grid(padding=(0, 1))
        for each in lines:
            table.add_row("·", each)
        yield _BLANK
        yield table


def _advice(counted: ClockView) -> Iterator[Flow]:
    """Yield the day to remember where it is not the end, and what has to be known of the period."""
    period = counted.period
    if counted.alarm is not None:
        yield flow((say("clock_alarm", day=counted.alarm), "bold"))
    if counted.aim is not None:
        yield flow((say("clock_aim_back" if period.backwards else "clock_aim", day=counted.aim), "bold"))
    if counted.proposed is not None and period.prudent is not None:
        same = counted.proposed == counted.end
        day = counted.proposed.replace("T", " ")
        yield flow((say("clock_proposed_same" if same else "clock_proposed", day=day), "bold"))
        yield flow(say("clock_remark", text=said(period.prudent)))
    if period.extension is not None:
        more, by = amount(period.unit, period.extension.length), said(period.extension.by)
        extended = counted.length != period.length
        yield flow(say("clock_extended", by=by) if extended else say("clock_extension", length=more, by=by))
    if period.pauses is not None:
        yield flow(say("clock_pauses", pauses=said(period.pauses)))
    if period.note is not None:
        yield flow(say("clock_remark", text=said(period.note)))


def _warnings(counted: ClockView) -> Iterator[Flow]:
    if counted.provisional:
        yield flow((say("clock_provisional"), _WARNED))
    for each in counted.cautions:
        yield flow((say(f"caution_{each}"), _WARNED))
