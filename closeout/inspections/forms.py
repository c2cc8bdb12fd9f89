"""The forms of visits: beginning one, what is said of it as a whole, its answers, and who confirms it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from closeout.inspections.kinds import LOOKBACK, RESULTS
from closeout.inspections.models import Answer, Visit
from closeout.inspections.officers import Officer
from closeout.inspections.types import Described, FoundSite, NewVisit, Place, SaidAnswer, SaidRecheck
from closeout.inspections.words import KIND_NAMES, RESULT_NAMES
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.facts import Value
from closeout.people.access import Access
from closeout.sites.forms import cleaned_value, division_field, fact_field
from closeout.sites.recording import Asked
from closeout.ui.forms import TextArea, narrow

DAYS: Final = (0, 3, 7, 15, 30)  # of which one may be chosen to correct something in; none: as the plan says


class OfficersForm(forms.Form):
    """The second officer of an inspection, and what it goes by."""

    second = forms.TypedChoiceField(
        label=gettext_lazy("Second officer"),
        help_text=gettext_lazy("Needed for an administrative inspection: two officers, each with a valid certificate."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    basis = forms.CharField(
        label=gettext_lazy("What the inspection goes by"),
        help_text=gettext_lazy("The inspection plan or the approval, with its number."),
        max_length=200,
        required=False,
    )

    def offer(self, officers: Sequence[Officer]) -> None:
        """Offer second officers."""
        field = self.fields["second"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - declared above; for the type checker
        named = [(each.id, f"{each.name} · {each.unit} · {each.certificate}") for each in officers]
        field.choices = [("", "—"), *named]


class StartForm(OfficersForm):
    """A visit that begins; the place comes from the device, if it says where it is."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    lon = forms.FloatField(widget=forms.HiddenInput, required=False)
    lat = forms.FloatField(widget=forms.HiddenInput, required=False)
    accuracy = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=0)
    kind = forms.ChoiceField(label=pgettext_lazy("of a visit", "Kind"), widget=forms.RadioSelect)
    whole = forms.BooleanField(
        label=gettext_lazy("Check all that the plan asks, not only our own part"), required=False
    )
    field_order = ("kind", "whole", "second", "basis")

    def __init__(self, kinds: Sequence[str], officers: Sequence[Officer], *args: Any, **kwargs: Any) -> None:
        """Offer kinds of visits and second officers."""
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above; for the type checker
        field.choices = [(each, KIND_NAMES[each]) for each in kinds]
        self.offer(officers)
        if not officers:
            del self.fields["second"], self.fields["basis"]

    def place(self) -> Place | None:
        """Return where the device was, None: it did not say, or only half of it."""
        lon, lat = self.cleaned_data.get("lon"), self.cleaned_data.get("lat")
        return None if lon is None or lat is None else Place(lon, lat, self.cleaned_data.get("accuracy"))

    def found(self) -> FoundSite | None:
        """Return the site that was met, None: it is in the register."""
        return None

    def new(self, code: str, at: datetime) -> NewVisit:
        """Return the visit as the valid form says it; the form's number says when it was opened first."""
        said = self.cleaned_data
        second = said.get("second")
        return NewVisit(
            uuid=said["uuid"],
            kind=said["kind"],
            started_at=at,
            code=code,
            found=self.found(),
            administrative=said["kind"] == LOOKBACK and second is not None,
            whole=said["whole"],
            second=second,
            basis=said.get("basis", ""),
            place=self.place(),
        )


class FoundForm(StartForm):
    """A visit to a site that nobody knew."""

    name = forms.CharField(
        label=gettext_lazy("Name of the site"),
        help_text=gettext_lazy("As its sign says; without one what it looks like."),
        max_length=120,
    )
    address = forms.CharField(label=gettext_lazy("Where it is"), max_length=200)

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        """Offer divisions too."""
        super().__init__(*args, **kwargs)
        self.fields["division"] = division_field(access)
        self.order_fields(("name", "address", "division", *StartForm.field_order))

    def found(self) -> FoundSite:
        """Return the site."""
        said = self.cleaned_data
        return FoundSite(said["name"], said["address"], said["division"])


class MomentField(forms.CharField):
    """A time of the day of the visit, written 15:40, or a whole moment."""

    def __init__(self, **kwargs: Any) -> None:
        """Take a moment."""
        super().__init__(max_length=20, required=False, **kwargs)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}


