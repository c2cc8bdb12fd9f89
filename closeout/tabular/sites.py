"""A table of sites in whatever format, as a stream of typed batches without its bad rows."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import polars as pl

from closeout.kernel.facts import Fact
from closeout.kernel.files import size_of
from closeout.kernel.refusal import Problem, Refusal, UsageRefusal
from closeout.kernel.system import reason
from closeout.tabular.checks import RowChecks
from closeout.tabular.chunks import Chunk, Source
from closeout.tabular.columns import ColumnReader
from closeout.tabular.csv_in import CsvSource
from closeout.tabular.dtypes import dtype_of
from closeout.tabular.findings import Findings
from closeout.tabular.headings import match_headings
from closeout.tabular.mapping import ColumnMap, with_site_code
from closeout.tabular.parquet_in import ParquetSource
from closeout.tabular.titles import refuse_title
from closeout.tabular.xlsx_in import XlsxSource

BATCH_ROWS: Final = 50_000
READS: Final = ".csv .xlsx .parquet"
LATER: Final = frozenset((".geojson", ".gpkg"))

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Batch:
    """Sites in file order with their row numbers; problems and warnings found meanwhile, as far as they are kept."""

    sites: pl.DataFrame
    rows: pl.Series
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


class SiteTable:
    """An opened table of sites; `findings` grows while its batches are read.

    `schema` has `site_code` first, then every known fact that the file or the map gives, in the vocabulary's order.
    """

    def __init__(self, path: Path, source: Source, facts: Mapping[str, Fact], mapping: ColumnMap):
        """Match the headings of `source`; see `open_sites`."""
        self.path = path
        self.findings = Findings(str(path))
        self._source = source
        self._mapped = mapping != ColumnMap()
        self._mapping = mapping = _own(source, facts).joined(mapping)
        known = with_site_code(facts)
        try:
            self._layout = match_headings(
                source.headings, source.header_row, facts=known, mapping=mapping, file=str(path)
            )
        except Refusal:
            refuse_title(source, known, mapping, str(path))
            raise
        self.findings.add_warnings(self._layout.warnings, len(self._layout.warnings))
        given = {column.key for column in self._layout.columns} | set(mapping.constants)
        self.schema = pl.Schema({key: dtype_of(fact)() for key, fact in known.items() if key in given})
        self._readers = [self._reader(known[column.key]) for column in self._layout.columns]

    def more_than(self, limit: int) -> bool:
        """Return whether the table has more than `limit` rows, bad ones included; cheap."""
        return self._source.more_than(limit)

    def batches(self, size: int = BATCH_ROWS) -> Iterator[Batch]:
        """Yield all sound rows, about `size` at a time; a row with a problem is left out and reported.

        To be read once. Whoever does not want to go on without the bad rows calls `findings.refuse_bad_rows()` last.

        Raises:
            Refusal: the file turns out to be damaged.
        """
        checks = RowChecks(self._layout.columns, self.findings)
        positions = [column.position for column in self._layout.columns]
        for chunk in _reading(self.path, lambda: self._source.chunks(positions, size)):
            yield self._batch(chunk, checks)

    def _reader(self, fact: Fact) -> ColumnReader:
        words = self._mapping.words.get(fact.key)
        separators = self._mapping.separators.get(fact.key, "")
        return ColumnReader(fact, separators=separators, words=words, mapped=self._mapped)

    def _batch(self, chunk: Chunk, checks: RowChecks) -> Batch:
        typed = [reader.read(raw) for reader, raw in zip(self._readers, chunk.columns, strict=True)]
        before = len(self.findings.problems), len(self.findings.warnings)
        bad = checks.check(chunk, typed)
        columns = {column.key: each.values for column, each in zip(self._layout.columns, typed, strict=True)}
        frame = pl.DataFrame([values.alias(key) for key, values in columns.items()])
        constants = {key: pl.lit(value, dtype=self.schema[key]) for key, value in self._mapping.constants.items()}
        frame = frame.with_columns(**constants).select(*self.schema)
        sound = ~bad
        return Batch(
            frame.filter(sound) if bad.any() else frame,
            chunk.rows.filter(sound),
            tuple(self.findings.problems[before[0] :]),
            tuple(self.findings.warnings[before[1] :]),
        )


def open_sites(
    path: Path,
    facts: Mapping[str, Fact],
    *,
    mapping: ColumnMap | None = None,
    sheet: str | None = None,
    header_row: int | None = None,
) -> SiteTable:
    """Open a table of sites for reading.

    Args:
        path: a CSV, XLSX or Parquet file, told by its ending.
        facts: every fact that the plan knows, by key.
        mapping: how foreign headings and values become facts.
        sheet: the name of an XLSX sheet; None is the first.
        header_row: the number of the row that holds the headings; None is the first that is not blank.

    Raises:
        UsageRefusal: a sheet or a row is named of a file that has none.
        Refusal: the file is missing, empty, unreadable, of another format, or its headings do not do.
    """
    source = next(_reading(path, lambda: iter([_source(path, sheet, header_row)])))
    return SiteTable(path, source, facts, mapping or ColumnMap())


def _own(source: Source, facts: Mapping[str, Fact]) -> ColumnMap:
    """Return what the table says of its own columns and words: a form does."""
    form = source.form if isinstance(source, XlsxSource) else None
    return ColumnMap() if form is None else form.mapping(source.headings, facts)


def _source(path: Path, sheet: str | None, header_row: int | None) -> Source:
    ending = path.suffix.lower()
    if path.is_dir():
        raise Refusal("tabular.is_folder", file=str(path))
    if ending in LATER:
        raise Refusal("tabular.later_in", file=str(path), ending=ending)
    size_of(path)
    if ending not in READS.split():
        raise Refusal("tabular.unknown_ending", file=str(path), ending=ending or "-")
    if ending == ".xlsx":
        return XlsxSource(path, sheet, header_row)
    if sheet is not None:
        raise UsageRefusal("tabular.sheet_not_xlsx", file=str(path))
    if ending == ".csv":
        return CsvSource(path, header_row)
    if header_row is not None:
        raise UsageRefusal("tabular.header_row_parquet", file=str(path))
    return ParquetSource(path)


def _reading(path: Path, read: Callable[[], Iterator[T]]) -> Iterator[T]:
    """Yield what `read` yields, the system's errors turned into refusals."""
    try:
        yield from read()
    except FileNotFoundError:
        raise Refusal("tabular.missing", file=str(path)) from None
    except OSError as error:
        raise Refusal("tabular.unreadable", file=str(path), reason=reason(error)) from None
