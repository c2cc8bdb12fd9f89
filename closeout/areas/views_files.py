"""Divisions, layers and calendars from files: sent, looked at, and then done."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from closeout.areas import calendars, layers
from closeout.areas import divisions as lists
from closeout.areas.forms import LayerForm, LayerPlace
from closeout.areas.queries import layer_label
from closeout.people.access import asking, needs
from closeout.ui.forms import UploadForm
from closeout.ui.uploads import Upload, drop, keep, kept, looked_at, named


def _kept(request: HttpRequest, kind: str) -> Upload:
    return kept(request.POST.get("token", ""), user=asking(request).user.pk, kind=kind, at=timezone.now())


def _keep(request: HttpRequest, file: Any, kind: str, **limits: Any) -> Upload:
    return keep(file, user=asking(request).user.pk, kind=kind, at=timezone.now(), **limits)


def _form(request: HttpRequest, form: UploadForm, title: str, hint: str) -> HttpResponse:
    context = {"form": form, "title": title, "act": _("See what it would do"), "hint": hint}
    return render(request, "areas/form.html", context, status=422 if form.errors else 200)


@needs("manage_areas")
def divisions(request: HttpRequest) -> HttpResponse:
    """Take a list of divisions and show what each of its rows would do."""
    form = UploadForm(request.POST or None, request.FILES or None, accept=".csv")
    title = _("Divisions from a file")
    if not form.is_valid():
        hint = _("CSV with the columns code, name_zh and, if you like, name_en and urban_rural_code; 5 MB at most.")
        return _form(request, form, title, hint)
    limits: dict[str, Any] = {"endings": lists.ENDINGS, "most": lists.LARGEST}
    sent = _keep(request, form.cleaned_data["file"], "divisions", **limits)
    with looked_at(sent):
        effects = lists.plan(asking(request).authority, sent.path).effects
    context = {"upload": sent, "effects": effects, "title": title, "action": "areas:confirm_divisions"}
    return render(request, "areas/effects.html", context, status=422 if effects.wrong else 200)


@needs("manage_areas")
@require_POST
def confirm_divisions(request: HttpRequest) -> HttpResponse:
    """Do what the list of divisions was seen to do."""
    sent = _kept(request, "divisions")
    how: dict[str, Any] = {"file_digest": sent.digest, "digest": request.POST.get("digest", ""), "at": timezone.now()}
    with named(sent.path, sent.name):
        count = lists.load_divisions(access=asking(request), path=sent.path, **how)
    drop(sent)
    said = ngettext("%(n)d division was written.", "%(n)d divisions were written.", count)
    messages.success(request, said % {"n": count})
    return redirect("areas:list")


@needs("manage_areas")
def layer(request: HttpRequest) -> HttpResponse:
    """Take a file as a layer and show what is in it."""
    land = asking(request).authority
    form = LayerForm(request.POST or None, request.FILES or None, authority=land, accept=",".join(layers.ENDINGS))
    if not form.is_valid():
        hint = _("GeoJSON, a zipped Shapefile or a GeoPackage that names its coordinate system; 64 MB at most.")
        return _form(request, form, _("Load a layer"), hint)
    place = form.cleaned_data
    limits: dict[str, Any] = {"endings": layers.ENDINGS, "most": layers.LARGEST}
    sent = _keep(request, place["file"], "layer", **limits)
    with looked_at(sent):
        found = layers.look(sent, place["name"])
    return render(
        request,
        "areas/layer.html",
        {"upload": sent, "found": found, "place": place, "label": layer_label(place["name"])},
    )


@needs("manage_areas")
@require_POST
def confirm_layer(request: HttpRequest) -> HttpResponse:
    """Let the file be the layer."""
    sent, form = _kept(request, "layer"), LayerPlace(request.POST, authority=asking(request).authority)
    if not form.is_valid():
        return redirect("areas:new_layer")
    with named(sent.path, sent.name):
        layers.load_layer(access=asking(request), sent=sent, **form.cleaned_data, at=timezone.now())
    drop(sent)
    messages.success(request, _("The layer was loaded."))
    return redirect("areas:list")


@needs("manage_areas")
def calendar(request: HttpRequest) -> HttpResponse:
    """Take a notice on the days off of a year and show what it would change."""
    form = UploadForm(request.POST or None, request.FILES or None, accept=".json,.csv")
    title = _("Days off of a year")
    if not form.is_valid():
        hint = _("JSON as holiday-cn publishes it, or CSV with the columns date, name and is_off_day; one year a file.")
        return _form(request, form, title, hint)
    limits: dict[str, Any] = {"endings": calendars.ENDINGS, "most": calendars.LARGEST}
    sent = _keep(request, form.cleaned_data["file"], "calendar", **limits)
    with looked_at(sent):
        effects = calendars.effects(calendars.read_notice(sent.path))
    context = {"upload": sent, "effects": effects, "title": title, "action": "areas:confirm_calendar"}
    return render(request, "areas/effects.html", context)


@needs("manage_areas")
@require_POST
def confirm_calendar(request: HttpRequest) -> HttpResponse:
    """Let working days count by the notice from now on."""
    sent = _kept(request, "calendar")
    digest = request.POST.get("digest", "")
    with named(sent.path, sent.name):
        one = calendars.load_notice(access=asking(request), sent=sent, digest=digest, at=timezone.now())
    drop(sent)
    messages.success(request, _("Working days of %(year)d count by this file now.") % {"year": one.year})
    return redirect("areas:list")
