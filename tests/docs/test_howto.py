"""The how-to on plans: the page builds the pack that stands beside it, and the pack does what the page says (X-1)."""

from functools import cache
from pathlib import Path

import pytest

from closeout.evaluation.cases import Case, differences, read_cases
from closeout.evaluation.site import Evaluator
from closeout.packfile.library import load_located, open_cases, open_pack, vocabulary
from closeout.packfile.pack import Pack
from closeout.packfile.proof import Proof, prove
from tests.docs.pages import EXAMPLE, HOWTO, HOWTO_ZH, play
from tools.pages.blocks import Block, blocks

BOTH = pytest.mark.parametrize("page", [HOWTO, HOWTO_ZH], ids=["en", "zh"])


@cache
def pack() -> Pack:
    return load_located(open_pack(str(EXAMPLE)))


@cache
def proof() -> Proof:
    return prove(pack(), open_pack(str(EXAMPLE)))


def directed(page: Path) -> list[Block]:
    return [each for each in blocks(page.read_text("utf-8")) if each.directive is not None]


@BOTH
def test_the_page_builds_the_pack_that_stands_beside_it(page: Path, tmp_path: Path) -> None:
    player, _ = play(page, tmp_path)

    assert player.draft.text == (EXAMPLE / "pack.yaml").read_text("utf-8")


@BOTH
def test_the_page_shows_the_sites_that_stand_beside_it(page: Path) -> None:
    (shown,) = (each.text for each in directed(page) if each.directive == ("file", "sites.csv"))

    assert shown == (EXAMPLE / "sites.csv").read_text("utf-8")


def test_both_languages_build_the_same_pack_with_the_same_mistakes() -> None:
    """Both languages are first class (X-7)."""
    english, chinese = directed(HOWTO), directed(HOWTO_ZH)

    assert [(each.directive, each.lines) for each in english] == [(each.directive, each.lines) for each in chinese]
    assert sum(each.directive == ("pack", "try") for each in english) >= 3


@BOTH
def test_every_step_is_followed_by_a_check(page: Path) -> None:
    """A snippet that goes into the pack and is not checked could say anything."""
    waiting: Block | None = None
    for each in blocks(page.read_text("utf-8")):
        if each.directive is not None and each.directive[0] == "pack":
            assert waiting is None or each.directive[1] == "try" or waiting.directive == ("pack", "add"), each.first
            waiting = each
        elif "$ closeout plan check pack.yaml" in each.lines:
            waiting = None
    assert waiting is None


def test_everything_that_can_be_proved_of_the_pack_is() -> None:
    if not proof().available:
        pytest.skip("z3 is an extra")
    assert (proof().problems, proof().unproved) == ((), ())


def test_the_pack_has_facts_of_its_own_that_people_can_read() -> None:
    assert len(pack().own_facts) >= 8
    assert not pack().own_facts & set(vocabulary())
    for key in pack().own_facts:
        fact = pack().facts[key]
        assert fact.type != "boolean" or (fact.yes and fact.no), key


def test_every_figure_of_the_pack_is_marked_as_its_own() -> None:
    for key, each in pack().model.parameters.items():
        assert each.ours, key
        assert "示例自定" in each.label.zh, key
        assert "the example's own" in each.label.en, key


def test_the_pack_uses_every_kind_of_table() -> None:
    assert [(each.decides, each.hit, each.complete) for each in pack().tables] == [
        ("segment", "unique", True),
        ("outcome", "first", True),
        ("actions", "collect", False),
    ]


@cache
def cases() -> tuple[Case, ...]:
    return tuple(case for document in open_cases(str(EXAMPLE)) for case in read_cases(document, pack()))


def test_the_cases_of_the_example_come_out_as_its_plan_reads() -> None:
    evaluator = Evaluator(pack())
    assert {case.line: differences(case, evaluator) for case in cases()} == {case.line: [] for case in cases()}


def test_each_outcome_segment_and_route_of_the_example_has_a_case() -> None:
    expected = [each.expect for each in cases()]
    rows = {row.id for table in pack().tables if table.decides == "actions" for row in table.rows}

    assert {each.outcome for each in expected} >= set(pack().model.outcomes)
    assert {each.segment for each in expected} >= set(pack().model.segments)
    assert {key for each in expected for key, state in each.routes.items() if state == "true"} == rows
