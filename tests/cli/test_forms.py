"""`closeout forms`: what it writes and prints, and what it refuses."""

from pathlib import Path

import pytest

from tests.cli.running import Command, contents, write
from tests.docs.pages import EXAMPLE
from tests.tabular.full_disk import full_disk


def test_the_forms_are_written_and_listed(closeout: Command, tmp_path: Path) -> None:
    ran = closeout("forms", "town", "-o", tmp_path / "forms", lang="zh")

    assert (ran.status, ran.err) == (0, "")
    written = sorted(contents(tmp_path / "forms"))
    assert written[0] == "census.xlsx"
    assert "checklist_police.xlsx" in written
    assert all(name in ran.out for name in written)
    assert "检查表：派出所" in ran.out


def test_a_plan_of_another_trade_has_forms_too(closeout: Command, tmp_path: Path) -> None:
    """X-1."""
    ran = closeout("forms", EXAMPLE, "-o", tmp_path / "forms")

    assert ran.status == 0
    assert "census.xlsx" in contents(tmp_path / "forms")


def test_an_existing_folder_is_refused_and_forced_it_keeps_other_files(closeout: Command, tmp_path: Path) -> None:
    out = tmp_path / "forms"
    out.mkdir()
    write(out / "notes.txt", "mine")

    ran = closeout("forms", "town", "-o", out)
    assert (ran.status, "--force" in ran.err, list(contents(out))) == (1, True, ["notes.txt"])

    assert closeout("forms", "town", "-o", out, "--force").status == 0
    assert {"notes.txt", "census.xlsx"} <= set(contents(out))


@pytest.mark.parametrize("out", ["file", "absent/forms"])
def test_a_place_that_cannot_be_written_is_refused(closeout: Command, tmp_path: Path, out: str) -> None:
    write(tmp_path / "file", "in the way")

    ran = closeout("forms", "town", "-o", tmp_path / out)

    assert ran.status == 1
    assert contents(tmp_path) == {"file": b"in the way\n"}


def test_each_unit_gets_its_own_sites(closeout: Command, tmp_path: Path) -> None:
    sites = write(tmp_path / "a.csv", "site_code,name,division_code", "1,a,440307014015", "2,b,440307014001")

    ran = closeout("forms", "buji", "-o", tmp_path / "forms", "--sites", sites)

    counts = {line.split()[0]: line.split()[-1] for line in ran.out.splitlines() if ".xlsx" in line}
    assert (counts["census.xlsx"], counts["checklist_police_luogang.xlsx"]) == ("2", "1")


def test_a_list_with_bad_rows_gives_no_forms(closeout: Command, tmp_path: Path) -> None:
    sites = write(tmp_path / "a.csv", "site_code,has_fence", "1,maybe")

    ran = closeout("forms", "town", "-o", tmp_path / "forms", "--sites", sites)

    assert (ran.status, (tmp_path / "forms").exists()) == (1, False)
    assert "a.csv:2:has_fence: maybe" in ran.err


def test_a_full_disk_is_refused_and_nothing_is_left(closeout: Command, tmp_path: Path) -> None:
    """The error of whoever packs a workbook came through as a traceback."""
    with full_disk(at_bytes=4_000):
        ran = closeout("forms", "town", "-o", tmp_path / "forms")

    assert (ran.status, contents(tmp_path)) == (1, {})
    assert ran.err.startswith(f"Refused: The disk is full, {tmp_path / 'forms'} does not fit")
