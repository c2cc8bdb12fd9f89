"""CSV is read strictly, row by row, whatever the shape of the file."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.refusal import Refusal
from closeout.tabular.csv_in import CsvSource
from tests.tabular.tables import csv_text, places, read

HEAD = "site_code,name,has_fence\n"


def sites(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sites.csv"
    path.write_bytes(text.encode())
    return path


def test_blank_lines_are_skipped_but_counted(tmp_path: Path) -> None:
    found, findings = read(sites(tmp_path, f"\n{HEAD}1,a,1\n\n ,,\n2,b,maybe\n"))
    assert found["site_code"].to_list() == ["1"]
    assert places(findings.problems) == [(6, "has_fence", "cell_boolean")]
    assert findings.rows == 2


def test_a_record_of_several_lines_is_one_row(tmp_path: Path) -> None:
    found, findings = read(sites(tmp_path, f'{HEAD}1,"a\nb",1\n2,c,x\n'), size=1)
    assert found["name"].to_list() == ["a\nb"]
    assert places(findings.problems) == [(3, "has_fence", "cell_boolean")]


def test_ragged_rows_are_bad_unless_only_empty_cells_are_too_many(tmp_path: Path) -> None:
    found, findings = read(sites(tmp_path, f"{HEAD}1,a\n2,b,1,, \n3,c,1,d\n4,d,0\n"))
    assert found["site_code"].to_list() == ["2", "4"]
    assert places(findings.problems) == [(2, None, "row_short"), (4, None, "row_long")]
    assert (findings.bad_rows, findings.rows) == (2, 4)


def test_a_ragged_row_is_told_in_sound_english(tmp_path: Path) -> None:
    _, findings = read(sites(tmp_path, f"{HEAD}1\n2,b,1,d\n"))
    assert "only 1 cell, where there are 3 headings;" in findings.problems[0].say("en")
    assert "4 cells, where there are only 3 headings;" in findings.problems[1].say("en")


def test_empty_headings_at_the_end_are_no_columns(tmp_path: Path) -> None:
    found, findings = read(sites(tmp_path, "site_code,has_fence,,\n1,1,,\n"))
    assert found.rows() == [("1", True)]
    assert findings.warnings == []


def test_a_column_without_a_heading_is_warned_of(tmp_path: Path) -> None:
    _, findings = read(sites(tmp_path, "site_code,,has_fence\n1,x,1\n"))
    assert places(findings.warnings) == [(1, 2, "no_heading")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(tmp_path: Path, end: str) -> None:
    found, _ = read(sites(tmp_path, f"{HEAD}1,a,1\n2,b,0".replace("\n", end)), size=1)
    assert found.rows() == [("1", "a", True), ("2", "b", False)]


@pytest.mark.parametrize("text", ['1,"a,1\n', '1,"a"b,1\n', '1,"' + "a" * 200_000 + '",1\n'])
def test_quotation_marks_that_do_not_fit_are_refused_with_their_row(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(sites(tmp_path, f"{HEAD}0,a,1\n{text}"))
    assert refused.value.code == "tabular.csv_damaged"
    assert refused.value.params["row"] == 3
    assert not any("a" <= letter <= "z" for letter in refused.value.say("zh").partition("（")[2].partition("）")[0])


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_another_separator_is_named(tmp_path: Path, separator: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(sites(tmp_path, HEAD.replace(",", separator)))
    assert refused.value.code == "tabular.other_separator"


def test_headings_alone_are_no_sites(tmp_path: Path) -> None:
    found, findings = read(sites(tmp_path, HEAD))
    assert found.shape == (0, 3)
    findings.refuse_bad_rows()


@pytest.mark.parametrize(("limit", "more"), [(1, True), (2, True), (3, False), (4, False)])
def test_rows_are_counted_exactly_where_lines_do_not_tell(tmp_path: Path, limit: int, more: bool) -> None:
    source = CsvSource(sites(tmp_path, f'{HEAD}1,"a\n\n\n",1\n\n2,b,1\n3,c,1\n'))
    assert source.more_than(limit) is more


CELLS = st.text(st.sampled_from('ab,"\n\r \u3000是'), max_size=4)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=12), st.integers(1, 5), st.booleans())
def test_every_chunking_gives_the_records_of_the_csv_module(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]], size: int, plain: bool
) -> None:
    if plain:
        rows = [tuple(cell.translate({ord(c): "x" for c in ',"\n\r'}) for cell in row) for row in rows]  # type: ignore[misc]
    text = HEAD + csv_text(rows)
    source = CsvSource(sites(tmp_path_factory.mktemp("csv"), text))
    records = enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1)
    filled = [(row, cells) for row, cells in records if row > 1 and any(cell.strip() for cell in cells)]
    expected = [(row, *cells) for row, cells in filled if len(cells) == 3]
    chunks = list(source.chunks([0, 1, 2], size))
    got = [each for chunk in chunks for each in zip(chunk.rows, *chunk.columns, strict=True)]
    assert got == expected
    assert sum(len(chunk.faults) for chunk in chunks) == len(filled) - len(expected)
