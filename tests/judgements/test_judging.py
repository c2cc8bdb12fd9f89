"""Answering questions: whose they are, which comes first, what stands beside them, and two at once."""

from datetime import date, timedelta
from typing import Any

import pytest

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import finish
from closeout.journal.models import Entry
from closeout.judgements.models import Acceptance, Declined
from closeout.judgements.queries import asked_of, chosen, fact_page, inbox, mine
from closeout.judgements.services import decline, judge
from closeout.judgements.types import Inbox, Judgement
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.access import Access
from closeout.sites.decisive import STRENGTH
from closeout.sites.models import Fact, Question, Site
from closeout.sites.services import record_facts, register_sites
from closeout.sites.types import NewFact
from closeout.work.models import Task
from tests.factories import NOW, TODAY, access, authority, campaign, new_site, site

pytestmark = pytest.mark.django_db

LICENCE = "has_business_licence"  # market_supervision judges it
AREA = "operating_area_m2"  # villages are asked
ELSEWHERE = "440307014002"


def says(value: Any = True, **more: Any) -> Judgement:
    usual: dict[str, Any] = {"reason": "查验营业执照原件（示例）", "observed_on": TODAY}
    return Judgement(value, **{**usual, **more})


def two() -> tuple[Campaign, Site, Site]:
    one = campaign()
    return one, site(one), site(one, "BJ-0002")


def suggest(at: Site, value: Any = True, who: Access | None = None) -> Fact:
    facts = [NewFact(LICENCE, value, note="门口挂着执照")]
    record_facts(access=who or access("village"), site=at, facts=facts, source="census", at=NOW)
    return Fact.objects.filter(site=at, key=LICENCE).latest("pk")


def rows(who: Access, in_: Campaign) -> dict[str, int]:
    return {each.key: each.waiting for each in inbox(who, in_).rows}


def answer(who: Access, in_: Campaign, *codes: str, **more: Any) -> list[Site]:
    fact, said = more.pop("fact", LICENCE), more.pop("says", says())
    return judge(access=who, campaign=in_, fact=fact, codes=codes, says=said, at=NOW)


# -- whose questions ---------------------------------------------------------------------------------------------------


def test_a_unit_sees_what_it_is_asked_and_nothing_else() -> None:
    one, *_ = two()
    found = rows(access("unit_member"), one)
    assert found[LICENCE] == 2
    assert "env_filing_required" not in found


def test_an_inbox_counts_what_there_is() -> None:
    one, *_ = two()
    who = access("unit_member", unit="police_buji")
    questions = Question.objects.filter(campaign=one, unit_key="police_buji")
    assert sum(rows(who, one).values()) == questions.count() > 0


def test_a_village_sees_what_villages_are_asked_in_its_own_division() -> None:
    one, *_ = two()
    site(one, "BJ-0003", division_code=ELSEWHERE)
    assert rows(access("village"), one)[AREA] == 2
    assert rows(access("village", code=ELSEWHERE), one)[AREA] == 1
    assert rows(access("village", code="440307014000"), one)[AREA] == 3
    assert LICENCE not in rows(access("village"), one)


@pytest.mark.parametrize("role", ["office", "auditor"])
def test_office_and_auditor_see_everything_and_answer_nothing(role: str) -> None:
    one, *_ = two()
    who = access(role)  # type: ignore[arg-type]
    found = inbox(who, one)
    assert {LICENCE, AREA} <= set(rows(who, one))
    assert (found.everything, found.may_judge) == (True, False)
    with pytest.raises(Denied):
        answer(who, one, "BJ-0001")


def test_a_unit_without_a_part_is_asked_nothing() -> None:
    one, *_ = two()
    found = inbox(access("unit_head", unit="no_part"), one)
    assert (found.rows, found.units, found.everything) == ((), (), False)


def test_sites_of_another_authority_are_nobodys_questions() -> None:
    one, *_ = two()
    stranger = access("office", at=authority("elsewhere"))
    assert not asked_of(stranger, one, mine(stranger, one, pack_of(one))).exists()


# -- which comes first -------------------------------------------------------------------------------------------------


def _key(found: Inbox) -> list[list[int]]:
    return [[-counts.get(kind, 0) for kind in STRENGTH for counts in (r.settles, r.asked_for)] for r in found.rows]


def test_the_most_decisive_fact_comes_first() -> None:
    one, first, _ = two()
    grid = access("unit_member", unit="grid_management")
    facts = [NewFact("premises", "urban_village")]
    record_facts(access=grid, site=first, facts=facts, source="inspection", at=NOW)
    found = inbox(access("village"), one)
    assert found.rows[0].key == AREA
    assert found.rows[0].settles["segment"] == 1
    assert _key(found) == sorted(_key(found))


