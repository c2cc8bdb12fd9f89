"""What a fine paid late grows by."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from closeout.law.periods import rules

_FEN: Final = Decimal("0.01")


def surcharge(fine: Decimal, days_late: int, days_stopped: int = 0) -> Decimal:
    """Return the surcharge in yuan on `fine` (yuan), `days_late` days after the period for payment; never more than it.

    `days_stopped` of them fell into reconsideration or litigation and do not count (Penalty Law, art. 73).

    Raises:
        ValueError: an amount or a number of days is negative.
    """
    if fine < 0 or days_late < 0 or days_stopped < 0:
        raise ValueError("a fine and its days are never negative")
    days = max(days_late - days_stopped, 0)
    grown = fine * Decimal(rules().late_payment.rate_per_day) * days
    return min(grown, fine).quantize(_FEN, ROUND_HALF_UP)
