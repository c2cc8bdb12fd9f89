"""What would turn an answer, on plans of a few lines: fewest changes first, and never harm."""

import pytest

from closeout.evaluation.counterfactual import Search
from closeout.evaluation.explanation import Explainer
from closeout.evaluation.goals import better, outcome_goals
from closeout.evaluation.site import Evaluator
from tests.evaluation.random_sites import pack_named, site
from tests.evaluation.tiny_plans import FACTS, choice, number, plan
from tests.evaluation.turned import turns


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
        [("NOT (material = 'sound' AND pile_m <= wall_m)", "gold"), ("true", "silver")],
        facts=facts,
        standards=standards,
    )

    assert turns(pack, material="sound", pile_m=1.0, wall_m=2.0) == []
    assert turns(pack) == []


def test_where_a_change_would_break_a_standard_what_mends_it_comes_with_it() -> None:
    facts = {**FACTS, "keeping": choice("keeping", "indoors", "outdoors")}
    standards = {"X-1a": ("keeping = 'outdoors'", "a")}
    pack = plan([("keeping = 'outdoors'", "gold"), ("true", "silver")], facts=facts, standards=standards)

    assert turns(pack, keeping="indoors", a=False) == [("gold", {"a": "true", "keeping": "outdoors"})]


@pytest.mark.parametrize("name", ["town", "rugao", "buji"])
def test_a_closed_site_has_nothing_to_turn(name: str) -> None:
    explainer = Explainer(pack_named(name))
    for seed in range(20):
        closed = {**site(name, f"closed {seed}"), "operating_state": "closed"}

        assert explainer.explain(closed).turns == []


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
