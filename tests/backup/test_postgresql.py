"""Copies of a service on PostgreSQL: run where `make test` has one."""

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from closeout.backup import postgresql
from closeout.backup.restoring import restore
from closeout.backup.taking import take
from closeout.backup.types import Data
from closeout.kernel.refusal import Refusal

AT = datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
URL = os.environ.get("DATABASE_URL", "")
needs_one = pytest.mark.skipif(not URL.startswith("postgresql:"), reason="on PostgreSQL alone")


def _other(name: str) -> str:
    return re.sub(r"/[^/?]+(?=\?|$)", f"/{name}", URL, count=1)


@pytest.fixture
def urls() -> Iterator[list[str]]:
    """Two empty databases, gone afterwards."""
    names = [f"copies_{os.getpid()}_{number}" for number in range(2)]
    with psycopg.connect(URL, autocommit=True) as connection:
        for each in names:
            connection.execute(f"CREATE DATABASE {each}")
        yield [_other(each) for each in names]
        for each in names:
            connection.execute(f"DROP DATABASE {each}")


@needs_one
@pytest.mark.django_db  # so that it runs where the suite runs on PostgreSQL
def test_a_copy_goes_into_an_empty_database_once(urls: list[str], tmp_path: Path) -> None:
    with psycopg.connect(urls[0]) as connection:
        connection.execute("CREATE TABLE act (n integer)")
        connection.execute("INSERT INTO act VALUES (7)")
    (tmp_path / "home").mkdir()
    taken = take(data=Data(tmp_path / "home", urls[0]), into=tmp_path / "copies", at=AT)
    restore(source=taken.folder, data=Data(tmp_path / "back", urls[1]))
    with psycopg.connect(urls[1]) as connection:
        assert connection.execute("SELECT n FROM act").fetchall() == [(7,)]
    with pytest.raises(Refusal, match="database_used"):
        restore(source=taken.folder, data=Data(tmp_path / "again", urls[1]))


def test_a_database_that_cannot_be_reached_is_refused(tmp_path: Path) -> None:
    data = Data(tmp_path, f"postgresql://closeout@/closeout?host={tmp_path}")
    with pytest.raises(Refusal, match="not_reached"):
        postgresql.used(data)


def test_without_its_programs_no_copy_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "home").mkdir()
    with pytest.raises(Refusal, match="no_program"):
        take(data=Data(tmp_path / "home", "postgres://closeout@/closeout"), into=tmp_path / "to", at=AT)


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="PostgreSQL's client is not installed")
def test_what_its_program_says_is_passed_on_without_the_password(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    data = Data(tmp_path / "home", f"postgres://closeout:hidden@/closeout?host={tmp_path}")
    with pytest.raises(Refusal, match="program_failed") as caught:
        take(data=data, into=tmp_path / "to", at=AT)
    assert "pg_dump" in caught.value.say("en")
    assert "hidden" not in caught.value.say("en")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("", "sqlite"),
        ("sqlite:////srv/x.sqlite3", "sqlite"),
        ("postgres://a@b/c", "postgresql"),
        ("postgresql:///c", "postgresql"),
    ],
)
def test_the_address_tells_which_database_it_is(url: str, kind: str, tmp_path: Path) -> None:
    assert Data(tmp_path, url).kind == kind
