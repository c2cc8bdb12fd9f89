"""What would turn an answer: the smallest sets of changes, verified, and no smaller one among all there are."""

from collections.abc import Mapping
from functools import cache
from random import Random
from time import perf_counter

import pytest

from closeout.evaluation.counterfactual import Counterfactual, Search
from closeout.evaluation.explained import Explanation, Turn
from closeout.evaluation.explanation import Explainer
from closeout.evaluation.goals import better, outcome_goals
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Value
from closeout.packfile.pack import Pack
from tests.evaluation.brute_force import Way, smallest
from tests.evaluation.random_sites import pack_named, site, unknown_site
from tests.evaluation.tiny_plans import FACTS, choice, number, plan

PACKS = ("town", "rugao", "buji")
TOWN_LIMITS = {"fence_height_m": (4.0,), "fence_to_road_m": (5.0,)}


@cache
def explainer(name: str) -> Explainer:
    return Explainer(pack_named(name))


def explain(pack: Pack, /, **facts: Value) -> Explanation:
    return Explainer(pack).explain({"site_code": "S", **facts})


def changes(turn: Turn) -> dict[str, str]:
    return {each.fact: each.becomes for each in turn.changes}


def turns(pack: Pack, /, **facts: Value) -> list[tuple[str, dict[str, str]]]:
    return [(each.answer, changes(each)) for each in explain(pack, **facts).turns]


def texts(turn: Turn, lang: str = "zh") -> list[str]:
    return [each.text.zh if lang == "zh" else each.text.en for each in turn.changes]


# -- by hand -------------------------------------------------------------------------------------------------------------


def test_fewer_changes_come_before_cheaper_ones() -> None:
    costly = {**FACTS, "d": FACTS["d"] | {"cost": 9}}
    pack = plan([("a AND b OR d", "gold"), ("true", "silver")], facts=costly)

    found = turns(pack, a=False, b=False, d=False)

    assert found == [("gold", {"d": "true"}), ("gold", {"a": "true", "b": "true"})]


def test_of_two_as_small_the_less_costly_comes_first() -> None:
    pack = plan([("vice IS NOT NULL AND NOT vice OR b", "gold"), ("true", "silver")])

    assert turns(pack, vice=True, b=False) == [("gold", {"b": "true"}), ("gold", {"vice": "false"})]


def test_of_two_as_small_and_costly_the_better_outcome_comes_first() -> None:
    pack = plan([("b", "silver"), ("a", "gold"), ("true", "bronze")])

    assert turns(pack, a=False, b=False) == [("gold", {"a": "true"}), ("silver", {"b": "true"})]


def test_what_does_as_well_with_less_is_told_alone() -> None:
    pack = plan([("a", "gold"), ("b", "silver"), ("true", "bronze")])

    found = turns(pack, a=False, b=False)

    assert ("gold", {"a": "true", "b": "true"}) not in found
    assert len(found) == 2


def test_at_most_three_are_told() -> None:
    pack = plan([("a OR b OR c OR d OR NOT vice", "gold"), ("true", "silver")])

    assert len(turns(pack, a=False, b=False, c=False, d=False, vice=True)) == 3


def test_a_row_before_must_not_hold_any_more() -> None:
    pack = plan([("vice AND far_m < 4", "bronze"), ("a", "gold"), ("true", "silver")])

    found = turns(pack, vice=True, far_m=1.0, a=False)

    assert found[:2] == [("silver", {"far_m": "4"}), ("silver", {"vice": "false"})]
    assert found[2] == ("gold", {"a": "true", "far_m": "4"})


def test_an_open_outcome_counts_as_the_worst_that_can_still_come() -> None:
    pack = plan([("vice", "bronze"), ("a", "silver"), ("true", "gold")])

    assert turns(pack, vice=None, a=True) == [("silver", {"vice": "false"})]


def test_the_best_outcome_has_nothing_to_turn() -> None:
    pack = plan([("a", "gold"), ("true", "silver")])

    assert turns(pack, a=True) == []


def test_an_outcome_without_a_rank_is_neither_better_nor_worse() -> None:
    pack = plan([("a", "outside"), ("true", "gold")])

    assert turns(pack, a=True) == []
    assert turns(pack, a=False) == []


def test_a_table_that_does_not_apply_is_not_turned() -> None:
    pack = plan([("a", "gold"), ("true", "silver")], applies="b")

    assert turns(pack, a=False, b=False) == []
    assert turns(pack, a=False, b=None) == [("gold", {"a": "true", "b": "true"})]


def test_in_a_unique_table_every_other_row_must_be_false() -> None:
    pack = plan([("a AND NOT vice", "gold"), ("vice", "silver")], hit="unique")

    assert turns(pack, a=False, vice=True) == [("gold", {"a": "true", "vice": "false"})]


