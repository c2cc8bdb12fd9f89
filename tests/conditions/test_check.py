"""The typed checker: names, types, units and choices, and the place of what does not fit."""

from dataclasses import replace

import pytest

from closeout.conditions.check import MOST_PARTS, condition
from closeout.conditions.errors import ConditionError
from closeout.conditions.nodes import FactNode, Named, Node
from closeout.conditions.types import Scope
from closeout.conditions.walking import facts_in, walk
from tests.conditions.a_scope import FACTS, NAMES, PARAMETERS, SCOPE, bound

FITS = """\
has_fence = has_gate
FENCED = has_fence
has_fence = :strict
fence_height_m >= 4
fence_height_m >= :min_m
fence_height_m >= :many
fence_height_m < wall_height_m
2 * fence_height_m - 1 < wall_height_m + :min_m
staff_count * fence_height_m > wall_height_m
fence_height_m * staff_count > wall_height_m
-fence_height_m < wall_height_m
staff_count < :many
4 < 5
storage = 'both'
'both' <> storage
storage = second_storage
storage = :kind
:kind IN ('indoor', 'outdoor')
name = 'Wang' AND name <> :kind
materials IS NOT NULL
visited_on < :on AND visited_on BETWEEN DATE '2026-01-01' AND :on
CASE WHEN has_fence THEN fence_height_m ELSE 0 END > wall_height_m
CASE WHEN has_fence THEN 0 ELSE fence_height_m END > wall_height_m
CASE storage WHEN 'both' THEN 1 WHEN 'indoor' THEN 2 END = 1
CASE WHEN has_fence THEN storage ELSE 'both' END = 'both'
CASE WHEN has_fence THEN 'both' ELSE storage END IN ('both', 'indoor')
CASE WHEN has_fence THEN 'x' ELSE 'y' END = name
COALESCE(has_fence, FENCED, FALSE)
COALESCE(storage, 'both') = second_storage
COALESCE('both', storage) = 'both'
COALESCE(visited_on, :on) > DATE '2026-01-01'
(fence_height_m > 4) IS NULL""".splitlines()

# `^` stands where the caret must stand.
UNFIT = {
    "not_boolean": [
        "^fence_height_m",
        "has_fence AND ^name",
        "NOT ^4",
        "has_fence OR ^'x'",
        "CASE WHEN ^storage THEN TRUE END",
        "^:many",
    ],
    "unknown_name": ["has_fence AND ^zzz_qqq = 1", "^Q"],
    "unknown_name_guess": ["^fence_hieght_m >= 4", "has_gate OR ^Has_Fence", "^FENCE_D"],
    "unknown_parameter": ["fence_height_m > :min_m OR area_m2 > ^:qqq"],
    "unknown_parameter_guess": ["fence_height_m > :min_m OR area_m2 > ^:min_m2", "^:Min_m = 1", "^:has_fence"],
    "no_order": ["^has_fence > has_gate", "^name < 'x'", "has_gate AND ^storage >= 'both'"],
    "set_compared": [
        "^materials = 'open_air'",
        "'open_air' = ^materials",
        "^materials IN ('open_air')",
        "COALESCE(^materials) IS NULL",
    ],
    "unlike": [
        "has_fence = ^1",
        "fence_height_m = ^'4'",
        "fence_height_m > ^TRUE",
        "name = ^4",
        "visited_on = ^5",
        "name IN ('x', ^4)",
        "storage = ^4",
        "storage = ^shelter",
        "1 < ^has_fence",
        "COALESCE(has_fence, ^4) = 4",
        "CASE WHEN has_fence THEN 1 ELSE ^'x' END = 1",
        "CASE storage WHEN ^4 THEN TRUE END",
        "(fence_height_m < 4) < ^3",
    ],
    "date_as_text": ["visited_on < ^'2026-06-01'", "name = ^:on", "name = DATE ^'2026-06-01'"],
    "units": [
        "fence_height_m < ^area_m2",
        "area_m2 > ^:min_m",
        "fence_height_m < ^staff_count",
        "fence_height_m + ^area_m2 > 1",
        "fence_height_m < ^2 * area_m2",
        "fence_height_m > -^area_m2",
        "staff_count * fence_height_m > ^area_m2",
        "area_m2 > ^staff_count * fence_height_m",
        "COALESCE(fence_height_m, ^area_m2) > 1",
        "fence_height_m IN (4, :many, :min_m) AND area_m2 IN (^:min_m)",
    ],
    "units_multiplied": ["fence_height_m * ^area_m2 > 1", "fence_height_m * ^wall_height_m > 1"],
    "unknown_choice": ["storage = ^'zzz'", "storage IN ('both', ^'')", "CASE storage WHEN ^'zzz' THEN TRUE END"],
    "unknown_choice_guess": ["storage = ^'open_ar'", "^'Both' = storage", "storage IN ('both', ^'in_door')"],
    "choice_with_text": ["storage = ^name", "^name = storage", "storage = CASE WHEN ^has_fence THEN 'both' END"],
    "not_a_number": [
        "^has_fence + 1 > 1",
        "1 - ^name > 1",
        "-^storage = 1",
        "^materials * 2 = 1",
        "^visited_on + 1 > :on",
    ],
    "too_large": [],  # at the end of this file
}
PLACES = [(code, text) for code, texts in UNFIT.items() for text in texts]


