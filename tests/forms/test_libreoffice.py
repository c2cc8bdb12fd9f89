"""LibreOffice opens the forms, keeps what they are, and what it saves is read as before."""

import os
import shutil
from pathlib import Path

import pytest

from closeout.forms.divisions import Divisions
from closeout.packfile.library import load_pack
from closeout.tabular.sites import open_sites
from tests.bounded import converted
from tests.forms.filled import FIRST_ROW, KEY_ROW, fill, forms, opened

pytestmark = pytest.mark.skipif(
    shutil.which("soffice") is None and "CI" not in os.environ, reason="LibreOffice is not installed"
)
VILLAGES = Divisions({"440307014001": "布吉圩社区"})


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a filled form, and the same as LibreOffice saves it."""
    folder = tmp_path_factory.mktemp("office")
    form = forms(folder, "buji", divisions=VILLAGES) / "census.xlsx"
    row = {
        "site_code": "007",
        "division_code": "布吉圩社区",
        "stacked_neatly": "否",
        "operating_state": "停业",
        "lon": 114.1,
    }
    fill(form, [row])
    return form, converted(form, "xlsx", folder)


def rules(path: Path) -> list[tuple[object, ...]]:
    _, sheet = opened(path)
    found = sheet.data_validations.dataValidation
    return sorted((each.type, str(each.sqref), str(each.formula1)) for each in found)


def test_every_rule_of_the_cells_survives(saved: tuple[Path, Path]) -> None:
    before, after = (rules(path) for path in saved)
    assert [rule[:2] for rule in after] == [rule[:2] for rule in before]
    assert [rule for rule in after if rule[0] == "list"] == [rule for rule in before if rule[0] == "list"]


def test_protection_hidden_keys_and_notes_survive(saved: tuple[Path, Path]) -> None:
    _, sheet = opened(saved[1])
    assert sheet.protection.sheet
    assert sheet.row_dimensions[KEY_ROW].hidden
    assert sheet.cell(1, 1).protection.locked
    assert not sheet.cell(FIRST_ROW, 1).protection.locked
    assert sheet.cell(5, 1).comment is not None


def test_what_it_saves_is_read_as_before(saved: tuple[Path, Path]) -> None:
    facts = load_pack("buji").facts
    before, after = (next(open_sites(path, facts).batches()).sites for path in saved)
    assert before.row(0, named=True) == after.row(0, named=True)
    assert (after["division_code"].item(), after["stacked_neatly"].item()) == ("440307014001", False)


def test_it_prints_a_page(saved: tuple[Path, Path], tmp_path: Path) -> None:
    assert converted(saved[0], "pdf", tmp_path).read_bytes().startswith(b"%PDF")
