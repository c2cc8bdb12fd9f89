"""Who sees which findings, and what somebody may do with one: every state and every role."""

from datetime import timedelta
from typing import Any, Final

import pytest

from closeout.campaigns.services import finish
from closeout.findings.models import Finding
from closeout.findings.states import STATES, State
from closeout.findings.types import Deeds
from closeout.findings.visible import (
    answers_for,
    decides,
    deeds,
    finding_seen,
    may_report,
    overdue,
    visible_findings,
)
from closeout.kernel.refusal import Missing
from closeout.people.access import Access
from tests.factories import NOW, TODAY, access, authority, campaign, site
from tests.findings.making import UNIT, raised

pytestmark = pytest.mark.django_db
ALL: Final = "accept refuse reassign submit review give_up defer resume ask grant plan".split()
# What each role may do in each state, with a day set and no more time asked for. "other" is a unit that has no part.
UNIT_HEAD: Final[dict[State, str]] = {
    "raised": "accept refuse give_up defer plan",
    "refused": "give_up",
    "correcting": "refuse submit give_up defer ask plan",
    "submitted": "review give_up plan",
    "deferred": "give_up resume plan",
}
MEMBER: Final[dict[State, str]] = {
    "raised": "accept refuse plan",
    "correcting": "refuse submit ask plan",
    "submitted": "plan",
    "deferred": "plan",
}
OFFICE: Final[dict[State, str]] = {
    "raised": "reassign give_up defer plan",
    "refused": "reassign give_up",
    "correcting": "reassign give_up defer plan",
    "submitted": "review give_up plan",
    "deferred": "give_up resume plan",
}
NEAR: Final[dict[State, str]] = {"correcting": "submit ask"}  # a village reports what a unit has to see to
READS: Final[dict[State, str]] = {}
TABLE: Final[dict[str, dict[State, str]]] = {
    "unit_head": UNIT_HEAD,
    "unit_member": MEMBER,
    "office": OFFICE,
    "village": NEAR,
    "other_head": READS,
    "other_member": READS,
    "other_village": READS,
    "leader": READS,
    "auditor": READS,
    "intake": READS,
    "administrator": READS,
}


def asked_by(name: str) -> Access:
    """Return who a row of the table is."""
    if name == "other_village":
        return access("village", code="440307014002")
    if name.startswith("other_"):
        return access(f"unit_{name.removeprefix('other_')}", unit="environment")  # type: ignore[arg-type] # a role
    return access(name, unit=UNIT)  # type: ignore[arg-type] # a role by its name


def in_state(state: str, **values: Any) -> Finding:
    """Return a finding that stands in a state."""
    found = raised()
    for name, value in {"state": state, **values}.items():
        setattr(found, name, value)
    return found


def named(may: Deeds) -> set[str]:
    return {name for name in ALL if getattr(may, name)}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", TABLE)
def test_each_role_may_in_each_state_what_the_table_says(name: str, state: State) -> None:
    may = deeds(asked_by(name), in_state(state), asked=False)
    assert named(may) == set(TABLE[name].get(state, "").split())
    assert may.any is bool(named(may))


def test_the_table_speaks_of_every_deed() -> None:
    assert set(Deeds.__slots__) == set(ALL)


@pytest.mark.parametrize(
    ("state", "deeds_"),
    [("raised", "accept refuse plan"), ("correcting", "refuse submit ask plan"), ("submitted", "plan")],
)
def test_a_village_does_with_its_own_what_a_member_does(state: str, deeds_: str) -> None:
    found = in_state(state, of_village=True)
    assert named(deeds(access("village"), found, asked=False)) == set(deeds_.split())
    assert named(deeds(access("village", code="440307014002"), found, asked=False)) == set()


@pytest.mark.parametrize("name", TABLE)
def test_of_a_finished_campaign_nobody_does_anything(name: str) -> None:
    found = raised()
    finish(access=access("office"), campaign=found.campaign, at=NOW)
    found.campaign.refresh_from_db()
    assert not deeds(asked_by(name), found, asked=True).any


