"""What tasks, their states and the acts of this slice are called; slices above add their kinds of tasks."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.text import Text, both
from closeout.law.periods import rules
from closeout.ui.language import lang

KINDS: Final[dict[str, Promise]] = {
    "duty": _("duty"),
    "deadline": _("deadline"),
    "judge": _("judgement"),
    "census": _("census"),
    "remind": _("reminder"),
}
SETTLED_ELSEWHERE: Final[set[str]] = set()  # kinds of tasks
SIGNED_ELSEWHERE: Final = frozenset({"census"})  # kinds that are done when something is signed, and not before
STATES: Final[dict[str, Promise]] = {
    "open": _("not taken on"),
    "accepted": _("being done"),
    "refused": _("refused"),
    "done": _("done"),
    "cancelled": _("cancelled"),
}
ACTS: Final[dict[str, Promise]] = {
    "task_accepted": _("took on the task"),
    "task_refused": _("refused the task"),
    "task_finished": _("finished the task"),
    "task_reopened": _("reopened the task"),
    "task_cancelled": _("cancelled the task"),
    "task_assigned": _("gave the task to somebody"),
    "task_reminded": _("sent a reminder"),
    "clock_started": _("started a clock of the law"),
    "clock_stopped": _("stopped a clock of the law"),
    "clock_warned": _("warned of a clock of the law"),
}
FIELDS: Final[dict[str, Promise]] = {
    "state": _("state"),
    "assignee": _("person"),
    "due_on": _("to be done by"),
    "ends_at": _("ends at"),
    "provisional": _("provisional"),
    "period": _("period"),
}


def period_name(id_: str) -> Text:
    """Return what a period of the law is for; one that is no longer known goes by its id."""
    found = rules().periods.get(id_)
    return both(id_) if found is None else Text(found.title.zh, found.title.en)


def _moment(written: str) -> str:
    return date_format(datetime.fromisoformat(written).astimezone(TIME_ZONE), "DATETIME_FORMAT")


VALUES: Final[dict[str, Callable[[str], object]]] = {
    "state": lambda state: STATES.get(state, state),
    "period": lambda id_: period_name(id_).say(lang()),
    "ends_at": _moment,
}


def register_kinds(kinds: Mapping[str, Promise], *, settled_elsewhere: bool = False) -> None:
    """Add what a slice above calls its kinds of tasks; where it settles them itself, nobody does here."""
    KINDS.update(kinds)
    if settled_elsewhere:
        SETTLED_ELSEWHERE.update(kinds)


def kind_name(kind: str) -> str:
    """Return what a kind of task is called."""
    return str(KINDS.get(kind, kind))
