"""Where the service's data are: every command of the service takes `--home`, and makes none where it only looks."""

from pathlib import Path

import pytest

from closeout.cli.application import COMMANDS
from tests.cli.help_pages import shown
from tests.cli.running import Ran, apart
from tests.laid import laid

OF_SERVICE = [
    "start",
    "serve",
    "journal verify",
    "journal sign",
    "evidence verify",
    "reseal",
    "doctor",
    "backup",
    "restore",
]
LOOKING = ["journal verify", "journal sign", "evidence verify", "reseal", "doctor"]
PRODUCTION = {"DJANGO_SETTINGS_MODULE": "closeout.project.settings", "CLOSEOUT_HTTPS": "off"}


def _run(words: str, home: Path, **env: str) -> Ran:
    return apart(*words.split(), "--home", home, env={**PRODUCTION, **env})


def test_every_command_of_the_service_is_looked_at_here() -> None:
    others = {"check", "explain", "simulate", "forms", "plan", "law", "clock", "demo"}
    assert {each.split()[0] for each in OF_SERVICE} == set(COMMANDS) - others


@pytest.mark.parametrize("words", OF_SERVICE)
def test_every_command_of_the_service_says_that_it_takes_a_folder(words: str) -> None:
    assert "--home FOLDER" in shown("en")[words]


@pytest.mark.parametrize("words", LOOKING)
def test_a_command_that_looks_makes_no_folder_with_new_keys(words: str, tmp_path: Path) -> None:
    ran = _run(words, tmp_path / "typo")
    assert (ran.status, ran.out) == (1, "")
    assert f"no folder of data {tmp_path / 'typo'}" in ran.err
    assert not (tmp_path / "typo").exists()


def test_the_folder_that_is_named_counts_before_the_one_of_the_environment(tmp_path: Path) -> None:
    assert _run("start buji 布吉街道办事处", laid(tmp_path / "home")).status == 0
    for words in ("journal verify", "evidence verify", "journal sign"):
        ran = _run(words, tmp_path / "home", CLOSEOUT_HOME=str(tmp_path / "other"))
        assert (ran.status, ran.err) == (0, "")
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("words", ["journal verify", "evidence verify"])
def test_a_folder_without_records_is_refused_in_words(words: str, tmp_path: Path) -> None:
    ran = _run(words, tmp_path)
    assert ran.status == 1
    assert "closeout doctor tells what is not well" in ran.err
    assert "Traceback" not in ran.err


def test_help_says_at_which_port_the_service_listens_if_none_is_named() -> None:
    assert "--port PORT" in (said := apart("serve", "--help").out)
    assert "(default: 8000)" in said
