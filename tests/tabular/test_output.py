"""Results appear whole, by rename, after success; whatever goes wrong, nothing that was there has changed."""

import csv
import errno
import os
import secrets
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.refusal import Refusal, UsageRefusal
from closeout.tabular import out_xlsx
from closeout.tabular.output import open_output
from closeout.tabular.staging import StagedReplacements
from closeout.tabular.targets import Target, check_output
from tests.tabular.full_disk import full_disk
from tests.tabular.tables import write_csv

TABLES = {
    "verdicts": pl.Schema({"site_code": pl.String(), "verdict": pl.String()}),
    "outcomes": pl.Schema({"site_code": pl.String(), "share": pl.Float64(), "open": pl.Boolean(), "on": pl.Date()}),
    "actions": pl.Schema({"site_code": pl.String()}),
    "questions": pl.Schema({"site_code": pl.String(), "rank": pl.Int64()}),
}
FILES = {f"{name}.csv" for name in TABLES}
VERDICTS = pl.DataFrame({"verdict": ["pass", None, ""], "site_code": ["=1+1", "a,b", '"q"\n中']})
OUTCOMES = pl.DataFrame(
    {"site_code": ["007"] * 4, "share": [4.0, 1e-5, None, 3.4], "open": [True, False, None, True]}
).with_columns(on=date(2026, 6, 1))
KINDS = ("o.csv", "o.parquet", "o.xlsx", "o")


