"""A small table of sites, and the command called as its user calls it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from closeout.cli import main

SITES = """site_code,storage,has_fence,fence_height_m,fence_to_road_m,has_business_licence
001,open_air,true,4,5,true
002,露天,是,3.4,5,false
003,indoor,,,,
"""


class Run(NamedTuple):
    """What a call of the command gave."""

    status: int
    out: str
    err: str


Call = Callable[..., Run]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command with these words."""

    def run(*words: object) -> Run:
        status = main([str(word) for word in words])
        said = capsys.readouterr()
        return Run(status, said.out, said.err)

    return run


@pytest.fixture
def sites(tmp_path: Path) -> Path:
    """A table of three sites in a folder of its own."""
    path = tmp_path / "sites.csv"
    path.write_text(SITES, "utf-8")
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder` with its content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
