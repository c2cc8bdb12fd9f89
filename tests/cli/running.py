"""Running the command line, in this process or in one of its own, and looking at what it left behind."""

import csv
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from closeout.cli.application import main
from tests.bounded import bounded

TABLES = {
    "verdicts": "site_code standard clause verdict severity role unit reason_zh reason_en",
    "outcomes": "site_code segment outcome clause possible reason_zh reason_en",
    "actions": "site_code route clause role unit action state",
    "questions": "site_code rank fact role unit asked_for reason",
}
CHECK = ("check", "town")


class Ran(NamedTuple):
    """What a command gave."""

    status: int
    out: str
    err: str


class Command:
    """The command line within this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]):
        self._capsys = capsys

    def __call__(self, *words: object, lang: str | None = "en") -> Ran:
        said = [str(word) for word in words] + ([] if lang is None else ["--lang", lang])
        self._capsys.readouterr()
        status = main(said)
        captured = self._capsys.readouterr()
        return Ran(status, captured.out, captured.err)


def apart(*words: object, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Ran:
    """Run the command in a process of its own; `env` comes on top of a plain English environment."""
    done = bounded(command(*words), env=environment(env), cwd=cwd)
    return Ran(done.returncode, done.stdout, done.stderr)


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "closeout", *(str(word) for word in words)]


def environment(env: Mapping[str, str] | None = None) -> dict[str, str]:
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "CLOSEOUT", "COLUMNS"))
    }
    return {**kept, "CLOSEOUT_LANG": "en", **(env or {})}


def write(path: Path, *rows: str) -> Path:
    path.write_text("".join(f"{row}\n" for row in rows), "utf-8", newline="\n")
    return path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder`, hidden ones too, with its bytes; folders with none."""
    return {
        str(path.relative_to(folder)): b"" if path.is_dir() else path.read_bytes() for path in sorted(folder.rglob("*"))
    }


def header(table: str) -> bytes:
    return (TABLES[table].replace(" ", ",") + "\n").encode()
