"""What kinds, results and ways to confirm are called."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from closeout.inspections.kinds import (
    ACCOMPANYING,
    CHECKED,
    CLOSED_DOWN,
    GATE_LOCKED,
    INSPECTION,
    LOOKBACK,
    NOT_FOUND,
    ON_DEVICE,
    OPERATOR,
    OWN_SIGN_IN,
    PATROL,
    REFUSED_ENTRY,
    REINSPECTION,
)
from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN

KIND_NAMES: Final[Mapping[str, Promise]] = {
    PATROL: pgettext_lazy("a visit", "patrol"),
    INSPECTION: pgettext_lazy("a visit", "administrative inspection"),
    REINSPECTION: pgettext_lazy("a visit", "re-inspection"),
    LOOKBACK: pgettext_lazy("a visit", "look-back"),
}
RESULT_NAMES: Final[Mapping[str, Promise]] = {
    CHECKED: pgettext_lazy("a visit", "checked"),
    GATE_LOCKED: pgettext_lazy("a visit", "gate locked"),
    REFUSED_ENTRY: pgettext_lazy("a visit", "entry refused"),
    NOT_FOUND: pgettext_lazy("a visit", "site not found"),
    CLOSED_DOWN: pgettext_lazy("a visit", "closed down"),
}
RESULT_TAGS: Final[Mapping[str, str]] = {
    CHECKED: "ok",
    GATE_LOCKED: "due",
    REFUSED_ENTRY: "bad",
    NOT_FOUND: "unk",
    CLOSED_DOWN: "plain",
}
HOW_NAMES: Final[Mapping[str, Promise]] = {
    OWN_SIGN_IN: _("by own sign-in"),
    ON_DEVICE: _("with the own password on the lead officer's device"),
}
SIGNER_NAMES: Final[Mapping[str, Promise]] = {
    OPERATOR: pgettext_lazy("who signs", "operator"),
    ACCOMPANYING: pgettext_lazy("who signs", "accompanying person"),
}
TASK_KINDS: Final[dict[str, Promise]] = {"objection": _("objection to a verdict")}
VERDICT_TAGS: Final[Mapping[str, tuple[str, Promise]]] = {
    PASS: ("ok", pgettext_lazy("an item", "Pass")),
    FAIL: ("bad", pgettext_lazy("an item", "Fail")),
    UNKNOWN: ("unk", pgettext_lazy("an item", "Open")),
    NOT_APPLICABLE: ("na", pgettext_lazy("an item", "N/A")),
    "": ("unk", pgettext_lazy("an item", "Not checked")),
    "reason": ("plain", pgettext_lazy("an item", "Could not be established")),
}
# Of the codes in the journal, what this slice knows.
VALUES: Final[Mapping[str, Callable[[str], object]]] = {
    "kind": lambda kind: KIND_NAMES.get(kind, kind),
    "result": lambda result: RESULT_NAMES.get(result, result),
    "how": lambda how: HOW_NAMES.get(how, how),
    "signer": lambda signer: SIGNER_NAMES.get(signer, signer),
}
