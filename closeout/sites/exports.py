"""The register as files: exactly the sites of a filter, row by row, personal data masked, nothing that runs."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any, Final

from django.db.models import QuerySet
from xlsxwriter import Workbook

from closeout.campaigns.models import Campaign
from closeout.kernel.facts import UNITS, Fact
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import Lang, Text
from closeout.sites.acts import STATE_NAMES
from closeout.sites.models import Site
from closeout.sites.reading import Reading, outcome_label, reading_of
from closeout.sites.register import division_names
from closeout.sites.said import masked, shown

_AT_ONCE: Final = 500
_MOST_ROWS: Final = 1_048_575
_PART: Final = 65_536  # bytes
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r")  # with what a cell begins that a spreadsheet would calculate
Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading in both languages, and what a site has in it."""

    heading: Text
    cell: Callable[[Site], Cell]


class Table:
    """The sites of a filter as rows of cells in one language."""

    def __init__(self, campaign: Campaign, sites: QuerySet[Site], lang: Lang) -> None:
        """Prepare the columns; the rows are read as they are asked for."""
        self._lang, self._reading, self._sites = lang, reading_of(campaign), sites
        self._names = division_names(
            campaign, list(sites.order_by().values_list("division_code", flat=True).distinct())
        )
        self._columns = [*self._register(), *self._facts()]

    @property
    def headings(self) -> list[str]:
        """The first row."""
        return [each.heading.say(self._lang) for each in self._columns]

    def rows(self) -> Iterator[list[Cell]]:
        """Yield a row for each site, in the filter's order."""
        for site in self.sites():
            yield [each.cell(site) for each in self._columns]

    def sites(self) -> Iterator[Site]:
        """Yield the sites, some hundred at once in memory."""
        return self._sites.select_related("assignee").iterator(_AT_ONCE)

    def _register(self) -> Iterator[Column]:
        pack, lang, names = self._reading.pack, self._lang, self._names
        yield Column(Text("编号", "code"), lambda site: site.code)
        yield Column(Text("名称", "name"), lambda site: site.name)
        yield Column(Text("统一社会信用代码", "unified social credit code"), lambda site: site.uscc)
        yield Column(Text("村（社区）", "division"), lambda site: names[site.division_code].say(lang))
        yield Column(Text("状态", "state"), lambda site: str(STATE_NAMES[site.state]))
        if self._reading.by_outcome:
            yield Column(
                Text("处置建议", "recommended outcome"), lambda site: outcome_label(pack, site.outcome).say(lang)
            )
        yield Column(Text("达标", "passing"), lambda site: site.passing)
        yield Column(Text("不达标", "failing"), lambda site: site.failing)
        yield Column(Text("其中重大", "of these major"), lambda site: site.failing_major)
        yield Column(Text("未查", "not established"), lambda site: site.unknown)
        yield Column(Text("负责人", "assignee"), lambda site: "" if site.assignee is None else site.assignee.name)

    def _facts(self) -> Iterator[Column]:
        for section in self._reading.groups:
            for asked in section.columns:
                if asked.key != "name":
                    yield Column(_heading(asked.fact), self._cell(asked.fact))

    def _cell(self, fact: Fact) -> Callable[[Site], Cell]:
        def cell(site: Site) -> Cell:
            value = site.values.get(fact.key)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return value if value is None or number else shown(fact, value).say(self._lang)

        return cell


def _heading(fact: Fact) -> Text:
    if fact.unit is None:
        return fact.label
    unit = UNITS[fact.unit].label
    return Text(f"{fact.label.zh}（{unit.zh}）", f"{fact.label.en} ({unit.en})")


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet calculates: text that looks like a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip().startswith(_RUNS) else cell


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_lines(table: Table) -> Iterator[str]:
    """Yield a CSV file line by line, with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(table.headings)
    for row in table.rows():
        yield writer.writerow([harmless(each) for each in row])


def xlsx_parts(table: Table, count: int) -> Iterator[bytes]:
    """Return a workbook with one sheet in parts; it is written to the disk row by row once the first is asked for.

    Raises:
        Refusal: there are more sites than a sheet has rows.
    """
    if count > _MOST_ROWS:
        raise Refusal("sites.export_too_long")
    return _parts(table, count)


def _parts(table: Table, count: int) -> Iterator[bytes]:
    with TemporaryFile() as file:
        _workbook(table, count, file)
        file.seek(0)
        while part := file.read(_PART):
            yield part


def _workbook(table: Table, count: int, file: IO[bytes]) -> None:
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Workbook(file, {"constant_memory": True, **plain})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 2)
    bold = book.add_format({"bold": True})
    for at, heading in enumerate(table.headings):
        sheet.set_column(at, at, 16)
        sheet.write_string(0, at, heading, bold)
    for at, row in enumerate(table.rows(), 1):
        _write(sheet, at, row)
    sheet.autofilter(0, 0, max(count, 1), len(table.headings) - 1)
    book.close()


def _write(sheet: Any, at: int, row: Sequence[Cell]) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(at, column, cell[:32_767])
        elif cell is not None:
            sheet.write_number(at, column, cell)


def geojson_lines(campaign: Campaign, table: Table) -> Iterator[str]:
    """Yield a GeoJSON file (RFC 7946) feature by feature; a site without a position has no geometry."""
    reading = reading_of(campaign)
    yield '{"type":"FeatureCollection","features":['
    for at, site in enumerate(table.sites()):
        yield ("," if at else "") + "\n" + json.dumps(_feature(reading, site), ensure_ascii=False)
    yield "\n]}\n"


def _feature(reading: Reading, site: Site) -> dict[str, Any]:
    placed = site.lon is not None and site.lat is not None
    geometry = {"type": "Point", "coordinates": [site.lon, site.lat]} if placed else None
    known = {
        "site_code": site.code,
        "uscc": site.uscc,
        "state": site.state,
        "outcome": site.outcome,
        "passing": site.passing,
        "failing": site.failing,
        "failing_major": site.failing_major,
        "unknown": site.unknown,
    }
    return {"type": "Feature", "geometry": geometry, "properties": {**known, **_plain(reading, site.values)}}


def _plain(reading: Reading, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a site's values by the plan's own words; personal ones masked."""
    facts = reading.pack.facts
    return {
        key: masked(str(value)) if facts[key].personal else value
        for key, value in values.items()
        if key in facts and key not in ("lon", "lat", "site_code")
    }
