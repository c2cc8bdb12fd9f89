"""Which unknown facts count in a condition that is unknown (decisions.md 1, "Questions")."""

from collections.abc import Iterable

import pytest

from closeout.conditions.asks import Ask, asks, asks_of_standard
from closeout.conditions.closures import Site, compile_closure
from closeout.conditions.nodes import AnyFails, Node, StandardFails
from tests.conditions.a_scope import VALUES, bound


def counting(places: Iterable[Ask], site: Site) -> list[str]:
    """Return the facts asked for at `site`, in order, without repeats."""

    def null(node: Node) -> bool:
        return compile_closure(node, VALUES)(site) is None

    return list(
        dict.fromkeys(
            ask.fact
            for ask in places
            if site.get(ask.fact) is None and all(map(null, ask.unknown)) and not any(map(null, ask.known))
        )
    )


@pytest.mark.parametrize(
    ("text", "site", "facts"),
    [
        ("has_fence", {}, ["has_fence"]),
        ("has_fence", {"has_fence": False}, []),
        ("has_fence AND has_gate", {}, ["has_fence", "has_gate"]),
        ("has_gate AND has_fence", {}, ["has_gate", "has_fence"]),
        ("has_fence AND has_gate", {"has_gate": True}, ["has_fence"]),
        ("has_fence AND has_gate", {"has_gate": False}, []),
        ("has_fence OR has_gate", {"has_gate": True}, []),
        ("NOT (has_fence OR has_gate)", {"has_gate": False}, ["has_fence"]),
        ("has_fence AND (site_clean OR has_gate)", {"has_gate": True}, ["has_fence"]),
        ("(has_fence AND has_gate) OR site_clean", {"has_gate": False}, ["site_clean"]),
        ("fence_height_m < wall_height_m", {}, ["fence_height_m", "wall_height_m"]),
        ("fence_height_m < wall_height_m", {"wall_height_m": 1.0}, ["fence_height_m"]),
        ("fence_height_m + wall_height_m > 1", {"wall_height_m": 1.0}, ["fence_height_m"]),
        ("storage IN ('both')", {}, ["storage"]),
        ("storage IS NULL", {}, []),
        ("storage IS NULL AND has_fence", {}, ["has_fence"]),
        ("COALESCE(has_fence, has_gate)", {}, ["has_fence", "has_gate"]),
        ("COALESCE(has_fence, has_gate)", {"has_gate": True}, []),
        ("CASE WHEN has_fence THEN has_gate END", {"has_fence": True}, ["has_gate"]),
        ("FENCED", {"has_fence": True}, ["fence_height_m"]),
        ("FENCED AND has_fence", {}, ["has_fence", "fence_height_m"]),
        ("has_gate = (has_fence OR site_clean)", {"has_fence": True}, ["has_gate", "site_clean"]),
        ("fence_height_m BETWEEN 4 AND wall_height_m", {"fence_height_m": 1.0}, []),
    ],
)
def test_the_unknown_facts_that_count(text: str, site: Site, facts: list[str]) -> None:
    assert counting(asks(bound(text)), site) == facts


STANDARD = StandardFails("T-1", bound("has_gate OR has_fence"), bound("site_clean AND fence_height_m > 4"))


@pytest.mark.parametrize(
    ("site", "facts"),
    [
        ({}, ["has_gate", "has_fence"]),
        ({"has_fence": False}, ["has_gate"]),
        ({"has_fence": True}, ["site_clean", "fence_height_m"]),
        ({"has_fence": True, "site_clean": True}, ["fence_height_m"]),
        ({"has_fence": True, "site_clean": False}, []),
    ],
)
def test_of_a_standard_applies_comes_before_requires(site: Site, facts: list[str]) -> None:
    assert counting(asks_of_standard(STANDARD), site) == facts


@pytest.mark.parametrize(
    ("site", "facts"),
    [
        ({}, ["has_gate", "has_fence"]),
        ({"site_clean": True, "fence_height_m": 5.0}, []),
        ({"has_fence": True}, ["site_clean", "fence_height_m"]),
    ],
)
def test_any_fails_asks_for_each_standard_that_is_null_in_it(site: Site, facts: list[str]) -> None:
    """A standard that can only pass or not apply is not NULL in it, though asked by itself it is unknown."""
    assert counting(asks(AnyFails((STANDARD,))), site) == facts


def test_a_standard_asked_by_itself_is_unknown_where_only_applies_is() -> None:
    assert counting(asks_of_standard(STANDARD), {"site_clean": True, "fence_height_m": 5.0}) == [
        "has_gate",
        "has_fence",
    ]


def test_any_fails_that_is_certain_asks_nothing() -> None:
    failed = StandardFails("T-2", None, bound("has_gate"))
    assert counting(asks(AnyFails((STANDARD, failed))), {"has_gate": False}) == []


def test_a_place_says_through_which_standard_it_is_reached() -> None:
    assert [ask.standard for ask in asks(AnyFails((STANDARD,)))] == ["T-1"] * 4
    assert {ask.standard for ask in asks(bound("FENCED"))} == {None}
