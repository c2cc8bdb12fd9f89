"""What the acts of this slice are called in the journal."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Final[dict[str, Promise]] = {
    "outcome_decided": _("decided the outcome"),
}
FIELDS: Final[dict[str, Promise]] = {
    "outcome": _("outcome"),
    "recommended": _("recommended outcome"),
    "meeting": _("meeting"),
}
# Of which kind of thing the ids in the journal are.
KINDS: Final[dict[str, str]] = {"meeting": "meeting", "outcome": "outcome@", "recommended": "outcome@"}
