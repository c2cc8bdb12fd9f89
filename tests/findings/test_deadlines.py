"""The day of a finding: more time at its exact limits, wishes that outlive their finding, and the five in place."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from closeout.findings import deadlines, services
from closeout.findings.deadlines import PLAN
from closeout.findings.models import Finding
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.access import Access
from closeout.people.roles import Role
from tests.factories import NOW, access
from tests.findings.making import closed, correcting, doer, head, member, proved, raised, submitted
from tests.findings.ordering import drafted, handed, issued, team

pytestmark = pytest.mark.django_db
WHY = "材料未到（示例）"


def asked(found: Finding, who: Access, until: date = date(2026, 6, 10), at: datetime = NOW) -> Finding:
    deadlines.ask_time(doer(who, found, at=at), until=until, reason=WHY)
    return found


def test_one_day_more_than_the_day_is_more_time() -> None:
    found = asked(correcting(), member(), date(2026, 6, 5))
    assert found.extensions.get().until == date(2026, 6, 5)
    assert Finding.objects.get(pk=found.pk).due_on == date(2026, 6, 4)  # until it is decided


@pytest.mark.parametrize(("until", "taken"), [(date(2026, 6, 9), False), (date(2026, 6, 10), True)])
def test_of_a_day_that_has_passed_more_time_is_after_today(until: date, taken: bool) -> None:
    at = datetime(2026, 6, 8, 16, 30, tzinfo=UTC)  # already the 9th in China
    found, who = correcting(), member()
    if taken:
        assert asked(found, who, until, at).extensions.exists()
        return
    with pytest.raises(Refusal, match="no_more_time"):
        asked(found, who, until, at)


def test_where_no_day_is_set_there_is_no_more_time() -> None:
    found = correcting()
    Finding.objects.update(due_on=None)
    with pytest.raises(Refusal, match="no_more_time"):
        asked(found, member())


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_a_wish_says_why_within_its_limit(reason: str) -> None:
    found = correcting()
    with pytest.raises(Refusal):
        deadlines.ask_time(doer(member(), found), until=date(2026, 6, 10), reason=reason)
    assert not found.extensions.exists()


@pytest.mark.parametrize("state", ["raised", "submitted", "closed"])
def test_time_is_asked_for_what_is_being_corrected(state: str) -> None:
    make: dict[str, Callable[[], Finding]] = {"raised": raised, "submitted": submitted, "closed": closed}
    with pytest.raises(Conflict, match="not_now"):
        asked(make[state](), member())


@pytest.mark.parametrize("role", ["office", "leader", "auditor"])
def test_who_does_no_findings_asks_for_no_time(role: Role) -> None:
    with pytest.raises(Denied):
        asked(correcting(), access(role))


def test_a_village_asks_for_what_lies_in_it_and_not_beyond() -> None:
    found = asked(correcting(), access("village"))
    assert found.extensions.count() == 1
    with pytest.raises(Missing):
        asked(found, access("village", code="440307014002"))


def test_without_a_wish_there_is_nothing_to_decide() -> None:
    with pytest.raises(Conflict, match="nothing_asked"):
        deadlines.decide_time(doer(head(), correcting()), granted=True)


@pytest.mark.parametrize("who", ["member", "other", "village", "leader"])
def test_a_wish_is_decided_by_the_head_or_the_office(who: str) -> None:
    found = asked(correcting(), member())
    people: dict[str, Callable[[], Access]] = {
        "member": member,
        "other": lambda: access("unit_head", unit="environment"),
    }
    asking = people[who]() if who in people else access(who)  # type: ignore[arg-type] # a role by its name
    with pytest.raises(Denied):
        deadlines.decide_time(doer(asking, found), granted=True)
    assert deadlines.decide_time(doer(access("office"), found), granted=True).extended == 1


def test_a_wish_is_decided_once() -> None:
    found, chief = asked(correcting(), member()), head()
    deadlines.decide_time(doer(chief, found), granted=True)
    with pytest.raises(Conflict, match="nothing_asked"):
        deadlines.decide_time(doer(chief, found), granted=False, answer="x")


def test_a_decision_keeps_who_when_and_what_was_said() -> None:
    found, chief = asked(correcting(), member()), head()
    deadlines.decide_time(doer(chief, found), granted=True, answer=" 仅此一次（示例） ")
    wish = found.extensions.get()
    assert (wish.granted, wish.decided_by, wish.decided_at) == (True, chief.user, NOW)
    assert wish.answer == "仅此一次（示例）"


def test_time_granted_again_is_counted_again() -> None:
    found, asker, chief = correcting(), member(), head()
    for times, day in ((1, 10), (2, 12)):
        done = deadlines.decide_time(doer(chief, asked(found, asker, date(2026, 6, day))), granted=True)
        assert (done.extended, done.due_on) == (times, date(2026, 6, day))


def test_a_wish_whose_finding_was_closed_is_not_decided() -> None:
    found, chief = asked(correcting(), member()), head()
    services.give_up(doer(chief, found), reason="搬走（示例）")
    with pytest.raises(Conflict, match="nothing_asked"):
        deadlines.decide_time(doer(chief, found), granted=True)


def test_a_wish_is_decided_after_the_correction_was_reported() -> None:
    found, who = correcting(), member()
    asked(found, who)
    services.submit(doer(who, proved(found)), note="已张贴（示例）")
    done = deadlines.decide_time(doer(head(), found), granted=True)
    assert (done.state, done.due_on) == ("submitted", date(2026, 6, 10))


def test_time_granted_never_brings_the_day_nearer() -> None:
    # An order served after the wish set a later day; granting the wish then took eleven days away.
    found, by = correcting(), team()
    document = issued(by, drafted(by, [found], 30))
    asked(found, by.member, date(2026, 6, 8))
    handed(by, document, NOW)
    assert deadlines.decide_time(doer(by.head, found), granted=True).due_on == date(2026, 6, 22)


@pytest.mark.parametrize("name", PLAN)
def test_what_is_planned_has_its_limits_and_the_refusal_says_which(name: str) -> None:
    # The refusal named the longest limit of all, 500, whichever was too long.
    found, who = correcting(), member()
    with pytest.raises(Refusal) as refused:
        deadlines.plan_correction(doer(who, found), **{name: "长" * (PLAN[name] + 1)})
    assert (refused.value.code, refused.value.params) == ("findings.too_long", {"most": PLAN[name]})
    done = deadlines.plan_correction(doer(who, found), **{name: f" {'长' * PLAN[name]} "})
    assert getattr(done, name) == "长" * PLAN[name]


def test_what_is_not_said_stays_as_it_was() -> None:
    found = correcting(measures="张贴（示例）", funds="100 元")
    done = deadlines.plan_correction(doer(member(), found), funds="")
    assert (done.measures, done.funds) == ("张贴（示例）", "")


@pytest.mark.parametrize(("role", "may"), [("office", True), ("leader", False), ("village", False)])
def test_the_office_plans_too_and_who_reads_does_not(role: Role, may: bool) -> None:
    found = correcting()
    if may:
        assert deadlines.plan_correction(doer(access(role), found), funds="1 元").funds == "1 元"
        return
    with pytest.raises(Denied):
        deadlines.plan_correction(doer(access(role), found), funds="1 元")


@pytest.mark.parametrize(
    ("due_on", "day"),
    [(None, date(2026, 6, 4)), (date(2026, 5, 21), date(2026, 5, 21)), (date(2026, 9, 9), date(2026, 9, 9))],
)
def test_what_is_taken_up_again_is_due_when_it_was_or_on_the_day_that_is_set(due_on: date | None, day: date) -> None:
    found = correcting()
    services.defer(doer(head(), found), until=date(2026, 7, 1), reason="雨季（示例）")
    assert services.resume(doer(head(), found), due_on=due_on).due_on == day


@pytest.mark.parametrize("due_on", [date(2026, 5, 20), date(2026, 5, 19)])
def test_what_is_taken_up_again_is_not_due_before_tomorrow(due_on: date) -> None:
    found = correcting()
    services.defer(doer(head(), found), until=date(2026, 7, 1), reason="雨季（示例）")
    with pytest.raises(Refusal, match="past"):
        services.resume(doer(head(), found), due_on=due_on)


def test_taken_up_after_its_day_it_is_due_on_the_next_working_day() -> None:
    found, chief = correcting(), head()
    services.defer(doer(chief, found), until=date(2026, 7, 1), reason="雨季（示例）")
    friday = datetime(2026, 7, 3, 2, 0, tzinfo=UTC)
    assert services.resume(doer(chief, found, at=friday)).due_on == date(2026, 7, 6)
