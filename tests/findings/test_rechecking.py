"""What somebody saw of a finding when they were there again."""

import pytest

from closeout.findings.models import Finding
from closeout.findings.rechecking import recheck
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.roles import Role
from tests.factories import access
from tests.findings.making import closed, correcting, doer, head, member, proved, raised, submitted

pytestmark = pytest.mark.django_db


def test_what_is_being_corrected_and_seen_corrected_is_reported_by_who_saw_it() -> None:
    found, who = proved(correcting()), access("unit_member", unit="environment")
    after = recheck(doer(who, found), corrected=True, note="已张贴（示例）")
    assert (after.state, after.submitted_by) == ("submitted", who.user)
    assert after.corrections.get().note == "已张贴（示例）"


def test_nothing_is_reported_without_evidence_of_how_it_is_now() -> None:
    found = correcting()
    with pytest.raises(Refusal, match="no_proof_of"):
        recheck(doer(member(), found), corrected=True, note="已张贴（示例）")
    assert Finding.objects.get(pk=found.pk).state == "correcting"


def test_what_is_reported_and_seen_corrected_stays_reported() -> None:
    found = submitted()
    assert recheck(doer(head(), found), corrected=True, note="").state == "submitted"
    assert Entry.objects.filter(act="finding_rechecked", subject=f"finding:{found.pk}").count() == 1


def test_what_is_reported_and_not_seen_corrected_goes_back_with_what_is_missing() -> None:
    found, who = submitted(), access("unit_member", unit="environment")
    after = recheck(doer(who, found), corrected=False, note="仍缺一张（示例）")
    correction = after.corrections.get()
    assert (after.state, after.submitted_by) == ("correcting", None)
    assert (correction.approved, correction.reviewed_by, correction.reason) == (False, who.user, "仍缺一张（示例）")


def test_who_reported_it_takes_it_back_without_reviewing_themselves() -> None:
    who = member()
    found = submitted(by=who)
    after = recheck(doer(who, found), corrected=False, note="仍缺一张（示例）")
    assert (after.state, after.corrections.get().reviewed_by) == ("correcting", None)


@pytest.mark.parametrize(("who", "state"), [("mine", "submitted"), ("other", "raised")])
def test_what_nobody_took_on_is_taken_on_by_its_own_unit_alone(who: str, state: str) -> None:
    found = proved(raised())
    seen_by = member() if who == "mine" else access("unit_member", unit="environment")
    assert recheck(doer(seen_by, found), corrected=True, note="已张贴（示例）").state == state


def test_what_is_missing_is_said() -> None:
    with pytest.raises(Refusal, match="no_reason"):
        recheck(doer(member(), correcting()), corrected=False, note=" ")


def test_a_closed_finding_is_not_looked_at_again() -> None:
    with pytest.raises(Conflict, match="not_now"):
        recheck(doer(member(), closed()), corrected=True, note="")


@pytest.mark.parametrize("role", ["leader", "auditor", "intake", "administrator"])
def test_who_raises_no_findings_rechecks_none(role: Role) -> None:
    found = correcting()
    with pytest.raises(Denied):
        recheck(doer(access(role), found), corrected=True, note="")


def test_another_villages_finding_is_not_there() -> None:
    found = correcting()
    with pytest.raises(Missing):
        recheck(doer(access("village", code="440307014002"), found), corrected=True, note="")
