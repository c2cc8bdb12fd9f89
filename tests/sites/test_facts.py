"""Facts over time: who may settle what, which of several stands, and what follows from it at once."""

from datetime import timedelta
from typing import Any

import pytest

from closeout.campaigns.plans import evaluator_of
from closeout.campaigns.services import finish
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.access import Access
from closeout.sites.models import Fact, Question, Route, Site, Verdict
from closeout.sites.queries import site_named, values_as_of, visible_sites
from closeout.sites.services import record_facts, rederive, register_sites
from closeout.sites.standing import standing, suggestions
from closeout.sites.types import NewFact
from closeout.sites.values import read
from closeout.tallies.models import Tally
from closeout.tallies.queries import tallies
from tests.factories import COMMUNITY, NOW, access, campaign, new_site, site

pytestmark = pytest.mark.django_db

JUDGED = "has_business_licence"  # by market_supervision
FREE = "stacked_neatly"


def _say(who: Access, at: Site, key: str, value: Value, **more: Any) -> Site:
    later = more.pop("later", timedelta(hours=1))
    new = [NewFact(key, value, **more)]
    return record_facts(access=who, site=at, facts=new, source="inspection", at=NOW + later)


def test_what_the_judging_unit_says_stands() -> None:
    one = _say(access("unit_member"), site(), JUDGED, True)
    assert one.values[JUDGED] is True


@pytest.mark.parametrize("role", ["village", "office"])
def test_what_others_say_of_a_judged_fact_is_a_suggestion(role: str) -> None:
    one = _say(access(role), site(), JUDGED, True)  # type: ignore[arg-type]
    assert JUDGED not in one.values
    assert [each.value for each in suggestions(one.facts.all())[JUDGED]] == [True]


def test_another_unit_only_suggests_too() -> None:
    one = _say(access("unit_member", unit="environment"), site(), JUDGED, True)
    assert JUDGED not in one.values


@pytest.mark.parametrize("role", ["village", "office", "unit_member"])
def test_a_fact_that_no_unit_judges_may_be_settled_by_any(role: str) -> None:
    one = site()
    key = next(key for key, fact in evaluator_of(one.campaign).pack.facts.items() if _free(key, fact))
    one = _say(access(role), one, key, True)  # type: ignore[arg-type]
    assert one.values[key] is True


def _free(key: str, fact: Any) -> bool:
    return fact.type == "boolean" and fact.judged_by is None


def test_a_suggestion_is_settled_once_its_judge_has_spoken() -> None:
    one = _say(access("village"), site(), JUDGED, True)
    one = _say(access("unit_member"), one, JUDGED, False, later=timedelta(hours=2))
    assert suggestions(one.facts.all()) == {}


def test_the_latest_observed_stands_even_if_recorded_earlier() -> None:
    judge = access("unit_member")
    one = _say(judge, site(), JUDGED, True, observed_at=NOW + timedelta(days=2))
    one = _say(judge, one, JUDGED, False, later=timedelta(days=3), observed_at=NOW)
    assert one.values[JUDGED] is True


def test_of_two_observed_at_once_the_later_recorded_stands() -> None:
    judge = access("unit_member")
    one = _say(judge, site(), JUDGED, True, observed_at=NOW)
    one = _say(judge, one, JUDGED, False, later=timedelta(hours=2), observed_at=NOW)
    assert one.values[JUDGED] is False


def test_of_two_recorded_at_once_the_higher_id_stands() -> None:
    judge, one = access("unit_member"), site()
    new = [NewFact(JUDGED, True), NewFact(JUDGED, False)]
    assert record_facts(access=judge, site=one, facts=new, source="inspection", at=NOW).values[JUDGED] is False


def test_not_known_withdraws_what_was_said() -> None:
    judge = access("unit_member")
    one = _say(judge, site(), JUDGED, True)
    one = _say(judge, one, JUDGED, None, later=timedelta(hours=2))
    assert JUDGED not in one.values
    assert standing(one.facts.all())[JUDGED].value is None


def test_a_correction_is_a_new_row_that_names_the_old_one() -> None:
    judge = access("unit_member")
    one = _say(judge, site(), JUDGED, True)
    one = _say(judge, one, JUDGED, False, later=timedelta(hours=2))
    old, new = Fact.objects.filter(site=one, key=JUDGED).order_by("pk")
    assert (old.value, new.value, new.supersedes) == (True, False, old)


def test_everything_that_follows_is_there_at_once() -> None:
    one = _say(access("unit_member"), site(), JUDGED, False)
    evaluation = evaluator_of(one.campaign).evaluate(read(evaluator_of(one.campaign).pack.facts, one.values))
    assert dict(Verdict.objects.filter(site=one).values_list("standard", "verdict")) == {
        each.standard.id: each.verdict for each in evaluation.verdicts
    }
    assert list(Question.objects.filter(site=one).order_by("rank").values_list("fact", flat=True)) == [
        each.fact for each in evaluation.questions
    ]
    assert set(Route.objects.filter(site=one).values_list("row", flat=True)) == {
        each.row.id for each in evaluation.actions
    }
    assert one.questions_open == len(evaluation.questions)


def test_the_tallies_are_what_counting_gives() -> None:
    first = site()
    second = site(first.campaign, "BJ-0002", stacked_neatly=False)
    _say(access("unit_member"), second, JUDGED, False)
    kept = _tallies(first.campaign.pk)
    Tally.objects.all().delete()
    Site.objects.update(counted={})
    Verdict.objects.all().delete()
    Route.objects.all().delete()
    Question.objects.all().delete()
    rederive(first.campaign)
    assert _tallies(first.campaign.pk) == kept
    assert kept["sites"] == 2


