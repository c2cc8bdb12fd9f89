"""The forms of documents: a draft's fields, how it was served, why it is void, how numbers are written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.accounts.models import User
from closeout.documents.editing import Leaf, edited, leaves
from closeout.documents.models import AROUND, BRACKETS
from closeout.documents.practices import Manner
from closeout.documents.registry import Offered
from closeout.documents.services import LONGEST
from closeout.documents.types import Choice, Content, NewService
from closeout.documents.words import MODES, RELATIONS, label_of
from closeout.kernel.clock import TIME_ZONE
from closeout.notices.forms import ClockField
from closeout.ui.forms import DayField, TextArea

_LONG: Final = ("text-zh", "text-en", "remedies-zh", "remedies-en", "contact-zh")
_NONE: Final = "none"
Groups = list[tuple[str, list[BoundField], list[BoundField]]]


class DraftForm(forms.Form):
    """A draft's fields, one for each value that can be edited."""

    def __init__(self, content: Content, data: Mapping[str, Any] | None = None) -> None:
        """Offer the fields of `content`."""
        super().__init__(data)
        self._draft = content
        for path, value in leaves(content).items():
            self.fields[path] = _field(path, value, content)

    def clean(self) -> dict[str, Any]:
        """Say what all fields say together: that there is somebody whom the document is for."""
        cleaned: dict[str, Any] = super().clean() or {}
        told = [value for path, value in cleaned.items() if path.startswith("party-") and value]
        if told and not cleaned.get("party-name-zh") and "party-name-zh" not in self.errors:
            self.add_error("party-name-zh", _("Say whom the document is for."))
        return cleaned

    def content(self) -> Content:
        """Return the draft as it was filled in; the form is valid."""
        return edited(self._draft, {path: _leaf(value) for path, value in self.cleaned_data.items()})

    @property
    def groups(self) -> Groups:
        """Return the fields in groups: what the group is, its Chinese fields, their translations."""
        order = [_("Title"), _("Party"), _("Text"), _("Officers"), _("Closing")]
        named: dict[str, tuple[list[BoundField], list[BoundField]]] = {title: ([], []) for title in order}
        for path in self.fields:
            pair = named[_group(path)]
            pair[path.endswith("-en")].append(self[path])
        return [(title, *pair) for title, pair in named.items()]


def _leaf(value: Any) -> Leaf:
    kept: Leaf = value.isoformat() if isinstance(value, date) else value
    return kept


def _group(path: str) -> str:
    titles = {"party": _("Party"), "officers": _("Officers"), "body": _("Text"), "title": _("Title")}
    return titles.get(path.split("-", maxsplit=1)[0], _("Closing"))


def _field(path: str, value: Leaf, content: Content) -> forms.Field:
    label = label_of(path) if not path.endswith("-en") else _("%(label)s (English)") % {"label": label_of(path)}
    common: dict[str, Any] = {"label": label, "required": path == "title-zh", "initial": value}
    if path.endswith("masked"):
        return forms.BooleanField(**{**common, "required": False})
    if path.endswith("due_on"):
        return DayField(**common)
    if path.endswith("chosen"):
        return _choice(path, common, content)
    long = path.endswith(_LONG)
    return forms.CharField(max_length=4000 if long else 200, widget=TextArea(2) if long else None, **common)


def _choice(path: str, common: dict[str, Any], content: Content) -> forms.Field:
    block = content.body[int(path.split("-")[1])]
    options = block.options if isinstance(block, Choice) else ()
    offered = [(str(at), each.zh) for at, each in enumerate(options)]
    start = _NONE if common["initial"] is None else str(common["initial"])
    label = block.label.zh if isinstance(block, Choice) else common["label"]
    return forms.TypedChoiceField(
        choices=[*offered, (_NONE, _("left open"))],
        coerce=lambda chosen: None if chosen == _NONE else int(chosen),
        empty_value=None,
        widget=forms.RadioSelect,
        **{**common, "initial": start, "label": label},
    )


