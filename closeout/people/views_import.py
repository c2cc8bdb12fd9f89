"""Units and people by workbook: sent out, sent back, looked at, and then done."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from closeout.people.access import asking, needs
from closeout.people.export import workbook as written
from closeout.people.importing import apply, plan
from closeout.people.services import day_of
from closeout.people.sheets import MOST, read_book
from closeout.ui.forms import UploadForm
from closeout.ui.uploads import drop, keep, kept, looked_at, named

KIND: Final = "people"
LARGEST: Final = 5  # megabytes
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs("manage_people")
@never_cache
def workbook(request: HttpRequest) -> HttpResponse:
    """Send units and people as a workbook."""
    answer = HttpResponse(written(asking(request)), content_type=XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="people.xlsx"'
    return answer


@needs("manage_people")
def upload(request: HttpRequest) -> HttpResponse:
    """Take a workbook and show what each of its rows would do."""
    form = UploadForm(request.POST or None, request.FILES or None, accept=".xlsx")
    if not form.is_valid():
        context = {"form": form, "megabytes": LARGEST, "most": MOST}
        return render(request, "people/import.html", context, status=422 if form.errors else 200)
    access, at = asking(request), timezone.now()
    sent = keep(form.cleaned_data["file"], user=access.user.pk, kind=KIND, endings=(".xlsx",), most=LARGEST, at=at)
    with looked_at(sent):
        effects = plan(access, read_book(access.authority, sent.path), day_of(at)).effects
    context = {"upload": sent, "effects": effects, "title": _("Units and people from a workbook")}
    return render(request, "people/effects.html", context, status=422 if effects.wrong else 200)


@needs("manage_people")
@require_POST
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Do what was shown, and show the passwords of new accounts, once."""
    access, at = asking(request), timezone.now()
    sent = kept(request.POST.get("token", ""), user=access.user.pk, kind=KIND, at=at)
    with named(sent.path, sent.name):
        added = apply(
            access=access, book=read_book(access.authority, sent.path), digest=request.POST.get("digest", ""), at=at
        )
    drop(sent)
    return render(request, "people/passwords.html", {"added": added, "imported": True})
