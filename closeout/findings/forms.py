"""The forms of findings: raising, and the words that an act asks for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from closeout.evidence.forms import FilesForm
from closeout.findings.deadlines import PLAN
from closeout.findings.doing import LONGEST
from closeout.findings.models import ASSIGNED, COVERT, GENERAL, INSPECTION, MAJOR, PATROL, REPORT, SELF
from closeout.findings.orders import MOST_DAYS, RESULTS, NewOrder
from closeout.findings.types import NewFinding
from closeout.findings.words import SOURCE_NAMES
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import both
from closeout.packfile.pack import Pack
from closeout.people.models import Unit
from closeout.sites.models import Site
from closeout.ui.forms import DayField, NumberField, TextArea
from closeout.ui.language import lang

Choices = Sequence[tuple[int, str]]
SOURCES: Final = (INSPECTION, PATROL, ASSIGNED, COVERT, REPORT, SELF)


class SeenForm(forms.Form):
    """Nothing but the version of the finding that stood on the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class ReasonForm(SeenForm):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stays with the finding and in the journal."),
        max_length=LONGEST,
        widget=TextArea(),
        error_messages={"required": gettext_lazy("Say why.")},
    )


class CorrectedForm(FilesForm, SeenForm):
    """What was done, with a photo of how it is now: needed where none is there yet."""

    note = forms.CharField(
        label=gettext_lazy("What was done"),
        help_text=gettext_lazy("For example: fence raised to 4.2 m along the road, measured at three points."),
        max_length=LONGEST,
        widget=TextArea(),
    )
    field_order = ("note", "photo", "file")

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        """Say what the photo is of, and whether it may be left out."""
        super().__init__(*args, needed=needed, **kwargs)
        there = "" if needed else _("Evidence of the correction is there already; add more where it helps.")
        self.fields["uuid"].required = False  # a program that reports with evidence sent before names none
        self.fields["photo"].label, self.fields["photo"].help_text = _("Take a photo of how it is now"), there

    def missing(self) -> str:
        """Say that a report needs evidence."""
        return Refusal("findings.no_proof").say(lang())


class NoteForm(SeenForm):
    """A remark that may be left out."""

    note = forms.CharField(label=gettext_lazy("Remark"), max_length=LONGEST, widget=TextArea(), required=False)


class DeferForm(ReasonForm):
    """Until when, and why."""

    until = DayField(label=gettext_lazy("Until"))
    field_order = ("until", "reason")


class ResumeForm(SeenForm):
    """The new day."""

    due_on = DayField(label=gettext_lazy("Correct by"), required=False)


class MoreTimeForm(ReasonForm):
    """The day until which more time is needed, and why."""

    until = DayField(label=gettext_lazy("New day"))
    field_order = ("until", "reason")


class DecideTimeForm(SeenForm):
    """Granted or refused; refused, why."""

    granted = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Grant it")), ("no", gettext_lazy("Refuse it"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Needed where more time is refused."),
        max_length=LONGEST,
        widget=TextArea(),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Want a reason for a refusal."""
        cleaned = super().clean() or {}
        if cleaned.get("granted") == "no" and not cleaned.get("answer"):
            self.add_error("answer", _("Say why."))
        return cleaned


class PlanForm(SeenForm):
    """The five in place (B-6.5); the fifth, the time limit, has its own ways."""

    responsible = forms.CharField(
        label=gettext_lazy("Responsible person at the site"), max_length=PLAN["responsible"], required=False
    )
    measures = forms.CharField(
        label=pgettext_lazy("of a correction", "Measures"),
        max_length=PLAN["measures"],
        widget=TextArea(),
        required=False,
    )
    funds = forms.CharField(label=gettext_lazy("Funds"), max_length=PLAN["funds"], required=False)
    contingency = forms.CharField(
        label=gettext_lazy("Contingency plan until then"),
        max_length=PLAN["contingency"],
        widget=TextArea(),
        required=False,
    )


class ReassignForm(ReasonForm):
    """To which unit, and why."""

    unit = forms.TypedChoiceField(label=gettext_lazy("Unit"), coerce=int)
    field_order = ("unit", "reason")

    def __init__(self, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        """Offer the plan's units."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above; for the type checker
        field.choices = [(each.pk, each.name_zh if lang() == "zh" else each.name_en) for each in units]