@pytest.mark.parametrize("name", ["unit_head", "office"])
def test_time_that_is_asked_for_is_granted_by_another_head_or_the_office(name: str) -> None:
    who, found = asked_by(name), in_state("correcting")
    assert deeds(who, found, asked=True, asked_by=-1).grant
    assert not deeds(who, found, asked=True, asked_by=who.user.pk).grant
    assert not deeds(who, found, asked=False).grant


@pytest.mark.parametrize("name", ["unit_member", "village", "other_head", "leader"])
def test_nobody_else_grants_time(name: str) -> None:
    assert not deeds(asked_by(name), in_state("correcting"), asked=True, asked_by=-1).grant


@pytest.mark.parametrize(("state", "grants"), [(each, not each.startswith("closed")) for each in STATES])
def test_no_time_is_granted_for_what_is_closed(state: str, grants: bool) -> None:
    # A wish can wait when its finding is given up: its page offered a decision that was then refused.
    assert deeds(asked_by("office"), in_state(state), asked=True, asked_by=-1).grant is grants


def test_no_time_is_asked_for_twice_or_where_no_day_is_set() -> None:
    who, found = asked_by("unit_member"), in_state("correcting")
    assert not deeds(who, found, asked=True, asked_by=-1).ask
    found.due_on = None
    assert not deeds(who, found, asked=False).ask


def test_who_reported_it_does_not_review_it() -> None:
    chief, office = asked_by("unit_head"), asked_by("office")
    found = in_state("submitted", submitted_by=chief.user)
    assert not deeds(chief, found, asked=False).review
    assert deeds(office, found, asked=False).review


@pytest.mark.parametrize(
    ("name", "sees"),
    [(each, each not in ("intake", "administrator", "other_village")) for each in TABLE],
)
def test_a_finding_is_seen_by_who_may_see_findings_here(name: str, sees: bool) -> None:
    found = raised()
    assert visible_findings(asked_by(name), found.campaign).filter(pk=found.pk).exists() is sees


def test_another_authority_sees_nothing_whatever_the_role() -> None:
    found, elsewhere = raised(), authority("elsewhere")
    assert not visible_findings(access("office", at=elsewhere), found.campaign).exists()
    with pytest.raises(Missing) as missing:
        finding_seen(access("leader", at=elsewhere), found.campaign, found.number)
    assert (missing.value.status, missing.value.params) == (404, {"number": 1})


def test_a_finding_is_found_within_its_own_campaign() -> None:
    found = raised()
    other = campaign(slug="buji-2027")
    with pytest.raises(Missing):
        finding_seen(access("office"), other, found.number)


def test_a_street_sees_what_lies_in_its_communities() -> None:
    found = raised()
    assert finding_seen(access("village", code="440307014000"), found.campaign, 1) == found


def test_a_village_does_not_see_a_site_without_a_division() -> None:
    found = raised(site(campaign(), division_code=""), who="office")
    assert not visible_findings(access("village"), found.campaign).exists()
    assert visible_findings(access("leader"), found.campaign).exists()


@pytest.mark.parametrize(
    ("name", "answers", "reports", "decide"),
    [
        ("unit_head", True, True, True),
        ("unit_member", True, True, False),
        ("office", False, False, True),
        ("village", False, True, False),
        ("other_head", False, False, False),
        ("other_village", False, False, False),
        ("leader", False, False, False),
    ],
)
def test_who_answers_who_reports_and_who_decides(name: str, answers: bool, reports: bool, decide: bool) -> None:
    who, found = asked_by(name), raised()
    assert (answers_for(who, found), may_report(who, found), decides(who, found)) == (answers, reports, decide)


@pytest.mark.parametrize("state", STATES)
def test_overdue_is_what_runs_after_its_day(state: State) -> None:
    found = raised()
    late = state in ("raised", "refused", "correcting", "submitted")
    ended = {"closed_at": NOW, "closed_by": found.raised_by} if state.startswith("closed") else {}
    by = {"submitted_by": access("village").user, "reason": "x", "deferred_until": TODAY}
    Finding.objects.update(state=state, due_on=TODAY, **by, **ended)
    assert not Finding.objects.filter(overdue(TODAY)).exists()
    assert Finding.objects.filter(overdue(TODAY + timedelta(1))).exists() is late
