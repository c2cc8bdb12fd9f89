"""How people sign in: with accounts that an administrator made. Nobody signs up."""

from typing import Any, Literal

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from closeout.accounts.models import User

Signed = Literal["yes", "no", "locked", "second_factor"]


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # the library ships no types
    """Our way of signing in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether strangers may make accounts: never."""
        return False

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Go on after signing in; who was to do so because of a form is told once more that it was not saved."""
        if "unsaved" in request.GET:
            lost = _("What you sent before you signed in was not saved. Enter it again.")
            messages.warning(request, lost, extra_tags="warn")
        entered: HttpResponse = super().post_login(request, user, **how)
        return entered

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: str) -> str:
        """Return under what failures of a name are counted: the name alone, as the database compares it.

        The library puts before it the host that the request names, so that another port would begin to count anew.
        """
        return credentials.get("username", "").upper()


def signed_with(request: HttpRequest, user: User, password: str) -> Signed:
    """Return whether a password is that of `user`, who signs on somebody else's device; nobody is signed in by it.

    Failures count to the same lock-out as those of signing in. Who signs in with a second factor does not sign so.
    """
    if get_mfa_adapter().is_mfa_enabled(user):
        return "second_factor"
    try:
        found = get_adapter(request).authenticate(request, username=user.username, password=password)
    except ValidationError:
        return "locked"
    return "yes" if found is not None and found.pk == user.pk else "no"