def test_a_choice_that_two_conditions_need_is_found_though_another_would_do_for_one() -> None:
    pack = plan([("colour = 'red'", "bronze"), ("colour = 'green'", "gold"), ("a", "silver"), ("true", "bronze")])

    assert turns(pack, colour="red", a=True) == [("gold", {"colour": "green"})]


def test_a_number_that_two_conditions_hold_from_both_sides_is_found() -> None:
    pack = plan([("far_m < 4.1", "bronze"), ("far_m > 4.1", "silver"), ("true", "gold")])

    assert turns(pack, far_m=9.0)[0] == ("gold", {"far_m": "4.1"})


def test_a_number_may_fall_below_zero_only_where_its_unit_may() -> None:
    score = {"score": number("score", unit=None), "depth_m": number("depth")}
    pack = plan([("score < 0 OR depth_m < 0", "gold"), ("true", "silver")], facts=score)

    assert turns(pack, score=5.0, depth_m=5.0) == [("gold", {"score": "-1"})]


def test_a_very_small_limit_is_not_rounded_away() -> None:
    pack = plan([("far_m <= 0.0000001", "gold"), ("true", "silver")])

    assert turns(pack, far_m=5.0) == [("gold", {"far_m": "0.0000001"})]


# -- nobody is told to do harm, or what cannot be done ---------------------------------------------------------------------


def test_a_boolean_is_only_changed_towards_what_is_good() -> None:
    pack = plan([("NOT a OR vice", "gold"), ("true", "silver")])

    assert turns(pack, a=True, vice=False) == []


def test_a_boolean_without_a_better_answer_goes_either_way() -> None:
    pack = plan([("NOT open_now", "gold"), ("true", "silver")])

    assert turns(pack, open_now=True) == [("gold", {"open_now": "false"})]


def test_a_fact_without_a_cost_is_never_changed() -> None:
    pack = plan([("fixed", "gold"), ("true", "silver")])

    assert turns(pack, fixed=False) == []


def test_a_standard_is_not_broken_on_purpose() -> None:
    facts = {"material": choice("material", "sound", "weak"), "pile_m": number("pile"), "wall_m": number("wall")}
    standards = {"X-1a": (None, "material = 'sound'"), "X-1b": (None, "pile_m <= wall_m")}
    pack = plan(
        [("NOT (material = 'sound' AND pile_m <= wall_m)", "gold"), ("true", "silver")], facts=facts, standards=standards
    )

    assert turns(pack, material="sound", pile_m=1.0, wall_m=2.0) == []
    assert turns(pack) == []


def test_where_a_change_would_break_a_standard_what_mends_it_comes_with_it() -> None:
    facts = {**FACTS, "keeping": choice("keeping", "indoors", "outdoors")}
    standards = {"X-1a": ("keeping = 'outdoors'", "a")}
    pack = plan([("keeping = 'outdoors'", "gold"), ("true", "silver")], facts=facts, standards=standards)

    assert turns(pack, keeping="indoors", a=False) == [("gold", {"a": "true", "keeping": "outdoors"})]


@pytest.mark.parametrize("name", PACKS)
def test_a_closed_site_has_nothing_to_turn(name: str) -> None:
    for seed in range(20):
        closed = {**site(name, f"closed {seed}"), "operating_state": "closed"}

        assert explainer(name).explain(closed).turns == []


# -- against every way there is --------------------------------------------------------------------------------------------

ATOMS = (
    *("a", "b", "c", "NOT vice", "open_now", "NOT open_now", "fixed", "colour = 'red'", "NOT colour = 'blue'"),
    *("colour IN ('red', 'green')", "far_m >= 4", "far_m < 4.1", "NOT far_m > 6", "far_m <> 4", "vice", "a IS NOT NULL"),
)
LIMITS = {"far_m": (4.0, 4.1, 6.0)}
SMALL = {key: FACTS[key] for key in ("a", "b", "c", "open_now", "vice", "fixed", "far_m", "colour")}
VALUES: Mapping[str, tuple[Value, ...]] = {
    "far_m": (None, 3.0, 4.0, 4.1, 5.0, 7.0),
    "colour": (None, "red", "blue", "green"),
}


def _condition(rng: Random, depth: int) -> str:
    if depth == 0 or rng.random() < 0.2:
        return rng.choice(ATOMS)
    joined = f" {rng.choice(('AND', 'OR'))} ".join(_condition(rng, depth - 1) for _ in range(rng.randint(2, 3)))
    return f"{rng.choice(('', '', '', 'NOT '))}({joined})"


