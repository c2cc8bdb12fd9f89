"""What the acts of this slice are called in the journal."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTS: Final[dict[str, Promise]] = {
    "site_registered": _("Registered"),
    "facts_recorded": _("Facts recorded"),
    "site_closed": _("Closed"),
    "site_moved": _("Moved away"),
    "site_reopened": _("Taken into use again"),
    "site_identified": _("Unified social credit code set"),
    "personal_data_revealed": _("Personal data shown"),
    "site_took_in": _("Another file was merged into this one"),
    "site_merged": _("Merged into another file"),
    "site_gave_back": _("A merge into this file was undone"),
    "merge_undone": _("The merge was undone"),
    "site_assigned": _("Given to somebody"),
    "site_reminded": _("Reminder sent"),
    "site_carried": _("Taken over from the previous campaign"),
    "places_worked_out": _("Places worked out after a layer changed"),
    "sites_exported": _("Copy of the register taken"),
}
FIELDS: Final[dict[str, Promise]] = {
    "code": _("code"),
    "previous": _("previous campaign"),
    "kind": _("kind"),
    "filter": _("selection"),
    "sites": _("sites worked out"),
    "changed": _("sites of which the layers say something else"),
    "uscc": _("unified social credit code"),
}
