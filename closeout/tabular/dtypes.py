"""The column type of a fact's values: what reading makes and what evaluation expects."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from closeout.kernel.facts import Fact, FactType

DTYPES: Final[Mapping[FactType, type[pl.DataType]]] = {
    "text": pl.String,
    "number": pl.Float64,
    "boolean": pl.Boolean,
    "choice": pl.String,
    "set": pl.String,
    "date": pl.Date,
}


def dtype_of(fact: Fact) -> type[pl.DataType]:
    """Return the column type of a fact."""
    return DTYPES[fact.type]
