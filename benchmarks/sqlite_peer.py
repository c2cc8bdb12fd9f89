"""SQLite beside us, on fewer rows: time for each rule and row."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

import polars as pl

from benchmarks.agreement import column, compare
from benchmarks.bars import Result
from benchmarks.ours import evaluated, selection
from benchmarks.rules import Rule
from benchmarks.timing import alternate


def sqlite(rules: Sequence[Rule], sites: pl.DataFrame, times: int) -> Result:
    """Compare and time a DataFrame into a DataFrame with a table in memory into another."""
    chosen = selection(rules)
    with closing(sqlite3.connect(":memory:")) as peer:
        _load(peer, sites)
        query = _create(rules)

        def create() -> None:
            peer.execute("DROP TABLE IF EXISTS answers")
            peer.execute(query)

        create()
        names = ["site_code", *map(column, range(len(rules)))]
        found = pl.DataFrame(peer.execute("SELECT * FROM answers").fetchall(), schema=names, orient="row")
        compare(rules, evaluated(sites, chosen), found, "SQLite")
        pairs = alternate(lambda: evaluated(sites, chosen), create, times)
    return Result(f"{sites.height:,} sites, in memory, SQLite's CREATE TABLE AS", pairs.ratio, "×", detail=str(pairs))


def _load(peer: sqlite3.Connection, sites: pl.DataFrame) -> None:
    names = ", ".join(f'"{name}"' for name in sites.columns)
    places = ", ".join("?" * sites.width)
    peer.execute(f"CREATE TABLE sites ({names})")
    peer.executemany(f"INSERT INTO sites VALUES ({places})", sites.iter_rows())


def _create(rules: Sequence[Rule]) -> str:
    answers = ", ".join(f"{rule.text} AS {column(index)}" for index, rule in enumerate(rules))
    return f"CREATE TABLE answers AS SELECT site_code, {answers} FROM sites"
