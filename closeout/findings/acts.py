"""What the acts of this slice, and the values they change, are called in the journal."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from closeout.findings.states import (
    CLOSED,
    CLOSED_UNCORRECTED,
    CORRECTING,
    DEFERRED,
    RAISED,
    REFUSED,
    SUBMITTED,
)

ACTS: Final[dict[str, Promise]] = {
    "finding_raised": _("raised a finding"),
    "finding_accepted": _("accepted a finding"),
    "finding_refused": _("refused a finding"),
    "finding_reassigned": _("gave a finding to another unit"),
    "finding_submitted": _("reported a finding as corrected"),
    "finding_sent_back": _("sent a finding back"),
    "finding_rechecked": _("looked at a finding again"),
    "finding_closed": _("closed a finding out"),
    "finding_given_up": _("closed a finding without correction"),
    "finding_deferred": _("deferred a finding"),
    "finding_resumed": _("took a deferred finding up again"),
    "extension_asked": _("asked for more time"),
    "extension_granted": _("granted more time"),
    "extension_refused": _("refused more time"),
    "finding_ordered": _("set the day of a finding by an order that was served"),
    "order_ran_out": _("noted that an order to correct ran out"),
    "order_no_longer_late": _("noted that the order to correct is overdue no longer"),
    "correction_planned": _("planned a correction"),
    "findings_exported": _("took a copy of the hazard ledger"),
}
FIELDS: Final[dict[str, Promise]] = {
    "number": pgettext_lazy("of a finding", "number"),
    "standard": _("standard"),
    "severity": _("severity"),
    "due_on": _("due day"),
    "description": _("what was seen"),
    "assignee": _("person"),
    "until": pgettext_lazy("a day", "until"),
    "extended": _("extensions"),
    "deferred_until": _("deferred until"),
    "responsible": _("responsible person"),
    "measures": _("measures"),
    "funds": _("funds"),
    "contingency": _("contingency plan"),
    "submitted_by": _("reported by"),
    "closed_by": _("closed by"),
    "closed_at": _("closed at"),
    "corrected": _("seen corrected"),
    "of_village": _("for the village"),
    "unit": _("unit"),
    "reason": _("reason"),
}
# Of which kind of thing the ids in the journal are.
KINDS: Final[dict[str, str]] = {"assignee": "user", "submitted_by": "user", "closed_by": "user", "unit": "unit"}
STATE_NAMES: Final[Mapping[str, Promise]] = {
    RAISED: pgettext_lazy("state of a finding", "to be accepted"),
    REFUSED: pgettext_lazy("state of a finding", "refused by the unit"),
    CORRECTING: pgettext_lazy("state of a finding", "being corrected"),
    SUBMITTED: pgettext_lazy("state of a finding", "to be reviewed"),
    DEFERRED: pgettext_lazy("state of a finding", "deferred"),
    CLOSED: pgettext_lazy("state of a finding", "closed out"),
    CLOSED_UNCORRECTED: pgettext_lazy("state of a finding", "closed – not corrected"),
}
SEVERITY_NAMES: Final[Mapping[str, Promise]] = {
    "general": pgettext_lazy("severity of a finding", "general"),
    "major": pgettext_lazy("severity of a finding", "major"),
}
# Of the codes in the journal, what this slice knows.
VALUES: Final[Mapping[str, Callable[[str], object]]] = {
    "state": lambda state: STATE_NAMES.get(state, state),
    "severity": lambda severity: SEVERITY_NAMES.get(severity, severity),
}
