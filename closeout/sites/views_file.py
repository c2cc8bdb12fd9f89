"""A site's file, the history of its facts, and its personal data."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from closeout.campaigns.plans import pack_of
from closeout.kernel.clock import today
from closeout.kernel.dates import parse_date
from closeout.people.access import needs
from closeout.sites.asked import site_asked
from closeout.sites.contributed import panels_of
from closeout.sites.file import site_file
from closeout.sites.forms import ReasonForm
from closeout.sites.lifecycle import reveal
from closeout.sites.panels import file_panel
from closeout.sites.said import sayings_of


@needs("see_sites")
def file(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show a site's file, as it is or as it was on a day."""
    asked = site_asked(request, slug, code)
    found = site_file(asked.access, asked.campaign, asked.site, _day(request.GET.get("as_of", "")))
    tiles = {"tiles": settings.MAP_TILES, "tiles_credit": settings.MAP_TILES_CREDIT}
    more = {"contributed": panels_of(asked.access, asked.site), "today": today()}
    context = {"asked": asked, "file": found, "panel": file_panel(asked, found), **more, **tiles}
    return render(request, "sites/file.html", context)


def _day(text: str) -> date | None:
    """Return a day that is over; None for anything else."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day < today() else None


@needs("see_sites")
def history(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show all that was said of a site's facts, or of one of them."""
    asked = site_asked(request, slug, code)
    wanted = request.GET.get("fact", "")
    pack = pack_of(asked.campaign)
    sayings = sayings_of(asked.site, pack)
    keys = [wanted] if wanted in pack.facts else list(pack.facts)
    context = {"asked": asked, "history": sayings.history(keys), "one": wanted in pack.facts}
    return render(request, "sites/history.html", context)


@needs("reveal")
def reveal_page(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Ask why somebody wants to see personal data, and show them once."""
    asked = site_asked(request, slug, code)
    form = ReasonForm(request.POST or None)
    shown = None
    if request.method == "POST" and form.is_valid():
        values = reveal(access=asked.access, site=asked.site, reason=form.cleaned_data["reason"], at=timezone.now())
        facts = pack_of(asked.campaign).facts
        shown = [(facts[key].label, value) for key, value in values.items()]
    context = {"asked": asked, "form": form, "shown": shown}
    answer = render(request, "sites/reveal.html", context, status=422 if form.errors else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer
