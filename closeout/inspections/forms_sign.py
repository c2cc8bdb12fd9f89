"""The form of a signature: drawn on the device, or photographed on the sheet."""

import binascii
from base64 import b64decode
from io import BytesIO
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from closeout.evidence.storage import Readable
from closeout.inspections.kinds import OPERATOR, SIGNERS
from closeout.inspections.signing import SaidSignature
from closeout.inspections.words import SIGNER_NAMES

_PNG: Final = "data:image/png;base64,"


class SignForm(forms.Form):
    """Who signs, and their signature."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    drawn = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1_000_000)
    role = forms.ChoiceField(
        label=pgettext_lazy("a record", "Who signs"),
        choices=[(each, SIGNER_NAMES[each]) for each in SIGNERS],
        widget=forms.RadioSelect,
        initial=OPERATOR,
    )
    name = forms.CharField(label=pgettext_lazy("of a signer", "Name"), max_length=60)
    photo = forms.FileField(
        label=gettext_lazy("Or a photo of the signed sheet"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    def clean_drawn(self) -> bytes:
        """Return the picture that was drawn, none: nothing was."""
        said: str = self.cleaned_data["drawn"]
        if not said:
            return b""
        try:
            return b64decode(said.removeprefix(_PNG), validate=True)
        except (binascii.Error, ValueError):
            raise forms.ValidationError(_("Sign in the field, or take a photo of the signed sheet.")) from None

    def clean(self) -> dict[str, Any]:
        """Want one of the two."""
        said = super().clean() or {}
        if not self.errors and not said.get("drawn") and not said.get("photo"):
            raise forms.ValidationError(_("Sign in the field, or take a photo of the signed sheet."))
        return said

    def said(self) -> SaidSignature:
        """Return who signed, by the valid form."""
        said = self.cleaned_data
        return SaidSignature(said["uuid"], said["role"], said["name"], said["seen"], drawn=not said["photo"])

    def picture(self) -> Readable:
        """Return the picture of the valid form: a photo stands before what was drawn."""
        photo = self.cleaned_data["photo"]
        return photo if photo else BytesIO(self.cleaned_data["drawn"])
