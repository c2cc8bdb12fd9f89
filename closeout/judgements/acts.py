"""What the acts of this slice are called in the journal."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Final[dict[str, Promise]] = {
    "question_declined": _("gave a question back"),
    "question_sent_back": _("sent a declined question back to its unit"),
}
