"""The page on which the operator, and who accompanies, signs; the same for a device that sent the picture before."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.campaigns.models import Campaign
from closeout.campaigns.queries import campaign_named
from closeout.inspections.forms_sign import SignForm
from closeout.inspections.models import Visit
from closeout.inspections.panels import signed_shown
from closeout.inspections.sheet import Making
from closeout.inspections.signing import sign, signatures, take_signature
from closeout.inspections.views_answer import draft
from closeout.inspections.visible import refuse_settled
from closeout.inspections.wire import body, read_signature, signed_said, speaks_json
from closeout.kernel.refusal import Refusal
from closeout.people.access import asking, needs
from closeout.ui.language import lang


@needs("make_visits")
@speaks_json
def signature(request: HttpRequest, slug: str, visit: UUID) -> HttpResponse:
    """Let somebody sign what a visit says."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    found = draft(access, campaign, visit)
    sent = body(request) if request.method == "POST" else None
    if sent is not None:
        said, at = read_signature(sent), timezone.now()
        return JsonResponse(signed_said(sign(access=access, campaign=campaign, visit=visit, said=said, at=at)))
    refuse_settled(found)
    first = {"uuid": uuid4(), "seen": found.version, "name": found.met_name, "role": "operator"}
    form = SignForm(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid() and _kept(request, campaign, found, form):
        messages.success(request, _("The signature is kept with the visit."))
        return redirect("inspections:visit", slug, visit)
    shown = signed_shown(found, signatures(found))
    context = {"campaign": campaign, "sheet": Making(access, campaign, found).sheet(), "form": form, "signed": shown}
    return render(request, "inspections/sign.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, campaign: Campaign, visit: Visit, form: SignForm) -> bool:
    """Keep what a valid form brings; a refusal that is a matter of the form is said there."""
    access, at = asking(request), timezone.now()
    try:
        said, file = form.said(), form.picture()
        take_signature(access=access, campaign=campaign, visit=visit.pk, said=said, file=file, at=at)
    except Refusal as refused:
        if refused.status != Refusal.status:
            raise
        form.add_error(None, refused.say(lang()))
        return False
    return True
