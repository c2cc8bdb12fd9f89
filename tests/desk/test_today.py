"""What is due today: tasks, findings and clocks in order of urgency, of whom, in how many queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.desk import today
from closeout.desk.today import Mark, due_page, late
from closeout.desk.today_words import mark_in, written
from closeout.findings import services
from closeout.findings.deadlines import ask_time
from closeout.findings.models import Finding
from closeout.people.access import Access
from closeout.people.roles import RIGHTS, Role
from closeout.sites.models import Site
from closeout.work.clocks import start_clock
from closeout.work.models import Task
from closeout.work.types import NewClock
from tests.factories import COMMUNITY, NOW, TODAY, access, authority, campaign, person, site
from tests.findings.making import UNIT, correcting, doer, head, member, raised, submitted
from tests.work.tasks import task, unit

pytestmark = pytest.mark.django_db
BAD = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _a_campaign_whose_plan_asks_nothing(db: None) -> None:
    campaign()
    Task.objects.all().delete()


def here(code: str = "BJ-0001") -> Site:
    return site(Campaign.objects.get(), code, safety_rules_posted=False)


def due_in(finding: Finding, days: int | None) -> Finding:
    Finding.objects.filter(pk=finding.pk).update(due_on=None if days is None else TODAY + timedelta(days=days))
    return finding


def asked(who: Access) -> list[str]:
    return [each.asks for each in due_page(who, TODAY).entries]


def client(role: Role, language: str = "en") -> Client:
    one = Client(headers={"accept-language": language})
    one.force_login(person(role, unit=UNIT))
    return one


def test_overdue_comes_first_then_what_others_wait_for_then_by_the_day() -> None:
    task("none", unit=unit(UNIT), due_on=None)
    task("later", unit=unit(UNIT), due_on=TODAY + timedelta(days=30))
    due_in(correcting(here()), 2)
    due_in(raised(here("BJ-0002")), 40)
    due_in(correcting(here("BJ-0003")), -1)
    task("late", unit=unit(UNIT), due_on=TODAY - timedelta(days=3))
    assert asked(member()) == ["task", "correct", "accept", "correct", "task", "task"]
    standings = [each.due.standing for each in due_page(member(), TODAY).entries]
    assert standings == ["late", "late", "due", "due", "later", "none"]


def test_what_nobody_set_a_day_for_waits_to_be_accepted_today() -> None:
    due_in(raised(here()), None)
    (entry,) = due_page(member(), TODAY).entries
    assert entry.due.today


def test_a_head_reviews_and_a_member_does_not() -> None:
    submitted(here(), by=member())
    assert asked(head()) == ["review"]
    assert asked(member()) == []


def test_nobody_is_asked_to_review_what_they_submitted() -> None:
    boss = head()
    submitted(here(), by=boss)
    assert asked(boss) == []
    assert asked(head()) == ["review"]


def test_more_time_asked_for_waits_for_the_head_and_not_for_who_asked() -> None:
    found, who = due_in(correcting(here()), 5), member()
    ask_time(doer(who, found), until=TODAY + timedelta(days=9), reason="材料未到（示例）")
    assert asked(head()) == ["grant"]
    assert asked(who) == ["correct"]


def test_what_a_unit_refused_waits_for_the_office() -> None:
    found = raised(here())
    services.refuse(doer(member(), found), reason="不属本单位（示例）")
    assert asked(access("office")) == ["reassign"]
    assert asked(member()) == []


def test_a_deferral_that_is_over_waits_for_the_head() -> None:
    found = correcting(here())
    services.defer(doer(head(), found), until=TODAY + timedelta(days=1), reason="停电（示例）")
    assert asked(head()) == []
    assert [each.asks for each in due_page(head(), TODAY + timedelta(days=1)).entries] == ["resume"]


@pytest.mark.parametrize(("role", "seen"), [("office", 1), ("leader", 1), ("auditor", 1), ("intake", 0)])
def test_who_watches_over_all_sees_what_is_overdue_of_anybody(role: Role, seen: int) -> None:
    due_in(correcting(here()), -1)
    due_in(correcting(here("BJ-0002")), 0)
    assert asked(access(role)) == ["correct"] * seen


def test_another_unit_and_another_authority_see_nothing_of_it() -> None:
    due_in(correcting(here()), -1)
    assert asked(member("water_management")) == []
    assert asked(access("office", at=authority("elsewhere"))) == []


def test_a_clock_of_the_law_stands_with_its_units() -> None:
    new = NewClock(authority().pk, "campaign:0", "document:1", "hearing_request", unit=unit(UNIT))
    start_clock(new, actor=None, at=NOW)
    assert asked(member()) == ["clock"]
    assert asked(access("office")) == ["clock"]
    assert asked(member("water_management")) == []


def test_what_is_overdue_is_counted_once_each() -> None:
    due_in(correcting(here()), -1)
    due_in(raised(here("BJ-0002")), -1)
    task("late", unit=unit(UNIT), due_on=TODAY - timedelta(days=1))
    task("today", unit=unit(UNIT), due_on=TODAY)
    assert late(member(), TODAY) == 3


@pytest.mark.parametrize("role", [role for role, rights in RIGHTS.items() if "see_tasks" in rights])
def test_what_is_counted_as_overdue_follows_what_there_is_on_the_day(role: Role) -> None:
    who = access(role, unit=UNIT) if role.startswith("unit_") else access(role)
    for late_by in (0, 1, 2):
        for on in (TODAY, TODAY + timedelta(days=1)):
            listed = [each for each in due_page(who, on).entries if each.due.on is not None and each.due.on < on]
            assert late(who, on) == len(listed)
        due_in(correcting(here(f"BJ-{late_by + 1:04}")), -late_by)


def test_pages_follow_each_other_without_gap_or_double(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(today, "PAGE", 2)
    for at, days in enumerate((-1, -1, 0, 0, 3, None), 1):
        due_in(correcting(here(f"BJ-{at:04}")), days)
        task(f"{at}", unit=unit(UNIT), due_on=None if days is None else TODAY + timedelta(days=days))
    who, seen, after = member(), [], None
    for _ in range(6):
        page = due_page(who, TODAY, after)
        seen += [each.href for each in page.entries]
        after = page.more
    assert after is None
    assert len(seen) == len(set(seen)) == 12


@pytest.mark.parametrize("count", [1, 12])
def test_it_takes_the_same_queries_at_1_and_at_12(count: int, django_assert_num_queries: Any) -> None:
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="布吉圩社区")
    for at in range(count):
        due_in(correcting(here(f"BJ-{at:04}")), -1)
        task(f"{at}", unit=unit(UNIT), scope=f"campaign:{Campaign.objects.get().pk}")
    who = member()
    with django_assert_num_queries(8):
        assert len(due_page(who, TODAY).entries) == 2 * count


@pytest.mark.parametrize("mark", [(date(2026, 5, 20), 2, date(2026, 5, 21), 7), (None, 3, None, 1)])
def test_a_mark_survives_the_address(mark: Mark) -> None:
    assert mark_in(written(mark)) == mark


@pytest.mark.parametrize(
    "word", ["", "x", "2026-13-01.1.none.1", "none.1", "none.1.none.²", "none.a.none.1", "2026-05-20.1.1"]
)
def test_an_address_that_means_nothing_begins_at_the_first(word: str) -> None:
    assert mark_in(word) is None
    assert client("unit_member").get(reverse("today:due"), {"after": word}).status_code == 200


def test_it_is_the_home_of_units_and_villages_and_marked_as_the_place() -> None:
    for role in ("unit_head", "unit_member", "village", "intake"):
        answer = client(role).get("/", follow=True)
        assert answer.redirect_chain[-1][0] == "/today/"
        assert answer.content.decode().count('aria-current="page"') == 1


def test_names_are_shown_as_text_in_both_languages() -> None:
    raised(site(Campaign.objects.get(), name=BAD, safety_rules_posted=False))
    for language, word in (("en", "accept or refuse"), ("zh-hans", "接收或退回")):
        page = client("unit_member", language).get(reverse("today:due")).content.decode()
        assert BAD not in page
        assert word in page


def test_with_nothing_to_do_it_says_so() -> None:
    assert "Nothing is waiting for you" in client("unit_member").get(reverse("today:due")).content.decode()