def test_the_site_that_the_answer_decides_comes_first() -> None:
    one, _, second = two()
    grid = access("unit_member", unit="grid_management")
    facts = [NewFact("premises", "urban_village")]
    record_facts(access=grid, site=second, facts=facts, source="inspection", at=NOW)
    page = fact_page(access("village"), one, AREA)
    assert [(each.code, each.settles) for each in page.sites] == [("BJ-0002", "segment"), ("BJ-0001", "")]


def test_a_page_says_which_clauses_need_the_fact() -> None:
    one, *_ = two()
    assert "B-4.1" in {each.clause for each in fact_page(access("unit_member"), one, LICENCE).why}


# -- beside it ---------------------------------------------------------------------------------------------------------


def test_what_others_suggest_stands_beside_the_question() -> None:
    one, first, _ = two()
    suggest(first)
    beside = {each.code: each.suggested for each in fact_page(access("unit_member"), one, LICENCE).sites}
    assert beside["BJ-0002"] == ()
    assert [(each.value.en, each.source, each.note) for each in beside["BJ-0001"]] == [
        ("yes", "census", "门口挂着执照")
    ]


def test_accepting_a_suggestion_is_a_judgement_of_ones_own_that_names_it() -> None:
    one, first, _ = two()
    said = suggest(first, False)
    done = answer(access("unit_head"), one, "BJ-0001", says=says(None, accepts=(said.pk,)))
    assert done[0].values[LICENCE] is False
    accepted = Acceptance.objects.get(suggestion=said)
    assert (accepted.judgement.source, accepted.judgement.entitled) == ("judgement", True)


def test_suggestions_of_several_sites_are_taken_over_each_at_its_own() -> None:
    one, first, second = two()
    ids = (suggest(first, True).pk, suggest(second, False).pk)
    done = answer(access("unit_head"), one, "BJ-0001", "BJ-0002", says=says(None, accepts=ids))
    assert {each.code: each.values[LICENCE] for each in done} == {"BJ-0001": True, "BJ-0002": False}


def test_a_suggestion_of_another_site_or_another_fact_is_not_taken_over() -> None:
    one, first, second = two()
    other, name = suggest(second), Fact.objects.get(site=first, key="name")
    for wrong in ((other.pk,), (name.pk,), (other.pk, name.pk)):
        with pytest.raises(Conflict) as refused:
            answer(access("unit_head"), one, "BJ-0001", says=says(None, accepts=wrong))
        assert refused.value.code == "judgements.suggestion_gone"


# -- answering ---------------------------------------------------------------------------------------------------------


def test_one_answer_for_many_settles_all_of_them() -> None:
    one, *_ = two()
    done = answer(access("unit_member"), one, "BJ-0002", "BJ-0001", says=says(evidence="执照编号"))
    assert {each.values[LICENCE] for each in done} == {True}
    facts = Fact.objects.filter(key=LICENCE)
    assert {(each.source, each.note, each.evidence) for each in facts} == {("judgement", says().reason, "执照编号")}
    assert not Question.objects.filter(fact=LICENCE).exists()
    assert Entry.objects.filter(act="facts_recorded").count() == 2


def test_the_day_on_which_it_was_seen_counts() -> None:
    one, *_ = two()
    answer(access("unit_member"), one, "BJ-0001", says=says(observed_on=date(2026, 5, 18)))
    answer(access("unit_member"), one, "BJ-0002")
    seen = dict(Fact.objects.filter(key=LICENCE).values_list("site__code", "observed_at"))
    assert seen["BJ-0001"] == NOW - timedelta(days=2) + timedelta(hours=2)  # noon in China
    assert seen["BJ-0002"] == NOW


def test_who_comes_second_is_told_what_stands_there_and_nothing_is_saved() -> None:
    one, *_ = two()
    answer(access("unit_member"), one, "BJ-0001", says=says(False))
    with pytest.raises(Conflict) as refused:
        answer(access("unit_head"), one, "BJ-0001", "BJ-0002")
    assert [(each.file, each.code) for each in refused.value.problems] == [("BJ-0001", "judgements.stands_now")]
    assert "no" in refused.value.problems[0].say("en")
    assert not Fact.objects.filter(key=LICENCE, site__code="BJ-0002").exists()


def test_a_question_that_another_unit_is_asked_is_refused() -> None:
    one, *_ = two()
    with pytest.raises(Conflict) as refused:
        answer(access("unit_member", unit="environment"), one, "BJ-0001")
    assert refused.value.problems[0].code == "judgements.not_asked"