class OrderForm(forms.Form):
    """Which findings an order is about, until when, and who signs."""

    finding = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Findings of this site"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one.")},
    )
    when = forms.ChoiceField(
        label=gettext_lazy("To be corrected"),
        choices=[("period", gettext_lazy("within a period")), ("once", pgettext_lazy("of a correction", "at once"))],
        widget=forms.RadioSelect,
    )
    days = NumberField(
        label=gettext_lazy("Days from the service of the order"),
        unit=gettext_lazy("days"),
        min_value=1,
        max_value=MOST_DAYS,
        required=False,
    )
    officer = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Officers who sign"),
        help_text=gettext_lazy("At least two, with a law-enforcement certificate that holds today."),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least two.")},
    )

    def __init__(self, numbers: Choices, officers: Choices, *args: Any, **kwargs: Any) -> None:
        """Offer findings by number, and officers by id."""
        super().__init__(*args, **kwargs)
        for name, choices in (("finding", numbers), ("officer", officers)):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - declared above; for the type checker
            field.choices = list(choices)

    def clean(self) -> dict[str, Any]:
        """Want days for a period, and two officers."""
        cleaned = super().clean() or {}
        if cleaned.get("when") == "period" and not cleaned.get("days") and "days" not in self.errors:
            self.add_error("days", _("Say within how many days."))
        _want_two(self, cleaned)
        return cleaned

    def order(self) -> NewOrder:
        """Return what the valid form says."""
        said = self.cleaned_data
        days = None if said["when"] == "once" else int(said["days"])
        return NewOrder(said["finding"], days, said["officer"])


def _want_two(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Want two officers where some are ticked; that none is was said already."""
    if len(cleaned.get("officer", ())) == 1:
        form.add_error("officer", _("Tick at least two."))


class OpinionForm(forms.Form):
    """What a re-inspection found of each item of an order, and who signs."""

    officer = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Officers who sign"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least two.")},
    )

    def __init__(self, items: Choices, officers: Choices, *args: Any, **kwargs: Any) -> None:
        """Ask for a result of each of `items`, by number."""
        super().__init__(*args, **kwargs)
        self._numbers = [number for number, _label in items]
        results = [(key, words.say(lang())) for key, words in RESULTS.items()]
        asked: dict[str, forms.Field] = {
            f"result-{number}": forms.ChoiceField(label=label, choices=results, widget=forms.RadioSelect)
            for number, label in items
        }
        officer = self.fields["officer"]
        assert isinstance(officer, forms.TypedMultipleChoiceField)  # noqa: S101 - declared above; for the type checker
        officer.choices = list(officers)
        self.fields = asked | {"officer": officer}

    def clean(self) -> dict[str, Any]:
        """Want two officers."""
        cleaned = super().clean() or {}
        _want_two(self, cleaned)
        return cleaned

    def results(self) -> dict[int, str]:
        """Return what the valid form says of each item."""
        return {number: self.cleaned_data[f"result-{number}"] for number in self._numbers}


class RaiseForm(forms.Form):
    """A finding, at one site or the same at several."""

    standard = forms.ChoiceField(label=gettext_lazy("Standard that is not met"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Hazard in your own words"),
        help_text=gettext_lazy("Where the plan names no standard for it."),
        max_length=300,
        required=False,
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), help_text=gettext_lazy("Empty: as the plan says."), required=False
    )
    major = forms.BooleanField(
        label=gettext_lazy("A major hazard"),
        help_text=gettext_lazy("Only for a hazard in your own words; of a standard the plan says so."),
        required=False,
    )
    description = forms.CharField(
        label=gettext_lazy("What was seen, and where on the site"), max_length=1000, widget=TextArea(), required=False
    )
    source = forms.ChoiceField(
        label=gettext_lazy("How it was found"), choices=[(each, SOURCE_NAMES[each]) for each in SOURCES]
    )
    due_on = DayField(
        label=gettext_lazy("Correct by"),
        required=False,
        help_text=gettext_lazy("Empty: as the plan says. For example 2026-05-20"),
    )
    measures = forms.CharField(
        label=pgettext_lazy("of a correction", "Measures"),
        max_length=PLAN["measures"],
        widget=TextArea(2),
        required=False,
    )

    def __init__(self, pack: Pack, units: Mapping[str, Unit], *args: Any, **kwargs: Any) -> None:
        """Offer the plan's standards and its units."""
        super().__init__(*args, **kwargs)
        standards = [(each.id, f"{each.id} {each.text.say(lang())}") for each in pack.standards]
        names = [(key, each.name_zh if lang() == "zh" else each.name_en) for key, each in units.items()]
        self._offer("standard", [("", _("None of the plan's standards")), *standards])
        self._offer("unit", [("", "—"), *names])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; for the type checker
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Want a standard, or words and a unit."""
        cleaned = super().clean() or {}
        if not cleaned.get("standard") and "standard" not in self.errors:
            if not cleaned.get("text"):
                self.add_error("text", _("Choose a standard, or say in your own words what the hazard is."))
            if not cleaned.get("unit"):
                self.add_error("unit", _("Choose the unit that has to see to it."))
        return cleaned

    def findings(self, sites: Sequence[Site], key: str) -> list[NewFinding]:
        """Return what the valid form says of each site; `key` is the page's own, so that it is raised once."""
        said = self.cleaned_data
        due_on: date | None = said["due_on"]
        return [
            NewFinding(
                site=each,
                standard=said["standard"],
                text=None if said["standard"] else both(said["text"]),
                severity=MAJOR if said["major"] else GENERAL,
                unit_key=said["unit"],
                description=said["description"],
                source=said["source"],
                origin=f"page:{key}:{each.pk}",
                due_on=due_on,
                measures=said["measures"],
            )
            for each in sites
        ]
