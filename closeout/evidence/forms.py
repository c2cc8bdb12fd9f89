"""What comes with a file, and why somebody does what is asked why."""

from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final
from uuid import uuid4, uuid5

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.evidence.kinds import ACCEPT
from closeout.evidence.services import LONGEST_CAPTION, LONGEST_REASON, Came
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


class FilesForm(forms.Form):
    """A photo taken now, a file, or both; a form of another slice that takes them with what else it asks."""

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

    def __init__(
        self, *args: Any, refusals: Mapping[str, Refusal] = MappingProxyType({}), needed: bool = True, **kwargs: Any
    ) -> None:
        """Take what a request says; `refusals` are of its files, by field. `needed`: one file has to come."""
        super().__init__(*args, **kwargs)
        self._refusals, self._needed = refusals, needed

    def clean(self) -> dict[str, Any]:
        """Say at each field why its file was not taken, and want one at least where it is needed."""
        said = super().clean() or {}
        for name, refusal in self._refusals.items():
            self.add_error(name if name in FILES else None, refusal.say(lang()))
        if self._needed and not self._refusals and not any(said.get(each) for each in FILES):
            self.add_error("photo", self.missing())
        return said

    def missing(self) -> str:
        """Say what to do where no file came and one is needed."""
        return _("Take a photo or choose a file.")

    def sent(self) -> list[Came]:
        """Return the files of a valid form; its uuid is that of the first, and the second has one made from it."""
        said, first = self.cleaned_data, self.cleaned_data["uuid"] or uuid4()
        there = [(name, said[name]) for name in FILES if said.get(name)]
        return [
            Came(first if at == 0 else uuid5(first, name), each.name, each.draft)
            for at, (name, each) in enumerate(there)
        ]


class AddForm(FilesForm):
    """What it belongs to and shows, beside the files."""

    subject = forms.CharField(max_length=120, widget=forms.HiddenInput)
    caption = forms.CharField(label=gettext_lazy("What it shows"), max_length=LONGEST_CAPTION, required=False)


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
