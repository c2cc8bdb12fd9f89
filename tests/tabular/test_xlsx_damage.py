"""Whatever is in a workbook, it is read or refused: cells beyond any sheet, errors, bombs, parts in disorder."""

import random
import struct
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from closeout.kernel.refusal import Refusal
from closeout.tabular import xlsx_parts
from closeout.tabular.xlsx_damage import DamageNamed
from closeout.tabular.xlsx_in import XlsxSource
from tests.tabular.tables import places, read
from tests.tabular.test_xlsx_in import HEAD, book, refusal

NAMES = ("xmlns", "xmlns:x")
SHEET = "xl/worksheets/sheet1.xml"
ROWS = (HEAD, (1, "甲", True, 3.4, None), (2, "乙", False, 2.5, None))


def with_part(path: Path, content: bytes, name: str = SHEET) -> Path:
    """Return a sound workbook in which one part is replaced."""
    with ZipFile(book(path.with_name("sound.xlsx"), ROWS)) as old, ZipFile(path, "w", ZIP_DEFLATED) as new:
        for each in old.namelist():
            new.writestr(each, content if each == name else old.read(each))
    return path


def with_rows(path: Path, rows: str, beside: str = "") -> Path:
    """Return a workbook whose sheet declares 2 by 9 cells and has headings, a site (with `beside`) and then `rows`."""
    head = "".join(f'<c r="{at}1" t="str"><v>{heading}</v></c>' for at, heading in zip("AB", HEAD, strict=False))
    start = f'<row r="1">{head}</row><row r="2"><c r="A2"><v>1</v></c>{beside}</row>'
    spaces = " ".join(f'{name}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"' for name in NAMES)
    sheet = f'<worksheet {spaces}><dimension ref="A1:B9"/><sheetData>{start}{rows}</sheetData></worksheet>'
    return with_part(path, sheet.encode())


@pytest.mark.parametrize(
    "row",
    [
        '<row r="3"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='3'><c s='0' r='XFD1048576'><v>1</v></c></row>",
        '<x:row r="3"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
        '<!-- <c x=" --><row r="3"><c r="XFD1048576"><v>1</v></c></row><!-- " > -->',
        '<row r="3"><c r="XFD3"><v>1</v></c></row><row r="1048576"><c><v>1</v></c></row>',
    ],
)
def test_a_cell_far_outside_the_declared_extent_is_seen_however_it_is_written(tmp_path: Path, row: str) -> None:
    refused = refusal(with_rows(tmp_path / "a.xlsx", row))
    assert (refused.code, str(refused.params["corner"])) == ("tabular.xlsx_too_far", "XFD1048576")


@pytest.mark.parametrize("row", ['<row r="3"><c r="ZZZZZZZZ99999999999"/></row>', '<row r="99999999999"><c/></row>'])
def test_a_place_that_no_sheet_has_is_refused(tmp_path: Path, row: str) -> None:
    assert refusal(with_rows(tmp_path / "a.xlsx", row)).code == "tabular.xlsx_damaged"


@pytest.mark.parametrize("rows", ["<row/>" * 1_048_577, f"<row>{'<c><v>1</v></c>' * 16_385}</row>"])
def test_more_rows_or_columns_than_a_sheet_has_are_refused(tmp_path: Path, rows: str) -> None:
    assert refusal(with_rows(tmp_path / "a.xlsx", rows)).code == "tabular.xlsx_too_far"


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_parts, "MOST_UNPACKED", 1 << 20)
    path = with_part(tmp_path / "a.xlsx", b" " * (2 << 20), "docProps/core.xml")
    assert refusal(path).code == "tabular.xlsx_too_large"


def test_the_size_that_a_part_claims_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_parts, "MOST_UNPACKED", 1 << 20)
    size = struct.pack("<I", 2 << 20)
    path = with_part(tmp_path / "a.xlsx", b" " * (2 << 20), "docProps/core.xml")
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<I", 10)))
    assert refusal(path).code == "tabular.xlsx_too_large"


def test_cells_merged_again_and_again_take_no_time(tmp_path: Path) -> None:
    merged = "<mergeCells>" + '<mergeCell ref="A2:B1048576"/>' * 20_000 + "</mergeCells>"
    path = with_rows(tmp_path / "a.xlsx", f"</sheetData>{merged}<sheetData>")
    assert places(read(path)[1].problems) == [(2, "site_code", "merged_across")]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?"])
def test_an_error_is_a_bad_cell_and_not_an_empty_one(tmp_path: Path, error: str) -> None:
    rows = (HEAD, (1, "甲", True, error, None), (2, error, True, 2, None))
    _, findings = read(book(tmp_path / "a.xlsx", rows))
    assert places(findings.problems) == [(2, "fence_height_m", "cell_formula"), (3, "name", "cell_formula")]
    assert findings.problems[0].value == error


def test_an_error_where_nothing_is_read_does_no_harm(tmp_path: Path) -> None:
    found, findings = read(book(tmp_path / "a.xlsx", ((*HEAD, "x"), (1, "甲", True, 3, None, "#N/A"))))
    assert (found["site_code"].to_list(), findings.problems) == (["1"], [])


@pytest.mark.parametrize(
    ("cell", "warned"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', False),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', False),  # calculated: to no text
        ('<c r="B2"><f t="shared" si="0"/><v>2</v></c>', False),
        ('<c r="B2"><f>1+1</f><v></v></c>', True),
        ('<c r="B2"><f>1+1</f></c>', True),
        ('<c r="B2"><f t="shared" si="0"/><v/></c>', True),
        ('<x:c r="B2"><x:f>1+1</x:f><x:v/></x:c>', True),
    ],
)
def test_whether_a_formula_was_calculated_is_seen_however_it_is_written(
    tmp_path: Path, cell: str, warned: bool
) -> None:
    _, findings = read(with_rows(tmp_path / "a.xlsx", "", beside=cell))
    assert places(findings.warnings) == [(2, "name", "cell_uncalculated")] * warned


def test_a_byte_gone_wrong_anywhere_ends_in_a_reading_or_a_refusal(tmp_path: Path) -> None:
    source, chance = book(tmp_path / "a.xlsx", ROWS, _merged), random.Random(1)
    with ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(150):
        name = chance.choice([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
        _end_well(tmp_path / "b.xlsx", {**parts, name: _flipped(parts[name], chance)})


def _merged(sheet: Worksheet) -> None:
    sheet.merge_cells("B2:B3")


def _flipped(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _end_well(path: Path, parts: dict[str, bytes]) -> None:
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    try:
        list(XlsxSource(path).chunks([0], 10))
    except Refusal:
        return


def test_a_panic_of_the_reader_is_damage_and_anything_else_stays_what_it_is(tmp_path: Path) -> None:
    panic = type("PanicException", (BaseException,), {"__module__": "pyo3_runtime"})  # as the reader makes it
    with pytest.raises(Refusal), DamageNamed(book(tmp_path / "a.xlsx", ROWS)):
        raise panic("overflow")
    with pytest.raises(KeyboardInterrupt), DamageNamed(tmp_path):
        raise KeyboardInterrupt


@pytest.mark.parametrize(("most", "is_read"), [(4, True), (3, False)])
def test_a_sheet_may_span_just_as_many_cells_as_its_reader_allows(most: int, is_read: bool, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", (HEAD[:2], ("1", "2")))
    if is_read:
        assert XlsxSource(path, most_cells=most).headings == list(HEAD[:2])
        return
    with pytest.raises(Refusal) as refused:
        XlsxSource(path, most_cells=most)
    assert (refused.value.code, refused.value.params["corner"]) == ("tabular.xlsx_too_far", "B2")
