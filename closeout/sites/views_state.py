"""What happens to a site as a whole, each on a page of its own that says what follows and asks why."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from closeout.people.access import Access, needs
from closeout.sites.asked import AskedSite, site_asked
from closeout.sites.forms import NameForm, ReasonForm, UsccForm
from closeout.sites.lifecycle import close_site, identify_site, move_site, rename_site, reopen_site
from closeout.sites.models import Site


@dataclass(frozen=True, slots=True)
class Page:
    """A page for one act: its title, what follows from it, what its button and its answer say."""

    title: Promise
    effect: Promise
    button: Promise
    done: Promise
    danger: bool = False


Act = Callable[..., Site]


def asked_why(
    request: HttpRequest,
    asked: AskedSite,
    page: Page,
    form: ReasonForm,
    act: Callable[[Mapping[str, Any]], Site],
    *,
    other: Site | None = None,
) -> HttpResponse:
    """Show the page of an act, or do it and go back to the site's file; `other` is a second site that it touches."""
    if request.method == "POST" and form.is_valid():
        site = act(form.cleaned_data)
        messages.success(request, str(page.done))
        return redirect("sites:file", asked.campaign.slug, site.code)
    context = {"asked": asked, "page": page, "form": form, "other": other}
    return render(request, "sites/act.html", context, status=422 if form.errors else 200)


def _turned(request: HttpRequest, slug: str, code: str, page: Page, act: Act) -> HttpResponse:
    asked, at = site_asked(request, slug, code), timezone.now()
    return asked_why(request, asked, page, ReasonForm(request.POST or None), _doing(act, asked.access, asked.site, at))


def _doing(act: Act, access: Access, site: Site, at: datetime) -> Callable[[Mapping[str, Any]], Site]:
    return lambda said: act(access=access, site=site, at=at, **said)


CLOSE = Page(
    title=_("Close the site"),
    effect=_("The site no longer works. It leaves the figures and the open questions, takes no more facts, and can be "
             "taken into use again."),
    button=_("Close the site"),
    done=_("The site was closed."),
    danger=True,
)  # fmt: skip
MOVE = Page(
    title=_("Moved away"),
    effect=_("The business went elsewhere. The site leaves the figures. Register the new place as a site of its own, "
             "and name it in the reason."),
    button=_("Record that it moved away"),
    done=_("It was recorded that the site moved away."),
    danger=True,
)  # fmt: skip
REOPEN = Page(
    title=_("Take into use again"),
    effect=_("All that was known of the site counts again, in the figures and in the open questions."),
    button=_("Take into use again"),
    done=_("The site is in use again."),
)
RENAME = Page(
    title=_("Rename the site"),
    effect=_("The new name stands from today; the old one stays in the history."),
    button=_("Rename"),
    done=_("The site has a new name."),
)
IDENTIFY = Page(
    title=_("Unified social credit code"),
    effect=_("It says whose business is at the site. Its last character is checked against the others."),
    button=_("Save"),
    done=_("The code was saved."),
)


@needs("manage_sites")
def close(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Close a site."""
    return _turned(request, slug, code, CLOSE, close_site)


@needs("manage_sites")
def move(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Record that a site moved away."""
    return _turned(request, slug, code, MOVE, move_site)


@needs("manage_sites")
def reopen(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Take a site into use again."""
    return _turned(request, slug, code, REOPEN, reopen_site)


@needs("manage_sites")
def rename(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Give a site another name."""
    asked = site_asked(request, slug, code)
    form = NameForm(request.POST or None, initial={"name": asked.site.name})
    return asked_why(request, asked, RENAME, form, _doing(rename_site, asked.access, asked.site, timezone.now()))


@needs("manage_sites")
def identify(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Set whose business is at a site."""
    asked = site_asked(request, slug, code)
    form = UsccForm(request.POST or None, initial={"uscc": asked.site.uscc})
    return asked_why(request, asked, IDENTIFY, form, _doing(identify_site, asked.access, asked.site, timezone.now()))
