"""The register's forms."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.areas.models import Division
from closeout.kernel.clock import today
from closeout.kernel.facts import UNITS, Fact, Value
from closeout.kernel.numbers import shortest
from closeout.kernel.refusal import Refusal
from closeout.people.access import Access
from closeout.sites.lifecycle import LONGEST_NAME, LONGEST_REASON, checked_uscc
from closeout.sites.models import Site
from closeout.sites.recording import Asked
from closeout.ui.forms import DayField, NumberField, TextArea
from closeout.ui.language import lang

_MOST_DIVISIONS: Final = 600  # that a list to choose from can hold


class ReasonForm(forms.Form):
    """Why somebody does it."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST_REASON,
        widget=TextArea(),
        help_text=gettext_lazy("It is kept in the journal."),
    )


class NameForm(ReasonForm):
    """Another name."""

    name = forms.CharField(label=gettext_lazy("New name"), max_length=LONGEST_NAME)
    field_order = ("name", "reason")


def uscc_field() -> forms.CharField:
    """Return the field of a unified social credit code, which is checked as it is written."""
    return forms.CharField(
        label=gettext_lazy("Unified social credit code"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("18 digits and capital letters, as on the business licence"),
        validators=[_valid_uscc],
    )


def _valid_uscc(text: str) -> None:
    try:
        checked_uscc(text)
    except Refusal as refusal:
        raise forms.ValidationError(refusal.say(lang())) from None


class UsccForm(ReasonForm):
    """Whose business is at the site."""

    uscc = uscc_field()
    field_order = ("uscc", "reason")


class BulkForm(forms.Form):
    """What is done with the sites that are ticked."""

    assignee = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    due_on = DayField(required=False)


class NewSiteForm(forms.Form):
    """A site to be registered; the plan's other facts follow on the record page."""

    code = forms.CharField(label=gettext_lazy("Site code"), max_length=40)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    uscc = uscc_field()
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    lon = NumberField(label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180, unit="°")
    lat = NumberField(label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90, unit="°")

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        """Offer the divisions that are the person's own."""
        super().__init__(*args, **kwargs)
        self.fields["division_code"] = division_field(access)
        self.fields["code"].help_text = _("Proposed from the codes in use; it can be another.")
        self.order_fields(("code", "name", "uscc", "division_code", "address", "lon", "lat"))

    def clean(self) -> dict[str, Any]:
        """Ask for both halves of a position."""
        cleaned = super().clean() or {}
        if (cleaned.get("lon") is None) is not (cleaned.get("lat") is None):
            self.add_error("lat", _("Give both longitude and latitude, or neither."))
        return cleaned

    def facts(self) -> Mapping[str, Value]:
        """Return what the form says of the site."""
        names = ("name", "division_code", "address", "lon", "lat")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name] not in (None, "")}


def division_field(access: Access) -> forms.Field:
    """Return a field for a division of one's own: a list where divisions are known and not too many, else its code."""
    known = Division.objects.filter(authority=access.authority).order_by("code")
    stem = access.division_stem
    places = list(known.filter(code__startswith=stem)[: _MOST_DIVISIONS + 1])
    label, named = gettext_lazy("Village or community"), [each for each in places if not each.code.endswith("000")]
    if not named or len(places) > _MOST_DIVISIONS:
        hint = gettext_lazy("12-digit statistical division code")
        return forms.RegexField("^[0-9]{12}$", label=label, help_text=hint, initial=access.division_code, strip=True)
    choices = [("", _("Please choose")), *((each.code, _named(each)) for each in named)]
    return forms.ChoiceField(label=label, choices=choices, initial=access.division_code)


def _named(division: Division) -> str:
    return division.name_zh if lang() == "zh" else division.name_en or division.name_zh


