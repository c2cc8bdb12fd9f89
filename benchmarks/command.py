"""The command as people call it: how soon it answers, and how much memory a large check takes."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from benchmarks.bars import Result
from benchmarks.sites import random_sites
from closeout.conditions.nodes import Node
from closeout.conditions.walking import facts_in
from closeout.packfile.library import load_pack
from closeout.packfile.pack import ByFact, Pack

PACK = "buji"  # the plan with the most standards and routes
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Run:
    """What one run of the command took: seconds from start to end, and the most memory it held in bytes."""

    seconds: float
    memory: int
    output: str


def run(*words: str) -> Run:
    """Run `closeout` with `words`.

    Raises:
        RuntimeError: it failed; what it said is in the message.
    """
    command = [sys.executable, "-m", "benchmarks.child", sys.executable, "-m", "closeout", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    output, _, figures = done.stdout.rstrip("\n").rpartition("\n")
    return Run(output=output, **json.loads(figures))


def help_page(times: int) -> Result:
    """Time `closeout --help` from start to end."""
    taken = min(run("--help").seconds for _ in range(times + 1))
    return Result("closeout --help", taken, "s", at_most=0.3)


def large_checks(rows: int, folder: Path) -> list[Result]:
    """Check `rows` sites by the Buji plan from CSV and from Parquet into Parquet; the verdicts must be the same."""
    sites = _sites(load_pack(PACK), rows)
    sites.write_csv(folder / "sites.csv")
    sites.write_parquet(folder / "sites.parquet")
    checked = {
        ending: _check(folder / f"sites.{ending}", folder / f"from_{ending}.parquet") for ending in ("csv", "parquet")
    }
    verdicts = pq.ParquetFile(folder / "from_csv.parquet").metadata.num_rows
    same = pl.scan_parquet(folder / "from_csv.parquet"), pl.scan_parquet(folder / "from_parquet.parquet")
    assert verdicts == rows * len(load_pack(PACK).standards)
    assert _fingerprint(same[0]) == _fingerprint(same[1]), "CSV and Parquet give different verdicts"
    return [result for ending, each in checked.items() for result in _results(ending, each, rows, verdicts)]


def _check(source: Path, out: Path) -> Run:
    done = run("check", PACK, str(source), "-o", str(out), "--json")
    assert json.loads(done.output)["bad_rows"] == 0
    return done


def _results(ending: str, done: Run, rows: int, verdicts: int) -> list[Result]:
    what = f"{rows:,} sites from {ending} through check into Parquet"
    speed = f"{verdicts:,} verdicts, {verdicts / done.seconds / 1e6:.2f} M a second, reasons of the failing ones"
    return [
        Result(f"{what}, memory", done.memory / 1e9, "GB", at_most=4.0, detail="most at any time"),
        Result(f"{what}, time", done.seconds, "s", detail=speed),
    ]


def _fingerprint(table: pl.LazyFrame) -> tuple[int, ...]:
    return table.select(pl.all().hash().sum()).collect(engine="streaming").row(0)


def _sites(pack: Pack, rows: int) -> pl.DataFrame:
    conditions: list[Node] = [
        node for each in pack.standards for node in (each.applies, each.requires) if node is not None
    ]
    conditions += [row.when for table in pack.tables for row in table.rows]
    keys = {key for node in conditions for key in facts_in(node)}
    places = _places(pack)
    return random_sites({key: pack.facts[key] for key in sorted(keys | set(places))}, rows, places)


def _places(pack: Pack) -> dict[str, Sequence[str]]:
    """Return the values on which the unit of a role depends, by fact."""
    return {entry.fact: tuple(entry.cases) for entry in pack.roles.values() if isinstance(entry, ByFact)}
