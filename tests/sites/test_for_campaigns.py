"""What sites add to a campaign by each plan: figures of clauses, turns of an upgrade, the register of a new year."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from closeout.campaigns.models import Campaign
from closeout.campaigns.pages import plan_page
from closeout.campaigns.plans import evaluator_of, evaluator_of_plan, pack_of, plan_of_source, source_of
from closeout.campaigns.registry import CONTRIBUTIONS
from closeout.campaigns.services import adopt, scope_of
from closeout.campaigns.types import Adoption
from closeout.campaigns.upgrading import outlook, upgrade
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.people.roles import Role
from closeout.project import registries
from closeout.sites import for_campaigns
from closeout.sites.filters import read_filter
from closeout.sites.lifecycle import close_site
from closeout.sites.models import Fact, Question, Route, Site, Verdict
from closeout.sites.services import record_facts, register_sites
from closeout.sites.types import NewFact
from closeout.tallies.queries import tallies
from tests.campaigns.packs import newer
from tests.factories import NOW, TODAY, access, authority, campaign, new_site, person, site

pytestmark = pytest.mark.django_db
PACKS = ("buji", "town", "rugao")
FACTS = {"buji": "stacked_neatly", "town": "stacked_neatly", "rugao": "front_tidy"}
ASKED = {**FACTS, "buji": '"stacked_neatly AND NOT spoils_appearance"'}
FAILS, PASSES = Text("不达标", "fails"), Text("达标", "passes")
JUDGED = "has_business_licence"


@pytest.fixture(autouse=True)
def _filled() -> None:
    registries.fill()


def _some(pack: str = "buji", count: int = 3) -> Campaign:
    one = campaign(pack, f"{pack}-2026")
    register_sites(
        access=access("office"),
        campaign=one,
        sites=[new_site(f"S{number:03}", **{FACTS[pack]: bool(number % 2)}) for number in range(count)],
        source="census",
        at=NOW,
    )
    return one


def _judged(one: Site, value: bool | None, key: str = JUDGED) -> Site:
    judge = access("unit_member")
    return record_facts(access=judge, site=one, facts=[NewFact(key, value)], source="judgement", at=NOW)


def _next_year(before: Campaign, who: Access | None = None, pack: str = "buji") -> Campaign:
    how = Adoption(f"{pack}-2027", Text("次年（示例）", "Next year"), date(2027, 4, 1), date(2027, 6, 30), {}, {})
    later = NOW + timedelta(days=320)
    return adopt(access=who or access("office"), source=source_of(pack), how=how, at=later, previous=before)


def test_filling_in_twice_adds_nothing_twice() -> None:
    registries.fill()
    lists = (
        CONTRIBUTIONS.figures,
        CONTRIBUTIONS.turns,
        CONTRIBUTIONS.rederive,
        CONTRIBUTIONS.carry,
        CONTRIBUTIONS.left,
    )
    assert [len(each) for each in lists] == [1, 1, 1, 1, 2]


# --- Figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS)
def test_a_clause_says_how_many_sites_fail_it_or_are_open(pack: str) -> None:
    one = _some(pack)
    found = list(for_campaigns.figures(one, access("office")))
    counts = Verdict.objects.filter(campaign=one, verdict__in=("fail", "unknown"))
    assert len(found) == len(set(counts.values_list("standard", "verdict")))
    assert {each.clause for each in found} <= set(pack_of(one).model.clauses)


@pytest.mark.parametrize("pack", PACKS)
def test_a_figure_leads_to_the_sites_it_counts(pack: str) -> None:
    one = _some(pack)
    for each in for_campaigns.figures(one, access("office")):
        query = {key: values[0] for key, values in parse_qs(urlsplit(each.href).query).items()}
        chosen = read_filter(query, pack_of(one))
        there = Verdict.objects.filter(campaign=one, standard=chosen.standard, verdict=chosen.verdict).count()
        assert f"{there} " in each.said.zh
        assert each.bad == (chosen.verdict == "fail")


@pytest.mark.parametrize("count", [1, 12])
def test_figures_take_one_query(count: int, django_assert_num_queries: Any) -> None:
    one, who = _some(count=count), access("office")
    pack_of(one)
    with django_assert_num_queries(1):
        list(for_campaigns.figures(one, who))


def test_one_site_fails_and_two_sites_fail() -> None:
    one = _some(count=1)
    assert any(each.said.en.endswith("1 site fails") for each in for_campaigns.figures(one, access("office")))
    site(one, "S900", stacked_neatly=False)
    assert any(each.said.en.endswith("2 sites fail") for each in for_campaigns.figures(one, access("office")))


def test_a_clause_with_several_standards_names_each() -> None:
    one = _some("rugao")
    shared = [each.clause for each in pack_of(one).standards]
    for each in for_campaigns.figures(one, access("office")):
        several = shared.count(each.clause) > 1
        assert several == any(each.said.en.startswith(f"{standard.id}: ") for standard in pack_of(one).standards)


def test_nobody_sees_figures_of_another_authority() -> None:
    one = _some()
    assert list(for_campaigns.figures(one, access("office", at=authority("nanwan")))) == []


@pytest.mark.parametrize("role", ["intake", "administrator"])
def test_who_sees_no_sites_sees_no_figures(role: Role) -> None:
    assert list(for_campaigns.figures(_some(), access(role))) == []


def test_a_village_sees_figures_of_its_own_sites() -> None:
    one = _some(count=2)
    site(one, "S900", division_code="440307014002", stacked_neatly=False)
    mine = list(for_campaigns.figures(one, access("village")))
    there = list(for_campaigns.figures(one, access("village", code="440307014003")))
    assert mine
    assert not any("3 " in each.said.zh for each in mine)
    assert there == []


def test_a_site_out_of_use_counts_no_more() -> None:
    one = _some(count=1)
    close_site(access=access("office"), site=Site.objects.get(), reason="关停", at=NOW)
    assert list(for_campaigns.figures(one, access("office"))) == []


@pytest.mark.parametrize("pack", PACKS)
def test_figures_stand_on_the_page_of_the_plan(pack: str) -> None:
    one = _some(pack)
    page = plan_page(access("office"), one, TODAY)
    shown = [figure for chapter in page.chapters for each in chapter.clauses for figure in each.figures]
    assert len(shown) == len(list(for_campaigns.figures(one, access("office"))))


# --- Turns -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS)
def test_the_same_rules_turn_nothing(pack: str) -> None:
    one = _some(pack)
    assert list(for_campaigns.turns(one, evaluator_of(one), evaluator_of(one))) == []


@pytest.mark.parametrize("pack", PACKS)
def test_a_reworded_version_turns_nothing(pack: str) -> None:
    one = _some(pack)
    plan = plan_of_source(newer(pack=pack))
    assert outlook(one, plan).turns == ()


@pytest.mark.parametrize("pack", PACKS)
def test_a_standard_in_other_words_turns_nothing(pack: str) -> None:
    one = _some(pack)
    text = next(each.text.zh for each in pack_of(one).standards)
    assert outlook(one, plan_of_source(newer((text, f"{text}（改写）"), pack=pack))).turns == ()


def _opposite(pack: str) -> str:
    """Return the plan's next version, in which one standard asks for the opposite of a fact."""
    return newer(("requires: " + ASKED[pack], f"requires: NOT {FACTS[pack]}"), pack=pack)