def refused(text: str, scope: Scope = SCOPE) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        condition(text, scope)
    assert caught.value.say("zh")
    return caught.value


@pytest.mark.parametrize("text", FITS)
def test_what_fits_is_taken(text: str) -> None:
    assert not any(type(part).__name__ == "Ref" for part in walk(bound(text)))


@pytest.mark.parametrize(("code", "marked"), PLACES, ids=[f"{code}: {text}" for code, text in PLACES])
def test_what_does_not_fit_is_refused_at_its_place(code: str, marked: str) -> None:
    error = refused(marked.replace("^", "", 1))
    assert (error.code, error.at) == (f"conditions.{code}", marked.index("^"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "fence_hieght_m > 1",
            "no fact or named sub-expression is called 'fence_hieght_m'; did you mean 'fence_height_m'?",
        ),
        ("FENSED", "no fact or named sub-expression is called 'FENSED'; did you mean 'FENCED'?"),
        (
            "storage = 'boht'",
            "'boht' is not among the choices; did you mean 'both'? Allowed are open_air | indoor | both",
        ),
        (":x = 1", "there is no parameter :x; there are: :min_m, :many, :kind, :strict, :on"),
        (
            "fence_height_m < area_m2",
            "the units differ: number in m and number in m²; use a fact or parameter of the same unit",
        ),
        (
            "area_m2 >= staff_count",
            "the units differ: number in m² and number without a unit; use a fact or parameter of the same unit",
        ),
        (
            "fence_height_m = 'x'",
            "a number in m cannot be compared with a text; a text or a choice stands in single quotes, a number "
            "without, a date as DATE '2026-06-01'",
        ),
    ],
)
def test_a_refusal_names_what_was_found_and_what_is_allowed(text: str, sentence: str) -> None:
    assert refused(text).say("en") == sentence


def test_a_parameter_with_a_bad_choice_for_its_value_is_refused() -> None:
    scope = Scope(FACTS, {"kind": replace(PARAMETERS["kind"], value="indor")})
    assert refused("storage = :kind", scope).code == "conditions.unknown_choice_guess"


def test_a_fact_comes_before_a_name_and_a_name_stands_for_its_tree() -> None:
    assert bound("FENCED") == Named("FENCED", NAMES["FENCED"])
    scope = Scope(FACTS, PARAMETERS, {"has_fence": NAMES["FENCED"]})
    assert condition("has_fence", scope) == FactNode("has_fence")


def test_facts_are_listed_in_the_order_of_the_text_without_repeats() -> None:
    assert facts_in(bound("has_gate AND FENCED OR NOT has_gate AND site_clean")) == (
        "has_gate",
        "has_fence",
        "fence_height_m",
        "site_clean",
    )


def named(levels: int, text: str) -> dict[str, Node]:
    """Return names n0, n1 …, each `text` over the one before."""
    names: dict[str, Node] = {"n0": bound("has_fence")}
    for level in range(1, levels):
        names[f"n{level}"] = condition(text.format(f"n{level - 1}"), Scope(FACTS, PARAMETERS, names))
    return names


def test_names_that_double_at_each_step_are_refused_before_they_explode() -> None:
    steps = MOST_PARTS.bit_length() - 2
    assert named(steps - 1, "{0} AND {0}")
    with pytest.raises(ConditionError) as caught:
        named(steps + 1, "{0} AND {0}")
    assert caught.value.code == "conditions.too_large"


def test_names_that_nest_without_end_are_refused_before_recursion_does_it() -> None:
    with pytest.raises(ConditionError) as caught:
        named(2000, "NOT ({0} OR has_gate)")
    assert caught.value.code == "conditions.too_large"
