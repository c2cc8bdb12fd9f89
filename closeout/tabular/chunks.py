"""What the reader of a file format hands over: headings, then chunks of raw columns with their row numbers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import polars as pl

from closeout.kernel.refusal import Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that could not be taken apart into cells; it is not among the chunk's rows."""

    row: int
    code: str
    params: dict[str, object] = field(default_factory=dict)
    column: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows in file order: `rows` their numbers (the header is row 1), `columns` the raw cells as asked for."""

    rows: pl.Series
    columns: tuple[pl.Series, ...]
    faults: tuple[Fault, ...] = ()


class Source(Protocol):
    """A table in a file. A heading is as written, empty where a column has none."""

    @property
    def headings(self) -> Sequence[str]:
        """Return the headings from left to right."""

    @property
    def header_row(self) -> int:
        """Return the number of the row that the headings stand in."""

    def chunks(self, wanted: Sequence[int], size: int) -> Iterator[Chunk]:
        """Yield the columns at the positions `wanted`, about `size` rows at a time.

        Raises:
            Refusal: the file turns out to be damaged.
        """

    def more_than(self, limit: int) -> bool:
        """Return whether there are more than `limit` rows, without reading cells where that can be avoided."""

    def beginning(self, count: int) -> Iterable[tuple[int, Sequence[str]]]:
        """Return the first `count` rows that are not blank, as numbers and cells, whichever holds the headings."""


class Features(Source, Protocol):
    """A table whose rows have shapes: where each site is."""

    @property
    def warnings(self) -> Sequence[Problem]:
        """Return what is to be said of shapes that are used, but not as they stand there."""

    def shapes(self, rows: pl.Series) -> pl.Series:
        """Return the shapes of these rows, as WKB in degrees of WGS 84, NULL without one."""
