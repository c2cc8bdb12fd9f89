"""What must hold of a row as a whole: its cells are sound, its code is there and new, its place is a place."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import polars as pl

from closeout.kernel.refusal import Problem
from closeout.tabular.chunks import Chunk
from closeout.tabular.columns import Typed
from closeout.tabular.findings import Findings
from closeout.tabular.headings import Column

# What people call the row of sums below a list, without the blanks and colons that they put into it.
_SUMS: Final = ["合计", "总计", "共计", "小计", "总数", "汇总", "total", "grandtotal", "subtotal", "sum"]
_BETWEEN: Final = r"[\s\u3000:：]"

# Row, position of the column in the file, problem: the order in which a person meets them.
Placed = tuple[int, int, Problem]


class RowChecks:
    """Finds the bad rows of chunk after chunk, and rows that repeat an earlier address."""

    def __init__(
        self,
        columns: Sequence[Column],
        findings: Findings,
        misplaced: Callable[[pl.Series, pl.Series], pl.Series] | None = None,
    ):
        """Check rows of these columns, the site's code first, and note what is wrong in `findings`.

        `misplaced` says which longitudes and latitudes mean no place in the coordinate system that was named.
        """
        self._misplaced = misplaced
        self._columns = columns
        self._findings = findings
        self._at = {column.key: index for index, column in enumerate(columns)}
        self._rows_of_codes: dict[str, int] = {}
        self._rows_of_addresses: dict[int, int] = {}

    def check(self, chunk: Chunk, typed: Sequence[Typed]) -> pl.Series:
        """Return which rows of `chunk` are bad; problems and warnings are added to the findings."""
        bad = pl.repeat(False, len(chunk.rows), dtype=pl.Boolean, eager=True)
        placed = [
            (
                fault.row,
                -1,
                Problem(self._findings.file, fault.code, fault.params, fault.row, fault.column, fault.value),
            )
            for fault in chunk.faults
        ]
        count = len(placed)
        for column, each in zip(self._columns, typed, strict=True):
            if each.bad is not None:
                bad |= each.bad
                count += int(each.bad.sum())
                placed.extend(self._cells(column, each, each.bad, chunk.rows))
        for found, marked in (self._codes(chunk.rows, typed[0]), self._nowhere(chunk.rows, typed)):
            placed.extend(found)
            count += len(found)
            bad = bad.scatter(marked, True) if marked else bad
        placed.sort(key=lambda each: each[:2])
        self._findings.add_problems((problem for _, _, problem in placed), count)
        self._findings.rows += len(bad) + len(chunk.faults)
        self._findings.bad_rows += int(bad.sum()) + len(chunk.faults)
        self._addresses(chunk.rows, typed)
        return bad

    def _problem(self, code: str, row: int, column: Column, value: str | None, **params: object) -> Placed:
        problem = Problem(self._findings.file, code, params, row=row, column=column.heading, value=value)
        return row, column.position, problem

    def _cells(self, column: Column, typed: Typed, bad: pl.Series, rows: pl.Series) -> Iterator[Placed]:
        for index in bad.arg_true().head(self._findings.room):
            value = typed.raw[index]
            error = typed.why[value]
            yield self._problem(error.code, rows[index], column, value, **error.params)

    def _codes(self, rows: pl.Series, codes: Typed) -> tuple[list[Placed], list[int]]:
        """Return the problems of codes that are missing, stood before or are none, and where; each is the row's own."""
        column, found, marked = self._columns[0], [], []
        first, sums = self._rows_of_codes, _sums(codes.values)
        for index, (row, code) in enumerate(zip(rows.to_list(), codes.values.to_list(), strict=True)):
            if code is None:
                if codes.bad is not None and codes.bad[index]:
                    continue
                found.append(self._problem("tabular.no_code", row, column, codes.raw[index] or None))
            elif index in sums:
                found.append(self._problem("tabular.sum_row", row, column, code))
            elif first.setdefault(code, row) != row:
                found.append(self._problem("tabular.code_twice", row, column, code, first=first[code]))
            else:
                continue
            marked.append(index)
        return found, marked

    def _nowhere(self, rows: pl.Series, typed: Sequence[Typed]) -> tuple[list[Placed], list[int]]:
        """Return the rows at longitude 0 and latitude 0, where nothing is, or nowhere in their coordinate system."""
        if "lon" not in self._at or "lat" not in self._at:
            return [], []
        lon, lat = typed[self._at["lon"]], typed[self._at["lat"]]
        column = self._columns[self._at["lat"]]
        zero = ((lon.values == 0) & (lat.values == 0)).fill_null(False)
        found = [self._problem("tabular.nowhere", rows[at], column, str(lat.raw[at])) for at in zero.arg_true()]
        if self._misplaced is None:
            return found, zero.arg_true().to_list()
        off = self._misplaced(lon.values, lat.values) & ~zero
        found += [
            self._problem("tabular.misplaced", rows[at], column, f"{lon.raw[at]}, {lat.raw[at]}")
            for at in off.arg_true()
        ]
        return found, (zero | off).arg_true().to_list()

    def _addresses(self, rows: pl.Series, typed: Sequence[Typed]) -> None:
        """Warn of addresses that stood before; hashes are kept instead of a million addresses."""
        if "address" not in self._at:
            return
        column = self._columns[self._at["address"]]
        first, again = self._rows_of_addresses, []
        for row, address in zip(rows.to_list(), typed[self._at["address"]].values.to_list(), strict=True):
            if address is not None and first.setdefault(hash(address), row) != row:
                again.append((row, address, first[hash(address)]))
        file, heading = self._findings.file, column.heading
        warnings = (
            Problem(file, "tabular.address_again", {"first": before}, row, heading, address, severity="warning")
            for row, address, before in again
        )
        self._findings.add_warnings(warnings, len(again))


def _sums(codes: pl.Series) -> frozenset[int]:
    """Return where a row sums up the list instead of naming a site: 合计 stands where its code should be."""
    plain = codes.cast(pl.String).str.replace_all(_BETWEEN, "").str.to_lowercase()
    return frozenset(plain.is_in(_SUMS).arg_true().to_list())
