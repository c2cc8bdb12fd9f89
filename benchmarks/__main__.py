"""Runs benchmarks, all or one part, prints each figure beside its bar and writes the page; 1: a bar is missed."""

import argparse
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import page
from benchmarks.bars import Result
from benchmarks.command import help_page, large_checks
from benchmarks.duckdb_peer import COMPRESSION, in_memory, parquet_to_parquet
from benchmarks.ledger import large_ledger
from benchmarks.machine import PACKAGES, PAPER, machine
from benchmarks.nearest import nearest_features
from benchmarks.one_site import sixty_explained, whole_plan
from benchmarks.papers import printed_papers
from benchmarks.rules import Rule, facts_of, sixty_rules
from benchmarks.sites import random_sites
from benchmarks.sqlite_peer import sqlite
from benchmarks.zen_peer import zen_engine


@dataclass(frozen=True)
class Size:
    """How many sites each benchmark gets, and how many runs."""

    sites: int
    sqlite: int
    zen: int
    times: int
    features: int
    ledger: int  # rows that the peer writes too
    papers: int  # short orders that are printed


FULL = Size(sites=1_000_000, sqlite=100_000, zen=2_000, times=5, features=100_000, ledger=100_000, papers=500)
QUICK = Size(sites=10_000, sqlite=2_000, zen=200, times=2, features=1_000, ledger=20_000, papers=20)


def measured(rules: Sequence[Rule], size: Size, folder: Path) -> Iterator[Result]:
    """Yield the figures, one benchmark after another."""
    yield help_page(size.times)
    sites = random_sites(facts_of(rules), size.sites)
    yield sixty_explained(rules, sites, size.times)
    yield whole_plan(rules[-1].pack, sites, size.times)
    yield in_memory(rules, sites, size.times)
    sites.write_parquet(folder / "sixty.parquet", compression=COMPRESSION)
    yield parquet_to_parquet(rules, folder / "sixty.parquet", folder, size.times)
    yield sqlite(rules, sites.head(size.sqlite), size.times)
    yield from zen_engine(rules, sites, size.zen, size.times)
    yield from nearest_features(size.sites, size.features, times=3)
    del sites
    yield from large_checks(size.sites, folder)


def on_paper(size: Size, folder: Path) -> Iterator[Result]:
    """Yield the figures of what goes out of the service: documents and ledgers."""
    yield from printed_papers(size.papers, folder)
    yield from large_ledger(size.sites, size.ledger, folder, times=3)


def _about(rules: Sequence[Rule], size: Size) -> dict[str, object]:
    sizes = sorted(rule.size for rule in rules)
    about = {"rules": len(rules), "sizes": f"{sizes[0]} to {sizes[-1]}", "facts": len(facts_of(rules))}
    return {**about, "times": size.times}


def main() -> int:
    """Run the benchmarks and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("part", nargs="?", choices=("engine", "papers"), help="one part alone; all where none is named")
    parser.add_argument("--quick", action="store_true", help="10,000 sites; bars are printed, not enforced; no page")
    said = parser.parse_args()
    size, rules = QUICK if said.quick else FULL, sixty_rules()
    found: list[Result] = []
    for part in ("engine", "papers") if said.part is None else (said.part,):
        ran_on = machine(PACKAGES if part == "engine" else PAPER)
        with tempfile.TemporaryDirectory() as folder:
            results = measured(rules, size, Path(folder)) if part == "engine" else on_paper(size, Path(folder))
            lot = list(_told(results))
        found += lot
        if not said.quick:
            about = _about(rules, size) if part == "engine" else {}
            print(page.keep(part, {**about, "machine": ran_on, "results": [asdict(each) for each in lot]}))
    return 0 if said.quick or all(each.met for each in found) else 1


def _told(results: Iterable[Result]) -> Iterator[Result]:
    for each in results:
        print(each, flush=True)
        yield each


if __name__ == "__main__":
    sys.exit(main())
