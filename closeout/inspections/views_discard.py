"""Giving up a draft: a page that says what comes of it and asks why; the same by JSON."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.campaigns.queries import campaign_named
from closeout.inspections.discarding import discard_visit, to_discard
from closeout.inspections.forms import DiscardForm
from closeout.inspections.wire import body, discard_reason, speaks_json
from closeout.people.access import asking, needs


@needs("make_visits")
@speaks_json
def discard(request: HttpRequest, slug: str, visit: UUID) -> HttpResponse:
    """Ask why a draft is given up, and discard it."""
    access, at = asking(request), timezone.now()
    campaign = campaign_named(access, slug)
    sent = body(request) if request.method == "POST" else None
    if sent is not None:
        why = discard_reason(sent)
        found = discard_visit(access=access, campaign=campaign, visit=visit, reason=why, at=at)
        return JsonResponse({"visit": str(found.pk), "state": found.state})
    found = to_discard(access, campaign, visit, at)
    form = DiscardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        discard_visit(access=access, campaign=campaign, visit=visit, at=at, **form.cleaned_data)
        messages.success(request, _("The draft is discarded."))
        return redirect("inspections:visit", slug, visit)
    context = {"campaign": campaign, "visit": found, "form": form, "leads": found.lead_id == access.user.pk}
    return render(request, "inspections/discard.html", context, status=422 if form.errors else 200)
