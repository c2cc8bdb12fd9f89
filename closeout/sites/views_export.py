"""The sites of a filter as files, and as a ledger to be printed."""

from datetime import datetime
from typing import Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone

from closeout.kernel.clock import TIME_ZONE, today
from closeout.people.access import needs
from closeout.sites.asked import AskedSites, sites_asked
from closeout.sites.exports import Table, csv_lines, geojson_lines, xlsx_parts
from closeout.sites.handing import note_export
from closeout.sites.reading import reading_of
from closeout.sites.register import division_names, rows_of
from closeout.ui.language import lang

MOST_PRINTED: Final = 2_000
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _noted(request: HttpRequest, slug: str, kind: str) -> tuple[AskedSites, Table, str]:
    """Return the table of what is asked for and its file's name, after the copy was written down."""
    asked, at = sites_asked(request, slug), timezone.now()
    note_export(access=asked.access, campaign=asked.campaign, kind=kind, query=asked.wanted.query(), at=at)
    table = Table(asked.campaign, asked.sites(), lang())
    return asked, table, f"{slug}-sites-{_stamp(at)}.{kind}"


def _stamp(at: datetime) -> str:
    return at.astimezone(TIME_ZONE).strftime("%Y%m%d-%H%M")


def _named(answer: StreamingHttpResponse, name: str) -> StreamingHttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@needs("export_sites")
def as_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Send the sites as CSV."""
    _, table, name = _noted(request, slug, "csv")
    return _named(StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8"), name)


@needs("export_sites")
def as_geojson(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Send the sites as GeoJSON."""
    asked, table, name = _noted(request, slug, "geojson")
    lines = geojson_lines(asked.campaign, table)
    return _named(StreamingHttpResponse(lines, content_type="application/geo+json"), name)


@needs("export_sites")
def as_xlsx(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Send the sites as a workbook."""
    asked, table, name = _noted(request, slug, "xlsx")
    parts = xlsx_parts(table, asked.sites().order_by().count())
    return _named(StreamingHttpResponse(parts, content_type=_XLSX), name)


@needs("see_sites")
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sites as a ledger for A4 paper."""
    asked = sites_asked(request, slug)
    sites = list(asked.sites().select_related("assignee")[: MOST_PRINTED + 1])
    reading, names = reading_of(asked.campaign), division_names(asked.campaign, [each.division_code for each in sites])
    rows = rows_of(sites[:MOST_PRINTED], asked.campaign, reading, names, today())
    context = {
        "asked": asked,
        "rows": rows,
        "reading": reading,
        "cut": len(sites) > MOST_PRINTED,
        "most": MOST_PRINTED,
        "query": asked.wanted.query(),
        "at": timezone.now(),
    }
    return render(request, "sites/ledger.html", context)
