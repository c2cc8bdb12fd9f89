"""Rows that are refused by what the register knows."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from closeout.census.importing import begin, run
from closeout.census.ledgers import map_columns
from closeout.census.services import sign_complete
from closeout.census.trial import tried
from closeout.sites.models import MERGED, Site
from tests.census.places import NAMES, OTHER, census, form_file, kept, ledger_file
from tests.census.sending import HOME, LATER, problem_codes, site_row, trial_of
from tests.factories import COMMUNITY, NOW, access, site

pytestmark = pytest.mark.django_db


def test_rows_of_another_village_are_refused_row_by_row(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    rows = [site_row("S-1"), site_row("S-2", division_code=NAMES[OTHER]), site_row("S-3")]
    found = trial_of(worker, one, form_file(one, tmp_path, rows))
    assert problem_codes(found) == ["census.row_not_yours"]
    assert found.errors[0].row == 9
    assert found.counts["new"] == 2


def test_the_code_of_another_villages_site_is_not_taken_over(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    there = site(one, "S-1", division_code=OTHER, name="秘密（示例）")
    found = trial_of(worker, one, form_file(one, tmp_path, [site_row("S-1")]))
    assert problem_codes(found) == ["census.row_taken"]
    assert "秘密" not in str(found)
    there.refresh_from_db()
    assert there.division_code == OTHER


def test_a_site_cannot_be_moved_out_of_ones_village_by_a_file(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    site(one, "S-1")
    assert problem_codes(
        trial_of(worker, one, form_file(one, tmp_path, [site_row("S-1", division_code=NAMES[OTHER])]))
    ) == ["census.row_not_yours"]


def test_codes_that_stand_twice_are_refused(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    found = trial_of(worker, one, form_file(one, tmp_path, [site_row("S-1"), site_row("S-1")]))
    assert problem_codes(found) == ["tabular.code_twice"]
    assert found.counts["new"] == 1


@pytest.mark.parametrize(("length", "problems"), [(40, []), (41, ["census.row_long_code"])])
def test_a_code_has_at_most_forty_characters(length: int, problems: list[str], tmp_path: Path) -> None:
    one, worker = census(), access("village")
    assert problem_codes(trial_of(worker, one, form_file(one, tmp_path, [site_row("S" * length)]))) == problems


def test_a_row_without_a_village_is_of_the_one_that_was_chosen(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    content = form_file(one, tmp_path, [site_row("S-1", division_code=None)])
    assert problem_codes(trial_of(worker, one, content)) == ["census.row_no_division"]
    assert trial_of(worker, one, content, division=COMMUNITY).rows[0].facts["division_code"] == COMMUNITY


def test_a_village_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    one, office = census(), access("office")
    assert problem_codes(
        trial_of(office, one, form_file(one, tmp_path, [site_row("S-1", division_code="999999999999")]))
    ) == ["census.row_unknown_division"]


def test_half_a_position_is_refused(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    assert problem_codes(trial_of(worker, one, form_file(one, tmp_path, [site_row("S-1", lon=114.1)]))) == [
        "sites.half_a_position"
    ]
    whole = form_file(one, tmp_path, [site_row("S-1", lon=114.1, lat=22.6)])
    assert trial_of(worker, one, whole).counts["new"] == 1


def test_a_text_that_is_too_long_is_refused(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    assert problem_codes(trial_of(worker, one, form_file(one, tmp_path, [site_row("S-1", address="路" * 501)]))) == [
        "sites.not_a_text"
    ]


def test_a_merged_site_takes_no_facts(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    there = site(one, "S-1")
    Site.objects.filter(pk=there.pk).update(state=MERGED)
    assert problem_codes(trial_of(worker, one, form_file(one, tmp_path, [site_row("S-1")]))) == [
        "census.row_not_in_use"
    ]


def test_a_signed_village_takes_no_rows(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    site(one, "S-1", operating_area_m2=50.0)
    upload = kept(worker, one, form_file(one, tmp_path, [site_row("S-2")]))
    assert tried(worker, one, upload).counts["new"] == 1
    sign_complete(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    assert problem_codes(tried(worker, one, upload)) == ["census.row_signed"]


def test_a_signed_village_is_blamed_on_its_own_cell_and_by_its_name(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    site(one, "S-1", operating_area_m2=50.0)
    sign_complete(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    (wrong,) = trial_of(worker, one, form_file(one, tmp_path, [site_row("S-2")])).errors
    book = load_workbook(tmp_path / "form.xlsx")
    assert book.worksheets[0][wrong.cell.partition("!")[2]].value == HOME
    assert wrong.found == COMMUNITY
    assert NAMES[COMMUNITY] in wrong.sentence.zh
    assert "删去这一行" in wrong.sentence.zh
    assert "reopen the census first" in wrong.sentence.en


def test_a_signed_village_that_no_column_names_is_blamed_on_the_row(tmp_path: Path) -> None:
    one, office = census(), access("office")
    site(one, "S-1", operating_area_m2=50.0)
    sign_complete(access=access("village"), campaign=one, division=COMMUNITY, at=NOW)
    rows: list[list[Any]] = [["site_code", "name"], ["S-2", "乙（示例）"]]
    upload = kept(office, one, ledger_file(tmp_path, rows), division=COMMUNITY)
    columns = {"site_code": "site_code", "name": "name"}
    map_columns(access=office, campaign=one, upload=upload, columns=columns, aside=[], at=NOW)
    (wrong,) = tried(office, one, upload).errors
    assert (wrong.cell, wrong.heading, wrong.found) == ("2", "", "")


def test_who_was_quicker_between_dry_run_and_import_is_noticed_and_nothing_is_kept(tmp_path: Path) -> None:
    one, worker = census(), access("village")
    site(one, "S-1", operating_area_m2=50.0)
    upload = kept(worker, one, form_file(one, tmp_path, [site_row("S-2")]))
    begin(access=worker, campaign=one, upload=upload, partial=False)
    sign_complete(access=worker, campaign=one, division=COMMUNITY, at=NOW)
    run(access=worker, upload=upload, at=LATER)
    upload.refresh_from_db()
    assert upload.state == "failed"
    assert set(upload.problem) == {"zh", "en"}
    assert Site.objects.count() == 1
