"""The visits of a filter as a work ledger in a workbook."""

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from closeout.campaigns.queries import campaign_named
from closeout.inspections.exports import ledger_parts, note_export
from closeout.inspections.filters import read_filter
from closeout.inspections.queries import chosen
from closeout.kernel.clock import TIME_ZONE
from closeout.people.access import asking, needs
from closeout.ui.language import lang

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("export_visits")
def as_xlsx(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """Send the visits of a filter, after the copy was written down."""
    access, at = asking(request), timezone.now()
    campaign = campaign_named(access, slug)
    wanted = read_filter({name: str(value) for name, value in request.GET.items()})
    parts = ledger_parts(campaign, chosen(access, campaign, wanted), lang())
    note_export(access=access, campaign=campaign, query=wanted.query(), at=at)
    answer = StreamingHttpResponse(parts, content_type=_XLSX)
    stamp = at.astimezone(TIME_ZONE).strftime("%Y%m%d-%H%M")
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}-visits-{stamp}.xlsx"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
