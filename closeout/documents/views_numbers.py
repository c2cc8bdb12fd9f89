"""How one's own unit writes its numbers."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.documents.forms import NumbersForm
from closeout.documents.kinds import kind_of
from closeout.documents.numbering import manners, set_numbers
from closeout.documents.words import kind_name
from closeout.kernel.clock import today
from closeout.kernel.refusal import Denied, Refusal
from closeout.people.access import asking, needs
from closeout.people.models import Unit
from closeout.people.queries import unit_named
from closeout.ui.language import lang


@needs("issue_documents")
def numbers(request: HttpRequest) -> HttpResponse:
    """Show how each kind's numbers are written."""
    year = today().year
    rows = [
        (key, kind_name(key), manner.number(year, 1), manner, own)
        for key, (manner, own) in manners(_unit(request)).items()
    ]
    return render(request, "documents/numbers.html", {"rows": rows, "unit": _unit(request)})


@needs("issue_documents")
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Set how a kind's numbers are written."""
    unit, wanted = _unit(request), kind_of(kind)
    now = asdict(manners(unit)[wanted.key][0])
    form = NumbersForm(request.POST or None, initial={**now, "short_name": now["prefix"]})
    if request.method == "POST" and form.is_valid():
        try:
            set_numbers(unit=unit, kind=kind, manner=form.manner(), actor=asking(request).user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.say(lang()))
        else:
            messages.success(request, _("Saved. The next number is written like this."))
            return redirect("documents:numbers")
    context = {"form": form, "title": kind_name(kind)}
    return render(request, "documents/numbers_kind.html", context, status=422 if form.errors else 200)


def _unit(request: HttpRequest) -> Unit:
    access = asking(request)
    if access.unit is None:
        raise Denied("people.not_yours")
    return unit_named(access, access.unit)
