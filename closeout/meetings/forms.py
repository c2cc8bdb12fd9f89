"""What a joint meeting decided, as the office enters it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.kernel.text import Text
from closeout.meetings.types import Choice, NewDecision, OutcomeRow
from closeout.ui.forms import DayField, TextArea
from closeout.ui.language import lang

AS_RECOMMENDED: Final = "as-recommended"


class DecisionForm(forms.Form):
    """The outcome, the meeting, and why it departs from the recommendation where it does."""

    outcome = forms.ChoiceField(label=gettext_lazy("The meeting decides"), widget=forms.RadioSelect)
    held_on = DayField(label=gettext_lazy("Day of the meeting"))
    minutes = forms.CharField(
        label=gettext_lazy("Minutes"), help_text=gettext_lazy("Their number, or where they are kept."), max_length=200
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed where the decision departs from the recommendation."),
        max_length=500,
        required=False,
        widget=TextArea(),
    )

    def __init__(self, choices: Sequence[Choice], sites: Sequence[OutcomeRow], *args: Any, **kwargs: Any) -> None:
        """Offer the plan's outcomes, and to follow the recommendation where there is one at every site."""
        super().__init__(*args, **kwargs)
        self._sites = sites
        follow = [] if any(each.open for each in sites) else [(AS_RECOMMENDED, _as_recommended(sites))]
        outcomes = [(each.key, each.label.say(lang())) for each in choices]
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; for the type checker
        field.choices = [*follow, *outcomes]

    def clean(self) -> dict[str, Any]:
        """Want a reason where the decision departs."""
        cleaned = super().clean() or {}
        outcome = cleaned.get("outcome")
        departs = outcome not in (None, AS_RECOMMENDED) and any(each.recommended != outcome for each in self._sites)
        if departs and not cleaned.get("reason"):
            self.add_error("reason", _("The decision departs from the recommendation: say why."))
        return cleaned

    def decision(self) -> NewDecision:
        """Return what the valid form says."""
        said = self.cleaned_data
        outcome = None if said["outcome"] == AS_RECOMMENDED else said["outcome"]
        held_on: date = said["held_on"]
        return NewDecision(outcome, held_on, said["minutes"], said["reason"])


def _as_recommended(sites: Sequence[OutcomeRow]) -> str:
    labels: dict[Text, None] = dict.fromkeys(each.label for each in sites)
    joined = ("、" if lang() == "zh" else ", ").join(each.say(lang()) for each in labels)
    return _("as recommended (%(outcomes)s)") % {"outcomes": joined}
