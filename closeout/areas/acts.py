"""What the acts of this slice are called in the journal."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTS: Final[dict[str, Promise]] = {
    "division_saved": _("saved a division"),
    "divisions_loaded": _("loaded divisions"),
    "layer_loaded": _("loaded a map layer"),
    "layer_removed": _("removed a map layer"),
    "calendar_loaded": _("loaded a calendar"),
}
FIELDS: Final[dict[str, Promise]] = {
    "new": pgettext_lazy("divisions of a file", "new"),
    "changed": pgettext_lazy("divisions of a file", "changed"),
}
