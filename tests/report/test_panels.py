"""The panels above the list: shared out to two columns, filled, and none too long."""

from collections.abc import Sequence

import pytest

from closeout.report.panels import FEW, LEAST, SPARED, Panel, columns


def panel(name: str, rows: int, side: int | None = None) -> Panel:
    return Panel(name, rows, 50, 40, side)


def tall(panels: Sequence[Panel]) -> int:
    return sum(each.height for each in panels)


def test_a_panel_stays_in_its_own_column() -> None:
    left, right = columns([panel("a", 30, 0), panel("b", 30, 0), panel("c", 1, 1)])
    assert ([each.name for each in left], [each.name for each in right]) == (["a", "b"], ["c"])


def test_the_columns_are_shared_out_as_equally_as_can_be() -> None:
    left, right = columns([panel("a", 3, 0), panel("b", 8, 1), panel("c", 3), panel("d", 6), panel("e", 5)])
    assert abs(tall(left) - tall(right)) <= 40
    assert sorted(each.name for each in [*left, *right]) == list("abcde")


def test_the_shorter_column_shows_more_rows_until_it_is_as_long_as_the_other() -> None:
    left, right = columns([panel("a", 8, 0), panel("b", 8, 0), panel("c", 40, 1)])
    assert right[0].shown > LEAST
    assert 0 <= tall(left) - tall(right) < 40


@pytest.mark.parametrize("rows", [1, LEAST, LEAST + SPARED])
def test_a_row_or_two_are_not_worth_a_button(rows: int) -> None:
    assert not columns([panel("a", rows)])[0][0].folded


def test_a_long_panel_is_folded_on_a_wide_screen_and_more_so_on_a_phone() -> None:
    long = columns([panel("a", 40, 0)])[0][0]
    assert long.folded
    assert FEW < long.shown == LEAST
