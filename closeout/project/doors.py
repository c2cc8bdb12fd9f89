"""Who comes in: everybody signs in first, and then is somebody at an authority."""

from collections.abc import Callable
from typing import Final

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from closeout.accounts.models import User
from closeout.people.access import access_of
from closeout.project.refusals import not_found

# Where somebody may go who has not chosen a password yet; the rest of the service leads to `me`.
_BEFORE: Final = ("me", "account_logout", "set_language", "health")


class SignedIn(LoginRequiredMiddleware):
    """Every page wants to know who is asking, unless it says that it does not."""


def without_nul(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Take the character 0 out of what an address asks for: no name holds one, and PostgreSQL refuses to look for it.

    An address that has one in its path leads nowhere.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info:
            return not_found(request, LookupError(request.path_info))
        request.META["QUERY_STRING"] = request.META.get("QUERY_STRING", "").replace("%00", "")
        return get_response(request)

    return answer


def with_access(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Put into each request who is asking, None for strangers and for accounts without a post."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        request.access = access_of(user) if isinstance(user, User) else None  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def with_own_password(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lead whoever signed in with a password for one sign-in to where a new one is chosen, and nowhere else."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        waiting = isinstance(user, User) and user.must_change_password
        if waiting and request.path not in {reverse(each) for each in _BEFORE}:
            return redirect("me")
        return get_response(request)

    return answer
