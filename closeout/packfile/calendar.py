"""A pack's phases and deadlines as days: what is relative to the campaign becomes a date once the year is known."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from closeout.kernel.located import Path
from closeout.kernel.refusal import sentence
from closeout.kernel.text import Text, both
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.models_calendar import AnnualDay, CampaignModel, DueModel, PhaseModel

LEAP: Final = 2024  # any leap year: it has every day that a plan can name

_MONTHS: Final = tuple("January February March April May June July August September October November December".split())


Period = tuple[date, date]  # a campaign's first and last day


@dataclass(frozen=True, slots=True)
class Due:
    """When something falls due: the rule in words, and the day; None where it waits for an act (an order served)."""

    rule: Text
    on: date | None


def campaign(model: CampaignModel, year: int) -> Period:
    """Return the first and the last day of the campaign that starts in `year`; it may end in the next year."""
    start, end = (day_in(each, year) for each in (model.start, model.end))
    return start, end if end >= start else day_in(model.end, year + 1)


def day_in(day: AnnualDay, year: int) -> date:
    """Return the day in `year`; where the month is too short for it (29 February), the month's last day."""
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def month_day(month: int, day: int) -> Text:
    """Return a day of any year: "6月10日", "10 June"."""
    return _words("packfile.month_day", month=Text(str(month), _MONTHS[month - 1]), day=day)


def due(model: PackModel, rule: DueModel, period: Period) -> Due:
    """Return when `rule` falls due in the campaign that runs for `period`."""
    return Due(_said(model, rule), day_of(model, rule, period, ()))


def day_of(model: PackModel, rule: DueModel, period: Period, seen: tuple[tuple[str, str], ...]) -> date | None:
    """Return the day of `rule`; `seen` are the phases' ends on the way here, so that a circle gives None."""
    base = _trigger(model, rule, period, seen)
    try:
        return None if base is None else base + timedelta(days=_days(model, rule))
    except OverflowError:  # beyond the year 9999
        return None


def _trigger(model: PackModel, rule: DueModel, period: Period, seen: tuple[tuple[str, str], ...]) -> date | None:
    match rule.trigger:
        case "campaign_start":
            return period[0]
        case "campaign_end":
            return period[1]
        case "phase_start" | "phase_end":
            here = (rule.trigger, rule.phase or "")
            phase = phase_of(model, rule)
            border = None if phase is None else border_of(phase, rule)
            return None if border is None or here in seen else day_of(model, border, period, (*seen, here))
        case _:
            return None


def phase_of(model: PackModel, rule: DueModel) -> PhaseModel | None:
    """Return the phase that a rule speaks of, None where it speaks of none or there is no such phase."""
    return next((each for each in model.phases if each.id == rule.phase), None)


def border_of(phase: PhaseModel, rule: DueModel) -> DueModel | None:
    """Return when the phase starts or ends, whichever the rule speaks of; None where the plan names no day."""
    return phase.starts if rule.trigger == "phase_start" else phase.ends


def rules(model: PackModel) -> Iterator[tuple[Path, DueModel]]:
    """Yield every rule for a day, with its place: when phases start and end, when something is due."""
    for index, phase in enumerate(model.phases):
        for key, rule in (("starts", phase.starts), ("ends", phase.ends)):
            if rule is not None:
                yield ("phases", index, key), rule
    for index, deadline in enumerate(model.deadlines):
        yield ("deadlines", index, "due"), deadline.due


def counts_days(model: PackModel, name: str) -> bool:
    """Return whether a day is counted by the parameter `name`; only a whole number will do for it."""
    return any(rule.days == name for _, rule in rules(model))


def is_whole(value: object) -> bool:
    """Return whether `value` is a number of whole days."""
    return isinstance(value, int | float) and not isinstance(value, bool) and float(value).is_integer()


def _days(model: PackModel, rule: DueModel) -> int:
    """Return the days of a rule; a parameter's name stands for its value."""
    if isinstance(rule.days, int):
        return rule.days
    parameter = model.parameters.get(rule.days)
    return int(parameter.value) if parameter is not None and isinstance(parameter.value, int | float) else 0


def _said(model: PackModel, rule: DueModel) -> Text:
    """Return the rule in words: "10 days after the campaign starts"."""
    phase = phase_of(model, rule)
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
