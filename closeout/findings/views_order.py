"""Drafting documents from findings: an order to correct, and the opinion on its re-inspection."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.documents.models import Document
from closeout.findings.forms import OpinionForm, OrderForm
from closeout.findings.models import MAJOR, Finding, Order
from closeout.findings.orders import draft_opinion, draft_order
from closeout.findings.periods import days_of
from closeout.findings.states import CORRECTING, RAISED
from closeout.findings.visible import own, visible_findings
from closeout.kernel.clock import today
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.access import Access, asking, needs
from closeout.people.models import Post
from closeout.sites.queries import site_named
from closeout.ui.language import lang


@needs("draft_documents")
def order(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Draft an order over findings of a site."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    site = site_named(access, campaign, code)
    found = list(
        visible_findings(access, campaign)
        .filter(own(access), site=site, state__in=(RAISED, CORRECTING))
        .order_by("number")
    )
    form = OrderForm(_items(found), _officers(access, today()), request.POST or None, initial=_first(campaign, found))
    context = {"campaign": campaign, "site": site, "found": found}

    def draft() -> Document:
        return draft_order(access=access, campaign=campaign, new=form.order(), at=timezone.now())

    return _drafted(request, form, draft, "findings/order.html", context)


@needs("draft_documents")
def opinion(request: HttpRequest, slug: str, order: int) -> HttpResponse:
    """Draft the opinion on the re-inspection of an order."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    found = get_object_or_404(Order.objects.select_related("document", "site"), pk=order, campaign=campaign)
    site_named(access, campaign, found.site.code)
    items = list(found.findings.order_by("number"))
    form = OpinionForm(_items(items), _officers(access, today()), request.POST or None)

    def draft() -> Document:
        officers = form.cleaned_data["officer"]
        return draft_opinion(access=access, order=found, results=form.results(), officers=officers, at=timezone.now())

    return _drafted(request, form, draft, "findings/opinion.html", {"campaign": campaign, "order": found})


def _drafted(
    request: HttpRequest, form: Form, draft: Callable[[], Document], page: str, context: Mapping[str, object]
) -> HttpResponse:
    """Draft a document and go to it, or show the page with what is wrong; what was written stays."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("documents:one", draft().pk)
        except Refusal as refused:
            if refused.status not in (Refusal.status, Conflict.status):
                raise
            form.add_error(None, refused.say(lang()))
            status = refused.status
    status = 422 if form.errors and status == 200 else status
    return render(request, page, {**context, "form": form}, status=status)


def _first(campaign: Campaign, found: Sequence[Finding]) -> dict[str, object]:
    """Return what the form of an order begins with: every finding, within the plan's days."""
    severity = MAJOR if any(each.severity == MAJOR for each in found) else ""
    days = days_of(pack_of(campaign), severity)
    return {"finding": [each.number for each in found], "when": "period", "days": days}


def _items(found: Sequence[Finding]) -> list[tuple[int, str]]:
    texts = [(each, each.text_zh if lang() == "zh" else each.text_en) for each in found]
    return [(each.number, f"{each.number} · {text}") for each, text in texts]


def _officers(access: Access, on: date) -> list[tuple[int, str]]:
    """Return the people of one's unit whose certificate holds on a day, by name; one query."""
    posts = Post.objects.filter(unit=access.unit, until__isnull=True, user__is_active=True)
    held = posts.filter(user__certificates__valid_until__gte=on).select_related("user").distinct()
    return [(each.user_id, each.user.name) for each in held.order_by("user__name", "user_id")]
