"""What the acts of this slice are called in the journal."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Final[dict[str, Promise]] = {
    "instruction_given": _("gave a written instruction"),
    "instruction_answered": _("answered a written instruction"),
    "instruction_seen": _("saw the answer to a written instruction"),
}
