"""What states, sources and choices are called, and how a finding's day reads."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from closeout.findings.acts import STATE_NAMES
from closeout.findings.models import ASSIGNED, CENSUS, COVERT, INSPECTION, LEDGER, PATROL, REPORT, SELF
from closeout.findings.repeats import SEVERAL
from closeout.findings.states import (
    CLOSED,
    CLOSED_UNCORRECTED,
    CORRECTING,
    DEFERRED,
    RAISED,
    REFUSED,
    SUBMITTED,
)
from closeout.ui.shown import Tag
from closeout.work.types import Due

STATE_TAGS: Final[Mapping[str, str]] = {
    RAISED: "prog",
    REFUSED: "warn",
    CORRECTING: "prog",
    SUBMITTED: "due",
    DEFERRED: "unk",
    CLOSED: "ok",
    CLOSED_UNCORRECTED: "plain",
}
SOURCE_NAMES: Final[Mapping[str, Promise]] = {
    INSPECTION: _("administrative inspection"),
    PATROL: _("patrol"),
    CENSUS: _("census"),
    SELF: _("the operator's own check"),
    REPORT: _("report by the public"),
    ASSIGNED: _("assigned from above"),
    COVERT: _("covert visit"),
    LEDGER: _("an older ledger"),
}


def state_tag(state: str) -> Tag:
    """Return how a state looks."""
    return Tag(STATE_TAGS[state], str(STATE_NAMES[state]))


def due_tag(due: Due) -> Tag | None:
    """Return how a finding's day looks; None: there is none that counts any more."""
    if due.standing in ("closed", "none") or due.days is None:
        return None
    if due.standing == "late":
        return Tag("late", ngettext("%(n)d day late", "%(n)d days late", due.days) % {"n": due.days})
    if due.today:
        return Tag("due", str(_("due today")))
    css = "due" if due.standing == "due" else "plain"
    return Tag(css, ngettext("%(n)d day left", "%(n)d days left", due.days) % {"n": due.days})


def repeats_tag(repeats: int) -> Tag | None:
    """Return how a site looks of whose findings so many came back; None: it is no repeat offender."""
    if repeats < SEVERAL:
        return None
    return Tag("late", str(_("repeat offender: %(n)d came back")) % {"n": repeats})
