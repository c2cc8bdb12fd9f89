"""zen-engine beside us, called in every way that it offers: time for each rule and row.

It raises where an operand is NULL, so it gets sites on which everything is known, and only there are answers compared.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl
import zen

from benchmarks.agreement import column, compare
from benchmarks.bars import Result
from benchmarks.expressions import expression, model
from benchmarks.ours import evaluated, selection
from benchmarks.rules import Rule
from benchmarks.timing import Work, alternate
from closeout.conditions.walking import facts_in

ALL = "all"


class Peer:
    """The rules loaded once into an engine: a model for each, one model with all of them, and as bare expressions."""

    def __init__(self, rules: Sequence[Rule], sites: pl.DataFrame) -> None:
        texts = {column(index): expression(rule) for index, rule in enumerate(rules)}
        models = {key: model({key: text}) for key, text in texts.items()}
        self._engine: Any = zen.ZenEngine({"loader": {"type": "static", "content": {**models, ALL: model(texts)}}})
        self._compiled: list[Any] = [zen.compile_expression(text) for text in texts.values()]
        self._rows = sites.drop("site_code").to_dicts()
        self._whole = [{"key": ALL, "context": row} for row in self._rows]
        # A rule is handed the facts that it reads and no others: the less there is to convert, the faster it is.
        self._narrow = [[{key: row[key] for key in facts_in(rule.node)} for row in self._rows] for rule in rules]
        self._single = [
            [{"key": key, "context": row} for row in rows] for key, rows in zip(texts, self._narrow, strict=True)
        ]

    def model_a_rule(self) -> list[list[Any]]:
        """Answer by a decision model for each rule, all rows in one batch."""
        return [self._engine.evaluate_batch(requests) for requests in self._single]

    def one_model(self) -> list[Any]:
        """Answer by one decision model that holds all the rules, all rows in one batch."""
        answered: list[Any] = self._engine.evaluate_batch(self._whole)
        return answered

    def bare(self) -> list[list[Any]]:
        """Answer by compiled expressions without any decision model around them."""
        pairs = zip(self._compiled, self._narrow, strict=True)
        return [[compiled.evaluate(row) for row in rows] for compiled, rows in pairs]

    def answers(self, codes: pl.Series) -> Iterator[tuple[str, pl.DataFrame]]:
        """Yield the answers of each way of calling it."""
        names = list(map(column, range(len(self._compiled))))
        whole = [each["data"]["result"] for each in self.one_model()]
        yield "one model", pl.DataFrame([codes, *(pl.Series(name, [row[name] for row in whole]) for name in names)])
        single = zip(names, self.model_a_rule(), strict=True)
        lists = [pl.Series(name, [each["data"]["result"][name] for each in found]) for name, found in single]
        yield "a model a rule", pl.DataFrame([codes, *lists])
        bare = [pl.Series(name, found) for name, found in zip(names, self.bare(), strict=True)]
        yield "bare expressions", pl.DataFrame([codes, *bare])


def zen_engine(rules: Sequence[Rule], sites: pl.DataFrame, rows: int, times: int) -> list[Result]:
    """Compare on `rows` sites without NULL; time both, ours on all of `sites`, and hold the faster model to the bar."""
    known, chosen = _known(sites.head(rows)), selection(rules)
    peer, ours = Peer(rules, known), evaluated(known, chosen)
    for way, answers in peer.answers(known.get_column("site_code")):
        compare(rules, ours, answers, f"zen-engine, {way}")

    def ratio(work: Work) -> tuple[float, str]:
        pairs = alternate(lambda: evaluated(sites, chosen), work, times)
        own, theirs = min(pairs.ours) / sites.height / len(rules), min(pairs.peer) / known.height / len(rules)
        detail = f"best {theirs * 1e6:.2f} µs a rule and row, ours {own * 1e9:.2f} ns, {times} pairs"
        return pairs.ratio * sites.height / known.height, detail

    (all_in_one, one), (each, single), (bare, naked) = map(ratio, (peer.one_model, peer.model_a_rule, peer.bare))
    return [
        Result("zen-engine, one model that holds the 60 rules", all_in_one, "×", at_least=1000, detail=one),
        Result("zen-engine, a model a rule", each, "×", at_least=1000, detail=single),
        Result("zen-engine's expressions without decision models", bare, "×", detail=naked),
    ]


def _known(sites: pl.DataFrame) -> pl.DataFrame:
    """Return the sites with everything known: where nobody knows, the value that the fact has at another site."""
    return sites.with_columns(
        pl.when(pl.col(name).is_null()).then(pl.col(name).drop_nulls().first()).otherwise(pl.col(name)).alias(name)
        for name in sites.columns
    )
