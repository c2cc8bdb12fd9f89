"""Copies of a service on SQLite, and the way back."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from closeout import __version__
from closeout.backup.restoring import restore
from closeout.backup.taking import Taken, copies, take
from closeout.backup.types import Data, manifest_of
from closeout.kernel.refusal import Refusal
from closeout.project.settings import database
from closeout.project.settings.environment import HOME

AT = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
PHOTO = Path("files/evidence/originals/ab/abcd")


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Data]:
    """A small service's data, with somebody writing."""
    home = tmp_path / "home"
    for name in (PHOTO, PHOTO.with_name(".draft"), Path("files/evidence/copies/ab/x.jpg"), Path("secrets/secret_key")):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(name.name)
    with closing(sqlite3.connect(home / "closeout.sqlite3")) as writer:
        writer.executescript("PRAGMA journal_mode=WAL; CREATE TABLE act (n); INSERT INTO act VALUES (1)")
        yield Data(home)


def copied(data: Data, minutes: int = 0, keep: int | None = None) -> Taken:
    into = data.home.parent / "copies"
    return take(data=data, into=into, at=AT + timedelta(minutes=minutes), keep=keep)


def acts(file: Path) -> list[int]:
    with closing(sqlite3.connect(file)) as reader:
        return [n for (n,) in reader.execute("SELECT n FROM act ORDER BY n")]


def refused(act: object, **how: object) -> str:
    with pytest.raises(Refusal) as caught:
        act(**how)  # type: ignore[operator] # either of two acts
    return caught.value.code


def test_a_disk_that_is_full_is_no_damaged_database(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was told as damage, and to keep the older copies."""
    before = copied(data).folder

    def full(*args: object, **how: object) -> sqlite3.Connection:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr(sqlite3, "connect", full)
    into = data.home.parent / "copies"
    assert refused(take, data=data, into=into, at=AT + timedelta(minutes=1)) == "backup.no_room"
    assert list(into.iterdir()) == [before]


def test_a_copy_is_the_data_of_one_moment_and_can_be_put_back(data: Data) -> None:
    taken = copied(data)
    with closing(sqlite3.connect(data.file)) as later:
        later.execute("INSERT INTO act VALUES (2)")
        later.commit()
    back = Data(data.home.parent / "back")
    assert restore(source=taken.folder, data=back) == taken.manifest
    assert (acts(data.file), acts(back.file)) == ([1, 2], [1])
    assert (back.home / PHOTO).read_bytes() == (data.home / PHOTO).read_bytes()
    assert (back.home / "secrets/secret_key").read_text() == "secret_key"


def test_what_is_not_committed_is_not_in_the_copy_and_nobody_waits(data: Data) -> None:
    with closing(sqlite3.connect(data.file, timeout=0)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO act VALUES (2)")
        taken = copied(data)
        writer.commit()
    assert acts(taken.folder / "closeout.sqlite3") == [1]


def test_drafts_and_what_can_be_made_anew_stay_out(data: Data) -> None:
    taken = copied(data)
    below = {each.relative_to(taken.folder) for each in (taken.folder / "files").rglob("*") if each.is_file()}
    assert below == {PHOTO}
    assert taken.manifest.files == 1


def test_a_file_that_did_not_change_takes_no_room_again(data: Data) -> None:
    first, second = copied(data), copied(data, 1)
    assert (second.folder / PHOTO).samefile(first.folder / PHOTO)
    (data.home / PHOTO).write_text("else")
    os.utime(data.home / PHOTO, ns=(1, 1))
    third = copied(data, 2)
    assert (third.folder / PHOTO).read_text() == "else"
    assert (first.folder / PHOTO).read_text() == "abcd"


def test_the_newest_stay_and_other_folders_are_left_alone(data: Data) -> None:
    (data.home.parent / "copies" / "notes").mkdir(parents=True)
    taken = [copied(data, minute, keep=2) for minute in range(4)]
    assert [each.gone for each in taken] == [0, 0, 1, 1]
    into = data.home.parent / "copies"
    assert copies(into) == [taken[2].folder, taken[3].folder]
    assert (into / "notes").is_dir()


def test_a_copy_and_what_is_put_back_are_for_their_owner_alone(data: Data) -> None:
    taken = copied(data)
    back = Data(data.home.parent / "back")
    restore(source=taken.folder, data=back)
    modes = {each.stat().st_mode & 0o077 for top in (taken.folder, back.home) for each in (top, *top.rglob("*"))}
    modes.discard((taken.folder / "manifest.json").stat().st_mode & 0o077)  # it holds no secret
    assert modes == {0}


def test_a_copy_within_the_data_is_refused(data: Data) -> None:
    assert refused(take, data=data, into=data.home / "copies", at=AT) == "backup.within"


def test_a_damaged_database_makes_no_copy(data: Data) -> None:
    data.file.with_name("closeout.sqlite3-wal").unlink()
    data.file.write_bytes(b"SQLite format 3\0" + b"\xff" * 8192)
    assert refused(copied, data=data) == "backup.damaged"
    assert list((data.home.parent / "copies").iterdir()) == []


def test_without_data_there_is_no_copy(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert refused(take, data=Data(tmp_path / "gone"), into=tmp_path / "to", at=AT) == "backup.no_home"
    assert refused(take, data=Data(tmp_path / "empty"), into=tmp_path / "to", at=AT) == "backup.no_database"


def test_nothing_that_is_there_is_replaced(data: Data, tmp_path: Path) -> None:
    taken = copied(data)
    assert refused(restore, source=taken.folder, data=data) == "backup.not_empty"
    (tmp_path / "other.sqlite3").touch()
    elsewhere = Data(tmp_path / "back", f"sqlite:///{tmp_path / 'other.sqlite3'}")
    assert refused(restore, source=taken.folder, data=elsewhere) == "backup.database_used"


def test_a_copy_that_was_changed_is_refused(data: Data) -> None:
    taken = copied(data)
    with (taken.folder / "closeout.sqlite3").open("ab") as file:
        file.write(b"\0")
    back = Data(data.home.parent / "back")
    assert refused(restore, source=taken.folder, data=back) == "backup.changed"
    assert not back.home.exists()


def test_a_copy_of_another_database_or_a_newer_program_is_refused(data: Data) -> None:
    taken = copied(data)
    other = Data(data.home.parent / "back", "postgresql://closeout@/closeout")
    assert refused(restore, source=taken.folder, data=other) == "backup.other_kind"
    replace(taken.manifest, program="99.0").write(taken.folder)
    assert refused(restore, source=taken.folder, data=Data(other.home)) == "backup.newer"


def test_a_folder_without_a_whole_copy_is_refused(data: Data, tmp_path: Path) -> None:
    taken = copied(data)
    (taken.folder / "manifest.json").unlink()
    for folder in (taken.folder, tmp_path / "nowhere"):
        assert refused(restore, source=folder, data=Data(tmp_path / "back")) == "backup.none_here"


def test_a_copy_says_what_it_is(data: Data) -> None:
    said = manifest_of(copied(data).folder)
    assert (said.program, said.kind, said.made_at) == (__version__, "sqlite", "2026-12-01T01:30:00+00:00")


def test_the_file_is_where_the_settings_have_it() -> None:
    url = "" if database._URL.startswith("postgres") else database._URL
    assert Data(HOME, url).file == Data(HOME).file
