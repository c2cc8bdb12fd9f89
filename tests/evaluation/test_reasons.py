"""Why a verdict, an outcome or a route is as it is, in whole sentences of both languages."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from closeout.evaluation.reasons import Reasons
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import UNITS, Value
from closeout.kernel.text import Text
from closeout.packfile.pack import Pack
from tests.evaluation.random_sites import pack_named, site, unknown_site
from tests.evaluation.reasoned import tiny, verdict_in
from tests.evaluation.tiny_plans import number, plan

PACKS = ("town", "rugao", "buji")
LUOGANG = "440307014015"


@cache
def tools(name: str) -> tuple[Evaluator, Reasons]:
    return Evaluator(pack_named(name)), Reasons(pack_named(name))


def verdict(name: str, standard: str, /, **facts: Value) -> tuple[str, ...]:
    """Return the reason of a standard's verdict at a site of which only `facts` are known."""
    evaluator, reasons = tools(name)
    return verdict_in(evaluator, reasons, standard, facts)


def outcome(name: str, /, **facts: Value) -> tuple[str, ...]:
    evaluator, reasons = tools(name)
    full = evaluator.complete(facts)
    table = evaluator.pack.table("outcome") or evaluator.pack.table("segment")
    assert table is not None
    decision = evaluator.decision(table, full)
    assert decision is not None
    return tuple(reasons.of_outcome(table, decision, full))


def route(name: str, id_: str, /, **facts: Value) -> tuple[str, ...]:
    evaluator, reasons = tools(name)
    full = evaluator.complete(facts)
    return tuple(
        next(reasons.of_row(each.row, full) for each in evaluator.evaluate(facts).actions if each.row.id == id_)
    )


OPEN_AIR: dict[str, Value] = {"storage": "open_air", "has_fence": True}


