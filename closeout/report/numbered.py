"""Things that occur many times, told once: each distinct one gets a number in the order in which it turns up."""

from collections.abc import Iterator
from typing import Any

import polars as pl


class Numbered:
    """The distinct rows of some columns, numbered from 0 across batches."""

    def __init__(self) -> None:
        """Know none yet."""
        self._places: dict[tuple[Any, ...], int] = {}

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        """Return the rows in the order of their numbers."""
        return iter(self._places)

    def of(self, frame: pl.DataFrame) -> list[int]:
        """Return the number of each row of `frame`."""
        kinds = frame.unique(maintain_order=True)
        numbers = [self._places.setdefault(kind, len(self._places)) for kind in kinds.iter_rows()]
        numbered = kinds.with_columns(pl.Series("__number", numbers, dtype=pl.UInt32))
        joined = frame.join(numbered, on=frame.columns, how="left", nulls_equal=True, maintain_order="left")
        return joined.get_column("__number").to_list()
