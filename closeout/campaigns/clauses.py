"""A plan clause by clause: what it says, and everything in the pack that serves it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from closeout.campaigns.obligations import DEADLINE, DUTY
from closeout.campaigns.types import Progress
from closeout.kernel.text import Text
from closeout.packfile.aspects import amount, listed
from closeout.packfile.calendar import Period, due
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.models_base import TextModel
from closeout.packfile.pack import owing
from closeout.packfile.values import show_value, typed

NOBODY: Final = Text("", "")


@dataclass(frozen=True, slots=True)
class Serving:
    """Something in the pack that serves a clause. `who` is nobody, `due_on` no day where there is none.

    `progress` is how far the tasks are that it made, None where it makes none.
    """

    kind: str
    key: str
    clauses: tuple[str, ...]
    text: Text
    who: Text = NOBODY
    rule: Text = NOBODY
    due_on: date | None = None
    progress: Progress | None = None

    @property
    def is_named(self) -> bool:
        """Whether its id says something beside its text."""
        return self.kind != "unit"


# In this order on a page.
KIND_NAMES: Final[dict[str, Promise]] = {
    "standard": _("Standards"),
    "row": _("Decision rows"),
    "phase": _("Phases"),
    DUTY: _("Duties"),
    DEADLINE: _("Deadlines"),
    "deliverable": _("Papers"),
    "measure": _("Measures"),
    "parameter": _("Figures"),
    "indicator": _("Indicators"),
    "assessment": _("Assessment"),
    "ladder": _("Ladder of enforcement"),
    "unit": _("Units"),
}

ProgressOf = Callable[[str, str], Progress]  # of a kind and key


def servings(model: PackModel, period: Period, progress: ProgressOf) -> Iterator[Serving]:
    """Yield everything in the pack that cites a clause, in the pack's order within each kind."""
    yield from _rules(model)
    yield from _calendar(model, period, progress)
    yield from _duties(model, progress)
    yield from _law(model)
    for name, parameter in model.parameters.items():
        value = typed(parameter.type, parameter.value)
        shown = amount(show_value(parameter.value if value is None else value), parameter.unit)
        yield Serving("parameter", f":{name}", (parameter.clause,), text_of(parameter.label), rule=shown)
    for key, unit in model.units.items():
        if unit.clause is not None:
            yield Serving("unit", key, (unit.clause,), text_of(unit.name))


def _names(model: PackModel, keys: list[str]) -> Text:
    return listed(text_of(model.units[key].name) for key in keys) if keys else NOBODY


def _rules(model: PackModel) -> Iterator[Serving]:
    for each in model.standards:
        yield Serving("standard", each.id, (each.clause,), text_of(each.text), _role(model, each.role))
    for table in model.tables:
        for row in table.rows:
            who = NOBODY if row.role is None else _role(model, row.role)
            yield Serving("row", row.id, tuple(row.clause), text_of(row.text), who, rule=_given(model, row.then))


def _role(model: PackModel, role: str) -> Text:
    entry = model.roles.get(role)
    if entry is None:
        return NOBODY
    keys = [entry] if isinstance(entry, str) else [*dict.fromkeys([*entry.cases.values(), entry.otherwise])]
    return _names(model, keys)


def _given(model: PackModel, then: str) -> Text:
    found: dict[str, TextModel] = {
        key: each.label for part in (model.outcomes, model.segments, model.actions) for key, each in part.items()
    }
    return text_of(found[then]) if then in found else NOBODY


def _calendar(model: PackModel, period: Period, progress: ProgressOf) -> Iterator[Serving]:
    for phase in model.phases:
        ends = None if phase.ends is None else due(model, phase.ends, period).on
        who = _names(model, phase.responsible)
        yield Serving("phase", phase.id, (phase.clause,), text_of(phase.title), who, due_on=ends)
    for each in model.deadlines:
        when = due(model, each.due, period)
        rule = when.rule if when.on is None else NOBODY
        who = _names(model, each.owed_by)
        far = progress(DEADLINE, each.id)
        yield Serving(DEADLINE, each.id, (each.clause,), text_of(each.text), who, rule, when.on, far)
    for paper in model.deliverables:
        who = _names(model, paper.made_by)
        yield Serving("deliverable", paper.id, (paper.clause,), text_of(paper.title), who)


def _duties(model: PackModel, progress: ProgressOf) -> Iterator[Serving]:
    for each in model.duties:
        who = _names(model, [each.unit] if each.each_member else list(owing(model, each)))
        yield Serving(DUTY, each.id, (each.clause,), text_of(each.text), who, progress=progress(DUTY, each.id))


def _law(model: PackModel) -> Iterator[Serving]:
    for each in model.measures:
        yield Serving("measure", each.id, tuple(each.clause), text_of(each.title), _names(model, [each.by]))
    for kind, drafts in (("indicator", model.indicators), ("assessment", model.assessment), ("ladder", model.ladder)):
        for draft in drafts:
            yield Serving(kind, draft.id, (draft.clause,), text_of(draft.text))