class AboutForm(OfficersForm):
    """What is said of a visit as a whole."""

    result = forms.ChoiceField(
        label=pgettext_lazy("of a visit", "Result"),
        choices=[(each, RESULT_NAMES[each]) for each in RESULTS],
        widget=forms.RadioSelect,
    )
    ended = MomentField(
        label=gettext_lazy("Ended at"), help_text=gettext_lazy("Such as 15:40. Empty: when you finish it.")
    )
    met_name = forms.CharField(label=gettext_lazy("Who was met"), max_length=60, required=False)
    met_role = forms.CharField(
        label=gettext_lazy("In which capacity"),
        help_text=gettext_lazy("Operator, employee, landlord …"),
        max_length=60,
        required=False,
    )
    met_phone = forms.CharField(label=gettext_lazy("Phone"), max_length=30, required=False)
    statement = forms.CharField(
        label=gettext_lazy("What the operator says to it"), max_length=1000, widget=TextArea(), required=False
    )
    signed = forms.BooleanField(label=gettext_lazy("The operator has read the record and signed it"), required=False)
    signature_refused = forms.CharField(
        label=gettext_lazy("The operator did not sign, because"), max_length=300, required=False
    )
    helpers = forms.IntegerField(
        label=gettext_lazy("Assisting persons"), min_value=0, max_value=99, required=False, initial=0
    )
    vehicle = forms.CharField(label=gettext_lazy("Vehicle"), max_length=60, required=False)
    remark = forms.CharField(label=gettext_lazy("Remark"), max_length=1000, widget=TextArea(2), required=False)
    field_order = ("result", "ended", "second", "basis")

    def __init__(self, visit: Visit, officers: Sequence[Officer], data: Any) -> None:
        """Show what is said so far; second officers are offered for an inspection alone."""
        names = [each for each in Described.__dataclass_fields__ if each not in ("finished_at", "second", "said_at")]
        first = {name: getattr(visit, name) for name in names} | {"second": visit.second_id}
        ended = "" if visit.finished_at is None else f"{visit.finished_at.astimezone(TIME_ZONE):%H:%M}"
        super().__init__(data, initial={**first, "ended": ended})
        self._visit = visit
        self.offer(officers)
        if not visit.administrative:
            del self.fields["second"], self.fields["basis"]

    def clean_ended(self) -> datetime | None:
        """Return the moment of a time of the day on which the visit began."""
        said = narrow(self.cleaned_data["ended"]).replace("：", ":")
        if not said:
            return None
        try:
            moment = datetime.strptime(said, "%H:%M").time()  # noqa: DTZ007 - a time of the day; its zone follows
        except ValueError:
            raise forms.ValidationError(_("Write the time as 15:40.")) from None
        return datetime.combine(self._visit.started_at.astimezone(TIME_ZONE).date(), moment, TIME_ZONE)

    def described(self) -> Described:
        """Return what the valid form says."""
        said = dict(self.cleaned_data)
        said["helpers"] = said["helpers"] or 0
        return Described(finished_at=said.pop("ended"), **said)


class AnswersForm(forms.Form):
    """The answers of a group of the checklist; none of them has to be given."""

    reason = forms.CharField(
        label=gettext_lazy("Why the open items of this group cannot be established"),
        help_text=gettext_lazy("One reason serves all of them, such as: no ladder at hand."),
        max_length=200,
        required=False,
    )

    def __init__(self, asked: Sequence[Asked], answers: Mapping[str, Answer], *args: Any, **kwargs: Any) -> None:
        """Ask for `asked`; `answers` is what was answered so far."""
        super().__init__(*args, **kwargs)
        for each in asked:
            key, own = each.fact.key, answers.get(each.fact.key)
            self.fields[key] = fact_field(each)
            self.fields[f"note-{key}"] = forms.CharField(
                label=_("Note"), max_length=500, required=False, initial="" if own is None else own.note
            )
            self.fields[f"days-{key}"] = _days(None if own is None else own.within_days)
        own_ = [answers[each.fact.key] for each in asked if each.fact.key in answers]
        self.fields["reason"].initial = _reason_of(own_)
        self._asked, self._answers = asked, answers

    def said(self, seen: Mapping[str, Value], cleared: str, at: datetime) -> list[SaidAnswer]:
        """Return what is answered otherwise than it stood on the page; `seen` is what stood there.

        The reason is for every item that stays open; the fact `cleared` is as if nobody had answered it.
        """
        found = [self._one(each, seen, cleared, at) for each in self._asked]
        return [each for each in found if each is not None]

    def _one(self, asked: Asked, seen: Mapping[str, Value], cleared: str, at: datetime) -> SaidAnswer | None:
        key = asked.fact.key
        own, value = self._answers.get(key), cleaned_value(asked.fact, self.cleaned_data[key])
        if key in seen and value == seen[key]:
            value = asked.value  # it was not touched: what stands now may be newer
        if key == cleared:
            value = None
        note, days = self.cleaned_data[f"note-{key}"].strip(), self.cleaned_data[f"days-{key}"]
        reason = "" if value is not None or key == cleared else self._reason(own)
        was = (None, "", "", None) if own is None else (asked.value, own.reason, own.note, own.within_days)
        if (value, reason, note, days) == was:
            return None
        return SaidAnswer(uuid4(), key, value, at, reason, note, days)

    def _reason(self, own: Answer | None) -> str:
        """Return the reason of an open item: what the field says, or its own where the field never said any."""
        said: str = self.cleaned_data["reason"].strip()
        return said if said or self.fields["reason"].initial or own is None else own.reason


