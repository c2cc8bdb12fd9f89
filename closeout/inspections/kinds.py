"""The kinds of visits and what may come of one.

A patrol is anyone's who looks after sites. An administrative inspection takes two officers with certificates (State
Council Office 〔2024〕54: grid workers and helpers without one only patrol; as marked in the register of sources, not
yet read in the official text).
"""

from datetime import timedelta
from typing import Final

PATROL, INSPECTION, REINSPECTION, LOOKBACK = "patrol", "inspection", "reinspection", "lookback"
KINDS: Final = (PATROL, INSPECTION, REINSPECTION, LOOKBACK)
ALWAYS_ADMINISTRATIVE: Final = (INSPECTION, REINSPECTION)

CHECKED, GATE_LOCKED, REFUSED_ENTRY, NOT_FOUND, CLOSED_DOWN = (
    "checked",
    "gate_locked",
    "refused_entry",
    "not_found",
    "closed_down",
)
RESULTS: Final = (CHECKED, GATE_LOCKED, REFUSED_ENTRY, NOT_FOUND, CLOSED_DOWN)

DRAFT, FINISHED, DISCARDED = "draft", "finished", "discarded"
STATES: Final = (DRAFT, FINISHED, DISCARDED)
LEFT_LYING: Final = timedelta(days=7)  # after which the office may discard somebody's draft
OPERATOR, ACCOMPANYING = "operator", "accompanying"
SIGNERS: Final = (OPERATOR, ACCOMPANYING)
SIGNATURE: Final = "signature"  # the part of a visit that evidence of signatures belongs to

OWN_SIGN_IN, ON_DEVICE = "own_sign_in", "on_device"

IMPRECISE_M: Final = 50.0  # metres: a position less precise than this is flagged, never refused
