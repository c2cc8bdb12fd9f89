"""What the acts of this slice, and the values they change, are called in the journal."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTS: Final[dict[str, Promise]] = {
    "token_made": _("made an API token"),
    "token_revoked": _("revoked an API token"),
}
FIELDS: Final[dict[str, Promise]] = {
    "token_name": pgettext_lazy("of an API token", "name"),
    "expires_on": _("valid until"),
}