def write(path: Path, *, force: bool = False, table: str | None = None) -> Path:
    with open_output(check_output(path, TABLES, force=force, table=table)) as output:
        output.write("verdicts", VERDICTS)
        output.write("outcomes", OUTCOMES)
        output.write("questions", pl.DataFrame({"site_code": ["1"], "rank": [1]}))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder`, hidden ones too."""
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def refusal(path: Path, *, force: bool = False, table: str | None = None, inputs: tuple[Path, ...] = ()) -> Refusal:
    with pytest.raises(Refusal) as refused:
        check_output(path, TABLES, force=force, table=table, inputs=inputs)
    return refused.value


def test_csv_is_utf_8_with_lf_minimal_quotes_and_null_as_nothing(tmp_path: Path) -> None:
    text = write(tmp_path / "o.csv").read_bytes().decode()
    assert text == 'site_code,verdict\n=1+1,pass\n"a,b",\n"""q""\n中",\n'


def test_another_table_is_chosen_by_name(tmp_path: Path) -> None:
    text = write(tmp_path / "o.csv", table="outcomes").read_text()
    assert text.splitlines()[1:3] == ["007,4,true,2026-06-01", "007,0.00001,false,2026-06-01"]


def test_a_folder_gets_all_tables_even_empty_ones(tmp_path: Path) -> None:
    folder = write(tmp_path / "results.2026")
    assert set(contents(folder)) == FILES
    assert (folder / "actions.csv").read_bytes() == b"site_code\n"


def test_parquet_keeps_types(tmp_path: Path) -> None:
    table = pq.read_table(write(tmp_path / "o.parquet", table="outcomes"))
    assert [str(kind) for kind in table.schema.types] == ["string", "double", "bool", "date32[day]"]
    assert table.column("share").to_pylist() == [4.0, 1e-5, None, 3.4]


def test_a_workbook_has_a_sheet_a_table_and_text_stays_text(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "o.xlsx"))
    assert book.sheetnames == list(TABLES)
    sheet = book["verdicts"]
    assert [(cell.value, cell.data_type) for cell in sheet["A"]][1] == ("=1+1", "s")
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet["A1"].font.bold) == ("A2", "A1:B4", True)
    assert book["outcomes"]["A2"].value == "007"
    assert [cell.value for cell in book["outcomes"][3]] == ["007", 0.00001, False, "2026-06-01"]


@pytest.mark.parametrize("name", KINDS)
def test_a_second_run_gives_the_same_bytes(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = contents(write(tmp_path / name).parent)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert contents(write(tmp_path / name, force=True).parent) == first


@pytest.mark.parametrize("name", KINDS)
def test_results_have_the_permissions_of_any_new_file(tmp_path: Path, name: str) -> None:
    (tmp_path / "plain").touch()
    path = write(tmp_path / name)
    file = path / "verdicts.csv" if path.is_dir() else path
    assert file.stat().st_mode == (tmp_path / "plain").stat().st_mode


def interrupted(path: Path, error: type[BaseException]) -> None:
    with open_output(check_output(path, TABLES)) as output:
        output.write("verdicts", VERDICTS)
        raise error


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
@pytest.mark.parametrize("name", KINDS)
def test_an_interrupt_leaves_no_trace(tmp_path: Path, name: str, error: type[BaseException]) -> None:
    write_csv(tmp_path / "o.csv", [["old"]])
    before = contents(tmp_path)
    with pytest.raises(error):
        interrupted(tmp_path / name, error)
    assert contents(tmp_path) == before
    assert [each.name for each in tmp_path.iterdir()] == ["o.csv"]


@pytest.mark.parametrize("at_bytes", [0, 100_000])
@pytest.mark.parametrize("name", [*KINDS, "old"])
def test_a_full_disk_is_refused_and_nothing_changes(tmp_path: Path, name: str, at_bytes: int) -> None:
    write(tmp_path / "old")
    write_csv(tmp_path / "o.csv", [["old"]])
    before = contents(tmp_path)
    codes = pl.DataFrame({"site_code": [secrets.token_hex(20) for _ in range(20_000)], "verdict": "pass"})
    target = check_output(tmp_path / name, TABLES, force=True)
    with full_disk(at_bytes), pytest.raises(Refusal) as refused, open_output(target) as output:
        output.write("verdicts", codes)
    assert refused.value.code == "tabular.disk_full"
    assert contents(tmp_path) == before


def test_an_existing_folder_is_replaced_only_by_force_and_keeps_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "o"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    (folder / "verdicts.csv").write_text("old")
    assert refusal(folder).code == "tabular.out_folder_exists"
    write(folder, force=True)
    assert set(contents(folder)) == FILES | {"notes.txt"}
    assert (folder / "verdicts.csv").read_text().startswith("site_code,")


def test_a_replacement_that_fails_half_way_puts_the_old_files_back(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("old")
    staging = StagedReplacements(tmp_path, ["a.csv", "c.csv", "b.csv"])
    for name in ("a.csv", "c.csv", "b.csv"):
        (staging.room / name).write_text("new")
    (tmp_path / "b.csv").unlink()
    (tmp_path / "b.csv").mkdir()
    (tmp_path / "b.csv" / "x").touch()
    (staging.room / "old").mkdir()  # so that the second making of it fails …
    with pytest.raises(FileExistsError):
        staging.commit()
    staging.discard()
    assert contents(tmp_path) == {"a.csv": b"old", "b.csv/x": b""}


def test_a_rename_that_fails_is_rolled_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "o")
    before = contents(tmp_path)
    rename = Path.rename
    moves: list[Path] = []

    def failing(self: Path, target: Path) -> Path:
        moves.append(self)
        if len(moves) == 4:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(Refusal) as refused, open_output(check_output(tmp_path / "o", TABLES, force=True)) as output:
        output.write("verdicts", VERDICTS)
    assert refused.value.code == "tabular.cannot_write"
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("o.xls", "unknown_out"),
        ("none/o.csv", "out_no_parent"),
        ("folder.csv", "out_is_folder"),
        ("file", "out_is_file"),
        ("sites.csv", "out_is_input"),
        ("link.csv", "out_is_input"),
    ],
)
def test_an_out_that_cannot_be_is_refused_before_any_work(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "sites.csv").touch()
    (tmp_path / "link.csv").symlink_to(tmp_path / "sites.csv")
    refused = refusal(tmp_path / name, inputs=(tmp_path / "sites.csv",))
    assert refused.code == f"tabular.{code}"
    assert str(tmp_path) in refused.say("en")


def test_a_folder_must_not_swallow_the_input(tmp_path: Path) -> None:
    sites = write_csv(tmp_path / "verdicts.csv", [["site_code"]])
    assert refusal(tmp_path, force=True, inputs=(sites,)).code == "tabular.out_is_input"


@pytest.mark.parametrize(("name", "table"), [("o.csv", "verdict"), ("o.xlsx", "verdicts"), ("o", "verdicts")])
def test_a_table_that_cannot_be_chosen_is_wrong_usage(tmp_path: Path, name: str, table: str) -> None:
    assert isinstance(refusal(tmp_path / name, table=table), UsageRefusal)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Refusal) as refused:
        write(tmp_path / "o.csv")
    assert refused.value.code == "tabular.cannot_write"


def test_a_folder_that_vanished_meanwhile_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused, open_output(Target(tmp_path / "none" / "o.csv", TABLES)):
        pass
    assert refused.value.code == "tabular.cannot_write"


def test_too_many_rows_for_a_workbook_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(out_xlsx, "MOST_ROWS", 2)
    with pytest.raises(Refusal) as refused:
        write(tmp_path / "o.xlsx")
    assert refused.value.code == "tabular.xlsx_too_long"
    assert contents(tmp_path) == {}


def test_a_cell_too_long_for_a_workbook_is_refused(tmp_path: Path) -> None:
    long = pl.DataFrame({"site_code": ["x" * 32_768]})
    with pytest.raises(Refusal) as refused, open_output(check_output(tmp_path / "o.xlsx", TABLES)) as output:
        output.write("actions", long)
    assert refused.value.code == "tabular.xlsx_cell_too_long"


def test_tables_that_are_not_written_need_not_be_made(tmp_path: Path) -> None:
    with open_output(check_output(tmp_path / "o.csv", TABLES)) as output:
        assert [name for name in TABLES if output.wants(name)] == ["verdicts"]


CELLS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=5)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6))
def test_whatever_is_in_a_cell_comes_back_from_csv(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("out") / "o.csv"
    with open_output(check_output(path, TABLES)) as output:
        output.write("verdicts", pl.DataFrame(rows, schema=["site_code", "verdict"], orient="row"))
    with path.open(encoding="utf-8", newline="") as file:
        assert [tuple(row) for row in csv.reader(file, strict=True)][1:] == rows


NEW = pl.DataFrame({"site_code": ["new"], "verdict": "pass"})


KILLED = """
import os, signal, sys
from pathlib import Path
from closeout.tabular.output import open_output
from closeout.tabular.targets import check_output
from tests.tabular.test_output import NEW, TABLES

left, rename = iter(range(int(sys.argv[2]))), Path.rename

def rename_or_die(self, target):
    if next(left, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(self, target)

Path.rename = rename_or_die
with open_output(check_output(Path(sys.argv[1]), TABLES, force=True)) as output:
    output.write("verdicts", NEW)
"""


def killed_while_replacing(folder: Path, after: int) -> None:
    """Replace the tables of `folder` in a process that is killed after so many renames."""
    done = subprocess.run([sys.executable, "-c", KILLED, folder, str(after)], timeout=180, check=False)
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize("after", range(8))
def test_what_a_killed_run_had_begun_to_replace_the_next_run_completes(tmp_path: Path, after: int) -> None:
    folder = write(tmp_path / "o")
    (folder / "notes.txt").write_text("mine")
    killed_while_replacing(folder, after)
    with pytest.raises(RuntimeError), open_output(check_output(folder, TABLES, force=True)):
        raise RuntimeError
    found = contents(folder)
    assert set(found) == FILES | {"notes.txt"}
    assert found["verdicts.csv"] == b"site_code,verdict\nnew,pass\n"
    assert found["questions.csv"] == b"site_code,rank\n"


def test_the_room_of_a_killed_run_is_removed_and_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    (tmp_path / ".closeout-0123456789ab.part").mkdir()
    (tmp_path / ".closeout-0123456789ab.part" / "o.csv").write_text("half")
    with open_output(check_output(tmp_path / "first.csv", TABLES)) as first:
        first.write("verdicts", VERDICTS)
        write(tmp_path / "second.csv")
    assert set(contents(tmp_path)) == {"first.csv", "second.csv"}
