"""The forms of signing in: no words inside their fields, and codes that are wrong count as passwords do."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from closeout.accounts import failures


class SignIn(LoginForm):  # type: ignore[misc] # the library ships no types
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the library's form: a label above each field is enough."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class _Counted:
    """A code of the second factor: five wrong ones, and none is looked at for a while."""

    def clean_code(self) -> str:
        """Return a code that is right.

        Raises:
            ValidationError: it is not, or too many before it were not.
        """
        tried = {"name": f"second factor of {self.user.pk}", "address": get_ip(context.request)}  # type: ignore[attr-defined] # the library's forms have it
        self._refuse_locked(tried)
        try:
            code = str(super().clean_code())  # type: ignore[misc] # …
        except ValidationError:
            failures.note(**tried, at=timezone.now())
            raise
        self._refuse_locked(tried)  # once more: the right one of many that are tried at once
        return code

    def _refuse_locked(self, tried: dict[str, str]) -> None:
        if failures.locked(**tried, at=timezone.now()):
            raise get_adapter().validation_error("too_many_login_attempts")


class SecondFactor(_Counted, AuthenticateForm):  # type: ignore[misc] # the library ships no types
    """The code at signing in."""


class SecondFactorAgain(_Counted, ReauthenticateForm):  # type: ignore[misc] # …
    """The code that is asked for again."""
