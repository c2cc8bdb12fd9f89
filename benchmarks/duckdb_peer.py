"""DuckDB beside us: from its own table into a new one, and from Parquet to Parquet."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb
import polars as pl

from benchmarks.agreement import column, compare
from benchmarks.bars import Result
from benchmarks.ours import evaluated, selection
from benchmarks.rules import Rule
from benchmarks.timing import Pairs, alternate

THREADS: Final = 2
COMPRESSION: Final = "snappy"  # what DuckDB writes unless told otherwise


def in_memory(rules: Sequence[Rule], sites: pl.DataFrame, times: int) -> Result:
    """Compare and time a DataFrame into a DataFrame with a DuckDB table into a DuckDB table."""
    chosen = selection(rules)
    with _connection() as peer:
        peer.register("given", sites.to_arrow())
        peer.execute("CREATE TABLE sites AS SELECT * FROM given")
        peer.unregister("given")
        query = f"CREATE OR REPLACE TABLE answers AS {_select(rules, 'sites')}"
        peer.execute(query)
        compare(rules, evaluated(sites, chosen), peer.execute("SELECT * FROM answers").pl(), "DuckDB")
        pairs = alternate(lambda: evaluated(sites, chosen), lambda: peer.execute(query), times)
    return _result("in memory, DuckDB's CREATE TABLE AS", pairs, 5.0, sites.height)


def parquet_to_parquet(rules: Sequence[Rule], source: Path, folder: Path, times: int) -> Result:
    """Compare and time a Parquet file into another, with the same compression on both sides."""
    chosen, own, theirs = selection(rules), folder / "ours.parquet", folder / "duckdb.parquet"
    query = _select(rules, f"read_parquet('{source}')")
    copy = f"COPY ({query}) TO '{theirs}' (FORMAT parquet, COMPRESSION {COMPRESSION})"

    def ours() -> None:
        pl.scan_parquet(source).select(chosen).sink_parquet(own, compression=COMPRESSION)

    with _connection() as peer:
        ours()
        peer.execute(copy)
        answers = pl.read_parquet(own)
        compare(rules, answers, pl.read_parquet(theirs), "DuckDB, Parquet")
        pairs = alternate(ours, lambda: peer.execute(copy), times)
    return _result(f"Parquet to Parquet ({COMPRESSION}), DuckDB's COPY", pairs, 2.5, answers.height)


def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": THREADS})


def _select(rules: Sequence[Rule], source: str) -> str:
    answers = ", ".join(f"{rule.text} AS {column(index)}" for index, rule in enumerate(rules))
    return f"SELECT site_code, {answers} FROM {source}"


def _result(what: str, pairs: Pairs, bar: float, rows: int) -> Result:
    return Result(f"{rows:,} sites, {what}", pairs.ratio, "×", at_least=bar, detail=str(pairs))
