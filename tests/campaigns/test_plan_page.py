"""The plan clause by clause (B-2.2): everything that serves it, how far it is, and what other slices say beside it."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from closeout.campaigns.clauses import KIND_NAMES, servings
from closeout.campaigns.models import Campaign, scope_of
from closeout.campaigns.pages import ClausePart, PlanPage, chapter_of, plan_page
from closeout.campaigns.plans import pack_of, source_of
from closeout.campaigns.registry import CONTRIBUTIONS, ClauseFigure
from closeout.campaigns.services import adopt, finish
from closeout.campaigns.types import Adoption, Progress
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.people.roles import RIGHTS, ROLES, Role
from closeout.project import registries
from closeout.work.models import CANCELLED, DONE, OPEN, REFUSED, Task
from tests.factories import NOW, TODAY, access, authority, campaign, person

pytestmark = pytest.mark.django_db
PACKS = ["town", "rugao", "buji"]


def _page(one: Campaign, on: date = TODAY) -> PlanPage:
    return plan_page(access("office"), one, on)


def _clause(page: PlanPage, key: str) -> ClausePart:
    return next(each for chapter in page.chapters for each in chapter.clauses if each.key == key)


@pytest.fixture
def office() -> Client:
    client = Client()
    client.force_login(person("office"))
    return client


@pytest.fixture
def figures() -> Iterator[None]:
    def failing(one: Campaign, who: Access) -> list[ClauseFigure]:
        return [ClauseFigure("B-5.3", Text("12 处不达标", "12 sites fail <it>"), "/somewhere/", bad=True)]

    CONTRIBUTIONS.figures.append(failing)
    yield
    CONTRIBUTIONS.figures.remove(failing)


@pytest.mark.parametrize("pack", PACKS)
def test_every_clause_of_the_plan_is_there_in_its_order(pack: str) -> None:
    page = _page(campaign(pack))
    model = pack_of(Campaign.objects.get()).model
    assert [each.key for chapter in page.chapters for each in chapter.clauses] == list(model.clauses)
    assert page.clauses == len(model.clauses)


@pytest.mark.parametrize("pack", PACKS)
def test_everything_in_the_pack_that_cites_a_clause_stands_beside_it(pack: str) -> None:
    one = campaign(pack)
    page, model = _page(one), pack_of(one).model
    shown = {
        (served.kind, item.key, clause.key)
        for chapter in page.chapters
        for clause in chapter.clauses
        for served in clause.served
        for item in served.items
    }
    period = (one.starts_on, one.ends_on)
    wanted = {
        (each.kind, each.key, clause)
        for each in servings(model, period, lambda kind, key: Progress())
        for clause in each.clauses
    }
    assert shown == wanted
    sections = ["standards", "duties", "phases", "deadlines", "deliverables", "measures", "parameters"]
    items = sum(len(getattr(model, each)) for each in sections)
    assert (
        len({(kind, key) for kind, key, _ in shown if kind not in ("unit", "row", "indicator", "assessment", "ladder")})
        == items
    )


@pytest.mark.parametrize("pack", PACKS)
def test_every_kind_that_serves_has_a_name(pack: str) -> None:
    one = campaign(pack)
    found = servings(pack_of(one).model, (one.starts_on, one.ends_on), lambda kind, key: Progress())
    assert {each.kind for each in found} <= set(KIND_NAMES)


@pytest.mark.parametrize(("clause", "chapter"), [("B-3.12", "B-3"), ("T-2", "T-2"), ("R-5.1", "R-5")])
def test_a_chapter_is_what_stands_before_the_point(clause: str, chapter: str) -> None:
    assert chapter_of(clause) == chapter


def test_a_duty_that_is_done_counts_at_its_clause() -> None:
    one = campaign()
    Task.objects.filter(kind="duty", key="B-5.3").update(state=DONE, closed_at=NOW)
    assert _clause(_page(one), "B-5.3").progress == Progress(done=1)


@pytest.mark.parametrize(("days", "late"), [(-1, 1), (0, 0), (1, 0)])
def test_a_task_is_overdue_from_the_day_after_it_was_due(days: int, late: int) -> None:
    one = campaign()
    Task.objects.filter(kind="duty", key="B-5.3").update(due_on=TODAY + timedelta(days=days))
    assert _clause(_page(one), "B-5.3").progress == Progress(open=1 - late, overdue=late)


@pytest.mark.parametrize(("state", "total"), [(OPEN, 1), (REFUSED, 1), (DONE, 1), (CANCELLED, 0)])
def test_what_was_cancelled_counts_nowhere_and_what_was_refused_is_still_owed(state: str, total: int) -> None:
    one = campaign()
    closed_at = None if state == OPEN else NOW
    Task.objects.filter(kind="duty", key="B-5.3").update(state=state, reason="because", closed_at=closed_at)
    assert _clause(_page(one), "B-5.3").progress.total == total


def test_the_tasks_of_another_campaign_do_not_count() -> None:
    one, other = campaign(), campaign(slug="other")
    Task.objects.filter(scope=scope_of(other)).update(state=DONE, closed_at=NOW)
    assert _page(one).progress.done == 0


def test_duties_and_deadlines_are_counted_apart_and_together() -> None:
    one = campaign()
    page = _page(one)
    kinds = {kind: Task.objects.filter(scope=scope_of(one), kind=kind).count() for kind in ("duty", "deadline")}
    assert (page.duties.total, page.deadlines.total) == (kinds["duty"], kinds["deadline"])
    assert page.progress.total == sum(kinds.values())


def test_figures_that_the_office_set_stand_beside_the_printed_ones() -> None:
    how = Adoption("set", Text("布吉", "Buji"), date(2026, 4, 16), date(2026, 6, 16), {"three_small_max_m2": 280.0}, {})
    one = adopt(access=access("office"), source=source_of("buji"), how=how, at=NOW)
    first = _page(one).figures[0]
    assert (first.printed.en, first.now.en, first.changed) == ("300 m²", "280 m²", True)
    assert not any(each.changed for each in _page(one).figures[1:])


def test_a_slice_above_puts_a_figure_beside_a_clause(figures: None) -> None:
    clause = _clause(_page(campaign()), "B-5.3")
    assert [each.said.zh for each in clause.figures] == ["12 处不达标"]
    assert _clause(_page(Campaign.objects.get()), "B-5.2").figures == ()


def test_the_plan_takes_two_queries_with_one_task_and_with_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    registries.fill()  # its own query, and the one of the figures beside its clauses
    one, who = campaign(), access("office")
    one = Campaign.objects.select_related("plan").defer("plan__source").get()
    plan_page(who, one, TODAY)  # the plan itself is read once a day
    with django_assert_num_queries(2):
        plan_page(who, one, TODAY)
    Task.objects.exclude(pk=Task.objects.earliest("pk").pk).delete()
    with django_assert_num_queries(2):
        plan_page(who, one, TODAY)


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_stays_small(office: Client, pack: str, language: str) -> None:
    campaign(pack)
    Task.objects.update(state=DONE, closed_at=NOW)
    answer = office.get(reverse("campaigns:plan", args=["buji-2026"]), headers={"accept-language": language})
    assert answer.status_code == 200
    assert len(re.findall(r"<[a-z]", answer.content.decode())) <= 1500
    assert "style=" not in answer.content.decode()


def test_no_id_occurs_twice_on_the_page(office: Client) -> None:
    campaign("town")  # T-2 is a clause and the beginning of others
    ids = re.findall(r' id="([^"]+)"', office.get(reverse("campaigns:plan", args=["buji-2026"])).content.decode())
    assert len(ids) == len(set(ids))
    assert "T-2" in ids


def test_html_in_a_figure_is_text(office: Client, figures: None) -> None:
    campaign()
    page = office.get(reverse("campaigns:plan", args=["buji-2026"]), headers={"accept-language": "en"}).content.decode()
    assert "12 sites fail &lt;it&gt;" in page
    assert 'href="/somewhere/"' in page


def test_a_finished_plan_says_so_and_offers_the_next(office: Client) -> None:
    finish(access=access("office"), campaign=campaign(), at=NOW)
    page = office.get(reverse("campaigns:plan", args=["buji-2026"]), headers={"accept-language": "en"}).content.decode()
    assert "finished on 20 May 2026" in page
    assert reverse("campaigns:next", args=["buji-2026"]) in page
    assert reverse("campaigns:upgrade", args=["buji-2026"]) not in page


@pytest.mark.parametrize("role", [each for each in ROLES if "see_campaign" in RIGHTS[each] and each != "office"])
def test_acts_of_the_office_are_absent_for_others(role: Role) -> None:
    campaign()
    client = Client()
    client.force_login(person(role))
    page = client.get(reverse("campaigns:plan", args=["buji-2026"])).content.decode()
    for act in ("upgrade", "finish", "next"):
        assert reverse(f"campaigns:{act}", args=["buji-2026"]) not in page


@pytest.mark.parametrize("name", ["plan", "units", "upgrade", "finish", "next"])
def test_another_authority_finds_no_page_of_the_campaign(name: str) -> None:
    campaign()
    client = Client()
    client.force_login(person("office", at=authority("elsewhere")))
    assert client.get(reverse(f"campaigns:{name}", args=["buji-2026"])).status_code == 404


def test_the_plans_own_days_are_told_apart_from_the_campaigns() -> None:
    one = campaign()
    assert plan_page(access("office"), one, TODAY).written_for is None
    Campaign.objects.filter(pk=one.pk).update(ends_on=date(2026, 12, 27))
    one.refresh_from_db()
    assert plan_page(access("office"), one, TODAY).written_for == (date(2026, 4, 16), date(2026, 6, 16))
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("office"))
    page = client.get(reverse("campaigns:plan", args=[one.slug])).content.decode()
    assert "The plan was written for 16 April to 16 June" in page
