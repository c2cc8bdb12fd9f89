"""Pages of files: the questionnaire as a workbook, a file that is sent, its dry run, its columns and its import."""

import tempfile
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.census.background import soon
from closeout.census.forms import MapForm, UploadForm
from closeout.census.importing import begin
from closeout.census.ledgers import ledger_headings, map_columns, saved_maps
from closeout.census.models import LEDGER, WAITING, Upload
from closeout.census.queries import own_villages, questionnaire
from closeout.census.trial import tried, written
from closeout.census.types import Change, Trial
from closeout.census.uploads import keep_upload, named, path_of, upload_named
from closeout.census.views import place, sent, shown
from closeout.census.words import said
from closeout.forms.book import Filling, write_form
from closeout.forms.marks import write_marked
from closeout.kernel.refusal import Denied, Missing, Refusal
from closeout.kernel.text import Text
from closeout.people.access import Access, asking, needs
from closeout.tabular.mapping import with_site_code
from closeout.ui.language import lang

_ACTS = require_http_methods(["GET", "HEAD", "POST"])
_SHOWN = 100  # rows and errors on a page


def _file(request: HttpRequest, slug: str, token: str) -> tuple[Access, Campaign, Upload]:
    access = asking(request)
    campaign = campaign_named(access, slug)
    return access, campaign, upload_named(access, campaign, token, timezone.now())


@needs("do_census")
@require_safe
def questionnaire_file(request: HttpRequest, slug: str, division: int) -> HttpResponseBase:
    """Give the questionnaire of a division as a workbook, with the sites that are known."""
    access, campaign, standing = place(request, slug, division)
    sites, divisions = written(access, campaign, standing.code)
    form = questionnaire(pack_of(campaign))
    name = f"{standing.name.say(lang())}-{form.about.say(lang())}.xlsx"
    return _workbook(name, lambda path: write_form(path, form, Filling(sites, divisions, lang())))


def _workbook(name: str, write: Callable[[Path], None]) -> FileResponse:
    with tempfile.TemporaryDirectory(prefix="closeout-") as folder:
        path = Path(folder) / "made.xlsx"
        write(path)
        return FileResponse(BytesIO(path.read_bytes()), as_attachment=True, filename=name)


@needs("do_census")
@_ACTS
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a file: our questionnaire, or a ledger of an office's own."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    form = UploadForm(sent(request), request.FILES or None, divisions=own_villages(access, campaign))
    if request.method == "POST" and form.is_valid():
        file, where = form.cleaned_data["file"], form.cleaned_data["division"]
        try:
            kept = keep_upload(access=access, campaign=campaign, file=file, division=where, at=timezone.now())
        except (Denied, Missing):
            raise
        except Refusal as refusal:
            form.add_error("file", refusal.say(lang()))
        else:
            return redirect("census:columns" if kept.kind == LEDGER else "census:trial", slug, kept.token)
    return shown(request, "upload", campaign, 422 if form.errors else 200, form=form)


@needs("do_census")
@_ACTS
def columns(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Say what the headings of a ledger are."""
    access, campaign, kept = _file(request, slug, token)
    maps, pack = saved_maps(access), pack_of(campaign)
    chosen = next((each for each in maps if str(each.pk) == request.GET.get("map")), None)
    form = MapForm(ledger_headings(kept, pack, chosen), pack, sent(request))
    if request.method == "POST" and form.is_valid():
        what = {"columns": form.columns, "aside": form.aside, "save_as": form.cleaned_data["save_as"]}
        try:
            map_columns(access=access, campaign=campaign, upload=kept, **what, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.say(lang()))
        else:
            return redirect("census:trial", slug, token)
    facts = with_site_code(pack.facts).values()
    return shown(request, "columns", campaign, 422 if form.errors else 200, form=form, it=kept, maps=maps, facts=facts)


@needs("do_census")
@_ACTS
def trial(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Show what an import would do, and import: all of it, or the good rows."""
    access, campaign, kept = _file(request, slug, token)
    if kept.kind == LEDGER and not kept.columns:
        return redirect("census:columns", slug, token)
    if request.method == "POST":
        partial, now = request.POST.get("rows") == "good", timezone.now()
        rows = begin(access=access, campaign=campaign, upload=kept, partial=partial)
        soon(access, kept, rows, at=now)
        return redirect("census:trial", slug, token)
    if kept.state != WAITING:
        return shown(request, "imported", campaign, it=kept, problem=kept.problem.get(lang()))
    try:
        found = tried(access, campaign, kept)
    except Refusal as refusal:
        problems = [each.say(lang()).removeprefix(f"{path_of(kept)}:") for each in refusal.problems[:_SHOWN]]
        return shown(request, "unreadable", campaign, 422, it=kept, sentence=refusal.say(lang()), problems=problems)
    return shown(request, "trial", campaign, it=kept, **_parts(found))


def _parts(found: Trial) -> dict[str, Any]:
    changed = [each for each in found.rows if each.kind == "changed"]
    new = [each for each in found.rows if each.kind == "new"]
    return {
        "counts": found.counts,
        "good": found.count("new") + found.count("changed"),
        "aside": sum(len(each.aside) for each in found.rows),
        "errors": found.errors[:_SHOWN],
        "error_count": found.error_count,
        "changed": [(each.code, _said(each.changes)) for each in changed[:_SHOWN]],
        "new": new[:_SHOWN],
    }


def _said(changes: Sequence[Change]) -> list[tuple[Text, str, str]]:
    return [(each.fact.label, said(each.fact, each.old), said(each.fact, each.new)) for each in changes]


@needs("do_census")
@require_safe
def marked(request: HttpRequest, slug: str, token: str) -> HttpResponseBase:
    """Give the workbook back with every bad cell red."""
    access, campaign, kept = _file(request, slug, token)
    if path_of(kept).suffix != ".xlsx":
        raise Refusal("census.no_marks")
    found = tried(access, campaign, kept)
    name = f"{Path(kept.name).stem}-{_('to mend')}.xlsx"
    row = kept.header_row
    with named(kept):
        return _workbook(
            name,
            lambda path: write_marked(path, found.problems, lang(), source=path_of(kept), header_row=row),
        )
