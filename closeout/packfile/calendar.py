"""A pack's phases and deadlines as days: what is relative to the campaign becomes a date once the year is known."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from closeout.kernel.located import Located, Path
from closeout.kernel.refusal import Problem, sentence
from closeout.kernel.text import Text, both
from closeout.packfile.models import PackModel
from closeout.packfile.models_calendar import AnnualDay, CampaignModel, DueModel, PhaseModel
from closeout.packfile.structure import text_of

LEAP: Final = 2024  # any leap year: it has every day that a plan can name


_MONTHS: Final = tuple("January February March April May June July August September October November December".split())


@dataclass(frozen=True, slots=True)
class Due:
    """When something falls due: the rule in words, and the day; None where it waits for an act (an order served)."""

    rule: Text
    on: date | None


def campaign(model: CampaignModel, year: int) -> tuple[date, date]:
    """Return the first and the last day of the campaign that starts in `year`; it may end in the next year."""
    start, end = (day_in(each, year) for each in (model.start, model.end))
    return start, end if end >= start else day_in(model.end, year + 1)


def day_in(day: AnnualDay, year: int) -> date:
    """Return the day in `year`; where the month is too short for it (29 February), the month's last day."""
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def month_day(month: int, day: int) -> Text:
    """Return a day of any year: "6月10日", "10 June"."""
    return _words("packfile.month_day", month=Text(str(month), _MONTHS[month - 1]), day=day)


def due(model: PackModel, rule: DueModel, year: int) -> Due:
    """Return when `rule` falls due in the campaign that starts in `year`."""
    return Due(_said(model, rule), _on(model, rule, year, ()))


def _on(model: PackModel, rule: DueModel, year: int, seen: tuple[tuple[str, str], ...]) -> date | None:
    """Return the day of `rule`; `seen` are the phases' ends on the way here, so that a circle gives None."""
    base = _trigger(model, rule, year, seen)
    try:
        return None if base is None else base + timedelta(days=_days(model, rule))
    except OverflowError:  # beyond the year 9999
        return None


def _trigger(model: PackModel, rule: DueModel, year: int, seen: tuple[tuple[str, str], ...]) -> date | None:
    match rule.trigger:
        case "campaign_start":
            return campaign(model.campaign, year)[0]
        case "campaign_end":
            return campaign(model.campaign, year)[1]
        case "phase_start" | "phase_end":
            here = (rule.trigger, rule.phase or "")
            phase = _phase(model, rule)
            border = None if phase is None else _border(phase, rule)
            return None if border is None or here in seen else _on(model, border, year, (*seen, here))
        case _:
            return None


def _phase(model: PackModel, rule: DueModel) -> PhaseModel | None:
    return next((each for each in model.phases if each.id == rule.phase), None)


def _border(phase: PhaseModel, rule: DueModel) -> DueModel | None:
    return phase.starts if rule.trigger == "phase_start" else phase.ends


def _days(model: PackModel, rule: DueModel) -> int:
    """Return the days of a rule; a parameter's name stands for its value."""
    if isinstance(rule.days, int):
        return rule.days
    parameter = model.parameters.get(rule.days)
    return int(parameter.value) if parameter is not None and isinstance(parameter.value, int | float) else 0


def _said(model: PackModel, rule: DueModel) -> Text:
    """Return the rule in words: "10 days after the campaign starts"."""
    phase = _phase(model, rule)
    title = both(rule.phase or "–") if phase is None else text_of(phase.title)
    trigger = _words(f"packfile.trigger_{rule.trigger}", phase=title)
    days = _days(model, rule)
    if days == 0 and isinstance(rule.days, int):
        return _words("packfile.due_day", trigger=trigger)
    named = f"（:{rule.days}）" if isinstance(rule.days, str) else ""
    number = abs(days)
    amount = Text(f"{number} 天{named}", f"{number} day{'' if number == 1 else 's'}{named.translate(_ASCII_BRACKETS)}")
    return _words("packfile.due_before" if days < 0 else "packfile.due_after", trigger=trigger, days=amount)


_ASCII_BRACKETS: Final = str.maketrans({"（": " (", "）": ")"})


def _words(code: str, **params: object) -> Text:
    return Text(sentence(code, "zh", params), sentence(code, "en", params))


def calendar_problems(document: Located, model: PackModel) -> list[Problem]:
    """Return what is wrong with the pack's days: no such day, a phase without the day asked for, circles."""
    return list(_Calendar(document, model).problems())


class _Calendar:
    def __init__(self, document: Located, model: PackModel) -> None:
        self._document, self._model = document, model

    def problems(self) -> Iterator[Problem]:
        for key, day in (("start", self._model.campaign.start), ("end", self._model.campaign.end)):
            last = monthrange(LEAP, day.month)[1]
            if day.day > last:
                yield self._at(("campaign", key, "day"), "no_such_day", str(day.day), month=day.month, last=last)
        for path, rule in self._rules():
            yield from self._rule(path, rule)
        for index, phase in enumerate(self._model.phases):
            yield from self._backwards(("phases", index), phase)

    def _at(self, path: Path, code: str, value: str, **params: object) -> Problem:
        place = self._document.value(path)
        return Problem(
            self._document.file, f"packfile.{code}", params, row=place.line, column=place.column, value=value
        )

    def _rules(self) -> Iterator[tuple[Path, DueModel]]:
        for index, phase in enumerate(self._model.phases):
            for key, rule in (("starts", phase.starts), ("ends", phase.ends)):
                if rule is not None:
                    yield ("phases", index, key), rule
        for index, deadline in enumerate(self._model.deadlines):
            yield ("deadlines", index, "due"), deadline.due

    def _rule(self, path: Path, rule: DueModel) -> Iterator[Problem]:
        phase = _phase(self._model, rule)
        if phase is None or not rule.trigger.startswith("phase_"):
            return
        if _border(phase, rule) is None:
            missing = "starts" if rule.trigger == "phase_start" else "ends"
            yield self._at((*path, "phase"), "phase_without_day", phase.id, missing=missing)
            return
        circle = self._circle(rule)
        if circle:
            yield self._at((*path, "phase"), "phase_cycle", phase.id, through=" → ".join(circle))

    def _circle(self, rule: DueModel) -> Sequence[str]:
        """Return the way from a rule through phases back to where it was, nothing where it comes to an end."""
        way: list[str] = []
        current: DueModel | None = rule
        while current is not None and current.trigger.startswith("phase_"):
            here = f"{current.phase} {current.trigger.removeprefix('phase_')}"
            if here in way:
                return [*way, here]
            way.append(here)
            phase = _phase(self._model, current)
            current = None if phase is None else _border(phase, current)
        return ()

    def _backwards(self, path: Path, phase: PhaseModel) -> Iterator[Problem]:
        if phase.starts is None or phase.ends is None:
            return
        starts, ends = (_on(self._model, each, LEAP, ()) for each in (phase.starts, phase.ends))
        if starts is not None and ends is not None and ends < starts:
            days = {key: month_day(day.month, day.day) for key, day in (("starts", starts), ("ends", ends))}
            yield self._at((*path, "ends"), "phase_backwards", phase.id, **days)