def test_a_village_answers_in_its_own_division_alone() -> None:
    one, *_ = two()
    site(one, "BJ-0003", division_code=ELSEWHERE)
    who = access("village")
    with pytest.raises(Missing):
        answer(who, one, "BJ-0001", "BJ-0003", fact=AREA, says=says(120.0))
    assert answer(who, one, "BJ-0001", fact=AREA, says=says(120.0))[0].values[AREA] == 120.0


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (says(None), "judgements.no_answer"),
        (says(reason=" "), "judgements.no_reason"),
        (says(observed_on=date(2026, 5, 21)), "judgements.not_yet"),
        (says("maybe"), "sites.not_yes_or_no"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(said: Judgement, code: str) -> None:
    one, *_ = two()
    with pytest.raises(Refusal) as refused:
        answer(access("unit_member"), one, "BJ-0001", says=said)
    assert refused.value.code == code
    assert not Fact.objects.filter(key=LICENCE).exists()


def test_today_may_be_seen_and_tomorrow_not() -> None:
    one, *_ = two()
    assert answer(access("unit_member"), one, "BJ-0001", says=says(observed_on=TODAY))


@pytest.mark.parametrize(("count", "code"), [(0, "judgements.none_chosen"), (201, "judgements.too_many")])
def test_neither_none_nor_too_many_are_answered(count: int, code: str) -> None:
    one, *_ = two()
    with pytest.raises(Refusal) as refused:
        answer(access("unit_member"), one, *[f"BJ-{each}" for each in range(count)])
    assert refused.value.code == code


def test_a_fact_that_the_plan_does_not_know_is_missing() -> None:
    one, *_ = two()
    with pytest.raises(Missing):
        answer(access("unit_member"), one, "BJ-0001", fact="no_such")
    with pytest.raises(Missing):
        fact_page(access("unit_member"), one, "no_such")


def test_a_finished_campaign_takes_no_answers() -> None:
    one, *_ = two()
    finish(access=access("office"), campaign=one, at=NOW)
    one.refresh_from_db()
    with pytest.raises(Conflict):
        answer(access("unit_member"), one, "BJ-0001")


# -- declining ---------------------------------------------------------------------------------------------------------


def _decline(who: Access, in_: Campaign, *codes: str, reason: str = "属消防事项（示例）") -> None:
    decline(access=who, campaign=in_, fact=LICENCE, codes=codes, reason=reason, at=NOW)


def test_declining_gives_the_office_a_task_and_leaves_the_question_open() -> None:
    one, *_ = two()
    _decline(access("unit_head"), one, "BJ-0001", "BJ-0002")
    task = Task.objects.get(kind="judge")
    assert (task.unit, task.scope) == (None, f"campaign:{one.pk}")
    assert "2 处场所" in task.title_zh
    assert "2 sites" in task.title_en
    assert Question.objects.filter(fact=LICENCE).count() == 2
    assert Entry.objects.filter(act="question_declined").count() == 2


def test_the_reason_stands_with_the_question_until_it_is_answered() -> None:
    one, first, _ = two()
    _decline(access("unit_head"), one, "BJ-0001")
    assert [each.declined for each in fact_page(access("office"), one, LICENCE).sites] == ["属消防事项（示例）", ""]
    assert [each.sites for each in inbox(access("office"), one).declined] == [(("BJ-0001", first.name),)]
    assert inbox(access("village"), one).declined == ()
    answer(access("unit_member"), one, "BJ-0001")
    assert inbox(access("office"), one).declined == ()


def test_declining_twice_keeps_the_first_reason() -> None:
    one, *_ = two()
    _decline(access("unit_head"), one, "BJ-0001")
    _decline(access("unit_member"), one, "BJ-0001", reason="另一理由")
    assert Declined.objects.get().reason == "属消防事项（示例）"


def test_who_declines_says_why_and_is_asked() -> None:
    one, *_ = two()
    with pytest.raises(Refusal):
        _decline(access("unit_head"), one, "BJ-0001", reason="  ")
    with pytest.raises(Denied):
        _decline(access("office"), one, "BJ-0001")
    with pytest.raises(Conflict):
        _decline(access("unit_head", unit="environment"), one, "BJ-0001")


# -- queries -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 12])
def test_pages_take_the_same_queries_however_many_sites_wait(count: int, django_assert_num_queries: Any) -> None:
    one, who = campaign(), access("unit_member")
    new = [new_site(f"BJ-{each:04}") for each in range(count)]
    sites = register_sites(access=access("office"), campaign=one, sites=new, source="census", at=NOW)
    for each in sites:
        suggest(each)
    _decline(who, one, sites[0].code)
    with django_assert_num_queries(3):
        assert inbox(who, one).rows
    with django_assert_num_queries(7):
        assert len(fact_page(who, one, LICENCE).sites) == count
    with django_assert_num_queries(6):
        assert len(chosen(who, one, LICENCE, [each.code for each in sites]).sites) == count


def test_a_long_list_is_paged() -> None:
    one = campaign()
    new = [new_site(f"BJ-{each:04}") for each in range(51)]
    register_sites(access=access("office"), campaign=one, sites=new, source="census", at=NOW)
    who = access("unit_member")
    first, last = fact_page(who, one, LICENCE), fact_page(who, one, LICENCE, 99)
    assert (len(first.sites), len(last.sites), last.page, last.total) == (50, 1, 2, 51)
    assert (first.earlier, first.later, last.earlier, last.later) == (0, 2, 1, 0)
