"""The command line as a whole: its commands, its languages, its exit statuses."""

import importlib
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from closeout import __version__
from closeout.cli.application import COMMANDS
from tests.cli.help_pages import shown
from tests.cli.running import CHECK, Command


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_is_named_can_be_loaded(name: str) -> None:
    assert importlib.import_module(COMMANDS[name]).app is not None


@pytest.mark.parametrize("words", [["--help"], ["-h"], []], ids=["--help", "-h", "nothing"])
def test_the_overview_names_every_command(closeout: Command, words: list[str]) -> None:
    ran = closeout(*words)

    assert ran.status == 0
    for name in COMMANDS:
        assert f" {name} " in ran.out


@pytest.mark.parametrize("name", COMMANDS)
def test_help_speaks_both_languages(name: str) -> None:
    english, chinese = (shown(lang)[name] for lang in ("en", "zh"))

    assert "选项" in chinese
    assert "Options" in english
    assert not any("\u4e00" <= each <= "\u9fff" for each in english)


@pytest.mark.parametrize(
    ("words", "env", "chinese"),
    [
        ([], {"CLOSEOUT_LANG": "zh"}, True),
        ([], {"CLOSEOUT_LANG": "", "LANG": "zh_CN.UTF-8"}, True),
        ([], {"CLOSEOUT_LANG": "", "LANG": "de_DE.UTF-8"}, False),
        ([], {"CLOSEOUT_LANG": "", "LC_ALL": "C.UTF-8", "LANG": "zh_CN.UTF-8"}, False),
        (["--lang", "zh"], {"CLOSEOUT_LANG": "en"}, True),
        (["--lang=en"], {"CLOSEOUT_LANG": "zh"}, False),
    ],
)
def test_the_language_is_asked_for_else_that_of_the_environment(
    closeout: Command, monkeypatch: pytest.MonkeyPatch, words: list[str], env: dict[str, str], chinese: bool
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    err = closeout("check", "nowhere", "x.csv", "-o", "out", *words, lang=None).err

    assert err.startswith("未执行：" if chinese else "Refused: ")


def test_the_language_may_stand_before_the_command(closeout: Command, sites: Path, tmp_path: Path) -> None:
    for number, before in enumerate((["--lang", "zh"], ["--lang=zh"])):
        ran = closeout(*before, *CHECK, sites, "-o", tmp_path / f"out{number}", lang=None)

        assert (ran.status, ran.out[:11]) == (0, "town：3 个站点；")


@pytest.mark.parametrize(
    "words",
    [["chek"], ["--nonsense"], ["check"], ["check", "town"], ["check", "town", "x.csv", "-o", "y", "z"]],
    ids=" ".join,
)
def test_wrong_usage_is_status_2(closeout: Command, words: list[str]) -> None:
    ran = closeout(*words)

    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_an_unknown_language_is_wrong_usage_wherever_it_stands(closeout: Command, sites: Path, tmp_path: Path) -> None:
    assert closeout(*CHECK, sites, "-o", tmp_path / "out", lang="fr").status == 2
    assert closeout("--lang", "fr", *CHECK, sites, "-o", tmp_path / "out", lang=None).status == 2
    assert not (tmp_path / "out").exists()


def test_the_version_is_printed(closeout: Command) -> None:
    assert closeout("--version", lang=None) == (0, f"closeout {__version__}\n", "")


def test_help_does_not_wait_for_what_it_does_not_need() -> None:
    code = "import sys; from closeout.cli.application import main; main(['--help']); sys.exit('polars' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_the_handlers_of_signals_are_as_before_when_it_returns(closeout: Command) -> None:
    before = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]

    closeout("--version", lang=None)

    assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == before
