"""No smaller set of changes exists: the search against trying everything there is."""

from collections.abc import Mapping
from random import Random

import pytest

from closeout.evaluation.counterfactual import Counterfactual, Search
from closeout.evaluation.goals import better, outcome_goals
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Value
from closeout.packfile.pack import Pack
from tests.evaluation.brute_force import Way, smallest
from tests.evaluation.random_sites import pack_named
from tests.evaluation.tiny_plans import FACTS, plan

TOWN_LIMITS = {"fence_height_m": (4.0,), "fence_to_road_m": (5.0,), "stack_height_m": (4.0,), "wall_height_m": (2.0,)}
ATOMS = (
    *("a", "b", "c", "NOT vice", "open_now", "NOT open_now", "fixed", "colour = 'red'", "NOT colour = 'blue'"),
    *(
        "colour IN ('red', 'green')",
        "far_m >= 4",
        "far_m < 4.1",
        "NOT far_m > 6",
        "far_m <> 4",
        "vice",
        "a IS NOT NULL",
    ),
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
    standards = {
        "X-1a": (rng.choice((None, _condition(rng, 1))), _condition(rng, 1)),
        "X-1b": (None, rng.choice(ATOMS)),
    }
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
    """Sites that meet every standard but one or two facts."""
    rng, pack = Random(f"town {seed}"), pack_named("town")
    evaluator = Evaluator(pack)
    facts = {**_sound_site(pack), "storage": rng.choice(("open_air", "both"))}
    spoilt: dict[str, tuple[Value, ...]] = {"fence_height_m": (None, 3.4), "fence_to_road_m": (None, 4.0)}
    spoilt |= {key: (None, not fact.better) for key, fact in pack.facts.items() if fact.better is not None}
    for key in rng.sample(sorted(spoilt), 2):
        facts[key] = rng.choice(spoilt[key])

    found, _ = _found(pack, facts, at_most=1)

    expected = smallest(evaluator, TOWN_LIMITS, facts, at_most=1, largest=2)
    assert [_way(evaluator, each) for each in found] == expected


def _sound_site(pack: Pack) -> dict[str, Value]:
    numbers = {"fence_height_m": 5.0, "fence_to_road_m": 6.0, "stack_height_m": 2.0, "wall_height_m": 4.0}
    return {**numbers, **{key: fact.better for key, fact in pack.facts.items() if fact.better is not None}}