class RecordForm(forms.Form):
    """The facts of a group, none of which has to be answered, and when and on what evidence they were found."""

    observed_on = DayField(required=False, label=gettext_lazy("Found on"))
    evidence = forms.CharField(
        required=False,
        max_length=300,
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy("Document number, photo, who was asked"),
    )

    def __init__(self, asked: Sequence[Asked], *args: Any, **kwargs: Any) -> None:
        """Ask for `asked`."""
        super().__init__(*args, **kwargs)
        for each in asked:
            self.fields[each.fact.key] = fact_field(each)
        for field in self.fields.values():
            field.template_name = "sites/record_field.html"  # type: ignore[attr-defined] # the stubs are of Django 4
        self._asked = asked
        self.order_fields((*(each.fact.key for each in asked), "observed_on", "evidence"))

    def clean_observed_on(self) -> date | None:
        """Take no day that is still to come."""
        day: date | None = self.cleaned_data["observed_on"]
        if day is not None and day > today():
            raise forms.ValidationError(_("This day is still to come."))
        return day

    def entered(self) -> dict[str, Value]:
        """Return what stands in the fields, by fact; None: nothing."""
        return {each.fact.key: cleaned_value(each.fact, self.cleaned_data[each.fact.key]) for each in self._asked}


def cleaned_value(fact: Fact, cleaned: Any) -> Value:
    """Return what stands in the field of a fact; None: nothing."""
    match fact.type:
        case "boolean":
            return {"true": True, "false": False}.get(cleaned)
        case "set":
            return "|".join(key for key in fact.choices if key in cleaned) or None
        case _:
            return None if cleaned == "" else cleaned


def fact_field(asked: Asked) -> forms.Field:
    """Return the field of a fact; a yes or no has no answer until somebody gives one."""
    fact, about = asked.fact, _about(asked)
    match fact.type:
        case "boolean":
            answers = [("true", _yes(asked)), ("false", _no(asked))]
            if asked.value is not None:
                answers.append(("", _("Not known (withdraws the answer)")))
            return forms.ChoiceField(choices=answers, widget=forms.RadioSelect, **about)
        case "choice":
            return forms.ChoiceField(choices=[("", _("Not known")), *_choices(asked)], **about)
        case "set":
            return forms.MultipleChoiceField(
                choices=_choices(asked), widget=forms.CheckboxSelectMultiple, **{**about, "initial": _parts(asked)}
            )
        case "number":
            unit = UNITS[fact.unit].label.say(lang()) if fact.unit else ""
            return NumberField(unit=unit, **about)
        case "date":
            return DayField(**{**about, "help_text": about["help_text"] or _("For example 2026-05-20")})
        case _:
            return forms.CharField(max_length=500, **about)


def _about(asked: Asked) -> dict[str, Any]:
    return {
        "label": asked.fact.label.say(lang()),
        "required": False,
        "initial": _initial(asked.value),
        "help_text": _hint(asked),
    }


def _initial(value: Value) -> Value:
    if isinstance(value, bool):
        return "true" if value else "false"
    return shortest(value) if isinstance(value, float) else value


def _hint(asked: Asked) -> str:
    parts = [] if asked.fact.note is None else [asked.fact.note.say(lang())]
    if asked.judge is not None:
        judge = asked.judge.say(lang())
        parts.append(_("%(unit)s settles this; your answer is kept beside it as a suggestion.") % {"unit": judge})
    if asked.hidden:
        parts.append(_("Personal data that others recorded is not shown."))
    return " ".join(parts)


def _yes(asked: Asked) -> str:
    return _("Yes") if asked.fact.yes is None else asked.fact.yes.say(lang())


def _no(asked: Asked) -> str:
    return _("No") if asked.fact.no is None else asked.fact.no.say(lang())


def _choices(asked: Asked) -> list[tuple[str, str]]:
    return [(key, label.say(lang())) for key, label in asked.fact.choices.items()]


def _parts(asked: Asked) -> list[str]:
    return asked.value.split("|") if isinstance(asked.value, str) else []


def proposed_code(last: Site | None, slug: str) -> str:
    """Return a code that follows the last one in use; the first of a campaign begins with its slug's letters."""
    if last is None:
        return f"{slug.partition('-')[0][:6].upper()}-0001"
    digits = len(last.code) - len(last.code.rstrip("0123456789"))
    number = last.code[len(last.code) - digits :]
    return f"{last.code[: len(last.code) - digits]}{int(number or 0) + 1:0{max(digits, 1)}}"
