"""Pages of divisions, layers and calendars."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.areas import queries
from closeout.areas.calendars import years
from closeout.areas.divisions import save_division
from closeout.areas.forms import DivisionForm
from closeout.areas.layers import remove_layer as removed
from closeout.areas.registries import left
from closeout.kernel.clock import today
from closeout.people.access import asking, needs


@needs("see_areas")
def areas(request: HttpRequest) -> HttpResponse:
    """List layers, calendars and divisions."""
    access, word = asking(request), request.GET.get("q", "").strip()[:60]
    context = {
        "page": queries.divisions_page(access.authority, word, request.GET.get("page", "")),
        "q": word,
        "layers": queries.layers(access.authority),
        "years": years(today()),
        "left": left(access.authority),
        "manages": access.may("manage_areas"),
    }
    return render(request, "areas/list.html", context)


@needs("manage_areas")
def division(request: HttpRequest, code: str | None = None) -> HttpResponse:
    """Add a division or change one."""
    access = asking(request)
    old = None if code is None else queries.division(access.authority, code)
    form = DivisionForm(request.POST or None, division=old)
    if request.method == "POST" and form.is_valid():
        save_division(access=access, data=form.entered, new=old is None, at=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("areas:list")
    title = _("Add a division") if old is None else _("Change the division")
    context = {"form": form, "title": title, "act": _("Save")}
    return render(request, "areas/form.html", context, status=422 if form.errors else 200)


@needs("manage_areas")
def remove_layer(request: HttpRequest, layer: int) -> HttpResponse:
    """Measure to a layer no more."""
    access = asking(request)
    row = queries.layer_row(access.authority, layer)
    if request.method == "POST":
        removed(access=access, layer=layer, at=timezone.now())
        messages.success(request, _("The layer was removed."))
        return redirect("areas:list")
    return render(request, "areas/remove.html", {"row": row})
