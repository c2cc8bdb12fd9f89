"""The pages that the tests of `docs/` speak of, each played once in a folder of its own."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.pages.play import ROOT, Played, Player

HOWTO: Final = ROOT / "docs" / "howto" / "write-your-own-plan.md"
HOWTO_ZH: Final = HOWTO.with_suffix(".zh.md")
EXAMPLE: Final = HOWTO.parent / "group-rental"
# The changelog and what is for developers have no commands to try.
PAGES: Final[Sequence[Path]] = sorted(
    [*ROOT.glob("README*.md"), *(each for each in (ROOT / "docs").rglob("*.md") if "decisions" not in each.parts)]
)


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def play(page: Path, folder: Path) -> tuple[Player, list[Played]]:
    player = Player(page, folder)
    return player, list(player.play())
