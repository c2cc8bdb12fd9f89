"""The questionnaire as a page: a field for each fact, read as a cell of the workbook is read; and the small forms."""

import json
import re
import uuid
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.census.ledgers import Heading, key_of
from closeout.forms.sheets import FormSheet, Section
from closeout.kernel.facts import UNITS, Fact, Value
from closeout.kernel.refusal import Refusal, sentence
from closeout.kernel.text import Text
from closeout.packfile.pack import Pack
from closeout.sites.types import NewFact
from closeout.sites.values import kept, read
from closeout.tabular.cells import parser_of
from closeout.tabular.forms_in import ASIDE, DIVISION
from closeout.tabular.mapping import SITE_CODE, with_site_code
from closeout.tabular.parsing import BadCell
from closeout.ui.forms import DayField, TextArea
from closeout.ui.language import lang

YES, NO, NOTHING = "true", "false", "nothing"
_KEPT: Final = (bool, int, float, str, type(None))  # what `kept` puts in
FAR: Final = 99999.0  # decisions: a distance to what does not exist
_LONGEST: Final = 500
_DAMAGED: Final = gettext_lazy("The form was damaged on its way. Open the page again.")
_POINT: Final = re.compile(r"(?<=[0-9０-９])。(?=[0-9０-９])")  # what a Chinese keyboard writes for a point


class FactField(forms.CharField):
    """What is known of one fact, written as people write it; empty is not established."""

    def __init__(self, fact: Fact, **kwargs: Any) -> None:
        """Take a value of `fact`; its unit stands behind the field."""
        self.fact = fact
        self.unit = "" if fact.unit is None else UNITS[fact.unit].label.say(lang())
        super().__init__(**{"required": False, "label": fact.label.say(lang()), "max_length": _LONGEST, **kwargs})
        if fact.type == "number":
            self.widget.attrs |= {"inputmode": "decimal"}
        self.widget.attrs |= {"autocomplete": "off"}

    def clean(self, value: Any) -> Value:
        """Return the value; None: not established.

        Raises:
            ValidationError: it cannot be read as the fact.
        """
        text = super().clean(value)
        if self.fact.type == "number":
            text = _POINT.sub(".", text)
        try:
            return parser_of(self.fact)(text) if text else None
        except BadCell as error:
            raise ValidationError(sentence(error.code, lang(), error.params)) from None


class AnswerField(forms.ChoiceField):
    """Yes, no, not established, or where it makes sense that there is nothing of the kind."""

    widget = forms.RadioSelect

    def __init__(self, fact: Fact, **kwargs: Any) -> None:
        """Take the answer to a yes/no, or a choice, of `fact`."""
        self.fact = fact
        choices = _answers(fact) if fact.type == "boolean" else [*_choices(fact), ("", _("not established"))]
        super().__init__(required=False, label=fact.label.say(lang()), choices=choices, **kwargs)


