"""Play pages and write into them what their commands really print: `python -m tools.pages docs/tour.md …`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.pages.play import Player


def rewrite(page: Path) -> list[str]:
    """Bring the console blocks of `page` up to date and return what went otherwise than the page says."""
    with TemporaryDirectory() as folder:
        played = list(Player(page, Path(folder)).play())
    lines = page.read_text("utf-8").splitlines()
    for each in reversed(played):
        lines[each.block.first : each.block.end] = each.lines
    page.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return [f"{page}:{each.block.first}: {wrong}" for each in played for wrong in each.wrong]


if __name__ == "__main__":
    complaints = [line for name in sys.argv[1:] for line in rewrite(Path(name))]
    print("\n".join(complaints), file=sys.stderr)
    sys.exit(bool(complaints))
