"""A table of divisions becomes the villages of a drop-down: each name once, each with its 12 digits."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from closeout.forms import divisions
from closeout.forms.divisions import read_villages
from closeout.kernel.refusal import Refusal
from tests.tabular.tables import Rows, write_csv

HEAD = ("level", "code", "name", "parent_code")
TOWNS: Rows = (("area", "320682", "", "3206"), ("town", "320682001", "如城街道", "320682"))


def names(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8") -> dict[str, str]:
    return dict(read_villages(write_csv(path / "d.csv", rows, encoding)).names)


def refusal(path: Path, *rows: Sequence[object]) -> str:
    with pytest.raises(Refusal) as refused:
        names(path, rows)
    return refused.value.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_villages_are_taken_and_their_towns_left_out(tmp_path: Path, encoding: str) -> None:
    rows = (HEAD, *TOWNS, ("village", "320682001001", "安定社区", "320682001"))
    assert names(tmp_path, rows, encoding) == {"320682001001": "安定社区"}


def test_namesakes_are_told_apart_by_their_towns(tmp_path: Path) -> None:
    rows = (
        *(HEAD, *TOWNS, ("town", "320682103", "东陈镇", "320682")),
        ("village", "320682001001", "新华村", "320682001"),
        ("village", "320682103201", "新华村", "320682103"),
    )
    assert list(names(tmp_path, rows).values()) == ["如城街道新华村", "东陈镇新华村"]


def test_namesakes_of_one_town_are_told_apart_by_their_codes(tmp_path: Path) -> None:
    rows = (("code", "name"), ("320682001001", "新华村"), ("320682001002", "新华村"))
    assert list(names(tmp_path, rows).values()) == ["新华村 320682001001", "新华村 320682001002"]


def test_headings_of_another_kind_are_refused_with_the_way_out(tmp_path: Path) -> None:
    assert refusal(tmp_path, ("区划", "名称"), ("320682001001", "新华村")) == "tabular.divisions_headings"


def test_a_table_without_villages_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, HEAD, *TOWNS) == "forms.no_division"


def test_more_villages_than_a_drop_down_takes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(divisions, "MOST", 1)
    rows = (("code", "name"), ("320682001001", "甲村"), ("320682001002", "乙村"))
    assert refusal(tmp_path, *rows) == "forms.many_divisions"


def test_a_code_that_stands_twice_is_refused(tmp_path: Path) -> None:
    rows = (("code", "name"), ("320682001001", "甲村"), ("320682001001", "乙村"))
    assert refusal(tmp_path, *rows) == "tabular.bad_rows"
