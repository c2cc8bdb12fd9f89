"""A form that was filled in is checked as it is, and gives what a CSV of the same facts gives (X-3)."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from closeout.forms.divisions import Divisions
from closeout.forms.words import said
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import LANGS, Lang
from closeout.packfile.library import load_pack
from closeout.tabular.sites import open_sites
from tests.cli.running import Command, contents
from tests.evaluation.random_sites import sites
from tests.forms.filled import FIRST_ROW, fill, forms, keys, opened

PACKS = ("town", "rugao", "buji")


def as_csv(path: Path, columns: list[str], rows: list[dict[str, Value]]) -> Path:
    known = [key for key in columns if not key.startswith("_")]
    frame = pl.DataFrame([{key: row.get(key) for key in known} for row in rows], infer_schema_length=None)
    frame.write_csv(path)
    return path


def as_written(pack: str, row: Mapping[str, Value], columns: list[str], lang: Lang) -> dict[str, object]:
    facts = load_pack(pack).facts
    return {key: said(row.get(key), facts[key], lang) for key in columns if key in facts}


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("lang", LANGS)
def test_a_filled_census_gives_the_tables_of_the_same_facts_as_csv(
    closeout: Command, tmp_path: Path, pack: str, lang: Lang
) -> None:
    form = forms(tmp_path, pack, lang=lang) / "census.xlsx"
    columns, rows = keys(opened(form)[1]), sites(pack, 12)
    fill(form, [as_written(pack, row, columns, lang) for row in rows])
    plain = as_csv(tmp_path / "a.csv", columns, rows)

    assert closeout("check", pack, form, "-o", tmp_path / "of-form").err == ""
    assert closeout("check", pack, plain, "-o", tmp_path / "of-csv").err == ""
    assert contents(tmp_path / "of-form") == contents(tmp_path / "of-csv")


def test_every_form_is_read_as_it_was_filled_beforehand(tmp_path: Path) -> None:
    rows = {row["site_code"]: row for row in sites("buji", 5)}
    read = 0
    for path in forms(tmp_path, "buji", sites=list(rows.values())).iterdir():
        table = open_sites(path, load_pack("buji").facts)
        for site in (each for batch in table.batches() for each in batch.sites.iter_rows(named=True)):
            assert site == {key: rows[site["site_code"]].get(key) for key in site}, path.name
            read += 1
        assert table.findings.warnings == []
    assert read > 5


def test_prepared_rows_that_stay_empty_are_no_sites(closeout: Command, tmp_path: Path) -> None:
    form = forms(tmp_path) / "census.xlsx"
    fill(form, [{"site_code": "001"}])
    fill(form, [{"site_code": "002"}], first=FIRST_ROW + 500)

    assert closeout("check", "town", form, "-o", tmp_path / "out").out.startswith("town: 2 sites")


@pytest.mark.parametrize(("lang", "word"), [("zh", "未查"), ("en", "not established")])
def test_not_established_is_neither_yes_nor_no(tmp_path: Path, lang: Lang, word: str) -> None:
    form = forms(tmp_path, lang=lang) / "census.xlsx"
    fill(form, [{"site_code": "001", "has_fence": word, "storage": word, "operating_state": word}])
    (batch,) = open_sites(form, load_pack("town").facts).batches()
    assert batch.sites.select("has_fence", "storage", "operating_state").row(0) == (None, None, None)


def test_a_village_s_name_is_read_as_its_code(tmp_path: Path) -> None:
    villages = Divisions({"440307014001": "布吉圩社区"})
    form = forms(tmp_path, "buji", divisions=villages) / "checklist_environment.xlsx"
    fill(form, [{"site_code": "1", "division_code": "布吉圩社区"}, {"site_code": "2", "division_code": "440307014015"}])
    (batch,) = open_sites(form, load_pack("buji").facts).batches()
    assert batch.sites["division_code"].to_list() == ["440307014001", "440307014015"]


def test_what_is_for_people_does_no_harm(closeout: Command, tmp_path: Path) -> None:
    form = forms(tmp_path) / "census.xlsx"
    fill(form, [{"site_code": "1", "_operator": "某", "_phone": "0755", "_surveyed_on": date(2026, 6, 1)}])
    assert closeout("check", "town", form, "-o", tmp_path / "out").err == ""


def test_a_problem_is_named_by_the_sheet_s_own_row(tmp_path: Path) -> None:
    form = forms(tmp_path) / "census.xlsx"
    fill(form, [{"site_code": "1"}, {"site_code": "2", "fence_height_m": "四米多"}])
    table = open_sites(form, load_pack("town").facts)
    list(table.batches())
    with pytest.raises(Refusal) as refused:
        table.findings.refuse_bad_rows()
    assert [(each.row, each.column) for each in refused.value.problems] == [(FIRST_ROW + 1, "fence_height_m")]
