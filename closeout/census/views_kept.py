"""The page of what older ledgers say: taken as findings, or set aside with a reason, a line or many at once."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.queries import campaign_named
from closeout.census.kept import SHOWS, counts_of, kept_lines, suggestions
from closeout.census.kept import shown as shown_lines
from closeout.census.kept_forms import Choices, LineForm, forms_of
from closeout.census.models import KeptAside
from closeout.census.taking import set_aside, take_lines
from closeout.census.views import sent, shown
from closeout.findings.units import units_by_key
from closeout.kernel.clock import today
from closeout.kernel.refusal import Conflict, Refusal
from closeout.people.access import Access, asking, needs
from closeout.ui.language import lang
from closeout.ui.shown import Link

_PAGE = 20  # lines: each has its own choices
NAMES: dict[str, Promise] = {
    "waiting": gettext_lazy("To be looked at"),
    "taken": gettext_lazy("Made findings"),
    "aside": gettext_lazy("Set aside"),
}


@needs("do_census")
def kept(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what older ledgers say of sites, and take or set aside what is ticked."""
    access = asking(request)
    campaign = campaign_named(access, slug)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "waiting"
    page = Paginator(shown_lines(kept_lines(access, campaign), show), _PAGE).get_page(request.GET.get("page"))
    lines = suggestions(campaign, _with_ticked(request, access, campaign, list(page)), today())
    choices = Choices(pack_of(campaign), units_by_key(campaign))
    forms, refused = forms_of(choices, lines, sent(request)), ""
    if request.method == "POST":
        try:
            _refuse_settled(show, forms)
            if _done(request, access, campaign, [each for each in forms if each.ticked]):
                return redirect(f"{request.path}?show={show}")
        except (Conflict, Refusal) as refusal:
            if refusal.status not in (Refusal.status, Conflict.status):
                raise
            refused = refusal.say(lang())
    counts = counts_of(access, campaign)
    chips = [Link(f"?show={each}", str(NAMES[each]), counts[each], each == show) for each in SHOWS]
    status = 422 if request.method == "POST" else 200
    context = {"page": page, "forms": forms, "chips": chips, "show": show, "refused": refused}
    return shown(request, "kept", campaign, status, reason=request.POST.get("reason", ""), **context)


def _with_ticked(request: HttpRequest, access: Access, campaign: Campaign, page: list[KeptAside]) -> list[KeptAside]:
    """Return the lines of a page, and what was ticked on it before others dealt with lines and the pages moved on."""
    here = {each.pk for each in page}
    ticked = [each for each in request.POST.getlist("line") if each.isascii() and each.isdecimal() and len(each) < 18]
    moved = {int(each) for each in ticked} - here
    return [*kept_lines(access, campaign).filter(pk__in=moved)[:_PAGE], *page] if moved else page


def _refuse_settled(show: str, forms: Sequence[LineForm]) -> None:
    """Refuse a line that was ticked as one that waits, and was taken or set aside by somebody meanwhile."""
    if show == "waiting" and any(each.ticked and each.line.kept.settled_at is not None for each in forms):
        raise Conflict("census.taken_already")


def _done(request: HttpRequest, access: Access, campaign: Campaign, ticked: Sequence[LineForm]) -> bool:
    """Do what was asked with the ticked lines; False: a line says something that cannot be."""
    if "aside" in request.POST:
        ids = [each.line.kept.pk for each in ticked]
        why = request.POST.get("reason", "")
        count = set_aside(access=access, campaign=campaign, ids=ids, reason=why, at=timezone.now())
        said = ngettext("%(n)d line was set aside.", "%(n)d lines were set aside.", count) % {"n": count}
        messages.success(request, said)
        return True
    if [each for each in ticked if not each.is_valid()]:  # each is asked, so that each says what is wrong
        return False
    wanted = [each.taking() for each in ticked]
    found, fresh = take_lines(access=access, campaign=campaign, wanted=wanted, at=timezone.now())
    said = ngettext("%(n)d finding was raised.", "%(n)d findings were raised.", fresh) % {"n": fresh}
    messages.success(request, said)
    if fresh < len(found):
        messages.info(request, _("What was open already was not raised twice; the lines are linked to it."))
    return True
