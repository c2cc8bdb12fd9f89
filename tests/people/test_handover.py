"""When somebody leaves: what passes, to whom, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest

from closeout.accounts.models import User
from closeout.campaigns.models import FINISHED, Campaign
from closeout.campaigns.services import scope_of
from closeout.journal.models import Entry
from closeout.kernel.refusal import Denied, Missing, Refusal
from closeout.people.access import Access, accesses_of
from closeout.people.handover import in_hand, leave
from closeout.people.models import Post
from closeout.people.queries import person as row_of
from closeout.people.queries import successors
from closeout.people.registries import Passing, passings, register
from closeout.people.services import change_person
from closeout.project import registries
from closeout.sites.models import CLOSED, Site
from closeout.work.models import CANCELLED, DONE, REFUSED, Task
from tests.factories import COMMUNITY, NOW, TODAY, access, authority, campaign, person
from tests.people.making import who

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _filled() -> None:
    registries.fill()


@pytest.fixture
def office() -> Access:
    return access("office")


def _leave(office: Access, leaver: User, to: User | None = None, day: date = TODAY) -> dict[str, int]:
    successor = None if to is None else to.pk
    return leave(access=office, user=leaver.pk, successor=successor, last_day=day, at=NOW)


def _task(one: Campaign, assignee: User, key: str = "t", **changes: Any) -> Task:
    usual: dict[str, Any] = {"scope": scope_of(one), "kind": "test", "subject": "site:1", "title_zh": "任务"}
    usual |= {"title_en": "Task", "key": key, "created_at": NOW, "authority": one.authority, **changes}
    if usual.get("state") in (DONE, REFUSED, CANCELLED):
        usual |= {"closed_at": NOW, "reason": "said"}
    return Task.objects.create(**usual, assignee=assignee)


def _site(one: Campaign, assignee: User, code: str = "S1", **changes: Any) -> Site:
    given = {"campaign": one, "code": code, "name": "某厂（示例）", "created_at": NOW, "changed_at": NOW, **changes}
    return Site.objects.create(**given, assignee=assignee)


def test_everything_in_hand_passes_and_the_post_ends(office: Access) -> None:
    one, leaver, successor = campaign(), person("unit_member"), person("unit_head")
    task, site = _task(one, leaver), _site(one, leaver)
    assert _leave(office, leaver, successor) == {"tasks": 1, "sites": 1}
    task.refresh_from_db()
    site.refresh_from_db()
    leaver.refresh_from_db()
    assert (task.assignee, site.assignee) == (successor, successor)
    assert Post.objects.get(user=leaver).until == TODAY
    assert not leaver.is_active
    assert accesses_of(leaver) == []
    assert Entry.objects.get(act="person_left").subject == f"user:{leaver.pk}"


def test_what_is_done_closed_or_finished_stays(office: Access) -> None:
    one, leaver, successor = campaign(), person("unit_member"), person("unit_head")
    done, closed = _task(one, leaver, state=DONE), _site(one, leaver, state=CLOSED)
    assert _leave(office, leaver, successor) == {"tasks": 0, "sites": 0}
    done.refresh_from_db()
    closed.refresh_from_db()
    assert (done.assignee, closed.assignee) == (leaver, leaver)


def test_a_finished_campaign_keeps_its_names(office: Access) -> None:
    one, leaver = campaign(), person("unit_member")
    task = _task(one, leaver)
    Campaign.objects.update(state=FINISHED)
    assert [each.count for each in in_hand(office, leaver.pk)] == [0, 0]
    _leave(office, leaver)
    task.refresh_from_db()
    assert task.assignee == leaver


def test_what_somebody_has_at_another_authority_stays(office: Access) -> None:
    leaver, successor = person("unit_member"), person("unit_head")
    elsewhere = Campaign.objects.get(pk=campaign().pk)
    elsewhere.pk, elsewhere.slug, elsewhere.authority = None, "other", authority("elsewhere")
    elsewhere.save()
    task = _task(elsewhere, leaver)
    Post.objects.create(user=leaver, authority=authority("elsewhere"), role="office", since=TODAY)
    _leave(office, leaver, successor)
    task.refresh_from_db()
    leaver.refresh_from_db()
    assert task.assignee == leaver
    assert leaver.is_active


def test_nothing_in_hand_needs_no_successor(office: Access) -> None:
    assert _leave(office, person("leader")) == {}


def test_something_in_hand_needs_a_successor(office: Access) -> None:
    leaver = person("unit_member")
    _task(campaign(), leaver)
    with pytest.raises(Refusal) as refused:
        _leave(office, leaver)
    assert refused.value.code == "people.successor_wanted"
    assert Post.objects.get(user=leaver).until is None


def test_a_passing_that_fails_leaves_everything_as_it_was(office: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(leaving: object) -> int:
        raise RuntimeError

    monkeypatch.setattr("closeout.people.registries._passings", dict(passings()))
    register("last", Passing("last", lambda authority, user: 0, fail))
    leaver, successor = person("unit_member"), person("unit_head")
    task = _task(campaign(), leaver)
    with pytest.raises(RuntimeError):
        _leave(office, leaver, successor)
    task.refresh_from_db()
    assert task.assignee == leaver
    assert Post.objects.get(user=leaver).until is None
    assert not Entry.objects.filter(act="person_left").exists()


@pytest.mark.parametrize(
    ("leaver", "other", "may"),
    [
        (("unit_member", {}), ("unit_head", {}), True),
        (("unit_member", {}), ("unit_member", {"unit": "police_buji"}), False),
        (("unit_member", {}), ("office", {}), True),
        (("unit_member", {}), ("village", {}), False),
        (("village", {}), ("village", {}), True),
        (("village", {}), ("village", {"code": "440307014000"}), True),
        (("village", {"code": "440307014000"}), ("village", {}), False),
        (("village", {}), ("village", {"code": "440307014002"}), False),
        (("village", {}), ("unit_member", {}), False),
        (("leader", {}), ("leader", {}), True),
        (("leader", {}), ("auditor", {}), False),
        (("office", {}), ("administrator", {}), False),
    ],
)
def test_who_can_take_over_sees_the_same(office: Access, leaver: Any, other: Any, may: bool) -> None:
    first, second = (person(role, **where) for role, where in (leaver, other))
    assert (second.pk in {each.person for each in successors(office, first.pk)}) is may


def test_who_cannot_take_over_is_refused(office: Access) -> None:
    with pytest.raises(Refusal) as refused:
        _leave(office, person("unit_member"), person("village"))
    assert refused.value.code == "people.bad_successor"


def test_nobody_takes_over_from_themselves_or_from_elsewhere(office: Access) -> None:
    leaver = person("unit_member")
    for to in (leaver, person("office", at=authority("elsewhere"))):
        with pytest.raises(Refusal) as refused:
            _leave(office, leaver, to)
        assert refused.value.code == "people.bad_successor"


@pytest.mark.parametrize(("days", "lets"), [(0, True), (1, False), (-1, False)])
def test_the_last_day_is_from_the_first_to_today(office: Access, days: int, lets: bool) -> None:
    leaver = person("leader")  # since today
    if lets:
        _leave(office, leaver, day=TODAY + timedelta(days=days))
        return
    with pytest.raises(Refusal) as refused:
        _leave(office, leaver, day=TODAY + timedelta(days=days))
    assert refused.value.code == "people.bad_last_day"


def test_nobody_ends_their_own_post(office: Access) -> None:
    with pytest.raises(Denied) as refused:
        _leave(office, office.user)
    assert refused.value.code == "people.own_post"


def test_the_last_who_may_manage_people_stays() -> None:
    office = access("office")
    other = access("administrator")
    _leave(office, other.user)
    gone = person("office")
    Post.objects.filter(user=office.user).update(role="leader")
    with pytest.raises(Refusal) as refused:
        _leave(office, gone)
    assert refused.value.code == "people.nobody_left"
    assert Post.objects.get(user=gone).until is None


def test_nobody_leaves_twice(office: Access) -> None:
    leaver = person("leader")
    _leave(office, leaver)
    with pytest.raises(Missing):
        _leave(office, leaver)


def test_somebody_of_another_authority_is_not_found(office: Access) -> None:
    stranger = person("leader", at=authority("elsewhere"))
    with pytest.raises(Missing):
        _leave(office, stranger)
    with pytest.raises(Missing):
        in_hand(office, stranger.pk)


@pytest.mark.parametrize("role", ["unit_head", "village", "leader", "auditor", "intake"])
def test_only_the_office_and_administrators_end_posts(role: Any) -> None:
    with pytest.raises(Denied):
        _leave(access(role), person("leader"))


def test_who_has_left_can_come_back(office: Access) -> None:
    leaver = person("leader")
    seen = row_of(office, leaver.pk).entered
    _leave(office, leaver)
    again = who(username=seen.username, name=seen.name, role="auditor")
    change_person(access=office, user=leaver.pk, who=again, seen=seen, at=NOW)
    leaver.refresh_from_db()
    assert leaver.is_active
    assert row_of(office, leaver.pk).role == "auditor"
    assert Entry.objects.filter(act="person_returned").exists()


def test_the_division_of_the_leaver_is_known_by_its_code(office: Access) -> None:
    assert row_of(office, person("village").pk).division_code == COMMUNITY
