"""How forms look and what they read: label, hint, error, field; full-width digits and points are digits and points."""

import unicodedata
from datetime import date
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class Renderer(TemplatesSetting):
    """Forms and fields by our own templates."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


def narrow(text: str) -> str:
    """Return `text` with full-width letters, digits and signs as narrow ones, and 。 between digits as a point."""
    return unicodedata.normalize("NFKC", text).replace("。", ".").strip()


class NumberField(forms.FloatField):
    """A number in `unit`, written as people write it: 3.4, ３．４, 3。4."""

    widget = forms.TextInput

    def __init__(self, *, unit: object = "", **kwargs: Any) -> None:
        """Take a number in `unit`, which stands behind the field."""
        self.unit = unit
        super().__init__(**kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> float | None:  # type: ignore[override] # the stubs make a float an int
        """Return the number; None where nothing was written."""
        return super().to_python(narrow(value).replace(",", "") if isinstance(value, str) else value)


class DayField(forms.DateField):
    """A day, written 2026-05-20 or as the language writes it."""

    def __init__(self, **kwargs: Any) -> None:
        """Take a day."""
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(**{"help_text": _("For example 2026-05-20"), "widget": widget, **kwargs})

    def to_python(self, value: Any) -> date | None:
        """Return the day; None where nothing was written."""
        return super().to_python(narrow(value) if isinstance(value, str) else value)


class TextArea(forms.Textarea):
    """Several lines."""

    def __init__(self, rows: int = 3) -> None:
        """Show so many rows."""
        super().__init__(attrs={"rows": rows})


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(label=_("File"), max_length=200)

    def __init__(self, *args: Any, accept: str, **kwargs: Any) -> None:
        """Take a file that ends in one of `accept`, written as browsers want it (`.xlsx,.csv`)."""
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = accept
