"""The form of the lines of older ledgers: what each ticked one is to become."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.census.kept import Line
from closeout.census.taking import Taking
from closeout.packfile.pack import Pack
from closeout.people.models import Unit
from closeout.ui.forms import DayField
from closeout.ui.language import lang

_LONGEST: Final = 50  # characters of an option


class LineForm(forms.Form):
    """What a line is to become."""

    standard = forms.ChoiceField(label=gettext_lazy("Standard that is not met"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    due_on = DayField(label=gettext_lazy("Correct by"), required=False)

    def __init__(self, choices: "Choices", line: Line, data: QueryDict | None, *, ticked: bool) -> None:
        """Offer what the plan has, the likely standard first; a line that is not ticked is not looked at."""
        initial = {"standard": line.suggested.standard}
        super().__init__(data, prefix=f"line-{line.kept.pk}", initial=initial, use_required_attribute=False)
        self.line, self.ticked = line, ticked
        for name, offered in (("standard", choices.standards), ("unit", choices.units)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; for the type checker
            field.choices = offered
        due_on = line.suggested.due_on
        self.fields["due_on"].widget.attrs["placeholder"] = "" if due_on is None else due_on.isoformat()

    def clean(self) -> dict[str, Any]:
        """Want a unit for what no standard of the plan says."""
        cleaned = super().clean() or {}
        if not cleaned.get("standard") and not cleaned.get("unit") and "standard" not in self.errors:
            self.add_error("unit", _("Choose the unit that has to see to it."))
        return cleaned

    def taking(self) -> Taking:
        """Return what the valid form says."""
        said = self.cleaned_data
        return Taking(self.line.kept.pk, said["standard"], said["unit"], said["due_on"])


class Choices:
    """The plan's standards and units, as the lines' forms offer them."""

    def __init__(self, pack: Pack, units: Mapping[str, Unit]) -> None:
        """Name them in the language of the page."""
        standards = [(each.id, f"{each.id} {each.text.say(lang())}"[:_LONGEST]) for each in pack.standards]
        names = [(key, each.name_zh if lang() == "zh" else each.name_en) for key, each in units.items()]
        self.standards = [("", _("None: in its own words")), *standards]
        self.units = [("", _("as the plan says")), *names]


def forms_of(choices: Choices, lines: Sequence[Line], data: QueryDict | None) -> list[LineForm]:
    """Return a form for each line; what was sent stands in them again."""
    ticked = set() if data is None else set(data.getlist("line"))
    return [
        LineForm(choices, each, data if str(each.kept.pk) in ticked else None, ticked=str(each.kept.pk) in ticked)
        for each in lines
    ]
