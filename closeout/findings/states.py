"""The states of a finding, and which act leads from where to where. Nothing else moves a finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

State = Literal["raised", "refused", "correcting", "submitted", "deferred", "closed", "closed_uncorrected"]
Deed = Literal["accept", "refuse", "reassign", "submit", "send_back", "close", "give_up", "defer", "resume"]

RAISED: Final = "raised"  # given to a unit, which has not said yet that it is theirs
REFUSED: Final = "refused"  # the unit says that it is not theirs; the office finds whose it is
CORRECTING: Final = "correcting"
SUBMITTED: Final = "submitted"  # said to be corrected; somebody else has to see it
DEFERRED: Final = "deferred"  # cannot be corrected for now, until a day
CLOSED: Final = "closed"
CLOSED_UNCORRECTED: Final = "closed_uncorrected"  # nothing is left to correct: the site is gone

STATES: Final[tuple[State, ...]] = (
    RAISED,
    REFUSED,
    CORRECTING,
    SUBMITTED,
    DEFERRED,
    CLOSED,
    CLOSED_UNCORRECTED,
)
OPEN: Final[tuple[State, ...]] = (RAISED, REFUSED, CORRECTING, SUBMITTED, DEFERRED)
RUNNING: Final[tuple[State, ...]] = (RAISED, REFUSED, CORRECTING, SUBMITTED)  # whose day can pass
ENDED: Final[tuple[State, ...]] = (CLOSED, CLOSED_UNCORRECTED)


@dataclass(frozen=True, slots=True)
class Move:
    """From where an act may start, and where it leads."""

    start: tuple[State, ...]
    end: State


MOVES: Final[Mapping[Deed, Move]] = {
    "accept": Move((RAISED,), CORRECTING),
    "refuse": Move((RAISED, CORRECTING), REFUSED),
    "reassign": Move((RAISED, REFUSED, CORRECTING), RAISED),
    "submit": Move((CORRECTING,), SUBMITTED),
    "send_back": Move((SUBMITTED,), CORRECTING),
    "close": Move((SUBMITTED,), CLOSED),
    "give_up": Move((RAISED, REFUSED, CORRECTING, SUBMITTED, DEFERRED), CLOSED_UNCORRECTED),
    "defer": Move((RAISED, CORRECTING), DEFERRED),
    "resume": Move((DEFERRED,), CORRECTING),
}
