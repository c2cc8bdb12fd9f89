"""Every command that a page shows runs, ends as the page says, and prints what the page shows."""

from pathlib import Path

import pytest

from tests.docs.pages import PAGES, name, play
from tools.pages.blocks import blocks
from tools.pages.play import ROOT

RUN = ("console", "sh", "")
SYNOPSIS = ("[", "PACK")  # a line that shows how a command is called, not one to type
# They need a service: tests/cli/test_serve.py, test_start.py and test_backup.py.
SERVICE = tuple(f"closeout {name}" for name in ("serve", "start", "doctor", "backup", "restore", "journal", "evidence"))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_a_page_tells_to_type_prints_what_it_shows(page: Path, tmp_path: Path) -> None:
    """To bring pages up to date: `python -m tools.pages docs/tour.md …`."""
    _, played = play(page, tmp_path)

    for each in played:
        assert not each.wrong, f"{name(page)}:{each.block.first}"
        assert each.lines == each.block.lines, f"{name(page)}:{each.block.first}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_command_of_a_page_hides_in_a_block_that_is_not_run(page: Path) -> None:
    for block in blocks(page.read_text("utf-8")):
        if block.kind not in RUN:
            typed = [line.removeprefix("$ ") for line in block.lines]
            hidden = [line for line in typed if line.startswith("closeout ") and not line.startswith(SERVICE)]
            assert all(any(mark in line for mark in SYNOPSIS) for line in hidden), f"{name(page)}:{block.first}"


def test_the_pages_with_commands_are_among_those_that_are_run() -> None:
    """A test that finds no pages would pass, too."""
    assert {"README.md", "docs/tour.md", "docs/tour.zh.md"} <= {each.relative_to(ROOT).as_posix() for each in PAGES}
