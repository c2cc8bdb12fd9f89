"""What the acts of this slice are called in the journal."""

from collections.abc import Callable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ACTS: Final[dict[str, Promise]] = {
    "census_started": _("started the census"),
    "census_expected": _("set how many sites are expected"),
    "census_signed_complete": _("signed the census as complete"),
    "census_signed_zero": _("signed a zero report"),
    "census_reopened": _("took the signature of a census back"),
    "census_imported": _("imported a census form"),
    "ledger_note_taken": _("made a finding of what an older ledger says"),
    "ledger_note_set_aside": _("set aside what an older ledger says"),
    "ledger_map_saved": _("kept how a ledger is read"),
}
FIELDS: Final[dict[str, Promise]] = {
    "divisions": _("divisions"),
    "noted": _("in the older ledger"),
    "finding": _("finding"),
    "file": _("file"),
    "new": pgettext_lazy("rows of an imported form", "new"),
    "changed": pgettext_lazy("rows of an imported form", "changed"),
    "same": pgettext_lazy("rows of an imported form", "as they were"),
    "refused": pgettext_lazy("rows of an imported form", "refused"),
    "columns": _("headings and what they are"),
    "aside": _("headings kept as text"),
}
STATE_NAMES: Final[dict[str, Promise]] = {
    "open": pgettext_lazy("state of a census", "not signed"),
    "complete": pgettext_lazy("state of a census", "signed as complete"),
    "zero": pgettext_lazy("state of a census", "signed as a zero report"),
}
# Of the codes in the journal, what this slice knows.
VALUES: Final[dict[str, Callable[[str], object]]] = {"state": lambda state: STATE_NAMES.get(state, state)}
# Of which kind of thing the ids in the journal are.
KINDS: Final[dict[str, str]] = {"divisions": "division"}
