"""Our own side of the comparisons: the rules as one Polars selection."""

from collections.abc import Sequence

import polars as pl

from benchmarks.agreement import column
from benchmarks.rules import Rule
from closeout.conditions.vector import Vectoriser


def selection(rules: Sequence[Rule]) -> list[pl.Expr]:
    """Return the site codes and a column of answers for each rule."""
    answers = [Vectoriser(rule.pack.values).compile(rule.node) for rule in rules]
    return [pl.col("site_code"), *(answer.alias(column(index)) for index, answer in enumerate(answers))]


def evaluated(sites: pl.DataFrame, chosen: Sequence[pl.Expr]) -> pl.DataFrame:
    """Return the answers for sites in memory."""
    return sites.lazy().select(chosen).collect()
