"""Passwords for the first sign-in: shown once, to be changed at once."""

import secrets
from typing import Any, Final

from django.contrib.auth.forms import PasswordChangeForm
from django.utils.translation import gettext_lazy as _

_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read out


def one_time() -> str:
    """Return a password of 16 signs in groups of four, such as k7mp-xw3d-9rtn-h4qe: 79 bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))


class NewPassword(PasswordChangeForm):
    """A new password, which must be another than the one before."""

    def clean(self) -> dict[str, Any]:
        """Refuse the password that was there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.user.check_password(cleaned.get("new_password1", "")):
            self.add_error("new_password1", _("This is the password that you have already; choose another."))
        return cleaned
