"""What roles are called."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from closeout.people.roles import Role

ROLE_NAMES: Final[dict[Role, Promise]] = {
    "office": _("leading group's office"),
    "unit_head": _("head of unit"),
    "unit_member": _("unit member"),
    "village": _("village or community worker"),
    "leader": _("leader"),
    "intake": _("tip-off intake"),
    "auditor": _("auditor"),
    "administrator": _("administrator"),
}