def _reason_of(answers: Iterable[Answer]) -> str:
    """Return the reason that the open items of a group share, "": they share none."""
    found = {each.reason for each in answers if each.reason}
    return found.pop() if len(found) == 1 else ""


def _days(chosen: int | None) -> forms.Field:
    named = [("", _("as the plan says")), (0, _("on the spot"))]
    every = dict.fromkeys(each for each in (*DAYS, chosen) if each)
    rest = [(each, ngettext("%(n)d day", "%(n)d days", each) % {"n": each}) for each in every]
    return forms.TypedChoiceField(
        label=_("Correct within"),
        choices=[*named, *rest],
        coerce=int,
        empty_value=None,
        required=False,
        initial="" if chosen is None else chosen,
    )


class RechecksForm(forms.Form):
    """Of each open finding whether it was seen corrected."""

    def __init__(self, numbers: Sequence[int], told: Mapping[int, tuple[bool, str]], *args: Any, **kwargs: Any) -> None:
        """Ask for the findings of these numbers; `told` is what was said so far."""
        super().__init__(*args, **kwargs)
        for number in numbers:
            corrected, note = told.get(number, (None, ""))
            first = {None: "", True: "yes", False: "no"}[corrected]
            self.fields[f"corrected-{number}"] = forms.ChoiceField(
                label=_("Corrected?"),
                choices=[("yes", _("Corrected")), ("no", _("Not corrected")), ("", _("Not looked at"))],
                widget=forms.RadioSelect,
                required=False,
                initial=first,
            )
            self.fields[f"note-{number}"] = forms.CharField(
                label=_("What was seen, or what is missing"), max_length=500, required=False, initial=note
            )
        self._numbers = numbers

    def clean(self) -> dict[str, Any]:
        """Want a note of what is not corrected."""
        cleaned = super().clean() or {}
        for number in self._numbers:
            if cleaned.get(f"corrected-{number}") == "no" and not cleaned.get(f"note-{number}"):
                self.add_error(f"note-{number}", _("Say what is still missing."))
        return cleaned

    def said(self) -> list[SaidRecheck]:
        """Return what the valid form says."""
        return [self._one(number) for number in self._numbers]

    def _one(self, number: int) -> SaidRecheck:
        corrected = {"yes": True, "no": False}.get(self.cleaned_data[f"corrected-{number}"])
        return SaidRecheck(number, corrected, self.cleaned_data[f"note-{number}"])

    def lines(self) -> Iterator[tuple[int, Any, Any]]:
        """Yield each finding's number with its fields."""
        return ((each, self[f"corrected-{each}"], self[f"note-{each}"]) for each in self._numbers)


class PasswordForm(forms.Form):
    """The second officer's own password, typed on the lead officer's device."""

    password = forms.CharField(
        label=gettext_lazy("Password of the second officer"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class SeenForm(forms.Form):
    """Nothing but the version that was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AmendForm(forms.Form):
    """Why a record is amended."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("What was wrong"),
        help_text=gettext_lazy("The first record stays as it is; this one counts in its place."),
        max_length=500,
        widget=TextArea(),
    )


class DiscardForm(forms.Form):
    """Why a draft is given up."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is given up"),
        help_text=gettext_lazy("For example: begun at the wrong site; the site is visited again another day."),
        max_length=500,
        widget=TextArea(),
    )


class ObjectForm(forms.Form):
    """Why a verdict is not shared."""

    reason = forms.CharField(
        label=gettext_lazy("Why the verdict is not right"),
        help_text=gettext_lazy(
            "The unit that judges it is asked when the visit is finished; until it answers, the verdict stays. "
            "Empty: take the objection back."
        ),
        max_length=500,
        widget=TextArea(),
        required=False,
    )
