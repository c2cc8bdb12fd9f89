"""What is entered of people, units and certificates, and what somebody who leaves leaves behind."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from closeout.kernel.clock import today
from closeout.people.columns import role_names
from closeout.people.models import Unit
from closeout.people.rules import certificate_faults, known_codes, person_faults, unit_faults, with_codes
from closeout.people.services import units_by_key
from closeout.people.types import CertificateData, Person, PostRow
from closeout.ui.faults import CheckedForm
from closeout.ui.forms import DayField, narrow
from closeout.ui.language import lang


class PersonForm(CheckedForm):
    """Somebody with a post."""

    username = forms.CharField(
        label=_("User name"), max_length=60, help_text=_("For signing in; letters, digits and @ . + - _")
    )
    name = forms.CharField(label=_("Full name"), max_length=60)
    email = forms.CharField(label=_("Mail address"), max_length=254, required=False)
    role = forms.ChoiceField(label=_("Role"))
    unit_key = forms.ChoiceField(label=_("Unit"), required=False, help_text=_("Only heads and members of a unit"))
    division_code = forms.CharField(
        label=_("Village or community"),
        max_length=60,
        required=False,
        help_text=_("Only village or community workers: the 12-digit code, or the name"),
    )

    def __init__(self, *args: Any, authority: int, seen: Person | None = None, **kwargs: Any) -> None:
        """Offer the authority's units by key, in one query; `seen` is who is changed, None: somebody new."""
        super().__init__(*args, **kwargs)
        self._authority, self._units, self._seen = authority, units_by_key(authority), seen
        self.offer("role", role_names().items())
        open_units = [each for each in self._units.values() if each.active]
        names = [(each.key, each.name_zh if lang() == "zh" else each.name_en) for each in open_units]
        self.offer("unit_key", names)
        if seen is not None:
            self.fields["username"].required = False
            self.fields["username"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Hold what was entered to the rules."""
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["division_code"] = with_codes(self._authority, [self.entered])[0].division_code
            codes = known_codes(self._authority, [self.entered])
            self.add_faults(person_faults(self.entered, self._units, codes))
        return cleaned

    @property
    def entered(self) -> Person:
        """Return who was entered."""
        get = self.cleaned_data.get
        words = (str(get(each) or "").strip() for each in ("name", "email", "role", "unit_key", "division_code"))
        username = str(get("username") or "").strip() if self._seen is None else self._seen.username
        return Person(username, *words)


class SeenForm(forms.Form):
    """What the page of a change showed of somebody, sent back unseen so that nothing of another is overwritten."""

    seen_name = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_email = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_role = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_unit_key = forms.CharField(required=False, widget=forms.HiddenInput)
    seen_division_code = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, row: PostRow) -> "SeenForm":
        """Return the form that shows `row`."""
        who = row.entered
        return cls(initial={each: getattr(who, each.removeprefix("seen_")) for each in cls.base_fields})

    def seen(self, username: str) -> Person:
        """Return what was shown; it may be anything, and is only compared."""
        self.full_clean()
        return Person(username, *(str(self.cleaned_data.get(each, "")) for each in self.base_fields))


class UnitForm(CheckedForm):
    """A unit."""

    key = forms.CharField(
        label=_("Key"), max_length=60, help_text=_("As plans call it, for example market_supervision; it stays")
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        """Show a unit that is changed, None: a new one."""
        super().__init__(*args, **kwargs)
        if unit is not None:
            self.initial = {"key": unit.key, "name_zh": unit.name_zh, "name_en": unit.name_en, "active": unit.active}
            self.fields["key"].disabled = True

    def clean(self) -> dict[str, Any]:
        """Hold what was entered to the rules."""
        cleaned = super().clean() or {}
        if not self.errors:
            self.add_faults(unit_faults(cleaned["key"], cleaned["name_zh"], cleaned["name_en"]))
        return cleaned


class CertificateForm(CheckedForm):
    """A law-enforcement certificate."""

    number = forms.CharField(label=_("Number"), max_length=40)
    issued_by = forms.CharField(label=_("Issued by"), max_length=80)
    valid_until = DayField(label=_("Last day of validity"))

    def clean(self) -> dict[str, Any]:
        """Hold what was entered to the rules."""
        cleaned = super().clean() or {}
        if not self.errors:
            cleaned["number"] = narrow(cleaned["number"])
            self.add_faults(certificate_faults(self.entered))
        return cleaned

    @property
    def entered(self) -> CertificateData:
        """Return the certificate as entered."""
        get = self.cleaned_data
        return CertificateData(get["number"], get["issued_by"], get["valid_until"])


class LeaveForm(CheckedForm):
    """Who takes over, and the last day."""

    successor = forms.TypedChoiceField(label=_("Who takes over"), coerce=int, required=False, empty_value=None)
    last_day = DayField(label=_("Last day in the post"), initial=today)

    def __init__(self, *args: Any, successors: Sequence[PostRow], needed: bool, **kwargs: Any) -> None:
        """Offer the successors; one must be chosen where something is in hand."""
        super().__init__(*args, **kwargs)
        self.fields["successor"].required = needed
        names = role_names()
        self.offer("successor", [(each.person, _called(each, names)) for each in successors])


def _called(row: PostRow, names: dict[str, str]) -> str:
    place = row.unit or row.division
    parts = [row.name, names[row.role], row.division_code if place is None else place.say(lang())]
    return " · ".join(each for each in parts if each)
