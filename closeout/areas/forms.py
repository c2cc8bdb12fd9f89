"""What is entered of divisions and layers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from closeout.areas.divisions import faults
from closeout.areas.models import Division
from closeout.areas.queries import any_division, codes_called, layer_choices, names
from closeout.areas.types import URBAN_RURAL, DivisionData
from closeout.kernel.refusal import sentence
from closeout.ui.faults import CheckedForm
from closeout.ui.forms import UploadForm, narrow
from closeout.ui.language import lang


class DivisionForm(CheckedForm):
    """A division."""

    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("The 12-digit statistical division code; it stays")
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    urban_rural_code = forms.ChoiceField(label=_("Kind of land"), required=False)

    def __init__(self, *args: Any, division: Division | None = None, **kwargs: Any) -> None:
        """Show a division that is changed, None: a new one."""
        super().__init__(*args, **kwargs)
        kinds = [(code, f"{code} {text.say(lang())}") for code, text in URBAN_RURAL.items()]
        self.offer("urban_rural_code", kinds)
        if division is not None:
            self.initial = {each: getattr(division, each) for each in self.fields}
            self.fields["code"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Hold what was entered to the rules."""
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["code"] = narrow(cleaned["code"])
            self.add_faults(faults(self.entered))
        return cleaned

    @property
    def entered(self) -> DivisionData:
        """Return the division as entered."""
        return DivisionData(**{each: self.cleaned_data[each] for each in self.fields})


class LayerPlace(CheckedForm):
    """What a file is as a layer: which one, of which land, and whether it was invented."""

    name = forms.ChoiceField(label=_("Layer"))
    division = forms.CharField(
        label=_("For which land"),
        max_length=60,
        required=False,
        help_text=_("Code or name of a division; empty: for all. For a smaller land the smaller layer counts."),
    )
    invented = forms.BooleanField(label=_("Invented, for practice only"), required=False)

    def __init__(self, *args: Any, authority: int, **kwargs: Any) -> None:
        """Offer the layers that place rules measure to; the land is one of the authority's."""
        super().__init__(*args, **kwargs)
        self._authority = authority
        self.offer("name", [(name, label.say(lang())) for name, label in layer_choices()])

    def clean_division(self) -> str:
        """Return the code of the division, "" for all land."""
        said = self.cleaned_data["division"].strip()
        word = narrow(said)  # a code; a name is looked for as it was written, with its wide brackets
        here, written = self._authority, word.isascii() and word.isdigit() and len(word) == 12
        codes = [word] if written else codes_called(here, [said])[said]
        if word and (len(codes) != 1 or (any_division(here) and codes[0] not in names(here, codes))):
            raise forms.ValidationError(sentence("areas.no_land", lang(), {}))
        return codes[0] if word else ""


class LayerForm(LayerPlace, UploadForm):
    """A file, and what it is as a layer."""