class SeveralField(forms.MultipleChoiceField):
    """Several of a set."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, fact: Fact, **kwargs: Any) -> None:
        """Take elements of `fact`."""
        self.fact = fact
        super().__init__(required=False, label=fact.label.say(lang()), choices=_choices(fact), **kwargs)


def _choices(fact: Fact) -> list[tuple[str, str]]:
    return [(key, label.say(lang())) for key, label in fact.choices.items()]


def _answers(fact: Fact) -> list[tuple[str, str]]:
    found = [(YES, _("yes")), (NO, _("no")), ("", _("not established"))]
    return found if fact.better is None or fact.default is not None else [*found, (NOTHING, _("nothing of the kind"))]


class Questionnaire(forms.Form):
    """The census questionnaire of a plan for one site.

    `key` tells this form from every other, so that it counts once; `seen` holds what stood there when it was opened.
    """

    key = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _DAMAGED, "invalid": _DAMAGED})
    seen = forms.CharField(
        required=False, widget=forms.HiddenInput, max_length=50_000, error_messages={"max_length": _DAMAGED}
    )

    def __init__(self, sheet: FormSheet, pack: Pack, *args: Any, fixed_code: str = "", **kwargs: Any) -> None:
        """Ask what `sheet` asks; with `fixed_code` of a site that is registered already."""
        super().__init__(*args, **kwargs)
        self._sheet, self._facts, self._fixed = sheet, pack.facts, fixed_code
        self.initial.setdefault("key", uuid.uuid4())
        facts = with_site_code(pack.facts)
        for column in sheet.columns:
            if self._is_asked(column.key):
                self.fields[column.key] = _field(facts[column.key])
                if _is_distance(facts[column.key]):
                    self.fields[f"{column.key}-nothing"] = forms.BooleanField(
                        required=False, label=_("nothing of the kind near by")
                    )
        if SITE_CODE in self.fields:
            self.fields[SITE_CODE].required = True
        self.fields["name"].required = True

    def _is_asked(self, key: str) -> bool:
        return not key.startswith(ASIDE) and key != DIVISION and not (key == SITE_CODE and self._fixed)

    def parts(self) -> list[tuple[Section, list[forms.BoundField]]]:
        """Return the sections with their fields, as the page shows them."""
        parts = []
        for section in self._sheet.sections:
            names = [name for each in section.columns for name in (each.key, f"{each.key}-nothing")]
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                parts.append((section, fields))
        return parts

    def said(self) -> dict[str, Value]:
        """Return the values, by fact; None: not established."""
        return {
            key: self._value(key) for key in self.fields if isinstance(getattr(self.fields[key], "fact", None), Fact)
        }

    def _value(self, key: str) -> Value:
        fact: Fact = self.fields[key].fact  # type: ignore[attr-defined]
        value = self.cleaned_data.get(key)
        if self.cleaned_data.get(f"{key}-nothing"):
            return FAR
        if fact.type == "set":
            return "|".join(each for each in fact.choices if each in (value or [])) or None
        if fact.type == "boolean":
            return {YES: True, NO: False, NOTHING: fact.better}.get(str(value))
        return value or None if isinstance(value, str) else value

    def facts(self, seen: Mapping[str, Value]) -> list[NewFact]:
        """Return what is said otherwise than it was `seen`."""
        found = []
        for key, value in self.said().items():
            if key != SITE_CODE and value != seen.get(key):
                nothing = self.cleaned_data.get(key) == NOTHING or self.cleaned_data.get(f"{key}-nothing")
                found.append(NewFact(key, value, note="无此类对象" if nothing else ""))
        return found

    def see(self, values: Mapping[str, Any]) -> None:
        """Show the form again as one that has seen `values`."""
        data = self.data.copy()  # type: ignore[attr-defined] # what a request brings cannot be written into
        data["seen"] = json.dumps(values, ensure_ascii=False)
        self.data = data

    def clean_seen(self) -> dict[str, Any]:
        """Return what stood there, as kept."""
        try:
            found = json.loads(self.cleaned_data["seen"] or "{}")
            if isinstance(found, dict) and all(isinstance(each, _KEPT) for each in found.values()):
                read(self._facts, found)  # a day may be none
                return found
        except (ValueError, RecursionError):
            pass
        raise ValidationError(_DAMAGED)


def initial_of(pack: Pack, values: Mapping[str, Value]) -> dict[str, object]:
    """Return values as the fields of a questionnaire show them at first."""
    found: dict[str, object] = {}
    for key, value in values.items():
        fact = pack.facts.get(key)
        if fact is None or value is None:
            continue
        if _is_distance(fact) and value == FAR:
            found[f"{key}-nothing"] = True
        else:
            found[key] = _shown(fact, value)
    return found


def _shown(fact: Fact, value: Value) -> object:
    if isinstance(value, bool):
        return YES if value else NO
    if fact.type == "set":
        return str(value).split("|")
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e5 and f"{value:g}" == str(value) else kept(value)


def _field(fact: Fact) -> forms.Field:
    note = "" if fact.note is None else fact.note.say(lang())
    if fact.type == "boolean" or (fact.type == "choice" and len(fact.choices) <= 6):
        return AnswerField(fact, help_text=note)
    if fact.type == "choice":
        return AnswerField(fact, help_text=note, widget=forms.Select)
    return SeveralField(fact, help_text=note) if fact.type == "set" else FactField(fact, help_text=note)


def _is_distance(fact: Fact) -> bool:
    return fact.unit == "m" and "distance" in fact.label.en


class StartForm(forms.Form):
    """Which villages begin the census, and by when."""

    within = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    due_on = DayField(label=gettext_lazy("Due on"), required=False)

    def __init__(self, *args: Any, areas: Mapping[str, Text], **kwargs: Any) -> None:
        """Offer all villages, or those of one street or town."""
        super().__init__(*args, **kwargs)
        places = [(code, name.say(lang())) for code, name in areas.items()]
        self.fields["within"].choices = [("", _("all villages and communities")), *places]  # type: ignore[attr-defined]


class ExpectedForm(forms.Form):
    """How many sites each division should find."""

    def __init__(self, *args: Any, divisions: Mapping[str, Text], **kwargs: Any) -> None:
        """Ask for a number of each of `divisions`; none means nobody knows."""
        super().__init__(*args, **kwargs)
        for code, name in divisions.items():
            widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
            self.fields[code] = forms.IntegerField(
                label=name.say(lang()), required=False, min_value=0, max_value=99_999, widget=widget
            )


class ReasonForm(forms.Form):
    """Why something signed is taken back."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=_LONGEST, widget=TextArea(3))


