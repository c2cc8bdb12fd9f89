"""How people sign in: with accounts that an administrator made. Nobody signs up."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from closeout.accounts import failures
from closeout.accounts.models import User

_UNSAVED: Final = "unsaved"
_SECOND: Final = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # codes for recovery stand beside one
Signed = Literal["yes", "no", "locked", "second_factor"]


class Adapter(DefaultAccountAdapter):  # type: ignore[misc] # the library ships no types
    """Our way of signing in."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether strangers may make accounts: never."""
        return False

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Go on after signing in; who was to do so because of a form is told once more that it was not saved."""
        if request.session.pop(_UNSAVED, False):
            lost = _("What you sent before you signed in was not saved. Enter it again.")
            messages.warning(request, lost, extra_tags="warn")
        entered: HttpResponse = super().post_login(request, user, **how)
        return entered

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return whose name and password they are; also the right one of many that are tried at once is refused."""
        found: User | None = super().authenticate(request, **credentials)
        if found is not None:
            self.pre_authenticate(request, **credentials)
            if _UNSAVED in request.GET:  # a second factor may stand between here and the page
                request.session[_UNSAVED] = True
        return found

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Let nobody try who failed too often.

        Raises:
            ValidationError: they did.
        """
        if failures.locked(**_tried(request, credentials), at=timezone.now()):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count it."""
        failures.note(**_tried(request, credentials), at=timezone.now())


def _tried(request: HttpRequest, credentials: Mapping[str, str]) -> dict[str, str]:
    """Return under what failures are counted: the name alone, as the database compares it, and the address."""
    return {"name": credentials.get("username", "").upper(), "address": get_ip(request)}


def signed_with(request: HttpRequest, user: User, password: str) -> Signed:
    """Return whether a password is that of `user`, who signs on somebody else's device; nobody is signed in by it.

    Failures count to the same lock-out as those of signing in. Who signs in with a second factor, or is to, does not
    sign so.
    """
    if settings.MFA_REQUIRED or get_mfa_adapter().is_mfa_enabled(user):
        return "second_factor"
    try:
        found = get_adapter(request).authenticate(request, username=user.username, password=password)
    except ValidationError:
        return "locked"
    return "yes" if found is not None and found.pk == user.pk else "no"


def lacks_second_factor(user: User) -> bool:
    """Return whether the office wants a second factor of everybody and `user` has none yet; at most one query."""
    required: bool = settings.MFA_REQUIRED
    return required and not get_mfa_adapter().is_mfa_enabled(user, _SECOND)
