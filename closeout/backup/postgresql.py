"""PostgreSQL: its own programs save and restore. The password goes by the environment, which `ps` does not show."""

import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from closeout.backup.types import Data
from closeout.kernel.refusal import Refusal


def save(data: Data, target: Path) -> None:
    """Save the database as it is at one moment.

    Raises:
        Refusal: `pg_dump` is not there, or refuses.
    """
    _run("pg_dump", data, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def put_back(source: Path, data: Data) -> None:
    """Fill an empty database, all of it or nothing.

    Raises:
        Refusal: `pg_restore` is not there, or refuses.
    """
    whole = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _run("pg_restore", data, *whole, str(source))


def used(data: Data) -> bool:
    """Return whether the database holds a table.

    Raises:
        Refusal: it cannot be reached.
    """
    query = "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema'))"
    try:
        with psycopg.connect(_postgresql(data.url), connect_timeout=10) as connection:
            row = connection.execute(query).fetchone()
    except psycopg.Error as error:
        raise Refusal("backup.not_reached", said=str(error).strip()) from None
    return bool(row and row[0])


def _run(program: str, data: Data, *words: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise Refusal("backup.no_program", program=program)
    url, password = _without_password(_postgresql(data.url))
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    # The program is found by its name; the words are ours, the address is the office's own.
    done = subprocess.run(  # noqa: S603
        [found, f"--dbname={url}", *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refusal("backup.program_failed", program=program, said=done.stderr.strip() or str(done.returncode))


def _postgresql(url: str) -> str:
    """Return an address with the one scheme that PostgreSQL's programs know."""
    return f"postgresql:{url.partition(':')[2]}"


def _without_password(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    return parts._replace(netloc=f"{name}{at}{host}").geturl(), unquote(password)
