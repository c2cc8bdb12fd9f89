"""Random sites, the same on every run: every fact uniform over what it can be, one value in five not established."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Final

import polars as pl

from closeout.kernel.facts import Fact

SEED: Final = 20110617
# One site in twenty was only just found: hardly anything is known of it. Over all sites, 20 % of the values are NULL.
FOUND_ONE_IN: Final = 20
UNKNOWN_OF_FOUND, UNKNOWN_OF_OTHERS = 95, 16  # per cent


def random_sites(
    facts: Mapping[str, Fact], rows: int, texts: Mapping[str, Sequence[str]] | None = None
) -> pl.DataFrame:
    """Return `rows` sites with `site_code` and each of `facts`; a text fact takes one of its `texts`.

    Numbers have one decimal; half of them are below 30, where most limits are, the others below 1000.
    """
    seeds = count(SEED)
    found = _dice(rows, next(seeds)) % FOUND_ONE_IN == 0
    unknown = pl.when(found).then(UNKNOWN_OF_FOUND).otherwise(UNKNOWN_OF_OTHERS)
    columns = [pl.format("S{}", pl.int_range(rows).cast(pl.String).str.zfill(8)).alias("site_code")]
    for key in sorted(facts):
        value = _value(facts[key], _dice(rows, next(seeds)), (texts or {}).get(key, ()))
        established = _dice(rows, next(seeds)) % 100 >= unknown
        columns.append(pl.when(established).then(value).alias(key))
    return pl.select(columns)


def _dice(rows: int, seed: int) -> pl.Expr:
    return pl.int_range(rows, dtype=pl.UInt64).hash(seed=seed)


def _value(fact: Fact, dice: pl.Expr, texts: Sequence[str]) -> pl.Expr:
    if fact.type == "boolean":
        return dice % 2 == 0
    if fact.type == "number":
        tenths = pl.when(dice % 2 == 0).then(dice // 2 % 300).otherwise(dice // 2 % 10_000)
        return (tenths / 10).round(1)
    words = list(fact.choices) or list(texts)
    return (dice % len(words)).replace_strict(dict(enumerate(words)), return_dtype=pl.String)
