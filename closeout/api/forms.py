"""The form of a token."""

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from closeout.api.services import LONGEST_NAME
from closeout.api.types import NewToken
from closeout.ui.forms import DayField

USUAL_LIFE: Final = 90  # days


class TokenForm(forms.Form):
    """What a token is for, and until when it opens anything."""

    name = forms.CharField(
        label=_("What it is for"),
        max_length=LONGEST_NAME,
        help_text=_("For example: nightly copy to the city's platform"),
    )
    expires_on = DayField(label=_("Valid until"), help_text=_("At most a year. For example 2026-05-20"))

    def token(self) -> NewToken:
        """Return what the valid form says."""
        return NewToken(self.cleaned_data["name"], self.cleaned_data["expires_on"])