def _random_plan(rng: Random) -> Pack:
    answers = [rng.choice(("gold", "silver", "bronze", "silver", "outside")) for _ in range(rng.randint(2, 4))]
    rows = [(_condition(rng, 2), answer) for answer in answers]
    if rng.random() < 0.7:
        rows.append(("true", rng.choice(("silver", "bronze"))))
    names = {"known": _condition(rng, 1)}
    rows.insert(0, (f"known AND {_condition(rng, 1)}", "bronze"))
    standards = {"X-1a": (rng.choice((None, _condition(rng, 1))), _condition(rng, 1)), "X-1b": (None, rng.choice(ATOMS))}
    return plan(rows, facts=SMALL, names=names, standards=standards)


def _random_site(rng: Random) -> dict[str, Value]:
    return {key: rng.choice(VALUES.get(key, (True, False, None))) for key in SMALL}


def _way(evaluator: Evaluator, each: Counterfactual) -> Way:
    return Way(tuple(each.changes), each.cost, each.goal.rank)


def _found(pack: Pack, facts: Mapping[str, Value], at_most: int = 3) -> tuple[list[Counterfactual], bool]:
    evaluator = Evaluator(pack)
    full, table = evaluator.complete(facts), pack.table("outcome")
    assert table is not None
    decision = evaluator.decision(table, full)
    assert decision is not None
    found = Search(evaluator).smallest(better(pack, outcome_goals(pack, table), decision), full, at_most)
    return list(found.sets), found.exhausted


@pytest.mark.parametrize("seed", range(40))
def test_on_small_plans_the_sets_are_those_that_trying_everything_finds(seed: int) -> None:
    rng = Random(f"counterfactual {seed}")
    pack = _random_plan(rng)
    evaluator = Evaluator(pack)
    for _ in range(4):
        facts = _random_site(rng)

        found, exhausted = _found(pack, facts)

        assert exhausted
        expected = smallest(evaluator, LIMITS, facts, at_most=3, largest=4)
        seen = [_way(evaluator, each) for each in found if len(each.changes) <= 4]
        assert seen == expected, facts


@pytest.mark.parametrize("seed", range(12))
def test_in_the_town_no_smaller_set_exists(seed: int) -> None:
    rng = Random(f"town {seed}")
    facts = site("town", f"sound {seed}", 0.0) | {"storage": "open_air", "has_fence": True, "fence_height_m": 5.0}
    good = {key: (fact.better if fact.type == "boolean" else facts[key]) for key, fact in pack_named("town").facts.items() if key in facts}
    sound = {**good, "operating_state": "operating", "fence_to_road_m": 6.0}
    spoilt: dict[str, Value] = {"fence_height_m": 3.4, "fence_to_road_m": 4.0, "has_fence": False, "storage": None}
    for key in rng.sample(sorted(key for key in good if pack_named("town").facts[key].better is not None), 1):
        sound[key] = rng.choice((None, not good[key]))
    for key in rng.sample(sorted(spoilt), rng.randint(0, 1)):
        sound[key] = spoilt[key]
    evaluator = Evaluator(pack_named("town"))

    found, _ = _found(pack_named("town"), sound, at_most=1)

    expected = smallest(evaluator, TOWN_LIMITS, sound, at_most=1, largest=2)
    assert [_way(evaluator, each) for each in found if len(each.changes) <= 2] == expected


# -- on random sites of the shipped packs ----------------------------------------------------------------------------------


def _changed(pack: Pack, full: Mapping[str, Value], turn: Turn) -> dict[str, Value]:
    kinds = {"boolean": lambda word: word == "true", "number": float}
    return {**full, **{each.fact: kinds.get(pack.facts[each.fact].type, str)(each.becomes) for each in turn.changes}}


@pytest.mark.parametrize("name", ["town", "rugao"])
def test_each_set_gives_its_outcome_when_the_site_is_evaluated_again_and_no_part_of_it_does(name: str) -> None:
    pack, evaluator = pack_named(name), explainer(name).evaluator
    ranks = {word: each.rank for word, each in pack.model.outcomes.items() if each.rank is not None}
    for seed in range(150):
        facts = site(name, f"turn {seed}")
        before = evaluator.evaluate(facts).outcome
        assert before is not None
        for turn in explainer(name).explain(facts).turns:
            after = _changed(pack, evaluator.complete(facts), turn)
            outcome = evaluator.evaluate(after).outcome

            assert outcome is not None
            assert outcome.outcome == turn.answer
            assert ranks[turn.answer] < max(ranks[word] for word in before.possible if word in ranks)
            for each in turn.changes:
                less = evaluator.evaluate({**after, each.fact: facts.get(each.fact)}).outcome
                assert less is not None
                assert ranks.get(less.outcome, 99) > ranks[turn.answer], each