class TestALegThatFailed:
    def test_a_height_too_low_is_told_with_limit_and_shortfall(self) -> None:
        assert verdict("town", "T-2.4", **OPEN_AIR, fence_height_m=3.4) == (
            "围挡高度 3.4 米，应不低于 4 米，差 0.6 米",
            "fence height 3.4 m, at least 4 m required, 0.6 m short",
        )

    def test_a_distance_too_short_is_smaller_not_lower(self) -> None:
        assert verdict("town", "T-2.3b", **OPEN_AIR, fence_to_road_m=4.2) == (
            "围挡距道路距离 4.2 米，应不小于 5 米，差 0.8 米",
            "distance from fence to road 4.2 m, at least 5 m required, 0.8 m short",
        )

    def test_the_shortfall_is_exact_where_doubles_are_not(self) -> None:
        assert verdict("town", "T-2.4", **OPEN_AIR, fence_height_m=3.9)[0].endswith("差 0.1 米")
        assert verdict("town", "T-2.4", **OPEN_AIR, fence_height_m=3.99999999999999)[0].endswith(
            "差 0.00000000000001 米"
        )

    def test_exactly_at_a_limit_that_must_be_passed_is_said(self) -> None:
        assert verdict("buji", "B-4.6c", dangerous_goods_store_m=500.0) == (
            "距危险品存放点距离 500 米，应大于 500 米，正好在限值上",
            "distance to a dangerous-goods store 500 m, must be above 500 m, exactly at the limit",
        )

    def test_what_is_too_high_is_compared_with_the_other_fact_and_its_value(self) -> None:
        assert verdict("town", "T-2.5", storage="indoor", stack_height_m=6.5, wall_height_m=6.0) == (
            "室内堆高 6.5 米，应不高于墙高（6 米），超出 0.5 米",
            "height of the indoor stack 6.5 m, at most wall height (6 m) allowed, 0.5 m over",
        )

    def test_a_choice_that_is_not_among_those_allowed_names_them(self) -> None:
        assert verdict("rugao", "R-5.1a", has_fence=True, fence_material="other") == (
            "围挡材质为其他材质，应为彩钢板或砖混",
            "fence material is other material, must be colour-coated steel or brick and concrete",
        )

    def test_a_vice_is_said_in_the_facts_own_words(self) -> None:
        assert verdict("buji", "B-4.4e", people_living_among_goods=True) == (
            "存在人货混居",
            "people live among the goods",
        )

    def test_of_an_and_the_failed_legs_are_told_and_no_other(self) -> None:
        assert verdict("town", "T-2.2", sewage_treated=True, discharges_at_will=True) == (
            "污水随意排放",
            "sewage is discharged at will",
        )
        assert verdict("buji", "B-4.6d", hv_line_220kv_m=14.0, hv_line_500kv_m=30.0, in_other_hv_corridor=True) == (
            "距 220 千伏线路距离 14 米，应大于 15 米，差 1 米；位于其他电压等级的高压走廊内",
            "distance to a 220 kV line 14 m, must be above 15 m, 1 m short; "
            "the site lies in the corridor of a line of another voltage",
        )

    def test_of_an_and_that_fails_an_unknown_leg_is_not_told(self) -> None:
        assert verdict("town", "T-2.2", sewage_treated=False) == (
            "生产生活污水未按要求处理",
            "sewage is not treated as required",
        )

    def test_of_a_negated_or_the_legs_that_hold_are_the_breach(self) -> None:
        assert verdict("town", "T-2.7", occupies_road=True, occupies_green_space=False) == (
            "占用道路",
            "the site occupies the road",
        )

    def test_of_an_or_that_fails_every_leg_is_told(self) -> None:
        assert tiny("a OR far_m >= :least_m", a=False, far_m=3.0) == (
            "字no a；字distance 3 米，应不小于 4 米，差 1 米",
            "no a; distance 3 m, at least 4 m required, 1 m short",
        )

    def test_a_limit_before_the_fact_reads_the_other_way_round(self) -> None:
        assert tiny("4 < far_m", far_m=3.5) == (
            "字distance 3.5 米，应大于 4 米，差 0.5 米",
            "distance 3.5 m, must be above 4 m, 0.5 m short",
        )

    def test_what_a_negated_comparison_asks_for_is_its_opposite(self) -> None:
        assert tiny("NOT far_m > 4", far_m=4.5) == (
            "字distance 4.5 米，应不大于 4 米，超出 0.5 米",
            "distance 4.5 m, at most 4 m allowed, 0.5 m over",
        )

    def test_a_choice_that_must_not_be(self) -> None:
        assert tiny("colour <> 'red'", colour="red") == (
            "字colour为字red，不应为字red",
            "colour is red, must not be red",
        )
        assert tiny("NOT colour IN ('red', 'blue')", colour="red") == (
            "字colour为字red，不应为字red或字blue",
            "colour is red, must not be red or blue",
        )

    def test_a_changed_parameter_is_the_limit_that_is_told(self) -> None:
        pack = plan(standards={"X-1z": (None, "far_m >= :least_m")}, parameters={"least_m": 4.5})

        assert verdict_in(Evaluator(pack), Reasons(pack), "X-1z", {"far_m": 4.0})[1].endswith(
            "at least 4.5 m required, 0.5 m short"
        )

    def test_a_yes_no_that_is_compared_is_said_in_its_own_words(self) -> None:
        assert tiny("a = true", a=False) == ("字no a", "no a")


class TestALegThatHolds:
    def test_a_number_is_told_with_the_limit_that_it_keeps(self) -> None:
        assert verdict("town", "T-2.4", **OPEN_AIR, fence_height_m=4.0) == (
            "围挡高度 4 米，不低于 4 米",
            "fence height 4 m, at least 4 m",
        )

    def test_of_an_or_that_holds_the_legs_that_hold_are_told(self) -> None:
        assert tiny("a OR b", b=True) == ("字b holds", "b holds")

    def test_nothing_of_the_kind_is_said_instead_of_99999(self) -> None:
        assert verdict("buji", "B-4.6c", dangerous_goods_store_m=99999.0) == (
            "距危险品存放点距离：无此类对象",
            "distance to a dangerous-goods store: nothing of the kind",
        )

    def test_99999_of_something_that_is_no_distance_is_a_number(self) -> None:
        pack = plan(standards={"X-1z": (None, "score > 4")}, facts={"score": number("score", unit=None)})

        assert verdict_in(Evaluator(pack), Reasons(pack), "X-1z", {"score": 99999.0})[1] == "score 99999, above 4"

    def test_an_allowed_choice_is_told_alone(self) -> None:
        assert verdict("rugao", "R-5.1a", has_fence=True, fence_material="brick_concrete") == (
            "有围挡；围挡材质为砖混",
            "there is a fence; fence material is brick and concrete",
        )

    def test_a_condition_without_facts_says_that_it_always_or_never_holds(self) -> None:
        assert tiny("true") == ("对任何站点都成立", "holds for every site")
        assert tiny("1 > 2") == ("对任何站点都不成立", "holds for no site")

    def test_a_test_for_null_says_whether_the_fact_is_established(self) -> None:
        assert tiny("a IS NOT NULL", a=True) == ("字a已查明", "a established")
        assert tiny("a IS NOT NULL") == ("字a未查明", "a not established")


