"""Results are compared before times: a benchmark of a wrong answer is worth nothing."""

from collections.abc import Sequence

import polars as pl

from benchmarks.rules import Rule


class Disagreement(AssertionError):
    """Two engines gave different answers; it says on which rule and row."""


def column(index: int) -> str:
    """Return the name of the column that holds the answers of the rule at `index`."""
    return f"r{index}"


def compare(rules: Sequence[Rule], ours: pl.DataFrame, peer: pl.DataFrame, name: str) -> None:
    """Compare the answers of each rule, row by row, and the site codes with them.

    Raises:
        Disagreement: they are not the same everywhere.
    """
    if not ours.get_column("site_code").equals(peer.get_column("site_code")):
        raise Disagreement(f"{name}: other sites, or in another order")
    for index, rule in enumerate(rules):
        own, theirs = ours.get_column(column(index)), peer.get_column(column(index)).cast(pl.Boolean)
        wrong = own.ne_missing(theirs).arg_true()
        if len(wrong):
            row = wrong[0]
            code = ours.get_column("site_code")[row]
            raise Disagreement(
                f"{name}: {rule.name}, site {code}: we say {own[row]}, it says {theirs[row]}: {rule.text}"
            )
