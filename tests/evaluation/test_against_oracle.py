"""The engine's four tables equal the independent oracle's, cell by cell, on random sites (reasons in words aside)."""

import os
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from tests.oracle.comparison import differences, read_table
from tests.oracle.every_plan import PLANS
from tests.oracle.sites import Facts, random_sites, write_csv
from tests.oracle.tables import COLUMNS, Row, tables_of

SEED = int(os.environ.get("CLOSEOUT_ORACLE_SEED", "20110617"))
SITES = int(os.environ.get("CLOSEOUT_ORACLE_SITES", "10000"))
ROOT = Path(__file__).parents[2]
# The station list of the shipped Buji pack; every other community belongs to police_buji.
STATIONS = {"440307014015": "police_luogang"}


def run_engine(pack: str, sites: list[Facts], folder: Path, changed: Mapping[str, str]) -> Path:
    """Check the sites through the command line; return the folder with the four tables."""
    write_csv(sites, folder / "sites.csv")
    command = [sys.executable, "-m", "closeout", "check", pack, str(folder / "sites.csv")]
    command += ["-o", str(folder / "out"), "--reasons", "none"]
    command += [part for name, value in changed.items() for part in ("--set", f"{name}={value}")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\nexit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return folder / "out"


def ask_oracle(pack: str, sites: list[Facts], changed: Mapping[str, str]) -> dict[str, list[Row]]:
    """Return the oracle's rows of all sites, by table."""
    numbers = {name: Decimal(value) for name, value in changed.items()}
    tables: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    for facts in sites:
        for table, rows in tables_of(PLANS[pack], facts, stations=STATIONS, changed=numbers).items():
            tables[table] += rows
    return tables


def assert_equal(pack: str, sites: list[Facts], folder: Path, changed: Mapping[str, str]) -> None:
    out = run_engine(pack, sites, folder, changed)
    oracle = ask_oracle(pack, sites, changed)
    found = [differences(table, rows, read_table(out, table), sites) for table, rows in oracle.items()]
    assert not any(found), f"\n{pack}, CLOSEOUT_ORACLE_SEED={SEED}\n" + "\n\n".join(filter(None, found))


@pytest.mark.parametrize("pack", PLANS)
def test_all_four_tables_equal_the_oracle(pack: str, tmp_path: Path) -> None:
    assert_equal(pack, random_sites(SEED, PLANS[pack], SITES), tmp_path, {})


@pytest.mark.parametrize(
    ("pack", "changed"),
    [
        ("town", {"fence_height_min_m": "3.9", "fence_to_road_min_m": "5.1"}),
        (
            "buji",
            {"three_small_max_m2": "299.99", "dangerous_goods_m": "1200", "hv_220kv_m": "14.9", "hv_500kv_m": "80"},
        ),
    ],
    ids=["town", "buji"],
)
def test_all_four_tables_equal_the_oracle_with_changed_parameters(
    pack: str, changed: dict[str, str], tmp_path: Path
) -> None:
    assert_equal(pack, random_sites(SEED + 1, PLANS[pack], SITES // 5), tmp_path, changed)
