"""What would turn the sites of the shipped plans: verified by evaluating again, in time, and in words."""

from collections.abc import Mapping
from functools import cache

import pytest

from closeout.evaluation.explained import Explanation, Turn
from closeout.evaluation.explanation import Explainer
from closeout.kernel.facts import Value
from closeout.kernel.measured import Measured
from closeout.packfile.pack import Pack
from tests.evaluation.random_sites import pack_named, site, unknown_site
from tests.evaluation.tiny_plans import plan
from tests.evaluation.turned import changes, explain, texts

PACKS = ("town", "rugao", "buji")


@cache
def explainer(name: str) -> Explainer:
    return Explainer(pack_named(name))


@cache
def explained(name: str) -> list[tuple[dict[str, Value], Explanation]]:
    facts = [site(name, f"turn {seed}") for seed in range(60)]
    return [(each, explainer(name).explain(each)) for each in facts]


def _changed(pack: Pack, full: Mapping[str, Value], turn: Turn) -> dict[str, Value]:
    kinds = {"boolean": lambda word: word == "true", "number": float}
    return {**full, **{each.fact: kinds.get(pack.facts[each.fact].type, str)(each.becomes) for each in turn.changes}}


@pytest.mark.parametrize("name", ["town", "rugao"])
def test_each_set_gives_its_outcome_when_the_site_is_evaluated_again_and_no_part_of_it_does(name: str) -> None:
    pack, evaluator = pack_named(name), explainer(name).evaluator
    ranks = {word: each.rank for word, each in pack.model.outcomes.items() if each.rank is not None}
    for facts, explanation in explained(name):
        before = evaluator.evaluate(facts).outcome
        assert before is not None
        for turn in explanation.turns:
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
    for facts, explanation in explained("buji"):
        acting = {each.row.id for each in evaluator.evaluate(facts).actions if each.state == "true"}
        for turn in explanation.turns:
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
    for _, found in explained(name):
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
def test_no_search_gives_up_within_the_states_it_may_look_at(name: str, share: float) -> None:
    some = (
        [unknown_site(pack_named(name))] if share == 1.0 else [site(name, f"time {seed}", share) for seed in range(8)]
    )

    found = [explainer(name).explain(each) for each in some]

    assert all(each.turns_complete for each in found)


def test_a_number_reads_as_the_relation_to_its_limit_not_as_one_of_many_values() -> None:
    pack = plan([("far_m > 4 AND near_m <= 5", "gold"), ("true", "silver")])
    turn = explain(pack, far_m=4.0, near_m=6.0).turns[0]

    assert texts(turn, "en") == ["distance above 4 m (now 4 m)", "nearness at most 5 m (now 6 m)"]
    assert changes(turn) == {"far_m": "4.1", "near_m": "5"}


def test_a_height_is_higher_or_lower() -> None:
    facts: dict[str, Value] = {
        "site_code": "S",
        **dict.fromkeys(("has_fence",), True),
        "storage": "open_air",
        "fence_height_m": 3.4,
    }
    turn = explainer("town").explain(facts).turns[0]

    assert "围挡高度不低于 4 米（现为 3.4 米）" in texts(turn)
    assert "fence height at least 4 m (now 3.4 m)" in texts(turn, "en")
    assert "围挡距道路距离不小于 5 米" in texts(turn)


def test_a_number_compared_with_another_fact_reads_as_that_relation_and_is_told_once() -> None:
    pack = plan([("far_m <= near_m", "gold"), ("true", "silver")])

    assert [texts(each, "en") for each in explain(pack, far_m=7.0, near_m=6.0).turns] == [
        ["distance at most nearness (6 m) (now 7 m)"],
        ["nearness at least distance (7 m) (now 6 m)"],
    ]
    assert [texts(each) for each in explain(pack).turns] == [["字distance不大于字nearness", "字nearness"]]


def test_a_number_held_from_both_sides_reads_with_both_limits() -> None:
    pack = plan([("far_m >= 4 AND far_m <= 5", "gold"), ("true", "silver")])

    assert texts(explain(pack).turns[0], "en") == ["distance at least 4 m, at most 5 m"]


def test_a_choice_reads_with_what_it_is_now() -> None:
    pack = plan([("colour = 'red'", "gold"), ("true", "silver")])

    assert texts(explain(pack, colour="blue").turns[0], "en") == ["colour becomes red (now blue)"]
    assert texts(explain(pack).turns[0], "en") == ["colour is red"]


def test_where_finding_out_is_enough_nobody_is_told_to_mend_something_as_well() -> None:
    pack = plan([("a AND b OR a AND c AND d", "gold"), ("true", "silver")])

    assert [changes(each) for each in explain(pack, c=False).turns] == [{"a": "true", "b": "true"}]
    assert len(explain(pack, b=False, c=False, d=True).turns) == 2


def test_a_distance_that_is_not_known_exactly_has_to_be_found_out_and_not_mended() -> None:
    """It counted as mended, so that a site was told to mend something else as well."""
    pack = plan([("far_m > 4 OR a AND b", "gold"), ("true", "silver")])

    assert [changes(each) for each in explain(pack, far_m=Measured(4.0, 3.0, 5.0), b=False).turns] == [{"far_m": "4.1"}]
    assert len(explain(pack, far_m=4.0, b=False).turns) == 2
