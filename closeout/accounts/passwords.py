"""Passwords for the first sign-in: shown once, to be changed at once."""

import secrets
from typing import Final

from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when read out


def one_time() -> str:
    """Return a password of 16 signs in groups of four, such as k7mp-xw3d-9rtn-h4qe: 79 bits."""
    return "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))


class NewPassword(PasswordChangeForm):
    """A new password, which must be another than the one before."""

    def clean_new_password2(self) -> str:
        """Return the new password."""
        new = str(super().clean_new_password2())
        if self.user.check_password(new):
            raise ValidationError(_("This is the password that you have already; choose another."))
        return new
