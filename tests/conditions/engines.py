"""Four engines that must give the same answers: ours, one site and many, and two databases that know nothing of it."""

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import duckdb
import polars as pl

from closeout.conditions.closures import Parameters, Site, compile_closure
from closeout.conditions.nodes import LiteralValue, Node
from closeout.conditions.vector import Vectoriser
from closeout.kernel.facts import Fact
from closeout.tabular.dtypes import dtype_of
from tests.conditions.sql import literal, sql

Answers = list[bool | None]


class Connection(Protocol):
    def execute(self, query: str) -> Any: ...


class Engines:
    """One table of sites in every engine."""

    def __init__(self, facts: Mapping[str, Fact], sites: Sequence[Site], parameters: Parameters) -> None:
        self.sites = [{key: site.get(key) for key in facts} for site in sites]
        self._parameters = parameters
        self._frame = pl.DataFrame(self.sites, schema={key: dtype_of(fact) for key, fact in facts.items()})
        self._duckdb, self._sqlite = duckdb.connect(), sqlite3.connect(":memory:")
        self._duckdb.register("frame", self._frame.to_arrow())
        columns = ", ".join(
            f'CAST("{key}" AS {_DUCKDB.get(fact.type, "VARCHAR")}) AS "{key}"' for key, fact in facts.items()
        )
        self._duckdb.execute(f"CREATE TABLE sites AS SELECT {columns} FROM frame")
        self._sqlite.execute("CREATE TABLE sites (" + ", ".join(f'"{key}"' for key in facts) + ")")
        marks = ", ".join("?" * len(facts))
        self._sqlite.executemany(f"INSERT INTO sites VALUES ({marks})", [_plain(site.values()) for site in self.sites])

    def closures(self, node: Node) -> Answers:
        closure = compile_closure(node, self._parameters)
        return [closure(site) for site in self.sites]

    def polars(self, node: Node) -> Answers:
        return self._frame.with_columns(Vectoriser(self._parameters).compile(node).alias("answer"))["answer"].to_list()

    def bracketed(self, node: Node) -> dict[str, Answers]:
        """Ask the databases for the tree, written out by the tests' own renderer."""
        return {
            "duckdb": self._ask(self._duckdb, sql(node, self._parameters, dates=True)),
            "sqlite": self._ask(self._sqlite, sql(node, self._parameters, dates=False)),
        }

    def as_written(self, text: str) -> dict[str, Answers]:
        """Ask the databases for the condition's own text; the parser plays no part."""
        return {
            "duckdb, as written": self._ask(self._duckdb, self._set(text, dates=True)),
            "sqlite, as written": self._ask(self._sqlite, self._set(text, dates=False).replace("DATE '", "'")),
        }

    def disagreements(self, node: Node, text: str | None = None) -> list[str]:
        """Return who answers otherwise than the closures, with the first such site."""
        ours = self.closures(node)
        theirs = {
            "polars": self.polars(node),
            **self.bracketed(node),
            **({} if text is None else self.as_written(text)),
        }
        return [
            f"{name}: {answer} for {mine} at {site}"
            for name, answers in theirs.items()
            for answer, mine, site in [*_differing(ours, answers, self.sites)][:1]
        ]

    def _set(self, text: str, *, dates: bool) -> str:
        return re.sub(r":(\w+)", lambda found: literal(self._parameters[found[1]], dates=dates), text)

    def _ask(self, connection: Connection, condition: str) -> Answers:
        rows = connection.execute(f"SELECT ({condition}) FROM sites ORDER BY rowid").fetchall()
        return [None if answer is None else bool(answer) for (answer,) in rows]


_DUCKDB = {"boolean": "BOOLEAN", "number": "DOUBLE", "date": "DATE"}


def _plain(values: Iterable[object]) -> list[object]:
    return [value.isoformat() if isinstance(value, date) else value for value in values]


def _differing(
    ours: Answers, theirs: Answers, sites: Sequence[Site]
) -> Iterable[tuple[bool | None, bool | None, Site]]:
    for mine, answer, site in zip(ours, theirs, sites, strict=True):
        if answer is not mine:
            yield answer, mine, {key: value for key, value in site.items() if value is not None}


def values_of(parameters: Mapping[str, Any]) -> dict[str, LiteralValue]:
    return {name: each.value for name, each in parameters.items()}