class TestWhatIsUnknown:
    def test_a_fact_that_anybody_may_settle_is_named(self) -> None:
        assert verdict("town", "T-2.1b") == ("场地整洁未查明", "clean site not established")

    def test_a_fact_that_one_unit_judges_is_named_with_that_unit(self) -> None:
        assert verdict("town", "T-2.2", sewage_treated=True) == (
            "污水随意排放未查明（由镇政府判定）",
            "discharge at will not established (for Town Government to judge)",
        )

    def test_in_buji_the_station_of_the_sites_community_judges(self) -> None:
        here = verdict("buji", "B-4.3c", division_code=LUOGANG)
        elsewhere = verdict("buji", "B-4.3c", division_code="440307014001")

        assert here == (
            "收购销售赃物未查明（由罗岗派出所判定）",
            "stolen goods not established (for Luogang Police Station to judge)",
        )
        assert elsewhere == verdict("buji", "B-4.3c")
        assert elsewhere[0] == "收购销售赃物未查明（由布吉派出所判定）"

    def test_only_the_unknown_legs_are_named(self) -> None:
        assert verdict("rugao", "R-6.1b", temporary_structure=False) == (
            "违法搭建未查明（由城市管理局判定）",
            "illegal structure not established (for Urban Management Bureau to judge)",
        )

    def test_where_it_is_open_whether_a_standard_applies_that_is_said_first(self) -> None:
        assert verdict("town", "T-2.4", has_fence=True) == ("存放方式未查明", "way of storage not established")
        assert tiny("a", "b") == ("字b未查明", "b not established")

    def test_both_sides_of_an_open_comparison_are_named(self) -> None:
        assert verdict("town", "T-2.5", storage="indoor") == (
            "室内堆高、墙高未查明",
            "height of the indoor stack and wall height not established",
        )

    def test_a_condition_that_stays_open_though_all_is_known_tells_what_it_reads(self) -> None:
        assert tiny("CASE WHEN a THEN b END", a=False, b=True) == ("字no a，字b holds", "no a, b holds")


class TestWhatDoesNotApply:
    def test_it_is_told_why(self) -> None:
        assert verdict("town", "T-2.4", storage="indoor") == (
            "不适用：存放方式为室内",
            "does not apply: way of storage is indoors",
        )
        assert verdict("town", "T-2.4", storage="both", has_fence=False) == (
            "不适用：无围挡",
            "does not apply: there is no fence",
        )

    def test_a_number_is_told_as_it_stands(self) -> None:
        assert tiny("a", "far_m < 4", far_m=4.0) == (
            "不适用：字distance 4 米，不小于 4 米",
            "does not apply: distance 4 m, at least 4 m",
        )


class TestOutcomes:
    def test_failing_standards_are_listed_by_their_numbers(self) -> None:
        assert outcome("town", has_fence=False, storage="open_air", site_clean=False) == (
            "有不达标项的，限期整改：T-2.1b、T-2.3a 不达标",
            "A site that fails a standard is rectified: T-2.1b, T-2.3a not met",
        )

    def test_a_default_counts_as_a_value(self) -> None:
        assert outcome("rugao", area_kind="main_urban", has_business_licence=True) == (
            "主城区有证有照的，限期搬离城区：所在区域为主城区；持有营业执照；搬离主城区未逾期",
            "A licensed site in the main urban area moves out within a set time: kind of area is main urban area; "
            "there is a business licence; the set time to move out of the main urban area has not run out",
        )

    def test_an_open_one_says_what_can_still_come_and_what_keeps_it_open(self) -> None:
        known: dict[str, Value] = {"area_kind": "town", "beside_road": False, "has_business_licence": False}

        assert outcome("rugao", **known, fixed_and_enclosed=True) == (
            "未定，可能为取缔、限期办照：符合办照条件未查明（由市场监督管理局判定）",
            "open (ban or license first): licensing conditions not established "
            "(for Market Supervision Bureau to judge)",
        )

    def test_an_open_one_names_six_facts_and_counts_the_rest(self) -> None:
        zh, en = outcome("town", storage="indoor")

        assert zh == (
            "未定，可能为限期整改、达标：堆放整齐、场地整洁、通道畅通、室内堆高未查明；"
            "污水处理、污水随意排放未查明（由镇政府判定）；另有 9 项未查明"
        )
        assert en == (
            "open (to be rectified or compliant): neat stacking, clean site, clear passages and height of the "
            "indoor stack not established; sewage treatment and discharge at will not established "
            "(for Town Government to judge); and 9 more"
        )

    def test_the_segment_speaks_where_there_is_no_outcome(self) -> None:
        assert outcome("buji", premises="rented_house", operating_area_m2=300.0) == (
            "其余为规模以上场所，由专项工作组负责：经营面积 300 平方米，不小于 300 平方米",
            "Every other site is handled by the working group: operating area 300 m², at least 300 m²",
        )

    def test_a_row_that_always_holds_says_no_more_than_its_text(self) -> None:
        pack = plan([("a", "gold"), ("true", "silver")])
        evaluator, table = Evaluator(pack), pack.table("outcome")
        assert table is not None
        decision = evaluator.decision(table, {"a": False})
        assert decision is not None

        assert tuple(Reasons(pack).of_outcome(table, decision, {"a": False})) == ("字row 1", "row 1")


