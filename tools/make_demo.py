"""Write the demo's invented sites: `python -m tools.make_demo [FOLDER]`, by default among the package's samples."""

import sys
from pathlib import Path

from tools.demo import buji, buji_places, longgang, rugao, rugao_places, town
from tools.demo.sheet import write

SAMPLES = Path(__file__).parent.parent / "closeout" / "samples"


def make(folder: Path) -> None:
    """Write the tables and invented layers below `folder`; the same bytes every time."""
    for name, plan in (("town", town), ("rugao", rugao), ("buji", buji)):
        write(folder / name / "sites.csv", plan.COLUMNS, plan.sites())
    for name, plan_places in (("rugao", rugao_places), ("buji", buji_places)):
        write(folder / name / "divisions.csv", ("code", "name", "parent_code"), plan_places.divisions())
    longgang.make(folder / "longgang")


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)
