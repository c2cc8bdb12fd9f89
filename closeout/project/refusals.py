"""A refusal as a page: what cannot be done and what to do instead, with the status that HTTP has for it."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from closeout.api.errors import no_page
from closeout.kernel.refusal import Refusal
from closeout.project.troubles import Trouble, titles, told
from closeout.ui.language import lang

MOST = 200  # problems shown on a page


class Refusals:
    """Answer a refusal of whatever view with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Stand around the rest."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; where only forms lead, say so."""
        found = self._get_response(request)
        return found if found.status_code != HTTPStatus.METHOD_NOT_ALLOWED else _only_for_forms(request, found)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of a refusal; None of anything else."""
        if not isinstance(exception, Refusal):
            return None
        problems = [each.say(lang()) for each in exception.problems[:MOST]]
        return _page(request, exception.status, exception.say(lang()), problems)


def _page(request: HttpRequest, status: int, sentence: str, problems: list[str]) -> HttpResponse:
    context = {
        "title": titles().get(status, _("Not done")),
        "sentence": sentence,
        "problems": problems,
        "back": _back(request),
    }
    return render(request, "ui/refusal.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Return the page of ours that somebody came from; who came from elsewhere is not led there."""
    came = request.META.get("HTTP_REFERER", "")
    return came if url_has_allowed_host_and_scheme(came, {request.get_host()}) else "/"


def _only_for_forms(request: HttpRequest, found: HttpResponseBase) -> HttpResponse:
    """Return the answer to a method that an address does not take, with those that it takes."""
    trouble = Trouble("project.wrong_method", HTTPStatus.METHOD_NOT_ALLOWED)
    if request.path_info.startswith("/api/"):
        page = told(request, trouble)
    else:
        page = _page(request, trouble.status, trouble.say(lang()), [])
    page.headers["Allow"] = found.headers.get("Allow", "")
    return page


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for an address that does not exist; programs get an answer that they can read."""
    if request.path_info.startswith("/api/"):
        return no_page()
    return _page(request, 404, _("There is no page at this address, or none that you may see."), [])


@requires_csrf_token
def denied(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Return the page for a request that is not let in.

    A form of somebody whose session ran out, with their cookies, is one to sign in for again.
    """
    if request.path_info.startswith("/api/"):
        return told(request, Trouble("project.not_let_in", HTTPStatus.FORBIDDEN))
    if reason and not request.user.is_authenticated and _is_for_members(request):
        return sign_in_again(request)
    return _page(request, 403, Trouble("project.not_let_in", HTTPStatus.FORBIDDEN).say(lang()), [])


def _is_for_members(request: HttpRequest) -> bool:
    """Return whether an address is open to nobody who is not signed in; a public page knows no session to run out."""
    match = request.resolver_match
    return match is None or getattr(match.func, "login_required", True)


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Lead whoever sent a form without being signed in to sign in, tell that nothing was saved, and then back.

    What they wrote is not kept: it may be personal, and who signs in next may be another.
    """
    came = urlsplit(_back(request))
    after = f"{came.path}?{came.query}" if came.query else came.path
    to = f"{reverse(settings.LOGIN_URL)}?{urlencode({'unsaved': '1', 'next': after})}"
    if "HX-Request" in request.headers:
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": to})
    return redirect(to)
