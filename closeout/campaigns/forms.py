"""Forms of campaigns: which plan, and how it is adopted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import read_pack, source_of, source_of_upload
from closeout.campaigns.queries import slug_is_free
from closeout.campaigns.services import RESERVED
from closeout.campaigns.types import Adoption, Figures
from closeout.kernel.facts import UNITS
from closeout.kernel.refusal import Problem, Refusal, sentence
from closeout.kernel.text import Text
from closeout.packfile.aspects import amount
from closeout.packfile.calendar import campaign as printed_period
from closeout.packfile.calendar import counts_days, day_in, is_whole
from closeout.packfile.definitions import text_of
from closeout.packfile.library import load_pack, shipped_ids
from closeout.packfile.models_calendar import AnnualDay
from closeout.packfile.models_facts import ParameterModel
from closeout.packfile.pack import Pack
from closeout.packfile.values import show_value, typed
from closeout.people.models import Unit
from closeout.ui.forms import DayField, NumberField
from closeout.ui.language import lang

LARGEST: Final = 1_000_000  # bytes of a plan that is sent; the longest shipped one has 150,000
SHOWN: Final = 500  # problems of a bad plan that a page lists
SAME: Final = "="  # the plan that the campaign before ran by


def sent(request: HttpRequest) -> "tuple[QueryDict | None, MultiValueDict[str, UploadedFile[Any]] | None]":
    """Return what a form is bound to: fields and files, None of a page that is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with a plan that was sent; None: not bound to a line or a column."""

    line: int | None
    column: int | str | None
    found: str
    said: str


class PlanForm(forms.Form):
    """Which plan: one that comes with the program, or a file. A bad file's problems are in `troubles`."""

    plan = forms.ChoiceField(label=_("A plan that comes with the program"), required=False, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Or a plan of your own"),
        required=False,
        help_text=_("A file pack.yaml of at most 1 MB. It is checked at once; nothing is adopted yet."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"}),
    )

    def __init__(self, *args: Any, same: Text | None = None, only: str | None = None, **kwargs: Any) -> None:
        """Offer the shipped plans (`only` one of them), and first the one that ran before, as `same` calls it."""
        super().__init__(*args, **kwargs)
        for each in self.fields.values():
            each.either = True  # type: ignore[attr-defined] # one of the two is wanted, so that neither is optional
        self.troubles: list[Trouble] = []
        self.more = 0
        self.source = ""
        first = [] if same is None else [(SAME, same.say(lang()))]
        shipped = [each for each in shipped_ids() if only in (None, each)]
        self.fields["plan"].choices = [*first, *((each, _title(each)) for each in shipped)]  # type: ignore[attr-defined]
        self.fields["plan"].initial = SAME if same else None

    def clean(self) -> dict[str, Any]:
        """Read the plan; what is wrong with it stands in `troubles`, place by place."""
        cleaned = super().clean() or {}
        upload, plan = cleaned.get("file"), cleaned.get("plan") or ""
        if not self.errors and upload is None and not plan:
            self.add_error("plan", gettext("Choose a plan, or choose a file."))
        elif not self.errors and (upload is not None or plan != SAME):
            self._read(upload, plan)
        return cleaned

    @property
    def is_same(self) -> bool:
        """Whether the plan that ran before was chosen."""
        return self.cleaned_data.get("file") is None and self.cleaned_data.get("plan") == SAME

    def _read(self, upload: "UploadedFile[Any] | None", plan: str) -> None:
        try:
            self.source = source_of(plan) if upload is None else _sent(upload)
            read_pack(self.source)
        except Refusal as refusal:
            self.troubles = [_trouble(each) for each in refusal.problems[:SHOWN]]
            self.more = max(0, refusal.total - SHOWN)
            self.add_error("file", refusal.say(lang()))


def _sent(upload: "UploadedFile[Any]") -> str:
    size = upload.size or 0
    if size > LARGEST:
        raise Refusal("campaigns.upload_large", found=f"{size:,}", limit=f"{LARGEST:,}")
    return source_of_upload(upload.read())


def _trouble(problem: Problem) -> Trouble:
    said = sentence(problem.code, lang(), problem.params)
    return Trouble(problem.row, problem.column, problem.value or "", said)


def _title(pack: str) -> str:
    model = load_pack(pack).model
    return f"{text_of(model.title).say(lang())} · {text_of(model.authority).say(lang())} · {model.version}"


class AdoptionForm(forms.Form):
    """For which period, under which name, with what figures, and who plays each unit of the plan."""

    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    slug = forms.SlugField(
        label=_("Address of its pages"),
        max_length=60,
        help_text=_("Small letters, digits and hyphens; it stands in the address of every page: /c/…/"),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, pack: Pack, units: Sequence[Unit], on: date, like: "Like", **kwargs: Any) -> None:
        """Ask how `pack` is adopted, where `units` may play a part; proposals are for the year of `on`."""
        super().__init__(*args, **kwargs)
        self._pack = pack
        self._names = {each.key: Text(each.name_zh, each.name_en).say(lang()) for each in units}
        self.initial = {**_proposed(pack, on, like), **self.initial}
        for name, model in pack.model.parameters.items():
            self.fields[f"figure_{name}"] = _figure_field(model, like.figures.get(name, model.value))
        for key in pack.model.units:
            self.fields[f"unit_{key}"] = self._unit_field(key, like.units.get(key, key))

    def _unit_field(self, key: str, playing: str) -> forms.Field:
        name = text_of(self._pack.model.units[key].name).say(lang())
        own = self._names.get(key) or gettext("%(name)s (a new unit)") % {"name": name}
        others = [(each, named) for each, named in self._names.items() if each != key]
        return forms.ChoiceField(label=name, choices=[(key, own), *others], initial=playing)

    @property
    def general(self) -> list[BoundField]:
        """The fields about the campaign as a whole."""
        return [self[name] for name in ("name_zh", "name_en", "slug", "starts_on", "ends_on")]

    @property
    def figures(self) -> list[BoundField]:
        """The fields of the plan's figures."""
        return [each for each in self if each.name.startswith("figure_")]

    @property
    def parts(self) -> list[BoundField]:
        """The fields of the plan's units."""
        return [each for each in self if each.name.startswith("unit_")]

    def clean_slug(self) -> str:
        """Return the address in small letters, where it is free."""
        slug: str = self.cleaned_data["slug"].lower()
        if slug in RESERVED or not slug_is_free(slug):
            raise forms.ValidationError(gettext("Another campaign has this address; choose another."))
        return slug

    def clean(self) -> dict[str, Any]:
        """Refuse days that run backwards, and parts of a day where days are counted."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", gettext("It ends before it starts; mend one of the days."))
        for name in self._pack.model.parameters:
            value = cleaned.get(f"figure_{name}")
            if value is not None and counts_days(self._pack.model, name) and not is_whole(value):
                self.add_error(f"figure_{name}", gettext("Days are counted by it: write a whole number."))
        return cleaned

    @property
    def how(self) -> Adoption:
        """What was decided; figures only where they are not as printed."""
        said = self.cleaned_data
        return Adoption(
            slug=said["slug"],
            name=Text(said["name_zh"], said["name_en"]),
            starts_on=said["starts_on"],
            ends_on=said["ends_on"],
            parameters=dict(self._set()),
            units={key: said[f"unit_{key}"] for key in self._pack.model.units},
        )

    @property
    def played_by(self) -> dict[str, str]:
        """Who plays each unit of the plan, by name."""
        chosen = {key: str(self.cleaned_data[f"unit_{key}"]) for key in self._pack.model.units}
        names = {key: text_of(model.name).say(lang()) for key, model in self._pack.model.units.items()}
        return {key: self._names.get(unit, names[key]) for key, unit in chosen.items()}

    def _set(self) -> Iterator[tuple[str, bool | float | str]]:
        for name, model in self._pack.model.parameters.items():
            value = self.cleaned_data[f"figure_{name}"]
            value = value.isoformat() if isinstance(value, date) else value
            if value != model.value:
                yield name, value


@dataclass(frozen=True, slots=True)
class Like:
    """What a form proposes: the figures and parts of a campaign before, none where there is none."""

    before: Campaign | None
    figures: Figures
    units: Mapping[str, str]


def _proposed(pack: Pack, on: date, like: Like) -> dict[str, Any]:
    """Return what a form proposes: the days as printed, in this year; after a campaign, its own days a year later."""
    model, before = pack.model, like.before
    if before is not None:
        return _a_year_later(before)
    starts, ends = printed_period(model.campaign, on.year)
    title = text_of(model.title)
    return {
        "name_zh": f"{on.year}年{title.zh}"[:120],
        "name_en": f"{title.en}, {on.year}"[:200],
        "slug": _free(f"{model.id.replace('_', '-')}-{on.year}"),
        "starts_on": starts,
        "ends_on": ends,
    }


def _a_year_later(before: Campaign) -> dict[str, Any]:
    year = before.starts_on.year
    old, new = str(year), str(year + 1)
    named = old in before.slug
    return {
        "name_zh": before.name_zh.replace(old, new),
        "name_en": before.name_en.replace(old, new),
        "slug": _free(before.slug.replace(old, new) if named else f"{before.slug[:50]}-{new}"),
        "starts_on": _moved(before.starts_on),
        "ends_on": _moved(before.ends_on),
    }


def _free(slug: str) -> str:
    """Return an address that no campaign has: this one, or it with the next number behind it."""
    tries = (slug[:60], *(f"{slug[:55]}-{number}" for number in range(2, 100)))
    return next((each for each in tries if slug_is_free(each)), "")


def _moved(day: date) -> date:
    return day_in(AnnualDay(month=day.month, day=day.day), day.year + 1)


def _figure_field(model: ParameterModel, initial: object) -> forms.Field:
    value = typed(model.type, model.value)
    printed = amount("" if value is None else show_value(value), model.unit)
    said = _("%(clause)s; the plan prints %(value)s") if not model.ours else _("%(clause)s; our reading: %(value)s")
    usual: dict[str, Any] = {
        "label": text_of(model.label).say(lang()),
        "help_text": said % {"clause": model.clause, "value": printed.say(lang())},
        "initial": initial,
    }
    if model.type == "number":
        return NumberField(unit="" if model.unit is None else UNITS[model.unit].label.say(lang()), **usual)
    if model.type == "boolean":
        return forms.BooleanField(required=False, **usual)
    return DayField(**usual) if model.type == "date" else forms.CharField(max_length=200, **usual)
