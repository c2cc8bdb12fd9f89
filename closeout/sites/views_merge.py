"""Likely duplicates of a site, merging two files, and undoing it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from closeout.people.access import needs
from closeout.sites.asked import site_asked
from closeout.sites.duplicates import duplicates
from closeout.sites.forms import ReasonForm
from closeout.sites.merging import merge_sites, undo_merge
from closeout.sites.queries import site_named
from closeout.sites.views_state import Page, asked_why

MERGE = Page(
    title=_("Merge two files"),
    effect=_("The other site goes into this one: this one takes over each fact it lacks, with its source and day. "
             "Both files stay and point to each other; the merge can be undone."),
    button=_("Merge"),
    done=_("The files were merged."),
    danger=True,
)  # fmt: skip
UNDO = Page(
    title=_("Undo the merge"),
    effect=_("The site is in use again. What the other file took over from it is withdrawn there, unless somebody "
             "said it anew since."),
    button=_("Undo the merge"),
    done=_("The merge was undone."),
)  # fmt: skip


@needs("manage_sites")
def suggestions(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Show the sites that may be the same as one."""
    asked = site_asked(request, slug, code)
    found = duplicates(asked.access, asked.site)
    return render(request, "sites/duplicates.html", {"asked": asked, "found": found})


@needs("manage_sites")
def merge(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Merge another site, `with` of the address, into one."""
    asked = site_asked(request, slug, code)
    other = site_named(asked.access, asked.campaign, request.GET.get("with", "").replace("\0", ""))
    at, access = timezone.now(), asked.access
    return asked_why(
        request,
        asked,
        MERGE,
        ReasonForm(request.POST or None),
        lambda said: merge_sites(access=access, survivor=asked.site, other=other, at=at, **said),
        other=other,
    )


@needs("manage_sites")
def undo(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Take a merged site out again."""
    asked, at = site_asked(request, slug, code), timezone.now()
    form = ReasonForm(request.POST or None)
    return asked_why(
        request, asked, UNDO, form, lambda said: undo_merge(access=asked.access, site=asked.site, at=at, **said)
    )