@pytest.mark.parametrize("pack", PACKS)
def test_a_standard_that_asks_for_the_opposite_turns_its_verdicts_in_the_order_of_codes(pack: str) -> None:
    one = _some(pack, 4)
    failed = Verdict.objects.filter(campaign=one, verdict="fail").order_by("site__code")
    turned = outlook(one, plan_of_source(_opposite(pack))).first
    to_pass = [each.site for each in turned if (each.old, each.new) == (FAILS, PASSES)]
    assert to_pass == list(failed.values_list("site__code", flat=True)) == ["S000", "S002"]
    assert {each.site for each in turned if each.new == FAILS} == {"S001", "S003"}


@pytest.mark.parametrize("pack", PACKS)
def test_what_is_shown_before_is_what_the_upgrade_does(pack: str) -> None:
    one = _some(pack, 4)
    plan = plan_of_source(_opposite(pack))
    shown = {each.site for each in outlook(one, plan).first}
    before = _state(one)
    upgrade(access=access("office"), campaign=one, plan=plan, at=NOW)
    after = _state(one)
    assert {code for code in before if before[code] != after[code]} == shown


def _state(one: Campaign) -> dict[str, Any]:
    return {
        each.code: (
            set(each.verdicts.values_list("standard", "verdict")),
            set(each.routes.values_list("row", "state")),
            each.outcome,
            each.segment,
        )
        for each in Site.objects.filter(campaign=one)
    }


