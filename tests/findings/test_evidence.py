"""The evidence of a finding: who sees it, before and after, and from when on it counts."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from closeout.campaigns.services import finish
from closeout.evidence.services import may_add, withdraw
from closeout.findings import services
from closeout.findings.evidence import AFTER, BEFORE, about, galleries, proved_since, visible
from closeout.findings.models import Finding
from closeout.findings.rechecking import recheck
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.roles import Role
from tests.evidence.making import evidence
from tests.factories import NOW, access, authority, site
from tests.findings.making import closed, correcting, doer, head, member, mend, proved, raised, submitted

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("office", True),
        ("unit_head", True),
        ("unit_member", True),
        ("village", True),
        ("leader", True),
        ("auditor", True),
        ("intake", False),
        ("administrator", False),
    ],
)
def test_a_findings_evidence_is_seen_by_who_sees_findings(role: Role, sees: bool) -> None:
    found = raised()
    assert (visible(access(role), [str(found.pk)]) == {str(found.pk)}) is sees


def test_a_village_sees_the_evidence_of_its_division_alone() -> None:
    first = raised()
    second = raised(site(first.campaign, "BJ-0002", division_code="440307014002"))
    ids = [str(first.pk), str(second.pk)]
    assert visible(access("village"), ids) == {str(first.pk)}
    assert visible(access("village", code="440307014000"), ids) == set(ids)


def test_another_authority_sees_no_evidence() -> None:
    found = raised()
    assert visible(access("leader", at=authority("elsewhere")), [str(found.pk)]) == set()


@pytest.mark.parametrize("id_", ["", "x", "²", "-1", "1" * 19, "0"])
def test_an_id_that_is_none_is_not_seen(id_: str) -> None:
    raised()
    assert visible(access("leader"), [id_]) == set()


def test_a_finding_says_what_its_evidence_is_of() -> None:
    found = raised()
    said = about(str(found.pk))
    assert said.name == f"BJ-0001 {found.text_zh}"
    assert said.link == "/c/buji-2026/findings/1/#evidence"
    assert (said.scope, said.authority) == (f"campaign:{found.campaign_id}", found.campaign.authority_id)


@pytest.mark.parametrize(
    ("state", "open_"),
    [("raised", True), ("correcting", True), ("submitted", True), ("closed", False), ("closed_uncorrected", False)],
)
def test_evidence_is_added_while_a_finding_is_open(state: str, open_: bool) -> None:
    made = {"raised": raised, "correcting": correcting, "submitted": submitted, "closed": closed}
    found = made.get(state, correcting)()
    if state == "closed_uncorrected":
        services.give_up(doer(head(), found), reason="搬走（示例）")
    assert about(str(found.pk)).open is open_
    shown = galleries(member(), Finding.objects.get(pk=found.pk))
    assert shown is not None
    assert [each.may_add for each in shown] == [open_, open_]


def test_a_finished_campaign_takes_no_evidence_of_findings() -> None:
    found = correcting()
    finish(access=access("office"), campaign=found.campaign, at=NOW)
    assert not about(str(found.pk)).open


def test_how_it_was_and_how_it_is_are_kept_apart() -> None:
    found = correcting()
    before = evidence(found.site, subject=f"{BEFORE}:{found.pk}")
    after = evidence(found.site, subject=f"{AFTER}:{found.pk}")
    shown = galleries(access("leader"), found)
    assert shown is not None
    assert [[each.uuid for each in gallery.rows] for gallery in shown] == [[before.uuid], [after.uuid]]
    assert [gallery.may_add for gallery in shown] == [False, False]


@pytest.mark.parametrize("role", ["intake", "administrator"])
def test_who_sees_no_evidence_is_shown_no_gallery(role: Role) -> None:
    assert galleries(access(role), raised()) is None


def test_evidence_counts_from_the_very_time_on() -> None:
    found = proved(correcting(), LATER)
    assert proved_since(found, LATER)
    assert proved_since(found, LATER - SECOND)
    assert not proved_since(found, LATER + SECOND)


@pytest.mark.parametrize("subject", ["hazard", "site", "other"])
def test_evidence_of_anything_else_proves_no_correction(subject: str) -> None:
    found = correcting()
    other = raised(found.site, standard="B-4.5b")
    about_ = {"hazard": f"hazard:{found.pk}", "site": f"site:{found.site_id}", "other": f"finding:{other.pk}"}
    evidence(found.site, subject=about_[subject])
    assert not proved_since(found, found.raised_at)
    with pytest.raises(Refusal, match="no_proof"):
        services.submit(doer(member(), found), note="已张贴（示例）")


def test_withdrawn_evidence_proves_nothing() -> None:
    found, who = correcting(), member()
    item = evidence(found.site, subject=f"finding:{found.pk}", actor=who.user)
    assert proved_since(found, NOW)
    withdraw(access=who, uuid=item.uuid, reason="拍错（示例）", at=LATER)
    assert not proved_since(found, NOW)
    with pytest.raises(Refusal, match="no_proof"):
        services.submit(doer(who, found, at=LATER), note="已张贴（示例）")


def test_what_nothing_proves_any_more_is_not_closed_out() -> None:
    found, who = correcting(), member()
    item = evidence(found.site, subject=f"finding:{found.pk}", actor=who.user)
    services.submit(doer(who, found), note="已张贴（示例）")
    mend(found)
    withdraw(access=who, uuid=item.uuid, reason="拍错（示例）", at=LATER)
    with pytest.raises(Refusal, match="proof_gone"):
        services.close(doer(head(), found, at=LATER))
    proved(found, LATER)
    assert services.close(doer(head(), found, at=LATER)).state == "closed"


def test_of_two_one_withdrawn_the_other_still_proves_it() -> None:
    found, who = proved(correcting()), member()
    item = evidence(found.site, subject=f"finding:{found.pk}", actor=who.user)
    withdraw(access=who, uuid=item.uuid, reason="拍错（示例）", at=LATER)
    assert services.submit(doer(who, found, at=LATER), note="已张贴（示例）").state == "submitted"


@pytest.mark.parametrize("make", [raised, correcting, submitted])
def test_until_it_is_sent_back_evidence_counts_since_it_was_raised(make: Callable[[], Finding]) -> None:
    assert services.proof_since(make()) == NOW


def test_after_it_was_sent_back_only_newer_evidence_counts() -> None:
    reporter, chief = member(), head()
    found = submitted(by=reporter)
    services.send_back(doer(chief, found, at=LATER), reason="只贴了一处（示例）")
    assert services.proof_since(found) == LATER
    proved(found, LATER - SECOND)
    with pytest.raises(Refusal, match="no_proof"):
        services.submit(doer(reporter, found, at=LATER), note="两处（示例）")
    proved(found, LATER)
    assert services.submit(doer(reporter, found, at=LATER), note="两处（示例）").state == "submitted"


def test_sent_back_twice_the_last_time_counts() -> None:
    reporter, chief = member(), head()
    found = submitted(by=reporter)
    for hours in (1, 2):
        at = NOW + timedelta(hours=hours)
        services.send_back(doer(chief, found, at=at), reason="不够（示例）")
        services.submit(doer(reporter, proved(found, at), at=at), note="再次（示例）")
    assert services.proof_since(found) == NOW + timedelta(hours=2)


def test_what_a_reporter_took_back_wants_new_evidence_too() -> None:
    reporter = member()
    found = submitted(by=reporter)
    recheck(doer(reporter, found, at=LATER), corrected=False, note="仍缺（示例）")
    assert services.proof_since(found) == LATER


def test_a_deferral_leaves_the_evidence_as_it_is() -> None:
    found, chief = proved(correcting()), head()
    services.defer(doer(chief, found), until=date(2026, 7, 1), reason="雨季（示例）")
    services.resume(doer(chief, found))
    assert services.submit(doer(member(), found), note="已张贴（示例）").state == "submitted"


def test_a_finding_that_came_back_is_not_proved_by_the_old_ones_evidence() -> None:
    old = closed()
    again = raised(old.site)
    services.accept(doer(member(), again))
    with pytest.raises(Refusal, match="no_proof"):
        services.submit(doer(member(), again), note="已张贴（示例）")


@pytest.mark.parametrize("side", [BEFORE, AFTER])
@pytest.mark.parametrize(("make", "takes"), [(raised, True), (correcting, True), (submitted, True), (closed, False)])
def test_only_an_open_finding_takes_evidence(make: Callable[[], Finding], takes: bool, side: str) -> None:
    found = make()
    subject, who = f"{side}:{found.pk}", member()
    if takes:
        assert may_add(who, subject).open
    else:
        with pytest.raises(Conflict) as refused:
            may_add(who, subject)
        assert refused.value.code == "evidence.ended"
