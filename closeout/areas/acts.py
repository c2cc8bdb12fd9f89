"""What the acts of this slice are called in the journal."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Final[dict[str, Promise]] = {
    "division_saved": _("saved a division"),
    "divisions_loaded": _("loaded divisions"),
    "layer_loaded": _("loaded a map layer"),
    "layer_removed": _("removed a map layer"),
    "calendar_loaded": _("loaded a calendar"),
}