@pytest.mark.parametrize("pack", PACKS)
def test_looking_at_turns_writes_nothing(pack: str) -> None:
    one = _some(pack)
    tables = (Site, Verdict, Route, Question, Fact, Entry)
    plan = plan_of_source(_opposite(pack))
    before = [list(each.objects.order_by("pk").values()) for each in tables]
    outlook(one, plan)
    assert [list(each.objects.order_by("pk").values()) for each in tables] == before


@pytest.mark.parametrize("count", [1, 12])
def test_turns_take_one_query(count: int, django_assert_num_queries: Any) -> None:
    one = _some(count=count)
    old, new = evaluator_of(one), evaluator_of_plan(plan_of_source(_opposite("buji")), {})
    with django_assert_num_queries(1):
        list(for_campaigns.turns(one, old, new))


def test_turns_are_a_stream() -> None:
    one = _some(count=4)
    found = for_campaigns.turns(one, evaluator_of(one), evaluator_of_plan(plan_of_source(_opposite("buji")), {}))
    assert next(found).site == "S000"


def test_a_site_out_of_use_turns_no_more() -> None:
    one = _some(count=1)
    close_site(access=access("office"), site=Site.objects.get(), reason="关停", at=NOW)
    assert outlook(one, plan_of_source(_opposite("buji"))).turns == ()


# --- Deriving anew ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS)
def test_everything_is_derived_anew(pack: str) -> None:
    one = _some(pack)
    before, counts = _state(one), tallies([scope_of(one)])
    Verdict.objects.all().delete()
    Route.objects.all().delete()
    for_campaigns.rederive(one, NOW)
    assert (_state(one), tallies([scope_of(one)])) == (before, counts)


def test_a_register_longer_than_one_batch_is_derived_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    one = _some(count=5)
    monkeypatch.setattr(for_campaigns, "_AT_ONCE", 2)
    Verdict.objects.all().delete()
    for_campaigns.rederive(one, NOW)
    assert Verdict.objects.values("site").distinct().count() == 5


def test_sites_of_another_campaign_are_left_alone() -> None:
    one, other = _some("buji", 1), _some("town", 1)
    Verdict.objects.all().delete()
    for_campaigns.rederive(one, NOW)
    assert not Verdict.objects.filter(campaign=other).exists()


# --- A new year ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("pack", PACKS)
def test_the_register_is_taken_over(pack: str) -> None:
    before = _some(pack)
    after = _next_year(before, pack=pack)
    old, new = (list(each.sites.order_by("code")) for each in (before, after))
    assert [(each.code, each.name, each.address, each.division_code) for each in new] == [
        (each.code, each.name, each.address, each.division_code) for each in old
    ]
    assert [each.previous for each in new] == old
    assert tallies([scope_of(after)])[scope_of(after)]["sites"] == 3


