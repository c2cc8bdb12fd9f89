"""The files of the how-to on operating the service: what they name is there, and both languages type the same."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from closeout.cli.application import COMMANDS
from tools.pages.blocks import blocks
from tools.pages.play import ROOT

HOWTO = ROOT / "docs" / "howto"
SERVICE = HOWTO / "service"
SETTINGS = ROOT / "closeout" / "project" / "settings"
PAGES = (HOWTO / "operate.md", HOWTO / "operate.zh.md")


def typed(page: Path) -> list[str]:
    return [line for block in blocks(page.read_text("utf-8")) if block.kind == "text" for line in block.lines]


def test_both_languages_type_the_same() -> None:
    assert typed(PAGES[0]) == typed(PAGES[1])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_on_the_page_exists(page: Path) -> None:
    used = {line.split()[1] for line in typed(page) if line.startswith("closeout ")}
    assert used <= set(COMMANDS)
    assert {"doctor", "backup", "restore", "start", "journal", "evidence"} <= used


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_of_the_service_is_told_of(page: Path) -> None:
    text = page.read_text("utf-8")
    assert [each.name for each in SERVICE.iterdir() if each.name not in text] == []


def test_every_setting_in_the_example_is_one_that_the_program_reads() -> None:
    code = "".join(each.read_text("utf-8") for each in [*SETTINGS.glob("*.py"), *(ROOT / "closeout/cli").glob("*.py")])
    named = re.findall(r"^#?([A-Z_]+)=", (SERVICE / "closeout.env").read_text("utf-8"), re.MULTILINE)
    assert len(named) == 8
    assert [each for each in named if f'"{each}"' not in code] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", ["closeout.service", "closeout-backup.service", "closeout-backup.timer"])
def test_systemd_understands_every_line_of_the_units(unit: str, tmp_path: Path) -> None:
    for each in SERVICE.glob("closeout*.[st]*e*"):  # the program itself is not installed here
        text = each.read_text("utf-8").replace("/opt/closeout/current/bin/closeout", "/bin/true")
        (tmp_path / each.name).write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / unit], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line or "closeout" in line] == []
