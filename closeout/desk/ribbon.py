"""The campaign's phases side by side, with today among them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from closeout.campaigns.models import Campaign, Phase
from closeout.desk.types import PhaseShown, Ribbon
from closeout.kernel.text import Text

_WHOLE: Final = 1000
_TAIL: Final = 14  # days shown of a phase that stays open


def ribbon(campaign: Campaign, phases: Sequence[Phase], labels: Mapping[str, Text], today: date) -> Ribbon:
    """Return the ribbon of a campaign; a phase without a first day has no place in it."""
    last = max([campaign.ends_on, *(each.ends_on for each in phases if each.ends_on)])
    if any(each.starts_on and not each.ends_on for each in phases):
        last = max([last, *(each.starts_on for each in phases if each.starts_on)]) + timedelta(_TAIL)
    first = min([campaign.starts_on, *(each.starts_on for each in phases if each.starts_on)])
    whole = (last - first).days + 1

    def place(day: date) -> int:
        return _WHOLE * (day - first).days // whole

    shown = []
    for each in phases:
        x = 0 if each.starts_on is None else place(each.starts_on)
        end = place((each.ends_on or last) + timedelta(1))
        label = labels.get(each.key, Text(each.key, each.key))
        width = 0 if each.starts_on is None else max(end - x, 1)
        shown.append(PhaseShown(label, each.starts_on, each.ends_on, _state(each, today), x, width))
    days = (campaign.ends_on - campaign.starts_on).days + 1
    day = min(max((today - campaign.starts_on).days + 1, 0), days)
    return Ribbon(tuple(shown), today, place(today) if first <= today <= last else None, day, days)


def _state(phase: Phase, today: date) -> str:
    if phase.ends_on is not None and phase.ends_on < today:
        return "done"
    return "now" if phase.starts_on is not None and phase.starts_on <= today else "next"