@pytest.mark.parametrize("pack", PACKS)
def test_what_follows_is_derived_of_what_came_along(pack: str) -> None:
    after = _next_year(_some(pack), pack=pack)
    assert all(each.verdicts.exists() for each in after.sites.all())
    assert {each.version for each in after.sites.all()} == {1}


def test_identity_comes_along_as_it_was_observed() -> None:
    before = _some(count=1)
    after = _next_year(before)
    old = Fact.objects.get(site__campaign=before, key="address")
    new = Fact.objects.get(site__campaign=after, key="address")
    same = ("value", "source", "unit_id", "by_id", "observed_at", "evidence", "note")
    assert [getattr(new, each) for each in same] == [getattr(old, each) for each in same]
    assert new.recorded_at > old.recorded_at


def test_a_position_comes_along() -> None:
    one = site(lon=114.12, lat=22.6)
    after = _next_year(one.campaign)
    assert list(after.sites.values_list("lon", "lat")) == [(114.12, 22.6)]


def test_judgements_and_inspections_do_not_come_along() -> None:
    one = _judged(site(stacked_neatly=True), True)
    after = _next_year(one.campaign)
    keys = set(Fact.objects.filter(site__campaign=after).values_list("key", flat=True))
    assert keys == {"name", "division_code", "address"}
    assert after.sites.get().values.keys() == keys


def test_of_what_was_corrected_the_correction_comes_along() -> None:
    one = site()
    later = NOW + timedelta(days=3)
    new = [NewFact("name", "改名后（示例）")]
    record_facts(access=access("office"), site=one, facts=new, source="office", at=later)
    after = _next_year(one.campaign)
    assert list(Fact.objects.filter(site__campaign=after, key="name").values_list("value", "observed_at")) == [
        ("改名后（示例）", later)
    ]


def test_what_was_withdrawn_does_not_come_along() -> None:
    one = site()
    record_facts(access=access("office"), site=one, facts=[NewFact("address", None)], source="office", at=NOW)
    assert _next_year(one.campaign).sites.get().address == ""


def test_sites_out_of_use_stay_behind() -> None:
    before = _some(count=3)
    close_site(access=access("office"), site=before.sites.get(code="S001"), reason="关停", at=NOW)
    assert list(_next_year(before).sites.order_by("code").values_list("code", flat=True)) == ["S000", "S002"]


def test_the_credit_code_comes_along_and_who_looked_after_it_does_not() -> None:
    one = site()
    Site.objects.update(uscc="91440300MA5DXXXX0X", assignee=person("unit_member"))
    new = _next_year(one.campaign).sites.get()
    assert (new.uscc, new.assignee) == ("91440300MA5DXXXX0X", None)


def test_the_old_register_stays_as_it_was() -> None:
    before = _some()
    kept = list(before.sites.order_by("pk").values())
    _next_year(before)
    assert list(before.sites.order_by("pk").values()) == kept


def test_another_authority_takes_nothing_over() -> None:
    before = _some()
    assert not _next_year(before, access("office", at=authority("nanwan"))).sites.exists()


def test_each_site_that_was_taken_over_is_in_the_journal() -> None:
    after = _next_year(_some(count=2))
    entries = Entry.objects.filter(act="site_carried", scope=scope_of(after))
    assert {each.subject for each in entries} == {f"site:{each.pk}" for each in after.sites.all()}
    assert verify().broken_at is None


def test_a_register_longer_than_one_batch_comes_along_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    before = _some(count=5)
    monkeypatch.setattr(for_campaigns, "_AT_ONCE", 2)
    assert _next_year(before).sites.count() == 5


def test_a_year_without_a_previous_one_begins_empty() -> None:
    assert not campaign().sites.exists()


def test_another_plan_takes_over_what_it_knows() -> None:
    after = _next_year(_some("rugao"), pack="town")
    assert after.sites.count() == 3
    assert {each.outcome for each in after.sites.all()} != {""}