class UploadForm(forms.Form):
    """A file, and for rows that name no village, which one they are of."""

    file = forms.FileField(label=gettext_lazy("File"), help_text=gettext_lazy("An .xlsx or .csv file of up to 10 MB"))
    division = forms.ChoiceField(label=gettext_lazy("Village or community of rows that name none"), required=False)

    def __init__(self, *args: Any, divisions: Mapping[str, Text], **kwargs: Any) -> None:
        """Offer the divisions whose census is open to the sender."""
        super().__init__(*args, **kwargs)
        places = [(code, name.say(lang())) for code, name in divisions.items()]
        none = [] if len(places) == 1 else [("", _("every row names its own"))]
        self.fields["division"].choices = [*none, *places]  # type: ignore[attr-defined]


class MapForm(forms.Form):
    """What each heading of a ledger is; empty: it is passed over."""

    save_as = forms.CharField(
        label=gettext_lazy("Save this map as"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("With a name, it can be chosen for the next ledger"),
    )

    def __init__(self, headings: list[Heading], pack: Pack, *args: Any, **kwargs: Any) -> None:
        """Ask for each of `headings`."""
        super().__init__(*args, **kwargs)
        self.headings, self._facts = headings, pack.facts
        facts = with_site_code(pack.facts)
        for at, each in enumerate(headings):
            attrs = {"list": "facts", "autocomplete": "off", "aria-label": _("What “%s” is") % each.text}
            initial = facts[each.key].label.say(lang()) if each.key in facts else ""
            self.fields[f"c{at}"] = forms.CharField(
                label=each.text, required=False, initial=initial, widget=forms.TextInput(attrs=attrs)
            )
            self.fields[f"a{at}"] = forms.BooleanField(
                required=False, initial=each.aside, label=_("keep “%s” aside as text") % each.text
            )

    def rows(self) -> list[tuple[Heading, forms.BoundField, forms.BoundField]]:
        """Return each heading with its two fields."""
        return [(each, self[f"c{at}"], self[f"a{at}"]) for at, each in enumerate(self.headings)]

    def clean(self) -> dict[str, Any]:
        """Find the fact that each heading was said to be."""
        data = super().clean() or {}
        self.columns: dict[str, str] = {}
        for at, each in enumerate(self.headings):
            said = data.get(f"c{at}")
            try:
                if said:
                    self.columns[each.text] = key_of(said, self._facts, lang())
            except Refusal as refusal:
                self.add_error(f"c{at}", refusal.say(lang()))
        self.aside = [each.text for at, each in enumerate(self.headings) if data.get(f"a{at}")]
        return data