def _tallies(pk: int) -> dict[str, int]:
    return {name: count for name, count in tallies([f"campaign:{pk}"])[f"campaign:{pk}"].items() if count}


def test_a_site_that_moves_is_counted_where_it_is_now() -> None:
    one = _say(access("office"), site(), "division_code", "440307014002")
    found = tallies([f"campaign:{one.campaign_id}/{code}" for code in (COMMUNITY, "440307014002")])
    assert [each.get("sites", 0) for each in found.values()] == [0, 1]


def test_what_was_known_on_a_day_can_be_asked() -> None:
    one = _say(access("unit_member"), site(), JUDGED, True, later=timedelta(days=1))
    assert JUDGED not in values_as_of([one], NOW)[one.pk]
    assert values_as_of([one], NOW + timedelta(days=1))[one.pk][JUDGED] is True


def test_recording_is_in_the_journal_without_personal_data() -> None:
    one = _say(access("unit_member", unit="grid_management"), site(), "landlord_name", "张三")
    entry = Entry.objects.get(act="facts_recorded")
    assert entry.subject == f"site:{one.pk}"
    assert "张三" not in entry.content
    assert verify().broken_at is None


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("stacked_neatly", "yes", "sites.not_yes_or_no"),
        ("operating_area_m2", -0.1, "sites.negative"),
        ("operating_area_m2", float("inf"), "sites.not_a_number"),
        ("operating_area_m2", True, "sites.not_a_number"),
        ("lon", 180.1, "sites.out_of_range"),
        ("premises", "castle", "sites.not_a_choice"),
        ("materials", "paper|gold", "sites.not_a_choice"),
        ("name", "长" * 501, "sites.not_a_text"),
        ("no_such_fact", 1.0, "sites.unknown_fact"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_and_nothing_is_recorded(key: str, value: Value, code: str) -> None:
    one = site()
    with pytest.raises(Refusal) as refused:
        _say(access("office"), one, key, value)
    assert refused.value.code == code
    assert not Fact.objects.filter(site=one, key=key, source="inspection").exists()


def test_half_a_position_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        _say(access("office"), site(), "lon", 114.1)
    assert refused.value.code == "sites.half_a_position"


def test_somebody_who_saw_an_older_value_is_told_and_nothing_is_lost() -> None:
    judge, one = access("unit_member"), site()
    _say(judge, one, JUDGED, True)
    with pytest.raises(Conflict) as clash:
        record_facts(
            access=judge, site=one, facts=[NewFact(JUDGED, False)], source="inspection", at=NOW, seen={JUDGED: None}
        )
    assert clash.value.code == "sites.clash"
    one.refresh_from_db()
    assert one.values[JUDGED] is True


def test_two_who_say_the_same_do_not_clash() -> None:
    judge, one = access("unit_member"), site()
    _say(judge, one, JUDGED, True)
    again = record_facts(
        access=judge, site=one, facts=[NewFact(JUDGED, True)], source="inspection", at=NOW, seen={JUDGED: None}
    )
    assert again.values[JUDGED] is True


def test_two_who_edit_different_facts_do_not_clash() -> None:
    judge, one = access("unit_member"), site()
    _say(judge, one, JUDGED, True)
    again = record_facts(
        access=judge,
        site=one,
        facts=[NewFact("name", "新名（示例）")],
        source="census",
        at=NOW,
        seen={"name": one.name},
    )
    assert again.name == "新名（示例）"


def test_a_village_sees_its_own_sites_only() -> None:
    here = site()
    there = site(here.campaign, "BJ-0002", division_code="440307014002")
    worker = access("village")
    assert list(visible_sites(worker, here.campaign)) == [here]
    with pytest.raises(Refusal):
        site_named(worker, here.campaign, there.code)
    with pytest.raises(Denied):
        _say(worker, there, FREE, True)


def test_a_village_cannot_move_a_site_out_of_its_hands() -> None:
    with pytest.raises(Refusal) as refused:
        _say(access("village"), site(), "division_code", "440307014002")
    assert refused.value.code == "sites.not_your_division"


@pytest.mark.parametrize("role", ["leader", "auditor", "administrator", "intake"])
def test_who_only_reads_records_nothing(role: str) -> None:
    with pytest.raises(Denied):
        _say(access(role), site(), FREE, True)  # type: ignore[arg-type]


def test_a_finished_campaign_takes_no_facts() -> None:
    one = site()
    finish(access=access("office"), campaign=one.campaign, at=NOW)
    one.refresh_from_db()
    with pytest.raises(Conflict):
        _say(access("office"), one, FREE, True)


def test_a_code_is_used_once_in_a_campaign() -> None:
    one = site()
    with pytest.raises(Conflict):
        site(one.campaign)
    new = [new_site("A"), new_site("A")]
    with pytest.raises(Conflict):
        register_sites(access=access("office"), campaign=one.campaign, sites=new, source="census", at=NOW)
    assert Site.objects.count() == 1


def test_recording_one_fact_takes_the_same_queries_however_many_rows_change(django_assert_max_num_queries: Any) -> None:
    one, judge = site(), access("unit_member")
    evaluator_of(one.campaign)
    with django_assert_max_num_queries(32):
        _say(judge, one, JUDGED, False)


def test_the_plans_are_all_run_the_same_way() -> None:
    for pack in ("town", "rugao"):
        one = site(campaign(pack, f"{pack}-2026"), f"{pack}-1")
        assert one.outcome
        assert Verdict.objects.filter(site=one).exists()
