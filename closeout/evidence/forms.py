"""What comes with a file, and why somebody does what is asked why."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.evidence.kinds import ACCEPT
from closeout.evidence.services import LONGEST_CAPTION, LONGEST_REASON
from closeout.evidence.types import Place, Wanted
from closeout.kernel.refusal import Refusal
from closeout.ui.forms import TextArea
from closeout.ui.language import lang

FILES: Final = ("photo", "file")  # the fields of a form that hold one
# Moments that are a day in every zone.
_WITHIN: Final = (
    MinValueValidator(datetime(2, 1, 1, tzinfo=UTC)),
    MaxValueValidator(datetime(9998, 12, 31, tzinfo=UTC)),
)


class AddForm(forms.Form):
    """A photo taken now, a file, or both."""

    subject = forms.CharField(max_length=120, widget=forms.HiddenInput)
    uuid = forms.UUIDField(widget=forms.HiddenInput)
    photo = forms.FileField(
        label=gettext_lazy("Take a photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        help_text=gettext_lazy("Photo, video, sound recording, PDF, DOCX or XLSX. It is kept as it is."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    caption = forms.CharField(label=gettext_lazy("What it shows"), max_length=LONGEST_CAPTION, required=False)

    def __init__(self, *args: Any, refusals: Mapping[str, Refusal] = MappingProxyType({}), **kwargs: Any) -> None:
        """Take what a request says; `refusals` are of its files, by field."""
        super().__init__(*args, **kwargs)
        self._refusals = refusals

    def clean(self) -> dict[str, Any]:
        """Say at each field why its file was not taken, and want one at least."""
        said = super().clean() or {}
        for name, refusal in self._refusals.items():
            self.add_error(name if name in FILES else None, refusal.say(lang()))
        if not self._refusals and not any(said.get(each) for each in FILES):
            self.add_error("photo", _("Take a photo or choose a file."))
        return said


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=TextArea(),
        help_text=gettext_lazy("It is kept in the journal."),
    )


class SendingForm(forms.Form):
    """What a client says of a file that it is about to send in parts."""

    uuid = forms.UUIDField()
    subject = forms.CharField(max_length=120)
    name = forms.CharField(max_length=300)
    size = forms.IntegerField(min_value=1)
    sha256 = forms.RegexField(r"^[0-9a-f]{64}$")
    taken_at = forms.DateTimeField(required=False, validators=list(_WITHIN))
    lon = forms.FloatField(min_value=-180, max_value=180, required=False)
    lat = forms.FloatField(min_value=-90, max_value=90, required=False)
    accuracy_m = forms.FloatField(min_value=0, required=False)
    caption = forms.CharField(max_length=LONGEST_CAPTION, required=False)

    def clean(self) -> dict[str, Any]:
        """Want both parts of a place, or none."""
        said = super().clean() or {}
        if (said.get("lon") is None) != (said.get("lat") is None):
            self.add_error("lat", _("A place has a longitude and a latitude."))
        return said

    def wanted(self) -> Wanted:
        """Return what the valid form says."""
        said = self.cleaned_data
        taken_at: datetime | None = said["taken_at"]
        place = None if said["lon"] is None else Place(said["lon"], said["lat"], said["accuracy_m"])
        whole = {key: said[key] for key in ("uuid", "subject", "name", "size", "sha256", "caption")}
        return Wanted(**whole, taken_at=taken_at, place=place)
