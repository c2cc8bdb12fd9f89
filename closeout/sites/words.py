"""What the register's stored words are called on its pages."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from closeout.people.roles import Role
from closeout.sites.models import CENSUS, INSPECTION, JUDGEMENT, LEDGER, OFFICE, OPERATOR, RULE

VERDICT_NAMES: Final[dict[str, Promise]] = {
    "pass": _("Pass"),
    "fail": _("Fail"),
    "unknown": _("Not established"),
    "not_applicable": _("Not applicable"),
}
SOURCE_NAMES: Final[dict[str, Promise]] = {
    CENSUS: _("census"),
    INSPECTION: _("inspection"),
    JUDGEMENT: _("judgement"),
    LEDGER: _("earlier ledger"),
    OPERATOR: _("operator"),
    OFFICE: _("office"),
    RULE: _("by rule, from the records"),
    "layer": _("computed from the layers"),
}
SORT_NAMES: Final[dict[str, Promise]] = {
    "code": _("by code"),
    "name": _("by name"),
    "failing": _("most failures first"),
    "unknown": _("most unknown first"),
    "changed": _("last changed first"),
}
TASK_STATES: Final[dict[str, Promise]] = {
    "open": pgettext_lazy("a task", "open"),
    "accepted": pgettext_lazy("a task", "accepted"),
    "refused": pgettext_lazy("a task", "refused"),
    "done": pgettext_lazy("a task", "done"),
    "cancelled": pgettext_lazy("a task", "cancelled"),
}
# As what somebody of a role records.
SPEAKS_AS: Final[dict[Role, str]] = {
    "office": OFFICE,
    "unit_head": INSPECTION,
    "unit_member": INSPECTION,
    "village": CENSUS,
}
FILE_ACTS: Final[dict[str, Promise]] = {
    "rename": _("Rename"),
    "identify": _("Credit code"),
    "duplicates": _("Duplicates"),
    "move": _("Moved away"),
    "close": _("Close"),
    "reopen": _("Take into use again"),
    "undo_merge": _("Undo the merge"),
}
