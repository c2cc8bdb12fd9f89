"""Packs that no office would write: far too long, far too deep, wrong a thousand times. Each ends soon and says why."""

from time import process_time

import pytest

from closeout.kernel.words import did_you_mean
from closeout.kernel.yaml_nodes import MOST as MOST_VALUES
from closeout.packfile import structure
from tests.packfile.a_pack import GOOD, problems

SOON = 30  # seconds of processor time; each takes two to ten
MANY = 8_000
UNITS = "".join(f"  unt{each}: {{name: {{zh: 处, en: office}}, clause: G-1}}\n" for each in range(MANY))
ROW = "      - {{id: r{0}, when: hazzard{0}, then: call, role: police, clause: [G-1], text: {{zh: 甲, en: a}}}}\n"
NOWHERE = ", ".join(f"unt{each}x" for each in range(MANY))

WRONG_MANY_TIMES = {
    "unknown keys": GOOD + "".join(f"zzkey{each}: 1\n" for each in range(5 * MANY)),
    "unknown keys within": GOOD.replace("external: true", ", ".join(f"zz{each}: 1" for each in range(5 * MANY))),
    "bad ids": GOOD.replace("units:\n", "units:\n" + UNITS.replace("unt", "Unt")),
    "unknown clauses": GOOD.replace("units:\n", "units:\n" + UNITS.replace("G-1", "G-9")),
    "unknown units": GOOD.replace("units:\n", "units:\n" + UNITS).replace("by: [station]", f"by: [{NOWHERE}]"),
    "unknown names": GOOD.replace("      - id: call\n", "".join(map(ROW.format, range(2_000))) + "      - id: call\n"),
}


@pytest.mark.parametrize("wrong", WRONG_MANY_TIMES)
def test_a_pack_that_is_wrong_a_thousand_times_ends_soon_with_the_first_problems(wrong: str) -> None:
    start = process_time()
    *told, last = problems(WRONG_MANY_TIMES[wrong])
    assert process_time() - start < SOON
    assert (len(told), last.code, last.severity) == (structure.MOST, "packfile.more_problems", "note")


def test_more_values_than_any_plan_has_are_refused_where_they_become_too_many() -> None:
    (problem,) = problems("a: [" + "1,\n" * MOST_VALUES + "]\n")
    assert (problem.code, problem.row) == ("kernel.yaml_many", MOST_VALUES - 2)


def test_a_sound_pack_may_be_far_longer_than_any_plan() -> None:
    assert problems(GOOD.replace("units:\n", "units:\n" + UNITS)) == []


def test_nobody_means_a_word_as_long_as_a_page() -> None:
    assert did_you_mean("a" * 1_000_000, ["a" * 999_999, "a" * 99]) is None


def test_a_guess_for_one_of_many_mistakes_looks_at_the_first_known_words_only() -> None:
    known = ["stack", "fence", "fences"]
    assert (did_you_mean("fencess", known), did_you_mean("fencess", known, among=2)) == ("fences", "fence")