class ReasonForm(forms.Form):
    """Why a document is void, or a draft thrown away."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=LONGEST,
        widget=TextArea(),
        help_text=gettext_lazy("It stays in the register with the number, and in the journal."),
    )


class ServeForm(forms.Form):
    """How a document was served, by whom, and what proves it."""

    mode = forms.ChoiceField(label=gettext_lazy("Way of service"), choices=[*MODES.items()], widget=forms.RadioSelect)
    on = DayField(
        label=gettext_lazy("Day"),
        help_text=gettext_lazy("Of the signature, the leaving, the receipt by post, the arrival or the announcement."),
    )
    time = ClockField(
        label=gettext_lazy("Time"),
        required=False,
        help_text=gettext_lazy("For example 14:30; by post and by announcement the day is enough."),
    )
    servers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Served by"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("At least two."),
    )
    receiver = forms.CharField(label=gettext_lazy("Received by"), max_length=80, required=False)
    relation = forms.ChoiceField(
        label=gettext_lazy("Who that is"), choices=[("", "–"), *RELATIONS.items()], required=False
    )
    place = forms.CharField(label=gettext_lazy("Place of service"), max_length=200, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why it was refused, or why only an announcement was left"),
        max_length=LONGEST,
        required=False,
        widget=TextArea(2),
    )
    witness = forms.CharField(label=gettext_lazy("Witness"), max_length=80, required=False)
    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("Photos and files"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick what proves the service; these belong to the site, its findings and its visits."),
    )
    photo = forms.FileField(
        label=gettext_lazy("Add a photo or a file"),
        required=False,
        help_text=gettext_lazy(
            "For example the signed receipt. It becomes evidence of the site and proves the service."
        ),
    )
    photo_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    confirmation = forms.ChoiceField(
        label=gettext_lazy("Signed confirmation of the address"),
        required=False,
        help_text=gettext_lazy("One of the photos and files; only for electronic service."),
    )
    police = forms.BooleanField(
        label=gettext_lazy("A police administrative case"),
        required=False,
        help_text=gettext_lazy(
            "An announcement counts after 60 days instead of 30 (Provisions on Police Administrative Cases, art. 36)."
        ),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=LONGEST, required=False, widget=TextArea(2))

    def __init__(
        self, people: Sequence[User], offered: Sequence[Offered], data: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        """Offer `people` as those who served it, and the evidence that may prove it."""
        super().__init__(data, **kwargs)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "servers": [(each.pk, each.name) for each in people],
            "evidence": [(each.id, _pictured(each)) for each in offered],
            "confirmation": [("", "–"), *((each.id, _told(each)) for each in offered)],
        }
        for name, of in choices.items():
            self.fields[name].choices = of  # type: ignore[attr-defined]
        if not offered:
            self.fields["evidence"].help_text = _("There are no photos or files yet.")

    def clean(self) -> dict[str, Any]:
        """Ask for the minute where somebody signed for it or refused it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("mode") in ("in_person", "left", "electronic") and not cleaned.get("time"):
            self.add_error("time", _("Say at what time."))
        return cleaned

    def service(self, now: datetime) -> NewService:
        """Return what was filled in; of a day without a time its last minute counts, and never one to come."""
        given = dict(self.cleaned_data)
        on, at = given.pop("on"), given.pop("time")
        moment = datetime.combine(on, at or time(23, 59), TIME_ZONE)
        if at is None and on == now.astimezone(TIME_ZONE).date():
            moment = now
        evidence, servers = tuple(given.pop("evidence")), tuple(given.pop("servers"))
        own = {key: value for key, value in given.items() if not key.startswith("photo")}
        return NewService(at=moment, servers=servers, evidence=evidence, **own)


def _told(one: Offered) -> str:
    """Return what evidence is told by where it cannot be seen: what it shows, of which kind, when and by whom."""
    return f"{one.name} · {one.kind} · {date_format(one.at.astimezone(TIME_ZONE), 'SHORT_DATETIME_FORMAT')} · {one.who}"


def _pictured(one: Offered) -> str:
    if not one.picture:
        return _told(one)
    return format_html('<img src="{}" alt="" width="96" loading="lazy"> {}', one.picture, _told(one))


class NumbersForm(forms.Form):
    """How a unit writes the numbers of a kind."""

    short_name = forms.CharField(
        label=gettext_lazy("Short name of the organ"),
        max_length=30,
        help_text=gettext_lazy("As it stands at the beginning of the number."),
    )
    around = forms.ChoiceField(
        label=gettext_lazy("Brackets around the short name"),
        choices=[(each, f"{each[0]}…{each[1]}" if each else gettext_lazy("none")) for each in AROUND],
        required=False,
        widget=forms.RadioSelect,
    )
    word = forms.CharField(label=gettext_lazy("Word of the kind"), max_length=30)
    brackets = forms.ChoiceField(
        label=gettext_lazy("Brackets around the year"),
        choices=[(each, f"{each[0]}2026{each[1]}") for each in BRACKETS],
        widget=forms.RadioSelect,
    )
    digits = forms.IntegerField(
        label=gettext_lazy("Digits"),
        min_value=0,
        max_value=8,
        help_text=gettext_lazy("0: no zeros before the number; 4: 0012."),
    )
    reviewer = forms.CharField(
        label=gettext_lazy("Where reconsideration is applied for"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Named in the line on remedies of drafts made from now on."),
    )
    court = forms.CharField(label=gettext_lazy("Court for an action"), max_length=80, required=False)

    def manner(self) -> Manner:
        """Return what was filled in."""
        given = dict(self.cleaned_data)
        return Manner(prefix=given.pop("short_name"), **given)


class CompareForm(forms.Form):
    """A digest or a PDF that somebody has, to be compared."""

    digest = forms.CharField(
        label=gettext_lazy("Digest printed on the document"), max_length=120, required=False, strip=True
    )
    file = forms.FileField(label=gettext_lazy("Or the PDF that you were given"), required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two, and for no more than a document's size."""
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if not cleaned.get("digest") and file is None:
            self.add_error("digest", _("Type the digest, or choose the PDF."))
        if file is not None and file.size > 10 * 1024**2:
            self.add_error("file", _("This file is larger than 10 MB; it is not the document."))
        return cleaned


def hidden(fields: Iterable[tuple[str, Leaf]]) -> list[tuple[str, str]]:
    """Return values as the fields of a form would send them."""
    return [(path, _sent(path, value)) for path, value in fields if _is_sent(path, value)]


def _is_sent(path: str, value: Leaf) -> bool:
    """Return whether a form sends a value: an empty field and an open box are not said, a choice left open is."""
    return path.endswith("chosen") or value not in (None, False, "")


def _sent(path: str, value: Leaf) -> str:
    if path.endswith("chosen"):
        return _NONE if value in (None, _NONE) else str(value)
    return "on" if value is True else str(value)
