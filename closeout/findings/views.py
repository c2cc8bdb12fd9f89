"""Pages of findings: the ledger, one in full, and raising."""

import uuid
from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.findings.evidence import galleries
from closeout.findings.filters import read_filter
from closeout.findings.forms import RaiseForm
from closeout.findings.orders import may_order, orders_of
from closeout.findings.panels import ledger_panel, lines_of
from closeout.findings.queries import finding_page, ledger_page
from closeout.findings.raising import MOST, raise_findings
from closeout.findings.registry import leads_of
from closeout.findings.types import NewFinding
from closeout.findings.units import units_by_key
from closeout.findings.visible import answers_for
from closeout.findings.words import SOURCE_NAMES, due_tag, repeats_tag, state_tag
from closeout.journal.queries import history
from closeout.kernel.clock import today
from closeout.kernel.refusal import Refusal
from closeout.kernel.verdicts import FAIL
from closeout.people.access import Access, asking, needs
from closeout.sites.asked import sites_asked
from closeout.sites.models import IN_USE, Site
from closeout.sites.queries import visible_sites
from closeout.ui.language import lang


@needs("see_findings")
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the findings of a filter, with how many there are of each kind."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    params = {name: str(value) for name, value in request.GET.items()}
    wanted = read_filter(params, pack_of(campaign))
    page = ledger_page(access, campaign, wanted, params.get("after", ""), today())
    panel = ledger_panel(access, campaign, wanted, page)
    context = {"campaign": campaign, "lines": lines_of(page.rows), "panel": panel, "wanted": wanted}
    return render(request, "findings/ledger.html", context)


@needs("see_findings")
def finding(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show a finding, what happened to it and what can be done."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    page = finding_page(access, campaign, number, today())
    orders = orders_of(page.finding) if access.may("see_documents") else []
    context = {
        "campaign": campaign,
        "page": page,
        "leads": leads_of(access, page.finding),
        "state": state_tag(page.row.state),
        "day": due_tag(page.row.due),
        "repeats": repeats_tag(page.row.repeats),
        "source": SOURCE_NAMES[page.source],
        "clause": pack_of(campaign).model.clauses.get(page.finding.clause),
        "orders": orders,
        "may_order": may_order(access, page.finding),
        "may_opinion": access.may("draft_documents") and answers_for(access, page.finding),
        "galleries": galleries(access, page.finding),
        "history": history(f"finding:{page.finding.pk}"),
    }
    return render(request, "findings/finding.html", context)


@needs("raise_findings")
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Raise a finding at the sites that the address names."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    data = request.POST if request.method == "POST" else request.GET
    sites = _sites(access, campaign, data.getlist("site"))
    first = {"standard": request.GET.get("standard", "")}
    form = RaiseForm(pack_of(campaign), units_by_key(campaign), request.POST or None, initial=first)
    key = request.POST.get("key", "")[:36] or str(uuid.uuid4())
    if request.method == "POST" and form.is_valid():
        try:
            return _raised(request, campaign, form.findings(sites, key))
        except Refusal as refused:
            form.add_error(None, refused.say(lang()))
    context = {"campaign": campaign, "form": form, "sites": sites, "key": key}
    return render(request, "findings/new.html", context, status=422 if form.errors else 200)


@needs("raise_findings")
@require_POST
def new_at(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask what is to be raised at the sites that were ticked in the register, or at all of its filter."""
    asked = sites_asked(request, slug)
    ids = asked.ticked(request, MOST)
    if len(ids) > MOST and request.POST.get("all"):
        raise Refusal("findings.too_many", found=asked.sites().order_by().count(), most=MOST)
    codes = list(visible_sites(asked.access, asked.campaign).filter(pk__in=ids).values_list("code", flat=True))
    sites, wanted = _sites(asked.access, asked.campaign, codes), asked.wanted
    first = {"standard": wanted.standard if wanted.verdict in ("", FAIL) else ""}
    form = RaiseForm(pack_of(asked.campaign), units_by_key(asked.campaign), initial=first)
    context = {"campaign": asked.campaign, "form": form, "sites": sites, "key": str(uuid.uuid4())}
    return render(request, "findings/new.html", context)


def _sites(access: Access, campaign: Campaign, codes: Sequence[str]) -> list[Site]:
    seen = list(visible_sites(access, campaign).filter(code__in=codes, state=IN_USE).order_by("code"))
    if not seen:
        raise Refusal("findings.none_chosen")
    if len(seen) > MOST:
        raise Refusal("findings.too_many", found=len(seen), most=MOST)
    return seen


def _raised(request: HttpRequest, campaign: Campaign, new: Sequence[NewFinding]) -> HttpResponse:
    found, fresh = raise_findings(access=asking(request), campaign=campaign, new=new, at=timezone.now())
    if fresh:
        said = ngettext("%(n)d finding was raised.", "%(n)d findings were raised.", fresh) % {"n": fresh}
        messages.success(request, said)
    if fresh < len(found):
        messages.info(request, _("What was open already was not raised twice."))
    if len(found) == 1:
        return redirect("findings:finding", campaign.slug, found[0].number)
    return redirect("findings:ledger", campaign.slug)
