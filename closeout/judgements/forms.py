"""The answer to a question, asked as the fact's kind wants it, and the reason of who declines one."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.judgements.types import Judgement, Suggested, WaitingSite
from closeout.judgements.words import SOURCES
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.facts import UNITS, Fact, Value
from closeout.kernel.text import Text
from closeout.ui.forms import DayField, NumberField, TextArea
from closeout.ui.language import lang

OWN: Final = "own"
_YES, _NO = Text("是", "yes"), Text("否", "no")


def value_field(fact: Fact) -> forms.Field:
    """Return a field that takes a value of a fact; it is never required, an open fact has no answer yet."""
    common: dict[str, Any] = {"label": fact.label.say(lang()), "required": False}
    match fact.type:
        case "boolean":
            answers = [("yes", (fact.yes or _YES).say(lang())), ("no", (fact.no or _NO).say(lang()))]
            return forms.ChoiceField(choices=answers, widget=forms.RadioSelect, **common)
        case "choice":
            return forms.ChoiceField(choices=_choices(fact), widget=forms.RadioSelect, **common)
        case "set":
            return forms.MultipleChoiceField(choices=_choices(fact), widget=forms.CheckboxSelectMultiple, **common)
        case "number":
            return NumberField(unit="" if fact.unit is None else UNITS[fact.unit].label.say(lang()), **common)
        case "date":
            return DayField(**common)
        case "text":
            return forms.CharField(max_length=500, **common)


def _choices(fact: Fact) -> list[tuple[str, str]]:
    return [(key, label.say(lang())) for key, label in fact.choices.items()]


def value_of(fact: Fact, given: Any) -> Value:
    """Return what a field of `value_field` gave as a value of its fact; None where nothing was answered."""
    if given in ("", None, []):
        return None
    if fact.type == "boolean":
        return bool(given == "yes")
    if fact.type == "set":
        return "|".join(key for key in fact.choices if key in given)
    return given  # type: ignore[no-any-return] # a number, a day, an id or a text


class ReasonForm(forms.Form):
    """Why; the sites it is about stand in hidden fields of the page."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It is kept with the answer, for whoever asks later."),
        max_length=500,
        widget=TextArea(),
        error_messages={"required": gettext_lazy("Say why.")},
    )


class AnswerForm(ReasonForm):
    """An answer for the chosen sites: own, or what was suggested there."""

    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("For example the number of a licence, a record or a photo."),
        max_length=300,
        required=False,
    )
    observed_on = DayField(label=gettext_lazy("Seen on"))
    field_order = ("how", "value", "reason", "evidence", "observed_on")

    def __init__(self, fact: Fact, sites: Sequence[WaitingSite], today: date, *args: Any, **kwargs: Any) -> None:
        """Ask for `fact` at `sites`; what is suggested at all of them can be taken over."""
        kwargs["initial"] = {"observed_on": today, "how": OWN, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self._fact = fact
        self.fields["value"] = value_field(fact)
        ways = list(suggested_ways(sites))
        if ways:
            self.fields["how"] = forms.ChoiceField(
                label=_("Answer"), choices=[(OWN, _("My own answer, below")), *ways], widget=forms.RadioSelect
            )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """Want an answer of one's own, or a suggestion."""
        cleaned = super().clean() or {}
        own = cleaned.get("how", OWN) == OWN
        if own and "value" not in self.errors and value_of(self._fact, cleaned.get("value")) is None:
            self.add_error("value", _("Choose or write an answer."))
        return cleaned

    def judgement(self) -> Judgement:
        """Return what the valid form says."""
        said = self.cleaned_data
        how = said.get("how") or OWN
        accepts = () if how == OWN else tuple(int(each) for each in how.split(","))
        value = value_of(self._fact, said["value"]) if how == OWN else None
        return Judgement(value, said["reason"], said["observed_on"], said["evidence"], accepts)


def suggested_ways(sites: Sequence[WaitingSite]) -> list[tuple[str, str]]:
    """Return what can be taken over: of one site each suggestion, of several the latest one at each of them."""
    if len(sites) == 1:
        return [(str(each.id), _("Accept: %(said)s") % {"said": _said(each)}) for each in sites[0].suggested]
    if not sites or not all(each.suggested for each in sites):
        return []
    ids = ",".join(str(each.suggested[0].id) for each in sites)
    values = dict.fromkeys(each.suggested[0].value.say(lang()) for each in sites)
    joined = ("、" if lang() == "zh" else ", ").join(values)
    return [(ids, _("Accept what is suggested at each site (%(values)s)") % {"values": joined})]


def _said(suggested: Suggested) -> str:
    unit = SOURCES[suggested.source] if suggested.unit is None else suggested.unit.say(lang())
    day = formats.date_format(suggested.at.astimezone(TIME_ZONE).date())
    return _("%(value)s (%(unit)s, %(day)s)") % {"value": suggested.value.say(lang()), "unit": unit, "day": day}
