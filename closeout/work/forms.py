"""The forms of a task: why, and to whom."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy

from closeout.accounts.models import User
from closeout.ui.forms import TextArea
from closeout.work.services import LONGEST


class ReasonForm(forms.Form):
    """Why a task is refused or cancelled."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST,
        widget=TextArea(),
        help_text=gettext_lazy("It stays with the task and in the journal."),
    )


class AssignForm(forms.Form):
    """Whom a task is given to."""

    to = forms.TypedChoiceField(label=gettext_lazy("Person"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, people: Sequence[User], *args: object, **kwargs: object) -> None:
        """Offer `people`."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["to"].choices = [(each.pk, each.name) for each in people]  # type: ignore[attr-defined]
