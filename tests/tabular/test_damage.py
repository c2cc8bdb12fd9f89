"""Why a workbook or a Parquet file cannot be read is said in our own words, in either language."""

from pathlib import Path

import pytest

from closeout.kernel.refusal import Refusal
from tests.tabular.tables import read
from tests.tabular.test_parquet_in import file
from tests.tabular.test_xlsx_in import HEAD, book


def said(path: Path) -> str:
    with pytest.raises(Refusal) as refused:
        read(path)
    return refused.value.say("zh").removeprefix(str(path))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"noise", "（内容不是 XLSX，可能只是改了后缀）"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "（这是旧版的 .xls 工作簿，只是改了后缀）"),
        ("a.parquet", b"noise", "（内容不是 Parquet，可能只是改了后缀）"),
        ("a.parquet", b"PAR1noise", "（末尾缺失，多半没有传完）"),
    ],
)
def test_a_file_of_another_kind_or_cut_off_is_told_as_that(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert why in said(tmp_path / name)


def test_a_workbook_that_was_not_fetched_whole_is_told_as_that(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", (HEAD, (1, "甲", True)))
    path.write_bytes(path.read_bytes()[:-200])
    assert "（末尾缺失，多半没有传完）" in said(path)


def test_what_is_damaged_inside_quotes_the_reader_behind_our_own_words(tmp_path: Path) -> None:
    path = file(
        tmp_path / "a.parquet", site_code=[f"site {number}" for number in range(5_000)], has_fence=[True] * 5_000
    )
    content = bytearray(path.read_bytes())
    content[100:4_000] = bytes(3_900)
    path.write_bytes(content)
    assert "（内容已损坏：“" in said(path)
