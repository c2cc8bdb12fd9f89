"""The public page of a document: no sign-in, no script, nothing personal."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from closeout.documents.forms import CompareForm
from closeout.documents.public import Compared, Confirmed, compare, confirmed
from closeout.kernel.refusal import Missing
from closeout.ui.language import lang


@login_not_required
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm a document's number, day, unit, digest and standing; compare what somebody was given with it."""
    try:
        found = confirmed(token)
    except Missing as missing:
        said = {"sentence": missing.say(lang())}
        return _alone(render(request, "documents/public_missing.html", said, status=404))
    posted = request.method == "POST"
    form = CompareForm(request.POST if posted else None, request.FILES if posted else None)
    result = _compared(found, form) if posted and form.is_valid() else None
    context = {"found": found, "form": form, "result": result}
    return _alone(render(request, "documents/public.html", context, status=422 if form.errors else 200))


def _compared(found: Confirmed, form: CompareForm) -> Compared:
    file = form.cleaned_data["file"]
    return compare(found, form.cleaned_data["digest"], None if file is None else file.read())


def _alone(response: HttpResponse) -> HttpResponse:
    """Keep a public page out of search engines, and its address out of what other sites are told.

    Told nobody at all, browsers would send its own form with the origin "null", which is refused as a forgery.
    """
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
