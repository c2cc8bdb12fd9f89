"""Recording what is known of a site, and registering a new one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.kernel.facts import Value
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.access import Access, asking, needs
from closeout.sites.asked import AskedSite, site_asked
from closeout.sites.duplicates import LIKELY, duplicates
from closeout.sites.forms import NewSiteForm, RecordForm, proposed_code
from closeout.sites.lifecycle import register_site
from closeout.sites.models import Site
from closeout.sites.recording import (
    SEEN,
    Group,
    differing,
    entered_again,
    group_of,
    read_seen,
    said_differently,
    seen_values,
    settled,
)
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact, NewSite
from closeout.sites.words import SPEAKS_AS
from closeout.ui.language import lang


@needs("record_facts")
def facts(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show a group of a site's facts as a form, or record what somebody says differently."""
    asked = site_asked(request, slug, code)
    group = group_of(asked.access, asked.campaign, asked.site, _number(request.GET.get("group", "")))
    form = RecordForm(group.asked, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _recorded(request, asked, group, form)
    return _shown(request, asked, group, form)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0


def _shown(request: HttpRequest, asked: AskedSite, group: Group, form: RecordForm) -> HttpResponse:
    posted = [(name, str(value)) for name, value in request.POST.items() if name.startswith(SEEN)]
    context = {"asked": asked, "group": group, "form": form, "seen": posted or seen_values(group)}
    return render(request, "sites/facts.html", context, status=422 if form.errors else 200)


def _recorded(request: HttpRequest, asked: AskedSite, group: Group, form: RecordForm) -> HttpResponse:
    pack, at = pack_of(asked.campaign), timezone.now()
    entered, seen = form.entered(), read_seen(request.POST.dict(), pack.facts)
    settled(seen, entered, asked.site, request.POST.get("choose", ""), pack)
    about = {"observed_on": form.cleaned_data["observed_on"], "evidence": form.cleaned_data["evidence"]}
    new = said_differently(entered, seen, at=at, **about)
    source = SPEAKS_AS[asked.access.role]
    try:
        if new:
            record_facts(access=asked.access, site=asked.site, facts=new, source=source, at=at, seen=seen)
    except Conflict as conflict:
        return _clash(request, asked, form, (entered, seen, new), conflict)
    except Refusal as refusal:
        return _refused(request, asked, group, form, refusal)
    messages.success(
        request,
        ngettext("%(count)d fact was recorded.", "%(count)d facts were recorded.", len(new)) % {"count": len(new)},
    )
    return _onwards(request, asked, group)


def _refused(request: HttpRequest, asked: AskedSite, group: Group, form: RecordForm, refusal: Refusal) -> HttpResponse:
    """Show the form again with what does not fit; who may not record at all is told so by the page of refusals."""
    if refusal.status != 422:
        raise refusal
    form.add_error(None, refusal.say(lang()))
    return _shown(request, asked, group, form)


def _onwards(request: HttpRequest, asked: AskedSite, group: Group) -> HttpResponse:
    args = [asked.campaign.slug, asked.site.code]
    if "next" in request.POST and group.next is not None:
        return HttpResponseRedirect(f"{reverse('sites:facts', args=args)}?group={group.next}")
    return redirect("sites:file", *args)


Attempt = tuple[dict[str, Value], dict[str, Value], list[NewFact]]  # entered, seen, said differently


def _clash(
    request: HttpRequest, asked: AskedSite, form: RecordForm, attempt: Attempt, conflict: Conflict
) -> HttpResponse:
    """Show both values of each fact that somebody else changed; all that was entered travels on."""
    if conflict.code != "sites.clash":
        raise conflict
    entered, seen, new = attempt
    context = {
        "asked": asked,
        "differing": differing(asked.campaign, asked.site, new, seen),
        "fields": entered_again(entered, seen, form.data),
    }
    return render(request, "sites/clash.html", context, status=409)


@needs("manage_sites")
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Register a site, and show what it may be a second file of."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    last = Site.objects.filter(campaign=campaign).order_by("-code").first()
    form = NewSiteForm(access, request.POST or None, initial={"code": proposed_code(last, slug)})
    site = _registered(access, campaign, form) if request.method == "POST" and form.is_valid() else None
    if site is None:
        context = {"campaign": campaign, "form": form}
        return render(request, "sites/new.html", context, status=422 if form.errors else 200)
    messages.success(request, _("The site was registered."))
    alike = [each for each in duplicates(access, site) if each.score >= LIKELY]
    return redirect("sites:duplicates" if alike else "sites:file", slug, site.code)


def _registered(access: Access, campaign: Campaign, form: NewSiteForm) -> Site | None:
    """Register what the form says; None: it was refused, and the form says why."""
    said = [NewFact(key, value) for key, value in form.facts().items()]
    new_site = NewSite(form.cleaned_data["code"], said)
    uscc, source = form.cleaned_data["uscc"], SPEAKS_AS[access.role]
    try:
        return register_site(
            access=access, campaign=campaign, new=new_site, uscc=uscc, source=source, at=timezone.now()
        )
    except Refusal as refusal:
        if refusal.status == 403 or refusal.code == "campaigns.finished":
            raise
        form.add_error(None, refusal.say(lang()))
        return None
