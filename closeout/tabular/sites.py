"""A table of sites in whatever format, as a stream of typed batches without its bad rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar

import polars as pl

from closeout.kernel.columns import FOOTPRINT
from closeout.kernel.facts import Fact
from closeout.kernel.files import size_of
from closeout.kernel.refusal import Problem, Refusal, UsageRefusal
from closeout.kernel.system import reason
from closeout.tabular.checks import RowChecks
from closeout.tabular.chunks import Chunk, Features, Source
from closeout.tabular.columns import ColumnReader
from closeout.tabular.csv_in import CsvSource
from closeout.tabular.dtypes import dtype_of
from closeout.tabular.findings import KEPT, Findings
from closeout.tabular.headings import keys_by_heading, match_headings
from closeout.tabular.mapping import ColumnMap, with_site_code
from closeout.tabular.parquet_in import ParquetSource
from closeout.tabular.titles import refuse_title
from closeout.tabular.words import NO_GUESS, half_width
from closeout.tabular.xlsx_extent import MOST_CELLS
from closeout.tabular.xlsx_in import XlsxSource

BATCH_ROWS: Final = 50_000
READS: Final = ".csv .xlsx .parquet"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Positions:
    """How `lon` and `lat` become WGS 84; without `degrees` they are metres east and north."""

    convert: Callable[[Any, Any], tuple[Any, Any]]
    degrees: bool

    def placed(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return `frame` with its positions in WGS 84; one that has no place there is NULL."""
        if "lon" not in frame.columns or "lat" not in frame.columns:
            return frame
        pair = self.convert(*(frame[key].fill_null(float("nan")).to_numpy() for key in ("lon", "lat")))
        places = (pl.Series(key, values).fill_nan(None) for key, values in zip(("lon", "lat"), pair, strict=True))
        return frame.with_columns(*places)

    def misplaced(self, lon: pl.Series, lat: pl.Series) -> pl.Series:
        """Return which positions have no place in WGS 84; degrees always have one, and were held to their bounds."""
        given = lon.is_not_null() & lat.is_not_null()
        if self.degrees or not given.any():
            return given & False
        pair = self.convert(*(each.fill_null(float("nan")).to_numpy() for each in (lon, lat)))
        return given & pl.Series(pair[0]).is_nan()


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

    def __init__(
        self,
        path: Path,
        source: Source,
        facts: Mapping[str, Fact],
        mapping: ColumnMap,
        *,
        positions: Positions | None = None,
        drawn: Callable[[pl.Series], pl.Series] | None = None,
        warnings: Sequence[Problem] = (),
    ):
        """Match the headings of `source`; see `open_sites`."""
        self.path = path
        self.findings = Findings(str(path))
        self._source = source
        self._mapped = mapping != ColumnMap()
        self._mapping = mapping = _own(source, facts).joined(mapping)
        self._positions = positions
        self._drawn = drawn
        known = with_site_code(facts)
        self._refuse_keys_astray(source, known)
        try:
            self._layout = match_headings(
                source.headings, source.header_row, facts=known, mapping=mapping, file=str(path)
            )
        except Refusal as refusal:
            self._refuse_title(source, known, mapping)
            if isinstance(source, XlsxSource) and _nothing_of_sites(source, known, refusal):
                hint = source.elsewhere()
                raise Refusal(refusal.code, file=str(path), row=source.header_row, hint=hint) from None
            raise
        self.findings.add_warnings(self._layout.warnings, len(self._layout.warnings))
        self.findings.add_warnings(warnings, len(warnings))
        self.findings.add_warnings(*self._uncalculated(source))
        given = {column.key for column in self._layout.columns} | set(mapping.constants)
        self.schema = pl.Schema({key: dtype_of(fact)() for key, fact in known.items() if key in given})
        self._readers = [self._reader(known[column.key]) for column in self._layout.columns]

    def _refuse_keys_astray(self, source: Source, known: Mapping[str, Fact]) -> None:
        """Refuse a form in which a hidden key is not that of its column: every answer in it would be read wrongly."""
        form = source.form if isinstance(source, XlsxSource) else None
        if form is None:
            return
        above = dict(source.beginning(form.keys.row))
        problems = [
            Problem(str(self.path), "tabular.form_key", {"key": key, "meant": meant}, form.keys.row, label, key)
            for key, label, meant in form.astray(source.headings, above, keys_by_heading(known))
        ]
        if problems:
            raise Refusal("tabular.form_keys_astray", problems=problems, file=str(self.path))

    def _refuse_title(self, source: Source, known: Mapping[str, Fact], mapping: ColumnMap) -> None:
        """Refuse a table whose headings stand below a title; of a form without its keys that would lead astray."""
        try:
            refuse_title(source, known, mapping, str(self.path))
        except Refusal:
            if isinstance(source, XlsxSource) and source.was_form:
                raise Refusal("tabular.form_keys_lost", file=str(self.path)) from None
            raise

    def _uncalculated(self, source: Source) -> tuple[list[Problem], int]:
        """Return warnings of cells that hold a formula and no value: they are read as not established; and how many."""
        headings = {column.position: column.heading for column in self._layout.columns}
        cells = list(source.uncalculated(headings)) if isinstance(source, XlsxSource) else []
        file, code = str(self.path), "tabular.cell_uncalculated"
        told = [Problem(file, code, {}, row, headings[at], severity="warning") for row, at in cells[:KEPT]]
        return told, len(cells)

    @property
    def headings(self) -> Sequence[str]:
        """The headings from left to right, as written."""
        return self._source.headings

    @property
    def header_row(self) -> int:
        """The number of the row that they stand in."""
        return self._source.header_row

    @property
    def sheet(self) -> str | None:
        """The name of the sheet that is read; None: the file has none."""
        return self._source.sheet_name if isinstance(self._source, XlsxSource) else None

    def more_than(self, limit: int) -> bool:
        """Return whether the table has more than `limit` rows, bad ones included; cheap."""
        return self._source.more_than(limit)

    def batches(self, size: int = BATCH_ROWS) -> Iterator[Batch]:
        """Yield all sound rows, about `size` at a time; a row with a problem is left out and reported.

        To be read once. Whoever does not want to go on without the bad rows calls `findings.refuse_bad_rows()` last.

        Raises:
            Refusal: the file turns out to be damaged.
        """
        misplaced = None if self._positions is None else self._positions.misplaced
        checks = RowChecks(self._layout.columns, self.findings, misplaced)
        positions = [column.position for column in self._layout.columns]
        for chunk in _reading(self.path, lambda: self._source.chunks(positions, size)):
            yield self._batch(chunk, checks)

    def _reader(self, fact: Fact) -> ColumnReader:
        words = self._mapping.words.get(fact.key)
        if fact.key in ("lon", "lat") and self._positions is not None and not self._positions.degrees:
            fact = replace(fact, key="metres")  # whose bounds are not those of degrees
        code = fact.key in self._mapping.codes
        separators = self._mapping.separators.get(fact.key, "")
        return ColumnReader(fact, separators=separators, words=words, mapped=self._mapped, code=code)

    def _batch(self, chunk: Chunk, checks: RowChecks) -> Batch:
        typed = [reader.read(raw) for reader, raw in zip(self._readers, chunk.columns, strict=True)]
        before = len(self.findings.problems), len(self.findings.warnings)
        bad = checks.check(chunk, typed)
        columns = {column.key: each.values for column, each in zip(self._layout.columns, typed, strict=True)}
        frame = pl.DataFrame([values.alias(key) for key, values in columns.items()])
        constants = {key: pl.lit(value, dtype=self.schema[key]) for key, value in self._mapping.constants.items()}
        frame = frame.with_columns(**constants).select(*self.schema)
        frame = frame if self._positions is None else self._positions.placed(frame)
        frame = frame if self._drawn is None else frame.with_columns(self._drawn(chunk.rows).alias(FOOTPRINT))
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
    positions: Positions | None = None,
    most_cells: int = MOST_CELLS,
) -> SiteTable:
    """Open a table of sites for reading.

    Args:
        path: a CSV, XLSX or Parquet file, told by its ending.
        facts: every fact that the plan knows, by key.
        mapping: how foreign headings and values become facts.
        sheet: the name of an XLSX sheet; None is the first.
        header_row: the number of the row that holds the headings; None is the first that is not blank.
        positions: how positions become WGS 84; None: they are.
        most_cells: how many cells an XLSX sheet may span.

    Raises:
        UsageRefusal: a sheet or a row is named of a file that has none.
        Refusal: the file is missing, empty, unreadable, of another format, or its headings do not do.
    """
    source = next(_reading(path, lambda: iter([_source(path, sheet, header_row, most_cells)])))
    return SiteTable(path, source, facts, mapping or ColumnMap(), positions=positions)