def test_each_set_ends_or_begins_its_route_when_the_site_is_evaluated_again() -> None:
    pack, evaluator = pack_named("buji"), explainer("buji").evaluator
    seen: set[str] = set()
    for seed in range(150):
        facts = site("buji", f"turn {seed}")
        acting = {each.row.id for each in evaluator.evaluate(facts).actions if each.state == "true"}
        for turn in explainer("buji").explain(facts).turns:
            after = evaluator.evaluate(_changed(pack, evaluator.complete(facts), turn))
            acting_then = {each.row.id for each in after.actions if each.state == "true"}
            open_then = {each.row.id for each in after.actions}

            seen.add(turn.kind)
            assert (turn.answer in acting) is (turn.kind == "route_ends")
            assert turn.answer in acting_then if turn.kind == "route_begins" else turn.answer not in open_then
    assert seen == {"route_ends", "route_begins"}


@pytest.mark.parametrize("name", PACKS)
def test_sets_stand_in_order_and_change_only_what_may_be_changed(name: str) -> None:
    facts = pack_named(name).facts
    for seed in range(150):
        found = explainer(name).explain(site(name, f"order {seed}"))
        if name != "buji":
            assert len(found.turns) <= 3
            sizes = [(len(each.changes), each.cost) for each in found.turns]
            assert sizes == sorted(sizes)
        for change in (change for turn in found.turns for change in turn.changes):
            fact = facts[change.fact]
            assert change.cost == fact.cost
            assert fact.cost is not None
            assert change.becomes != change.now
            assert fact.better is None or change.becomes == ("true" if fact.better else "false")


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("share", [1.0, 0.95, 0.6, 0.3])
def test_an_explanation_takes_no_second_and_no_search_gives_up(name: str, share: float) -> None:
    explainer(name)
    some = [unknown_site(pack_named(name))] if share == 1.0 else [site(name, f"time {seed}", share) for seed in range(8)]

    began = perf_counter()
    found = [explainer(name).explain(each) for each in some]

    assert all(each.turns_complete for each in found)
    assert (perf_counter() - began) / len(some) < 1


def test_a_search_that_stops_at_its_budget_says_so() -> None:
    evaluator = Evaluator(pack_named("rugao"))
    full, table = evaluator.complete({}), pack_named("rugao").table("outcome")
    assert table is not None
    decision = evaluator.decision(table, full)
    assert decision is not None

    found = Search(evaluator, budget=20).smallest(
        better(pack_named("rugao"), outcome_goals(pack_named("rugao"), table), decision), full
    )

    assert not found.exhausted


# -- how changes read ------------------------------------------------------------------------------------------------------


def test_a_number_reads_as_the_relation_to_its_limit_not_as_one_of_many_values() -> None:
    pack = plan([("far_m > 4 AND near_m <= 5", "gold"), ("true", "silver")])
    turn = explain(pack, far_m=4.0, near_m=6.0).turns[0]

    assert texts(turn, "en") == ["distance above 4 m (now 4 m)", "nearness at most 5 m (now 6 m)"]
    assert changes(turn) == {"far_m": "4.1", "near_m": "5"}


def test_a_height_is_higher_or_lower() -> None:
    facts = {"site_code": "S", **{key: True for key in ("has_fence",)}, "storage": "open_air", "fence_height_m": 3.4}
    turn = explainer("town").explain(facts).turns[0]

    assert "围挡高度不低于 4 m（现为 3.4 m）" in texts(turn)
    assert "fence height at least 4 m (now 3.4 m)" in texts(turn, "en")
    assert "围挡距道路距离不小于 5 m（现未查明）" in texts(turn)


def test_a_number_compared_with_another_fact_reads_as_that_relation() -> None:
    pack = plan([("far_m <= near_m", "gold"), ("true", "silver")])

    assert [texts(each, "en") for each in explain(pack, far_m=7.0, near_m=6.0).turns] == [
        ["distance at most nearness (6 m) (now 7 m)"],
        ["nearness at least distance (7 m) (now 6 m)"],
    ]
    assert [texts(each) for each in explain(pack).turns] == [
        ["字distance不大于字nearness（现未查明）", "字nearness不小于字distance（现未查明）"]
    ]


def test_a_number_held_from_both_sides_reads_with_both_limits() -> None:
    pack = plan([("far_m >= 4 AND far_m <= 5", "gold"), ("true", "silver")])

    assert texts(explain(pack).turns[0], "en") == ["distance at least 4 m, at most 5 m (not established now)"]


def test_a_choice_reads_with_what_it_is_now() -> None:
    pack = plan([("colour = 'red'", "gold"), ("true", "silver")])

    assert texts(explain(pack, colour="blue").turns[0], "en") == ["colour: red (now blue)"]
    assert texts(explain(pack).turns[0], "en") == ["colour: red (not established now)"]