class TestRoutes:
    def test_one_that_acts_tells_what_makes_it(self) -> None:
        assert route("buji", "unlicensed", licence_required=True, has_business_licence=False) == (
            "应办未办营业执照的，由市场监督管理所查处：应当办理营业执照；无营业执照",
            "A site that needs a licence and has none is investigated: a business licence is required; "
            "there is no business licence",
        )

    def test_one_that_is_open_tells_who_settles_it(self) -> None:
        assert route("town", "illegal") == (
            "无营业执照的，由工商所依法查处：营业执照未查明（由工商所判定）",
            "A site without a business licence is investigated: business licence not established "
            "(for Industry-and-Commerce Office to judge)",
        )

    def test_one_that_much_keeps_open_names_six_facts_and_counts_the_rest(self) -> None:
        zh, en = route("buji", "fire-violation", licence_required=False, has_business_licence=True)

        assert zh.endswith("；另有 3 项未查明")
        assert en.endswith("; and 3 more")


def sentences(pack: Pack, facts: dict[str, Value]) -> Iterator[Text]:
    evaluator, reasons = tools(pack.id)
    full, found = evaluator.complete(facts), evaluator.evaluate(facts)
    yield from (reasons.of_verdict(each.standard, each.verdict, full) for each in found.verdicts)
    yield from (reasons.of_row(each.row, full) for each in found.actions)
    for table in pack.tables:
        decision = evaluator.decision(table, full)
        if decision is not None:
            yield reasons.of_outcome(table, decision, full)


@cache
def every_sentence(name: str) -> frozenset[Text]:
    pack = pack_named(name)
    facts: list[dict[str, Value]] = [
        *(site(name, f"reason {seed}") for seed in range(400)),
        unknown_site(pack),
        {"operating_state": "closed"},
    ]
    return frozenset(text for each in facts for text in sentences(pack, each))


def ids(pack: Pack) -> set[str]:
    """Return all ids that have a label to be said instead."""
    choices = {choice for fact in pack.facts.values() for choice in fact.choices}
    model = pack.model
    known = {
        *pack.facts,
        *choices,
        *model.outcomes,
        *model.actions,
        *model.units,
        *pack.roles,
        *pack.parameters,
        *pack.names,
    }
    return {word for word in known if "_" in word}


@pytest.mark.parametrize("name", PACKS)
def test_no_sentence_is_empty_or_shows_the_programs_own_words(name: str) -> None:
    own = re.compile(rf"None|True|False|NULL|[{{}}<>=:]\w|nan|\b({'|'.join(ids(pack_named(name)))})\b")

    for text in every_sentence(name):
        for said in text:
            assert said.strip() == said, text
            assert said, text
            assert not own.search(said), text


@pytest.mark.parametrize("name", PACKS)
def test_english_has_no_chinese_in_it_and_chinese_no_english_but_units_and_numbers_of_standards(name: str) -> None:
    standards = "|".join(re.escape(each.id) for each in pack_named(name).standards)
    foreign = re.compile(rf"\b({standards})\b|\b({'|'.join(UNITS)})\b")

    for zh, en in every_sentence(name):
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", en), en
        assert not re.search(r"[A-Za-z]", foreign.sub("", zh)), zh


@pytest.mark.parametrize("name", PACKS)
def test_no_sentence_says_a_thing_twice(name: str) -> None:
    for zh, en in every_sentence(name):
        for said, mark in ((zh, "；"), (en, "; ")):
            parts = said.split("：" if mark == "；" else ": ", 1)[-1].split(mark)
            assert len(parts) == len(set(parts)), said
