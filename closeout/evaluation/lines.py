"""Tables that have several rows a site, laid out site by site from columns that have one row a site.

The place of a row is its *turn*: the site's place in the batch times the number of lines of a site, plus the line's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from closeout.packfile.pack import ByFact, RoleMap

AT: Final = "__site"  # the site's place in the batch


class Lines:
    """The lines that a table can have at a site: what is the same at every site, and the role that each answers to."""

    def __init__(self, fixed: Mapping[str, Sequence[str | None]]) -> None:
        """Take the columns that are the same at every site, `role` among them, a value a line."""
        # Few words, many rows: a byte a row until the table is written.
        self._fixed = pl.DataFrame([pl.Series(name, each, dtype=words(each)) for name, each in fixed.items()])
        self._roles = list(dict.fromkeys(role for role in fixed["role"] if role is not None))
        places = [self._roles.index(role) for role in fixed["role"] if role is not None]
        self._role_of_line = pl.Series(places, dtype=pl.UInt64)
        self.count = self._fixed.height

    def rows(self, wide: pl.DataFrame, turns: pl.Series) -> pl.DataFrame:
        """Return the rows at `turns` (UInt64) with `__site`, `site_code`, the fixed columns and the unit."""
        at, line = turns // self.count, turns % self.count
        units = pl.concat([wide.get_column(unit_column(role)) for role in self._roles])
        unit = units.gather(self._role_of_line.gather(line) * wide.height + at)
        code = wide.get_column("site_code").gather(at)
        return self._fixed[line].with_columns(at.cast(pl.UInt32).alias(AT), code, unit.alias("unit"))


def words(values: Iterable[str | None]) -> pl.Enum:
    """Return the type of a column that holds only these values and NULL."""
    return pl.Enum(list(dict.fromkeys(value for value in values if value is not None)))


def all_turns(wide: pl.DataFrame, lines: Lines) -> pl.Series:
    """Return the turns of every line at every site."""
    return pl.int_range(wide.height * lines.count, dtype=pl.UInt64, eager=True)


def interleave(columns: Sequence[pl.Series]) -> pl.Series:
    """Return the columns' values in the order of turns: all of the first site, then all of the second."""
    height, count = len(columns[0]), len(columns)
    turn = pl.int_range(height * count, dtype=pl.UInt64, eager=True)
    return pl.concat(columns).gather(turn % count * height + turn // count)


def unit_column(role: str) -> str:
    """Return the name of the column that says which unit stands for `role` at a site."""
    return f"unit:{role}"


def unit_columns(roles: RoleMap) -> Iterator[pl.Expr]:
    """Yield the unit of each role at each site."""
    units = words(unit for entry in roles.values() for unit in _units(entry))
    for role, entry in roles.items():
        if isinstance(entry, ByFact):
            named = pl.col(entry.fact).replace_strict(entry.cases, default=entry.otherwise, return_dtype=units)
        else:
            named = pl.lit(entry, dtype=units)
        yield named.alias(unit_column(role))


def _units(entry: str | ByFact) -> list[str]:
    return [*entry.cases.values(), entry.otherwise] if isinstance(entry, ByFact) else [entry]
