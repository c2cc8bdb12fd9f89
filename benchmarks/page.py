"""Writes `docs/benchmarks.md` from what the benchmarks kept in `results/`: each run replaces its own part alone."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.bars import Result, figure
from benchmarks.web.part import service

PAGE: Final = Path(__file__).parents[1] / "docs" / "benchmarks.md"
RESULTS: Final = Path(__file__).parent / "results"

_PAGE: Final = """# Benchmarks

Written by `make bench` and `make bench-web`, each its own part; do not edit.

"""

_ENGINE: Final = """## The engine beside its peers

By `make bench`. {met} of {bars} bars met.

| what | measured | bar | | |
|---|---:|---:|---|---|
{rows}

A ratio says how many times as long the peer takes: the median over {times} pairs of runs, ours and the peer's in turn,
after one run of each to warm up. Other times are the best of {times}; large checks run once.

### Machine and versions

{machine}

### What is measured

**Rules.** The {count} largest distinct conditions of the three shipped plans, out of every `applies`, `requires` and
table row: {sizes} nodes with named sub-expressions written out, {facts} facts. The smallest, single facts, are left out
as far as there are enough others: they cost us nothing at all.

**Sites.** Random, from a fixed seed; one value in five is NULL (of one site in twenty nearly all are, so that even the
largest rules have more than one answer); numbers are dense around the plans' limits.

**Results first.** Each peer's answers are compared with ours, row by row and rule by rule, NULLs included, before
anything is timed. A difference ends the run with the rule and the row.

- *In memory*: ours reads a Polars DataFrame and makes one of the site codes and {count} columns of answers. DuckDB,
  with two threads, does the same from a table of its own by `CREATE OR REPLACE TABLE … AS SELECT`, in memory.
- *Parquet to Parquet*: one source file for both, snappy on all sides (DuckDB's default), the order of the sites kept.
- *SQLite* gets fewer sites, since it takes so long; it works row by row and on one core.
- *zen-engine* raises where an operand is NULL, so it gets sites on which everything is known, and is compared only
  there. Models are loaded once, all rows go in as one batch; a model a rule gets only the facts that the rule reads.
  Its time for a rule and row is held against ours over all sites. Bare expressions leave its decision models out.
- *One site*: closures in Python; each rule is answered and every statement behind its answer put into Chinese and
  English.
- *Nearest feature*: for each point in degrees the nearest of lines, areas and points within 500 m, as the place rules
  find it, projecting and indexing included. GeoPandas projects and joins by `sjoin_nearest`, DuckDB (spatial extension)
  projects and joins by `ST_DWithin`, PostGIS projects, indexes and asks for the nearest by its index; both databases
  hold the shapes before the clock starts. Ours also measures every pair on the ellipsoid, and knows what is nearest
  beyond 500 m. The pairs must be identical; points in two areas at once are left out, where either is right.
- *`check`*: the command as it is called, from a file to a file: every cell checked, sites evaluated, reasons of the
  failing verdicts written, figures counted. Memory is the most that the process held. Both inputs must give the same
  verdicts.

### What we do not claim

- That Polars is faster than DuckDB at other work: these are wide rows and many boolean conditions, no joins, no groups.
- That zen-engine is slow at what it is made for: one decision for one request, from a model that people draw. It is
  also asked for less, having no NULLs to mind.
- That real sites are like random ones. A reason is written once for each distinct set of values that it speaks of;
  random numbers hardly repeat, so real sites are, if anything, faster.
- Anything about another machine: the ratios carry over roughly, the times do not.
"""

_PAPERS: Final = """## Documents and ledgers

By `make bench`, or alone by `python -m benchmarks papers`. {met} of {bars} bars met.

| what | measured | bar | | |
|---|---:|---:|---|---|
{rows}

- *Orders*: from a document's content to its PDF as it is kept when an order is issued, laid out and printed, faces
  embedded and cut to what is used, a QR code on each. No two orders of a lot say the same, so the printer can reuse
  nothing but what all have in common. Counted are the seconds of processors, not of the clock, after one to warm up.
- *Ledger*: rows of 20 cells go in as a generator; ours takes the function that the service exports with, a process of
  its own for each run, and counts the most memory above what it held before the first row. The ratio is the median of
  three pairs of runs. Before anything is timed every cell of a shorter ledger is read back from both workbooks and
  compared.

### Machine and versions

{machine}
"""


def keep(name: str, found: Mapping[str, Any]) -> Path:
    """Keep what a run found under a name, write the page and return its path."""
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (RESULTS / f"{name}.json").write_text(f"{text}\n", "utf-8")
    PAGE.write_text(written(_kept("engine"), [_kept("sqlite"), _kept("postgresql")], _kept("papers")), "utf-8")
    return PAGE


def _kept(name: str) -> Mapping[str, Any] | None:
    file = RESULTS / f"{name}.json"
    return json.loads(file.read_text("utf-8")) if file.exists() else None


def written(
    engine: Mapping[str, Any] | None,
    databases: Iterable[Mapping[str, Any] | None],
    papers: Mapping[str, Any] | None = None,
) -> str:
    """Return the page; a part that was not measured is left out."""
    parts = [] if engine is None else [_engine(engine)]
    parts += [] if papers is None else [_PAPERS.format(**_figures(papers))]
    return _PAGE + "\n".join([*parts, *service([each for each in databases if each is not None])])


def _engine(found: Mapping[str, Any]) -> str:
    about = {"count": found["rules"], **{name: found[name] for name in ("times", "sizes", "facts")}}
    return _ENGINE.format(**_figures(found), **about)


def _figures(found: Mapping[str, Any]) -> dict[str, object]:
    """Return what every part of the page has: its rows, how many bars they meet, and the machine."""
    results = [Result(**each) for each in found["results"]]
    barred = [each for each in results if each.bar]
    return {
        "met": sum(each.met for each in barred),
        "bars": len(barred),
        "rows": "\n".join(map(_row, results)),
        "machine": "\n".join(f"- {name}: {value}" for name, value in found["machine"].items()),
    }


def _row(each: Result) -> str:
    return f"| {each.name} | {figure(each.value, each.unit)} | {each.bar} | {each.verdict} | {each.detail} |"
