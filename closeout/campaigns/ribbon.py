"""The phases of a campaign side by side, each as wide as it is long, with today's mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from closeout.campaigns.obligations import PhaseDays
from closeout.kernel.text import Text

COLUMNS: Final = 24
LEAST: Final = 4  # columns that a phase needs for its words, where there is room

State = Literal["done", "now", "next"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A phase in the ribbon: `width` in columns, `left` its days still to go (None: not now, or it stays open)."""

    key: str
    title: Text
    starts_on: date | None
    ends_on: date | None
    width: int
    state: State
    left: int | None


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The phases. `mark` is today's place in percent of the width, None: today lies in no phase.

    `day` is today's number in the campaign from 1, None: before or after it; `days` all of them.
    """

    cells: tuple[Cell, ...]
    mark: str | None
    mark_label: str | None
    day: int | None
    days: int


def ribbon(phases: Sequence[PhaseDays], period: tuple[date, date], on: date) -> Ribbon:
    """Return the phases of a campaign that runs for `period`, as they stand on a day."""
    spans = _spans(phases, period)
    widths = _widths([None if end is None else (end - start).days + 1 for start, end in spans])
    cells = tuple(
        Cell(each.key, each.title, each.starts_on, each.ends_on, width, _state(span, on), _left(each, on))
        for each, span, width in zip(phases, spans, widths, strict=True)
    )
    inside = period[0] <= on <= period[1]
    mark = _mark(spans, widths, on)
    return Ribbon(
        cells=cells,
        mark=None if mark is None else f"{mark:.2f}",
        mark_label=None if mark is None else f"{min(max(mark, 5), 95):.2f}",
        day=(on - period[0]).days + 1 if inside else None,
        days=(period[1] - period[0]).days + 1,
    )


Span = tuple[date, date | None]  # None: it stays open


def _spans(phases: Sequence[PhaseDays], period: tuple[date, date]) -> list[Span]:
    """Return each phase's days; one that the plan leaves open on a side reaches to its neighbour there."""
    spans: list[Span] = []
    for at, each in enumerate(phases):
        starts = each.starts_on or _after(spans, period)
        ends = each.ends_on or _before(starts, phases[at + 1 :], period)
        spans.append((starts, ends if ends is None or ends >= starts else starts))
    return spans


def _after(spans: Sequence[Span], period: tuple[date, date]) -> date:
    """Return when a phase begins that names no day: after the one before it, or with the campaign."""
    if not spans:
        return period[0]
    start, end = spans[-1]
    return start if end is None or end >= period[1] else end + timedelta(days=1)


def _before(starts: date, later: Sequence[PhaseDays], period: tuple[date, date]) -> date | None:
    """Return when a phase ends that names no day: before the next one begins; None of the last, which stays open.

    Where the plan says only when the next one ends, the two share the days.
    """
    if not later:
        return None
    following = later[0]
    if following.starts_on is not None:
        return following.starts_on - timedelta(days=1)
    return period[1] if following.ends_on is None else starts + (following.ends_on - starts) // 2


def _widths(days: Sequence[int | None]) -> list[int]:
    """Return the phases' widths, which fill the columns; a phase without an end is as wide as words need."""
    if not days:
        return []
    least = min(LEAST, COLUMNS // len(days))
    room, whole = COLUMNS - least * len(days), sum(each or 0 for each in days) or 1
    widths = [least + room * (each or 0) // whole for each in days]
    widest = max(range(len(days)), key=lambda at: days[at] or 0)
    widths[widest] += COLUMNS - sum(widths)
    return widths


def _state(span: Span, on: date) -> State:
    if on < span[0]:
        return "next"
    return "now" if span[1] is None or on <= span[1] else "done"


def _left(phase: PhaseDays, on: date) -> int | None:
    """Return the days to the end that the plan names, None where it names none, or before it starts or after."""
    if phase.ends_on is None or on > phase.ends_on or (phase.starts_on is not None and on < phase.starts_on):
        return None
    return (phase.ends_on - on).days


def _mark(spans: Sequence[Span], widths: Sequence[int], on: date) -> float | None:
    """Return where a day stands, in percent: within its phase by the days of that phase."""
    at = 0
    for (start, end), width in zip(spans, widths, strict=True):
        if start <= on and (end is None or on <= end):
            part = 0.5 if end is None else ((on - start).days + 0.5) / ((end - start).days + 1)
            return 100 * (at + width * part) / COLUMNS
        at += width
    return None
