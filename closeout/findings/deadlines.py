"""The day of a finding: more time asked for and decided, the plan of its correction, and the day that an order sets."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from closeout.accounts.models import User
from closeout.documents.models import Document
from closeout.findings.counting import counters, difference
from closeout.findings.doing import LONGEST, Doer, day_of, heads_of, journal, kept, locked, need, words
from closeout.findings.models import Extension, Finding
from closeout.findings.states import CORRECTING, OPEN, RAISED
from closeout.findings.telling import tell_of
from closeout.findings.visible import answers_for, decides, may_report
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Refusal
from closeout.tallies.services import shift

PLAN: Final = {"responsible": 80, "measures": 500, "funds": 120, "contingency": 500}


@dataclass(frozen=True, slots=True)
class Served:
    """An order that was served: by whom that was recorded, and when."""

    order: Document
    actor: User
    at: datetime


@transaction.atomic
def ask_time(doer: Doer, *, until: date, reason: str) -> Extension:
    """Ask for more time.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is another's, is not being corrected, or waits already.
        Refusal: no reason, or a day that gives no more time.
    """
    found = locked(doer)
    if found.state != CORRECTING or found.extensions.filter(granted=None).exists():
        raise Conflict("findings.not_now")
    need(may_report(doer.access, found))
    if found.due_on is None or until <= max(found.due_on, day_of(doer.at)):
        raise Refusal("findings.no_more_time", day=until)
    why = words(reason)
    asked = Extension.objects.create(
        finding=found, until=until, reason=why, asked_by=doer.access.user, asked_at=doer.at
    )
    tell_of(found, heads_of(found), "extension_asked", doer, why)
    after = {"until": until.isoformat()}
    journal(doer, found, Act("extension_asked", "", after=after, reason=why))
    return asked


@transaction.atomic
def decide_time(doer: Doer, *, granted: bool, answer: str = "") -> Finding:
    """Grant the time that was asked for, or refuse it and say why; never one's own wish.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is another's or one's own wish, or none is asked for.
        Refusal: refused without a reason.
    """
    found = locked(doer)
    asked = found.extensions.select_for_update().filter(granted=None).first()
    if asked is None or found.state not in OPEN:
        raise Conflict("findings.nothing_asked")
    need(decides(doer.access, found) and asked.asked_by_id != doer.access.user.pk)
    said = answer.strip()[:LONGEST] if granted else words(answer)
    Extension.objects.filter(pk=asked.pk).update(
        granted=granted, decided_by=doer.access.user, decided_at=doer.at, answer=said
    )
    act = "extension_granted" if granted else "extension_refused"
    tell_of(found, [asked.asked_by], act, doer, said)
    if not granted:
        journal(doer, found, Act(act, "", reason=said))
        return found
    due_on = max(asked.until, found.due_on or asked.until)  # an order served meanwhile may have set a later day
    return kept(doer, found, act, said, {"due_on": due_on, "extended": found.extended + 1})


@transaction.atomic
def plan_correction(doer: Doer, **said: str) -> Finding:
    """Enter who is responsible, the measures, the funds and what to do until then (the five in place, B-6.5).

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is another's, or is closed.
        Refusal: one of them is too long.
    """
    found = locked(doer)
    if found.state not in OPEN:
        raise Conflict("findings.not_now")
    own = doer.access.may("do_findings") and answers_for(doer.access, found)
    need(own or decides(doer.access, found))
    changes = {name: said[name].strip() for name in PLAN if name in said}
    for name, value in changes.items():
        if len(value) > PLAN[name]:
            raise Refusal("findings.too_long", most=PLAN[name])
    return kept(doer, found, "correction_planned", "", changes)


def set_due(findings: list[Finding], due_on: date, ordered_at: datetime, by: Served) -> None:
    """Set the day of findings whose order to correct was served, within the caller's transaction; it is journaled.

    One that waits to be accepted is being corrected from then on: the order was given by its unit.
    """
    acts = []
    for each in findings:
        counted, before = counters(each), {"due_on": each.due_on, "state": each.state}
        each.due_on, each.ordered_at = due_on, ordered_at
        each.state = CORRECTING if each.state == RAISED else each.state
        Finding.objects.filter(pk=each.pk).update(
            due_on=due_on, ordered_at=ordered_at, state=each.state, version=F("version") + 1
        )
        shift(difference(counted, counters(each)))
        after = {"due_on": due_on, "state": each.state}
        acts.append(Act("finding_ordered", f"finding:{each.pk}", by.order.scope, before, after, by.order.number or ""))
    record_all(acts, actor=by.actor, at=by.at)
