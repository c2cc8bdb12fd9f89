"""Doing something with a finding: take it as it is now, refuse who may not, keep, count and journal what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.findings.counting import counters, difference
from closeout.findings.models import Finding
from closeout.findings.states import MOVES, Deed
from closeout.findings.visible import finding_seen, visible_findings
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.tallies.services import shift
from closeout.work.addressees import office_of

LONGEST: Final = 500  # characters of a reason or a note


@dataclass(frozen=True, slots=True)
class Doer:
    """Somebody who does something with a finding, at a time. `seen` is the version they saw; None: they saw none."""

    access: Access
    campaign: Campaign
    number: int
    at: datetime
    seen: int | None = None


def words(text: str, missing: str = "findings.no_reason") -> str:
    """Return what somebody says.

    Raises:
        Refusal: nothing, or too much.
    """
    said = text.strip()
    if not said:
        raise Refusal(missing)
    if len(said) > LONGEST:
        raise Refusal("findings.too_long", most=LONGEST)
    return said


def day_of(at: datetime) -> date:
    """Return the day in China."""
    return at.astimezone(TIME_ZONE).date()


def people_of(finding: Finding) -> list[User]:
    """Return who answers for a finding: its unit's people, or the village's."""
    from_unit = finding.unit.posts.filter(until__isnull=True, user__is_active=True).select_related("user")
    found = [each.user for each in from_unit]
    if finding.of_village and finding.division_code:
        posts = finding.unit.authority.posts.filter(role="village", until__isnull=True, user__is_active=True)
        found += [each.user for each in posts.filter(division_code=finding.division_code).select_related("user")]
    return list(dict.fromkeys(found))


def heads_of(finding: Finding) -> list[User]:
    """Return who decides of a finding: the heads of its unit, or where it has none the office."""
    posts = finding.unit.posts.filter(role="unit_head", until__isnull=True, user__is_active=True)
    return [each.user for each in posts.select_related("user")] or office_of(finding.unit.authority_id)


def locked(doer: Doer) -> Finding:
    """Return the finding as it is now, locked.

    Raises:
        Missing: it cannot be seen.
        Conflict: somebody changed it since it was seen, or the campaign is finished.
    """
    refuse_finished(doer.campaign)
    visible_findings(doer.access, doer.campaign).filter(number=doer.number).select_for_update().first()
    found = finding_seen(doer.access, doer.campaign, doer.number)
    if doer.seen is not None and doer.seen != found.version:
        raise Conflict("findings.changed", number=found.number)
    return found


def taken(doer: Doer, deed: Deed) -> Finding:
    """Return the finding as it is now, locked, if an act may start from its state.

    Raises:
        Missing, Conflict: as `locked`, or its state is another.
    """
    found = locked(doer)
    if found.state not in MOVES[deed].start:
        raise Conflict("findings.not_now")
    return found


def need(may: bool) -> None:
    """Let who may go on.

    Raises:
        Denied: they may not.
    """
    if not may:
        raise Denied("people.not_yours")


def moved(doer: Doer, found: Finding, deed: Deed, act: str, *, why: str = "", **changes: Any) -> Finding:
    """Keep a finding in the state that an act leads to, with what else changes."""
    return kept(doer, found, act, why, {"state": MOVES[deed].end, **changes})


def kept(doer: Doer, found: Finding, act: str, why: str, changes: Mapping[str, Any]) -> Finding:
    """Keep what changes of a finding, count it and journal it."""
    before, was = counters(found), {name: getattr(found, name) for name in changes}
    for name, value in changes.items():
        setattr(found, name, value)
    found.version += 1
    found.save(update_fields=[*changes, "version"])
    shift(difference(before, counters(found)))
    journal(doer, found, Act(act, "", before=_said(was), after=_said(changes), reason=why))
    return found


def journal(doer: Doer, found: Finding, act: Act) -> None:
    """Journal an act on a finding; its subject and scope are filled in."""
    about = replace(act, subject=f"finding:{found.pk}", scope=scope_of(doer.campaign))
    record(about, actor=doer.access.user, at=doer.at)


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the journal keeps them: people and units by their number."""
    return {name: value.pk if isinstance(value, User | Unit) else value for name, value in values.items()}
