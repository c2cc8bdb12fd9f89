"""`closeout demo`: samples written, checked, and their figures printed."""

from pathlib import Path

import pytest

from closeout.cli.demo import SAMPLES
from tests.cli.running import TABLES, Command, contents, read, write


def test_the_samples_are_written_with_their_results_and_what_is_printed_is_what_they_hold(
    closeout: Command, tmp_path: Path
) -> None:
    out = tmp_path / "demo"

    ran = closeout("demo", "-o", out, lang="zh")

    assert (ran.status, ran.err) == (0, "")
    for folder, results in {"buji": "sites-results", "town": "sites-results", "hongkong": "shops-results"}.items():
        assert sorted(contents(out / folder / results)) == sorted(f"{table}.csv" for table in TABLES)
    sites = len(read(out / "buji" / "sites-results" / "outcomes.csv"))
    line = next(line for line in ran.out.splitlines() if "布吉街道" in line)
    assert str(sites) in line
    assert "closeout explain buji" in ran.out
    assert str(out / "buji" / "sites-report.html") in ran.out
    assert len([name for name in contents(out) if name.endswith("-report.html")]) == len(SAMPLES)


def test_an_existing_folder_is_refused_and_what_is_in_it_stays(closeout: Command, tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    write(tmp_path / "demo" / "notes.txt", "mine")

    ran = closeout("demo", "-o", tmp_path / "demo")

    assert ran.status == 1
    assert "--force" in ran.err
    assert contents(tmp_path / "demo") == {"notes.txt": b"mine\n"}


def test_a_place_that_cannot_be_written_is_refused(closeout: Command, tmp_path: Path) -> None:
    write(tmp_path / "file", "in the way")

    ran = closeout("demo", "-o", tmp_path / "file" / "demo")

    assert ran.status == 1
    assert "cannot be written" in ran.err


def test_a_demo_that_stops_half_way_tells_the_cause_alone(closeout: Command, tmp_path: Path) -> None:
    """On a full disk it printed a Python list of every file that it had not copied."""
    (tmp_path / "demo").mkdir()
    write(tmp_path / "demo" / "rugao", "in the way")

    ran = closeout("demo", "-o", tmp_path / "demo", "--force")

    assert ran.status == 1
    assert "(it exists already); choose another place" in ran.err


def test_the_site_that_is_tried_next_can_be_explained(closeout: Command) -> None:
    samples = Path(__file__).parents[2] / "closeout" / "samples" / "buji" / "sites.csv"

    assert closeout("explain", "buji", samples, "BJ-002-0001").status == 0


def test_an_interrupted_demo_leaves_nothing(closeout: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("closeout.cli.demo.check", interrupt)

    assert closeout("demo", "-o", tmp_path / "demo").status == 130
    assert contents(tmp_path) == {}
