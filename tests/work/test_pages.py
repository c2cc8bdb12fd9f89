"""The pages of tasks, as a browser asks for them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.kernel.clock import today
from closeout.notices.models import Message
from closeout.work.models import ACCEPTED, CANCELLED, DONE, OPEN, REFUSED, Task
from tests.factories import COMMUNITY, campaign, person
from tests.work.tasks import task, unit, village_task

pytestmark = pytest.mark.django_db


def _client(user: User, lang: str = "zh-hans") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["language"] = lang
    return client


def _page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def _post(client: Client, name: str, one: Task, **said: object) -> int:
    return client.post(reverse(f"work:{name}", args=[one.pk]), said).status_code


@pytest.mark.parametrize(("lang", "word"), [("zh-hans", "逾期2天"), ("en", "2 days late")])
def test_what_is_late_says_by_how_much(lang: str, word: str) -> None:
    task(due_on=today() - timedelta(days=2))
    page = _page(_client(person("unit_member"), lang), reverse("work:today"))
    assert f'<span class="tag late">{word}</span>' in page
    assert 'aria-current="page">' in page


@pytest.mark.parametrize(("days", "word"), [(0, "今天到期"), (1, "剩1天")])
def test_what_is_due_soon_says_so(days: int, word: str) -> None:
    task(due_on=today() + timedelta(days=days))
    assert f'<span class="tag due">{word}</span>' in _page(_client(person("unit_member")), reverse("work:today"))


def test_one_day_is_one_day_in_english() -> None:
    task(due_on=today() - timedelta(days=1))
    assert ">1 day late<" in _page(_client(person("unit_member"), "en"), reverse("work:today"))


def test_the_head_of_the_page_counts_what_is_overdue() -> None:
    task("one", due_on=today() - timedelta(days=1))
    task("two", due_on=today())
    page = _page(_client(person("unit_member"), "en"), reverse("work:today"))
    assert "<sup>1<span" in page


def test_html_in_a_title_is_text() -> None:
    task(title_zh="<script>alert(1)</script>")
    page = _page(_client(person("unit_member")), reverse("work:today"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize(
    "query",
    ["?whose=everybody", "?after=x", "?after=2026-13-01.5", "?after=none.5", "?after=.9", "?kind=%00", "?late=yes"],
)
def test_what_an_address_says_wrongly_is_not_asked(query: str) -> None:
    task()
    assert _client(person("unit_member")).get(f"{reverse('work:today')}{query}").status_code == 200


def test_an_empty_page_says_why_and_what_comes_next() -> None:
    client = _client(person("unit_member"), "en")
    assert "Nothing is waiting" in _page(client, reverse("work:today"))
    assert "Nothing that fits" in _page(client, f"{reverse('work:today')}?late=1")
    assert "Nothing more" in _page(client, f"{reverse('work:today')}?after=none.5")


def test_a_long_list_leads_to_its_next_page() -> None:
    for number in range(51):
        task(str(number), due_on=None)
    client = _client(person("unit_member"), "en")
    first = _page(client, reverse("work:today"))
    assert "Next page" in first
    query = first.split('<a class="btn sm" href="')[1].split('"')[0].replace("&amp;", "&")
    second = _page(client, f"{reverse('work:today')}{query}")
    assert second.count('class="tag unk"') == 1
    assert "First page" in second


def test_the_chips_of_a_village_speak_of_the_village() -> None:
    village_task()
    page = _page(_client(person("village"), "en"), reverse("work:today"))
    assert "My village or community" in page
    assert COMMUNITY in page


@pytest.mark.parametrize("task", ["9" * 18, "9" * 19, "9" * 5000, "²", "-1"])
def test_a_task_of_a_number_that_none_has_is_not_reminded_of(task: str) -> None:
    assert _client(person("office")).post(reverse("work:remind"), {"task": [task]}).status_code in (302, 404)


def test_only_who_may_remind_can_tick() -> None:
    task()
    assert 'type="checkbox"' not in _page(_client(person("unit_member")), reverse("work:today"))
    assert 'type="checkbox"' in _page(_client(person("office")), reverse("work:today"))


def test_a_task_shows_its_clause_and_what_happened() -> None:
    one = task(scope=f"campaign:{campaign().pk}")
    member = person("unit_member")
    client = _client(member)
    assert _post(client, "accept", one) == 302
    page = _page(client, reverse("work:task", args=[one.pk]))
    for word in ("B-3.2", "证照", "接收了任务", member.name, "办理中", "任务已下达"):
        assert word in page


def test_a_task_goes_from_taken_on_to_done_and_back() -> None:
    one, client = task(), _client(person("unit_member"))
    for name, state in (("accept", ACCEPTED), ("finish", DONE), ("reopen", OPEN)):
        assert _post(client, name, one) == 302
        assert Task.objects.get().state == state


def test_refusing_asks_for_a_reason_and_keeps_to_it() -> None:
    one, client = task(), _client(person("unit_member"), "en")
    assert "goes back to the leading group" in _page(client, reverse("work:refuse", args=[one.pk]))
    assert _post(client, "refuse", one, reason="") == 422
    assert Task.objects.get().state == OPEN
    assert _post(client, "refuse", one, reason="<b>not ours</b>") == 302
    assert Task.objects.get().state == REFUSED
    assert "&lt;b&gt;not ours&lt;/b&gt;" in _page(client, reverse("work:task", args=[one.pk]))


def test_a_reason_too_long_comes_back_with_what_was_written() -> None:
    one, client = task(), _client(person("unit_member"), "en")
    answer = client.post(reverse("work:refuse", args=[one.pk]), {"reason": "字" * 501})
    assert answer.status_code == 422
    assert "字" * 501 in answer.content.decode()


def test_the_office_cancels_on_a_page_of_its_own() -> None:
    one, client = task(), _client(person("office"), "en")
    assert "Nobody has to do it any more" in _page(client, reverse("work:cancel", args=[one.pk]))
    assert _post(client, "cancel", one, reason="twice") == 302
    assert Task.objects.get().state == CANCELLED


def test_a_head_gives_a_task_to_a_member() -> None:
    one, head, member = task(), person("unit_head"), person("unit_member")
    client = _client(head)
    assert member.name in _page(client, reverse("work:assign", args=[one.pk]))
    assert _post(client, "assign", one, to=member.pk) == 302
    assert Task.objects.get().assignee == member


def test_nobody_else_can_be_chosen() -> None:
    one, other = task(), person("unit_member", unit="police_buji")
    client = _client(person("unit_head"))
    assert _post(client, "assign", one, to=other.pk) == 422
    assert _post(client, "assign", one, to="x") == 422
    assert Task.objects.get().assignee is None


def test_a_unit_without_people_says_who_helps() -> None:
    one = task(unit=unit("police_buji"))
    page = _page(_client(person("office"), "en"), reverse("work:assign", args=[one.pk]))
    assert "Nobody works in this unit" in page


def test_a_second_finish_is_a_conflict_that_says_what_happened() -> None:
    one, client = task(), _client(person("unit_member"))
    _post(client, "finish", one)
    answer = client.post(reverse("work:finish", args=[one.pk]))
    assert answer.status_code == 409
    assert "已办结" in answer.content.decode()


@pytest.mark.parametrize("name", ["accept", "finish", "refuse", "task"])
def test_the_task_of_another_unit_is_not_found(name: str) -> None:
    one, client = task(unit=unit("police_buji")), _client(person("unit_member"))
    address = reverse(f"work:{name}", args=[one.pk])
    answer = client.get(address) if name == "task" else client.post(address, {"reason": "x"})
    assert answer.status_code == 404


def test_the_office_cannot_finish_for_a_unit() -> None:
    assert _post(_client(person("office")), "finish", task()) == 403


def test_ticked_tasks_are_reminded_of() -> None:
    first, second, member = task("one"), task("two"), person("unit_member")
    client = _client(person("office"), "en")
    answer = client.post(reverse("work:remind"), {"task": [first.pk, second.pk, "x"]}, follow=True)
    assert "Reminded of 2 tasks." in answer.content.decode()
    assert Message.objects.get().to == member
    again = client.post(reverse("work:remind"), {"task": [first.pk]}, follow=True)
    assert "a few minutes ago" in again.content.decode()


def test_nothing_ticked_is_said() -> None:
    answer = _client(person("office"), "en").post(reverse("work:remind"), follow=True)
    assert "Tick the tasks" in answer.content.decode()


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_of_today_takes_a_fixed_number_of_queries(count: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    scope = f"campaign:{campaign().pk}"
    for number in range(count):
        task(str(number), scope=scope)
    client = _client(person("unit_member"))
    # Session, user, post; counts, kinds, tasks, names; in the head two of campaigns, the badge and unread messages.
    with django_assert_num_queries(11):
        client.get(reverse("work:today"))
