"""What the acts of this slice are called."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Final[dict[str, Promise]] = {
    "channel_added": _("added an address for messages"),
    "channel_removed": _("removed an address for messages"),
}
FIELDS: Final[dict[str, Promise]] = {
    "channel": _("address"),
}
