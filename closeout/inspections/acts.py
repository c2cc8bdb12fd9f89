"""What the acts of this slice, and the values they change, are called in the journal."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTS: Final[dict[str, Promise]] = {
    "visit_started": _("began a visit"),
    "visit_confirmed": _("confirmed a visit as second officer"),
    "visit_finished": _("finished a visit"),
    "visit_amended": _("amended a visit"),
    "visit_signed": _("took a signature for a visit"),
    "visit_discarded": _("discarded the draft of a visit"),
    "visits_exported": _("took a copy of the work ledger"),
    "verdict_objected": _("objected to a verdict"),
}
FIELDS: Final[dict[str, Promise]] = {
    "site": pgettext_lazy("of a visit", "site"),
    "kind": pgettext_lazy("of a visit", "kind"),
    "result": pgettext_lazy("of a visit", "result"),
    "started_at": _("began at"),
    "finished_at": _("ended at"),
    "second": _("second officer"),
    "basis": pgettext_lazy("of a visit", "basis"),
    "answers": _("answers"),
    "raised": _("findings raised"),
    "rechecked": _("findings checked again"),
    "how": pgettext_lazy("of a confirmation", "how"),
    "amends": _("amends"),
    "signer": pgettext_lazy("of a record", "signed by"),
}
# Of which kind of thing the ids in the journal are.
KINDS: Final[dict[str, str]] = {"second": "user", "amends": "visit"}
