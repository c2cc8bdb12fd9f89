"""The register's page, its map, what is done with many sites at once, and saved filters."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from closeout.campaigns.queries import campaign_named
from closeout.kernel.clock import today
from closeout.people.access import asking, needs
from closeout.sites.asked import AskedSites, sites_asked
from closeout.sites.contributed import bulks_of
from closeout.sites.filters import read_filter
from closeout.sites.forms import BulkForm
from closeout.sites.handing import MOST_AT_ONCE, assign_sites, forget_filter, remind, save_filter
from closeout.sites.panels import register_panel
from closeout.sites.points import points, read_box
from closeout.sites.reading import reading_of
from closeout.sites.register import register
from closeout.sites.remeasuring import left_in


@needs("see_sites")
def register_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the sites of a filter as a list, with the map of the same."""
    asked = sites_asked(request, slug)
    edges = {name: request.GET.get(name, "") for name in ("after", "before")}
    found = register(asked.access, asked.campaign, asked.wanted, today(), **edges)
    context = {
        "asked": asked,
        "found": found,
        "panel": register_panel(asked, found),
        "left": left_in(asked.campaign),
        "tiles": settings.MAP_TILES,
        "tiles_credit": settings.MAP_TILES_CREDIT,
        "bulks": [(reverse(each.address, args=[slug]), each.label) for each in bulks_of(asked.access)],
        "may": {each: asked.access.may(each) for each in ("assign", "export_sites", "manage_sites")},
    }
    return render(request, "sites/register.html", context)


@needs("see_sites")
def map_points(request: HttpRequest, slug: str) -> JsonResponse:
    """Return the same sites as points or clusters."""
    asked = sites_asked(request, slug)
    box = read_box(request.GET.get("box", ""))
    return JsonResponse(points(asked.access, asked.campaign, asked.wanted, today(), box))


@needs("assign")
@require_POST
def assign(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the ticked sites, or all of the filter, to somebody."""
    asked = sites_asked(request, slug)
    form = BulkForm(request.POST)
    to = form.cleaned_data["assignee"] if form.is_valid() else -1
    chosen = asked.ticked(request, MOST_AT_ONCE)
    count = assign_sites(access=asked.access, campaign=asked.campaign, sites=chosen, to=to or None, at=timezone.now())
    said = ngettext("%(count)d site was handed out.", "%(count)d sites were handed out.", count)
    messages.success(request, said % {"count": count})
    return _back(asked)


@needs("assign")
@require_POST
def remind_chosen(request: HttpRequest, slug: str) -> HttpResponse:
    """Remind those who owe something of the ticked sites, or of all of the filter."""
    asked = sites_asked(request, slug)
    form = BulkForm(request.POST)
    due_on = form.cleaned_data["due_on"] if form.is_valid() else None
    chosen = asked.ticked(request, MOST_AT_ONCE)
    count = remind(access=asked.access, campaign=asked.campaign, sites=chosen, due_on=due_on, at=timezone.now())
    said = ngettext("%(count)d reminder was sent.", "%(count)d reminders were sent.", count)
    messages.success(request, said % {"count": count})
    return _back(asked)


def _back(asked: AskedSites) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('sites:register', args=[asked.campaign.slug])}?{asked.wanted.query()}")


@needs("see_sites")
@require_POST
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the filter under a name."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    params = QueryDict(request.POST.get("query", "")[:1000]).dict()
    wanted = read_filter({key: str(value) for key, value in params.items()}, reading_of(campaign).pack)
    save_filter(access=access, campaign=campaign, name=request.POST.get("name", ""), query=wanted.query())
    messages.success(request, _("The filter was kept."))
    return _back(AskedSites(access, campaign, wanted))


@needs("see_sites")
@require_POST
def forget(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Forget a filter."""
    access = asking(request)
    forget_filter(access=access, campaign=campaign_named(access, slug), pk=pk)
    return redirect("sites:register", slug)
