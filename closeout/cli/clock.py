"""`closeout clock`: when a period of the law ends, and how that was counted."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Final

import typer

from closeout.cli.clock_page import show_counted, show_periods
from closeout.cli.commands import Command, new_app
from closeout.cli.options import AsJson, Spoken
from closeout.cli.speech import say, words
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.dates import parse_date
from closeout.kernel.refusal import UsageRefusal
from closeout.kernel.text import Text
from closeout.law.counted import Pause, Task
from closeout.law.counting import count
from closeout.law.holiday_files import calendar
from closeout.law.models import PeriodModel
from closeout.law.periods import period
from closeout.law.views_clock import clock_list, clock_view

FIRST_YEAR, LAST_YEAR = 1949, 2999
_LONGEST: Final = 3_660

app = new_app()


@app.command(cls=Command, help=say("clock_help"))
def command(
    id_: Annotated[str | None, typer.Argument(metavar="[ID]", help=say("period_help"))] = None,
    *,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE[THH:MM]", help=say("from_help"))] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help=say("to_help"))] = None,
    length: Annotated[
        int | None, typer.Option("--length", metavar="N", min=1, max=_LONGEST, help=say("length_help"))
    ] = None,
    extended: Annotated[int, typer.Option("--extended", count=True, help=say("extended_help"))] = 0,
    paused: Annotated[list[str] | None, typer.Option("--paused", metavar="FROM..TO", help=say("paused_help"))] = None,
    holidays: Annotated[
        list[Path] | None, typer.Option("--holidays", metavar="FILE", readable=False, help=say("holidays_help"))
    ] = None,
    weekends_off: Annotated[bool, typer.Option("--weekends-off", help=say("weekends_off_help"))] = False,
    as_json: AsJson = False,
    lang: Spoken = None,
) -> None:
    """List the periods, or count one."""
    if id_ is None:
        _refuse_without_period(from_, to, length, extended, paused)
        every = clock_list()
        print(every.model_dump_json()) if as_json else show_periods(every)
        return
    rule = period(id_)
    task = Task(
        id=id_,
        period=rule,
        start=_start(id_, rule, from_, to),
        extensions=_extensions(id_, rule, extended),
        pauses=[_pause(each, rule) for each in paused or []],
        length=_length(id_, rule, length),
    )
    counted = count(task, calendar(holidays or [], makeup_counts=not weekends_off))
    view = clock_view(task, counted)
    print(view.model_dump_json()) if as_json else show_counted(view)


def _refuse_without_period(*given: object) -> None:
    if any(given):
        raise UsageRefusal("cli.clock_no_id")


def _start(id_: str, rule: PeriodModel, from_: str | None, to: str | None) -> date:
    """Return the day or the moment to count from, or back from."""
    option, other = ("--to", "--from") if rule.backwards else ("--from", "--to")
    given, wrong = (to, from_) if rule.backwards else (from_, to)
    starts = Text(rule.starts.zh, rule.starts.en)
    if wrong is not None:
        code = "cli.clock_direction_back" if rule.backwards else "cli.clock_direction"
        raise UsageRefusal(code, id=id_, option=option, other=other, starts=starts)
    example = "2026-09-30T16:20" if rule.unit == "hours" else "2026-09-30"
    if given is None:
        code = "cli.clock_start_back" if rule.backwards else "cli.clock_start"
        raise UsageRefusal(code, id=id_, option=option, starts=starts, example=example)
    return _moment(option, given, rule)


def _moment(option: str, word: str, rule: PeriodModel) -> date:
    """Return the day that `word` writes, or its moment where hours are counted.

    Raises:
        UsageRefusal: it is neither, or too far from today for any calendar.
    """
    day, _, at = word.replace("T", " ").partition(" ")
    try:
        on, clock = parse_date(day), time.fromisoformat(at or "00:00")
    except ValueError:
        raise UsageRefusal("cli.moment_form", option=option, found=word) from None
    if clock.tzinfo is not None:  # all clocks are China's: 08:20Z must not be counted from 08:20 there
        raise UsageRefusal("cli.moment_form", option=option, found=word)
    moment = datetime.combine(on, clock, TIME_ZONE)
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise UsageRefusal("cli.clock_year", option=option, found=word, first=FIRST_YEAR, last=LAST_YEAR)
    if rule.unit == "hours" and not at:
        raise UsageRefusal("cli.clock_minute", option=option, found=word, example=f"{day}T16:20")
    return moment.replace(second=0, microsecond=0) if rule.unit == "hours" else on


def _pause(word: str, rule: PeriodModel) -> Pause:
    first, found, last = word.partition("..")
    if not found:
        raise UsageRefusal("cli.paused_form", found=word)
    begin, end = (_as_moment(_moment("--paused", each, rule)) for each in (first, last))
    if end < begin:
        raise UsageRefusal("cli.paused_order", found=word)
    return Pause(begin, end)


def _as_moment(on: date) -> datetime:
    return on if isinstance(on, datetime) else datetime(on.year, on.month, on.day, tzinfo=TIME_ZONE)


def _extensions(id_: str, rule: PeriodModel, times: int) -> int:
    if times and rule.extension is None:
        raise UsageRefusal("cli.no_extension", id=id_)
    if rule.extension is not None and times > rule.extension.times:
        raise UsageRefusal("cli.extended_often", id=id_, times=rule.extension.times)
    return times


def _length(id_: str, rule: PeriodModel, given: int | None) -> int | None:
    if rule.length is None and given is None:
        raise UsageRefusal("cli.length_needed", id=id_, unit=words(f"unit_{rule.unit}"))
    if rule.length is not None and given is not None:
        raise UsageRefusal("cli.length_fixed", id=id_, length=rule.length, unit=words(f"unit_{rule.unit}"))
    return given
