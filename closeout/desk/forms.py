"""What can be asked of the journal."""

from datetime import date
from typing import Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from closeout.journal.queries import Asked
from closeout.journal.words import known_acts
from closeout.ui.forms import DayField

# Days that begin and end in every zone; no act is of another.
_WITHIN: Final = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class JournalForm(forms.Form):
    """Filters of the journal. What cannot be understood is said, and does not filter."""

    act = forms.ChoiceField(label=_("Act"), required=False)
    subject = forms.CharField(label=_("Object"), required=False, max_length=120)
    actor = forms.CharField(label=_("Person"), required=False, max_length=60)
    day = DayField(label=_("Day"), required=False, validators=list(_WITHIN))

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer every act that has a name."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        acts = sorted(((act, str(name)) for act, name in known_acts().items()), key=lambda each: each[1])
        self.fields["act"].choices = [("", _("every act")), *acts]  # type: ignore[attr-defined]

    def asked(self, before: int | None) -> Asked:
        """Return what is asked for, from the number `before` on."""
        said = self.cleaned_data
        return Asked(said.get("act", ""), said.get("subject", ""), said.get("actor", ""), said.get("day"), before)
