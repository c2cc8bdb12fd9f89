"""Pages of the census: how far it is, a division with its sites, and the questionnaire."""

import json
from collections import Counter
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.campaigns.models import RUNNING, Campaign
from closeout.campaigns.plans import evaluator_of, pack_of
from closeout.campaigns.queries import campaign_named
from closeout.census.answers import next_code, record_answered, register_answered
from closeout.census.forms import Questionnaire, initial_of
from closeout.census.kept import counts_of
from closeout.census.queries import may_sign, questionnaire, standing_of, standings, surveyed
from closeout.census.types import Standing
from closeout.census.words import STATES, said
from closeout.kernel.clock import today
from closeout.kernel.refusal import Denied, Missing, Refusal
from closeout.people.access import Access, asking, needs
from closeout.sites.models import Site
from closeout.sites.queries import visible_sites
from closeout.sites.services import clashes
from closeout.sites.values import kept, read
from closeout.ui.language import lang

_PAGE = 50  # divisions, or sites


def place(request: HttpRequest, slug: str, division: int) -> tuple[Access, Campaign, Standing]:
    """Return who asks, the campaign and how far the division is; refused where it is another's or unknown."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    return access, campaign, standing_of(access, campaign, str(division), today())


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent, even nothing at all; None: it is only opened."""
    return request.POST if request.method == "POST" else None


def shown(
    request: HttpRequest, template: str, campaign: Campaign, status: int = 200, **context: object
) -> HttpResponse:
    """Return a page of a campaign's census."""
    whole = {"campaign": campaign, "running": campaign.state == RUNNING, "access": asking(request), **context}
    return render(request, f"census/{template}.html", whole, status=status)


@needs("see_census")
def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how far each village and community is."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    every = standings(access, campaign, today())
    counts = Counter(each.state for each in every)
    chosen = request.GET.get("state", "")
    rows = [each for each in every if not chosen or each.state == chosen]
    return shown(
        request,
        "overview",
        campaign,
        page=Paginator(rows, _PAGE).get_page(request.GET.get("page")),
        chips=[(key, word, counts[key]) for key, word in STATES.items()],
        chosen=chosen if chosen in STATES else "",
        total=_total(every),
        started=any(each.started for each in every),
        office=access.may("run_campaign"),
        may_fill=access.may("do_census"),
        older=counts_of(access, campaign)["waiting"] if access.may("do_census") else 0,
    )


def _total(every: list[Standing]) -> dict[str, object]:
    known = [each.expected for each in every if each.expected is not None]
    return {
        "divisions": len(every),
        "signed": sum(each.signed for each in every),
        "late": sum(each.state == "late" for each in every),
        "zero": sum(each.state == "zero" for each in every),
        "done": sum(each.done for each in every),
        "expected": sum(known) if known else None,
        "unknown": sum(each.unknown for each in every),
    }


@needs("see_census")
def division(request: HttpRequest, slug: str, division: int) -> HttpResponse:
    """Show a division: how far it is, its sites, and what can be done next."""
    access, campaign, standing = place(request, slug, division)
    sites = Paginator(surveyed(access, campaign, standing.code), _PAGE).get_page(request.GET.get("page"))
    return shown(
        request,
        "division",
        campaign,
        it=standing,
        sites=sites,
        may_fill=access.may("do_census"),
        may_sign=may_sign(access, campaign, standing.code),
    )


def attempt(form: Questionnaire, act: Callable[[], Site]) -> Site | None:
    """Do what a form asks; what is refused stands on the form, with all that was filled in. None: refused."""
    try:
        return act()
    except (Denied, Missing):
        raise
    except Refusal as refusal:
        field = "site_code" if refusal.code == "sites.code_taken" and "site_code" in form.fields else None
        form.add_error(field, refusal.say(lang()))
        return None


@needs("do_census")
def new(request: HttpRequest, slug: str, division: int) -> HttpResponse:
    """Register a site by the questionnaire."""
    access, campaign, standing = place(request, slug, division)
    pack = pack_of(campaign)
    initial = {"site_code": next_code(campaign, standing.code)}
    form = Questionnaire(questionnaire(pack), pack, sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _register(access, campaign, standing.code, form))
        if made is not None:
            messages.success(request, _("%(name)s was saved as %(code)s.") % {"name": made.name, "code": made.code})
            return redirect("census:new" if "again" in request.POST else "census:division", slug, division)
    return shown(request, "form", campaign, 422 if form.errors else 200, it=standing, form=form)


def _register(access: Access, campaign: Campaign, division: str, form: Questionnaire) -> Site:
    return register_answered(
        access=access,
        campaign=campaign,
        division=division,
        code=str(form.said()["site_code"]),
        facts=form.facts({}),
        key=form.cleaned_data["key"],
        at=timezone.now(),
    )


@needs("do_census")
def site(request: HttpRequest, slug: str, division: int, pk: int) -> HttpResponse:
    """Fill in the questionnaire of a site that is registered."""
    access, campaign, standing = place(request, slug, division)
    one = visible_sites(access, campaign).filter(pk=pk, division_code=standing.code).first()
    if one is None:
        raise Missing("census.no_site")
    form = _form_of(one, campaign, request)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: _record(access, one, form)) is not None:
            messages.success(request, _("%(name)s was saved.") % {"name": one.name})
            return redirect("census:division", slug, division)
        _show_meanwhile(form, one, campaign)
    return shown(request, "form", campaign, 422 if form.errors else 200, it=standing, form=form, site=one)


def _form_of(one: Site, campaign: Campaign, request: HttpRequest) -> Questionnaire:
    pack = pack_of(campaign)
    values = read(pack.facts, one.values)
    initial = {**initial_of(pack, values), "seen": json.dumps(one.values, ensure_ascii=False)}
    return Questionnaire(questionnaire(pack), pack, sent(request), initial=initial, fixed_code=one.code)


def _record(access: Access, one: Site, form: Questionnaire) -> Site:
    pack = pack_of(one.campaign)
    seen = read(pack.facts, form.cleaned_data["seen"])
    facts = form.facts(seen)
    known = {each.key: seen.get(each.key) for each in facts}
    key = form.cleaned_data["key"]
    return record_answered(access=access, site=one, facts=facts, seen=known, key=key, at=timezone.now())


def _show_meanwhile(form: Questionnaire, one: Site, campaign: Campaign) -> None:
    """Say at each field what somebody else entered meanwhile; sent once more, one's own answer counts."""
    one.refresh_from_db()
    evaluator = evaluator_of(campaign)
    seen = read(evaluator.pack.facts, form.cleaned_data["seen"])
    facts = form.facts(seen)
    known = {each.key: seen.get(each.key) for each in facts}
    for each in clashes(one, facts, known, evaluator.pack.facts):
        now = _("Somebody entered this meanwhile: %(value)s. Send the form once more to replace it, or take it over.")
        form.add_error(each.key, now % {"value": said(evaluator.pack.facts[each.key], each.now)})
    form.see({key: kept(value) for key, value in one.values.items()})
