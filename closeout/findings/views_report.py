"""Reporting a correction, with the photo of it in the same form."""

from collections.abc import Sequence
from typing import Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from closeout.campaigns.models import Campaign
from closeout.campaigns.queries import campaign_named
from closeout.evidence.models import Item
from closeout.evidence.services import Came, add_all
from closeout.evidence.streaming import Streaming, stream_files
from closeout.findings import services
from closeout.findings.doing import Doer
from closeout.findings.evidence import AFTER, proved_since
from closeout.findings.forms import CorrectedForm
from closeout.findings.models import Finding
from closeout.findings.services import proof_since
from closeout.findings.visible import finding_seen
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.access import asking, needs
from closeout.ui.language import lang

_PAGE: Final = {
    "title": gettext_lazy("Report it as corrected"),
    "effect": gettext_lazy("Somebody else looks at it and closes it out, or sends it back to you."),
    "button": gettext_lazy("Report as corrected"),
}


@needs("do_findings")
@csrf_exempt  # the token is looked for once it is said where the files go
def submit(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """Ask what was done and for a photo, or keep the photo and report."""
    if request.method != "POST":
        campaign, found = _found(request, slug, number)
        form = CorrectedForm(needed=not _proved(found), initial={"uuid": uuid4(), "seen": found.version})
        return _page(request, campaign, found, form)
    handler = stream_files(request)
    try:
        return _reported(request, slug, number, handler)
    finally:
        handler.drop()


@csrf_protect
def _reported(request: HttpRequest, slug: str, number: int, handler: Streaming) -> HttpResponse:
    campaign, found = _found(request, slug, number)
    form = CorrectedForm(request.POST, request.FILES, refusals=handler.refusals, needed=not _proved(found))
    if not form.is_valid():
        # Whoever may not report at all is told so, and not what is missing.
        services.refuse_report(Doer(asking(request), campaign, number, timezone.now()))
        return _page(request, campaign, found, form)
    sent = form.sent()
    try:
        _report(request, campaign, found, form, sent)
    except Refusal as refused:
        if refused.status not in (Refusal.status, Conflict.status):
            raise
        return _refused(request, campaign, found, sent, refused)
    messages.success(request, _("Reported. Somebody else will look at it."))
    return redirect("findings:finding", slug, number)


def _found(request: HttpRequest, slug: str, number: int) -> tuple[Campaign, Finding]:
    campaign = campaign_named(asking(request), slug)
    return campaign, finding_seen(asking(request), campaign, number)


def _proved(found: Finding) -> bool:
    return proved_since(found, proof_since(found))


def _report(
    request: HttpRequest, campaign: Campaign, found: Finding, form: CorrectedForm, sent: Sequence[Came]
) -> None:
    """Keep the photo and report. A phone does not keep it, so it stays although the report should be refused."""
    access, at, said = asking(request), timezone.now(), form.cleaned_data
    doer = Doer(access, campaign, found.number, at, said["seen"])
    if sent:
        services.refuse_report(doer)
        add_all(access=access, subject=f"{AFTER}:{found.pk}", files=sent, caption="", at=at)
    services.submit(doer, note=said["note"])


def _refused(
    request: HttpRequest, campaign: Campaign, found: Finding, sent: Sequence[Came], refused: Refusal
) -> HttpResponse:
    """Show the form with why nothing was reported, as what is there is by now: what was kept is not asked for again."""
    again = request.POST.copy()
    again["uuid"] = str(uuid4())
    fresh = CorrectedForm(again, needed=not _proved(found))
    fresh.add_error(None, refused.say(lang()))
    if Item.objects.filter(uuid__in=[each.uuid for each in sent]).exists():
        fresh.add_error(None, _("The photo is kept with the finding; it need not be sent again."))
    return _page(request, campaign, found, fresh, refused.status)


def _page(
    request: HttpRequest, campaign: Campaign, found: Finding, form: CorrectedForm, status: int = 422
) -> HttpResponse:
    context = {"campaign": campaign, "found": found, "page": _PAGE, "form": form}
    return render(request, "findings/act.html", context, status=status if form.errors else 200)
