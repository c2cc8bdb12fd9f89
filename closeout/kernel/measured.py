"""A number that is known only to lie between two others: a distance on a map, from a position that has an error."""

from collections.abc import Iterable, Mapping
from typing import Any, Self

from closeout.kernel.facts import Value


class Measured(float):
    """A number somewhere from `low` to `high`, both included; as a float it is the likeliest one.

    Conditions compare both ends: a comparison whose answer is not the same at both is unknown.
    """

    __slots__ = ("high", "low")
    low: float
    high: float

    def __new__(cls, value: float, low: float, high: float) -> Self:
        """Take the number and its two ends."""
        made = super().__new__(cls, value)
        made.low, made.high = low, high
        return made

    @property
    def doubtful(self) -> bool:
        """Whether the two ends differ."""
        return self.low < self.high


def is_open(value: Value) -> bool:
    """Return whether a value leaves something to be established: there is none, or it is not known exactly."""
    return value is None or (type(value) is Measured and value.doubtful)


def low_column(key: str) -> str:
    """Return the name of the column that holds the lower end of a fact."""
    return f"low:{key}"


def high_column(key: str) -> str:
    """Return the name of the column that holds the upper end of a fact."""
    return f"high:{key}"


def with_ends(row: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Return a row of columns with the facts `keys`, where they are known, as numbers with the ends that it has."""
    known = [key for key in keys if row.get(key) is not None]
    ends = {key: (row[low_column(key)], row[high_column(key)]) for key in known}
    return {**row, **{key: Measured(row[key], *ends[key]) for key in known}}
