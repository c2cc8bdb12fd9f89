"""What the acts of this slice are called in the journal."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Final[dict[str, Promise]] = {
    "site_registered": _("registered the site"),
    "facts_recorded": _("recorded facts"),
}
FIELDS: Final[dict[str, Promise]] = {
    "code": _("code"),
}
