"""The voltages of a power line as maps write them: in kilovolts, or in volts as OpenStreetMap does."""

import math
import re
from typing import Final

_SEPARATORS: Final = re.compile("[;；|、,，/]")
_NUMBER: Final = re.compile(r"[±]?(\d+(?:\.\d+)?)\s*(kv|千伏|v|伏)?", re.IGNORECASE)
_SURELY_VOLTS: Final = 1000.0  # a power line below it is rather one whose kilovolts were written into `voltage`


def kilovolts(voltage_kv: str, voltage: str) -> frozenset[float]:
    """Return the voltages that a feature is tagged with, in kV: of `voltage_kv`, else of `voltage`, which is in volts.

    Empty where there is none, one of them cannot be read, or it may be kilovolts written where volts belong: what a
    line carries is unknown then. A line of 220 kV must never pass for one of 220 V.
    """
    if not voltage_kv and suspicious(voltage):
        return frozenset()
    found = [_one(each, in_kv=bool(voltage_kv)) for each in _SEPARATORS.split(voltage_kv or voltage) if each.strip()]
    return frozenset() if None in found else frozenset(each for each in found if each is not None)


def suspicious(voltage: str) -> bool:
    """Return whether `voltage` says so few volts that kilovolts were meant, perhaps."""
    bare = [_NUMBER.fullmatch(each.strip()) for each in _SEPARATORS.split(voltage)]
    return any(each is not None and each[2] is None and 0 < float(each[1]) < _SURELY_VOLTS for each in bare)


def _one(text: str, *, in_kv: bool) -> float | None:
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    unit = (match[2] or "").lower()
    number = float(match[1])
    kilo = number if unit in ("kv", "千伏") or (in_kv and not unit) else number / 1000
    return kilo if math.isfinite(kilo) and kilo > 0 else None
