"""Do a pack's days hold good: does each exist, does every phase have the day asked for, is there a circle (X-1)?"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from closeout.kernel.located import Located, Path
from closeout.kernel.numbers import shortest
from closeout.kernel.refusal import Problem
from closeout.packfile.calendar import (
    LEAP,
    border_of,
    campaign,
    counts_days,
    day_of,
    is_whole,
    month_day,
    phase_of,
    rules,
)
from closeout.packfile.models import PackModel
from closeout.packfile.models_calendar import DueModel, PhaseModel
from closeout.packfile.structure import MOST

LONGEST_CHAIN: Final = 20  # phases counted from one another in a row; the plans have 2


def calendar_problems(document: Located, model: PackModel) -> list[Problem]:
    """Return what is wrong with the pack's days: no such day, part of one, a phase without the day asked for, circles.

    One more than is told at most.
    """
    return list(islice(_Calendar(document, model).problems(), MOST + 1))


class _Calendar:
    def __init__(self, document: Located, model: PackModel) -> None:
        self._document, self._model = document, model

    def problems(self) -> Iterator[Problem]:
        for key, day in (("start", self._model.campaign.start), ("end", self._model.campaign.end)):
            last = monthrange(LEAP, day.month)[1]
            if day.day > last:
                yield self._at(("campaign", key, "day"), "no_such_day", str(day.day), month=day.month, last=last)
        yield from self._parts_of_days()
        bad = list(
            islice((problem for path, rule in rules(self._model) for problem in self._rule(path, rule)), MOST + 1)
        )
        yield from bad
        for index, phase in enumerate(() if bad else self._model.phases):
            yield from self._backwards(("phases", index), phase)

    def _at(self, path: Path, code: str, value: str, **params: object) -> Problem:
        place = self._document.value(path)
        return Problem(
            self._document.file, f"packfile.{code}", params, row=place.line, column=place.column, value=value
        )

    def _parts_of_days(self) -> Iterator[Problem]:
        for name, parameter in self._model.parameters.items():
            counted = parameter.type == "number" and counts_days(self._model, name)
            if counted and isinstance(parameter.value, float) and not is_whole(parameter.value):
                yield self._at(("parameters", name, "value"), "part_of_a_day", shortest(parameter.value))

    def _rule(self, path: Path, rule: DueModel) -> Iterator[Problem]:
        phase = phase_of(self._model, rule)
        if phase is None or not rule.trigger.startswith("phase_"):
            return
        if border_of(phase, rule) is None:
            missing = "starts" if rule.trigger == "phase_start" else "ends"
            yield self._at((*path, "phase"), "phase_without_day", phase.id, missing=missing)
            return
        way = self._way(rule)
        if len(way) > LONGEST_CHAIN:
            yield self._at((*path, "phase"), "phase_chain", phase.id, limit=LONGEST_CHAIN)
        elif way and way[-1] in way[:-1]:
            yield self._at((*path, "phase"), "phase_cycle", phase.id, through=" → ".join(way))

    def _way(self, rule: DueModel) -> Sequence[str]:
        """Return the way from a rule through phases, up to where it ends, comes back to itself or is too long."""
        way: list[str] = []
        current: DueModel | None = rule
        while current is not None and current.trigger.startswith("phase_") and len(way) <= LONGEST_CHAIN:
            here = f"{current.phase} {current.trigger.removeprefix('phase_')}"
            if here in way:
                return [*way, here]
            way.append(here)
            phase = phase_of(self._model, current)
            current = None if phase is None else border_of(phase, current)
        return way

    def _backwards(self, path: Path, phase: PhaseModel) -> Iterator[Problem]:
        if phase.starts is None or phase.ends is None:
            return
        period = campaign(self._model.campaign, LEAP)
        starts, ends = (day_of(self._model, each, period, ()) for each in (phase.starts, phase.ends))
        if starts is not None and ends is not None and ends < starts:
            days = {key: month_day(day.month, day.day) for key, day in (("starts", starts), ("ends", ends))}
            yield self._at((*path, "ends"), "phase_backwards", phase.id, **days)
