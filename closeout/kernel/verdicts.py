"""The four answers a standard can give, and the words that stand for an open decision."""

from typing import Final, Literal

Verdict = Literal["pass", "fail", "unknown", "not_applicable"]

PASS: Final = "pass"
FAIL: Final = "fail"
UNKNOWN: Final = "unknown"
NOT_APPLICABLE: Final = "not_applicable"

UNDECIDED: Final = "undecided"

Truth = bool | None


def verdict_of(applies: Truth, requires: Truth) -> Verdict:
    """Return the verdict of a standard from the truth of its two conditions (None: unknown)."""
    if applies is False:
        return NOT_APPLICABLE
    if applies is None or requires is None:
        return UNKNOWN
    return PASS if requires else FAIL


def fails(applies: Truth, requires: Truth) -> Truth:
    """Return whether a standard fails, as "any standard fails" counts it.

    An unknown verdict is None, but False where `requires` is true: such a standard can only pass or not apply.
    """
    if applies is False or requires is True:
        return False
    if applies is None or requires is None:
        return None
    return True