def open_features(
    path: Path,
    facts: Mapping[str, Fact],
    source: Callable[[], Features],
    *,
    mapping: ColumnMap | None = None,
) -> SiteTable:
    """Open a file of features that `source` reads, as `open_sites` does a table.

    Raises:
        Refusal: the file is missing, empty or unreadable, or its headings do not do.
    """
    opened = next(_reading(path, lambda: iter([source()])))
    return SiteTable(path, opened, facts, mapping or ColumnMap(), drawn=opened.shapes, warnings=opened.warnings)


def _nothing_of_sites(source: Source, facts: Mapping[str, Fact], refusal: Refusal) -> bool:
    """Return whether `refusal` says that the code is missing, and neither it nor any other heading is even near."""
    missing = refusal.code == "tabular.no_site_code" and refusal.params["hint"] == NO_GUESS
    return missing and keys_by_heading(facts).keys().isdisjoint(map(half_width, source.headings))


def _own(source: Source, facts: Mapping[str, Fact]) -> ColumnMap:
    """Return what the table says of its own columns and words: a form does."""
    form = source.form if isinstance(source, XlsxSource) else None
    return ColumnMap() if form is None else form.mapping(source.headings, facts)


def _source(path: Path, sheet: str | None, header_row: int | None, most_cells: int) -> Source:
    ending = path.suffix.lower()
    if path.is_dir():
        raise Refusal("tabular.is_folder", file=str(path))
    size_of(path)
    if ending not in READS.split():
        raise Refusal("tabular.unknown_ending", file=str(path), ending=ending or "-")
    if ending == ".xlsx":
        return XlsxSource(path, sheet, header_row, most_cells)
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
