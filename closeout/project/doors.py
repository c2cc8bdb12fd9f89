"""Who comes in: everybody signs in first, and then is somebody at an authority."""

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

from closeout.accounts.models import User
from closeout.people.access import access_of


class SignedIn(LoginRequiredMiddleware):
    """Every page wants to know who is asking, unless it says that it does not."""


def with_access(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Put into each request who is asking, None for strangers and for accounts without a post."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        user = request.user
        request.access = access_of(user) if isinstance(user, User) else None  # type: ignore[attr-defined]
        return get_response(request)

    return answer
