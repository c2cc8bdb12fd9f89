"""A refusal as a page: what cannot be done and what to do instead, with the status that HTTP has for it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from closeout.api.errors import no_page
from closeout.kernel.refusal import Refusal
from closeout.ui.language import lang

MOST = 200  # problems shown on a page


class Refusals:
    """Answer a refusal of whatever view with its sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Stand around the rest."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page of a refusal; None of anything else."""
        if not isinstance(exception, Refusal):
            return None
        problems = [each.say(lang()) for each in exception.problems[:MOST]]
        return _page(request, exception.status, exception.say(lang()), problems)


def _page(request: HttpRequest, status: int, sentence: str, problems: list[str]) -> HttpResponse:
    titles = {403: _("Not yours to do"), 404: _("Not found"), 409: _("Somebody was quicker")}
    context = {
        "title": titles.get(status, _("Not done")),
        "sentence": sentence,
        "problems": problems,
        "back": _back(request),
    }
    return render(request, "ui/refusal.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Return the page of ours that somebody came from; who came from elsewhere is not led there."""
    came = request.META.get("HTTP_REFERER", "")
    return came if url_has_allowed_host_and_scheme(came, {request.get_host()}) else "/"


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for an address that does not exist; programs get an answer that they can read."""
    if request.path_info.startswith("/api/"):
        return no_page()
    return _page(request, 404, _("There is no page at this address, or none that you may see."), [])


@requires_csrf_token
def denied(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Return the page for a request that is not let in."""
    sentence = _("This request was not let in. Open the page again and repeat what you did.")
    return _page(request, 403, sentence, [])
