"""What the acts of this slice are called in the journal."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Final[dict[str, Promise]] = {
    "authority_begun": _("began to use the service"),
    "person_added": _("added a person"),
    "person_changed": _("changed a person"),
    "person_returned": _("took a person on again"),
    "person_left": _("ended a person's post"),
    "password_reset": _("gave a one-time password"),
    "password_changed": _("changed the own password"),
    "unit_added": _("added a unit"),
    "unit_changed": _("changed a unit"),
    "certificate_entered": _("entered a certificate"),
    "certificate_withdrawn": _("withdrew a certificate"),
}
FIELDS: Final[dict[str, Promise]] = {
    "slug": _("short name"),
    "role": _("role"),
    "last_day": _("last day of the post"),
    "successor": _("successor"),
    "passed": _("passed on"),
    "active": _("in use"),
}
