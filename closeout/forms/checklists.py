"""A checklist for each unit that has something to judge or to inspect: its facts, by the clause that asks (B-5.1)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from closeout.evaluation.site import Evaluator
from closeout.forms.census import IDENTITY
from closeout.forms.sheets import FormSheet, Section, Sections, clause_title, standard_facts
from closeout.kernel.facts import Value
from closeout.kernel.refusal import template
from closeout.kernel.text import Text
from closeout.packfile.definitions import text_of
from closeout.packfile.models_people import ByFactModel
from closeout.packfile.pack import Pack, Standard, unit_of
from closeout.packfile.uses import uses

Site = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a unit establishes of its sites; `roles` are those by which a site is its own, none: every site is."""

    unit: str
    form: FormSheet
    roles: frozenset[str]
    segments: frozenset[str]

    def own(self, pack: Pack, sites: Iterable[Site]) -> list[Site]:
        """Return those of `sites` at which the unit has something to establish, in their order."""
        evaluator = Evaluator(pack) if self.segments else None
        return [site for site in sites if self._concerns(pack, site, evaluator)]

    def _concerns(self, pack: Pack, site: Site, evaluator: Evaluator | None) -> bool:
        if any(unit_of(pack.roles, role, site) == self.unit for role in self.roles):
            return True
        if evaluator is None:
            return not self.roles
        segment = evaluator.evaluate(site).segment
        return segment is not None and segment.outcome in self.segments


def checklists(pack: Pack) -> list[Checklist]:
    """Return a checklist for each unit of the plan that has something to establish, in the plan's order of units."""
    return [found for unit in pack.model.units if (found := _of(pack, unit)) is not None]


def _of(pack: Pack, unit: str) -> Checklist | None:
    roles = frozenset(role for role in pack.model.roles if unit in _units(pack, role))
    segments = frozenset(_inspected(pack, roles))
    work = _Work(pack, unit, roles, everything=bool(segments))
    name = text_of(pack.model.units[unit].name)
    form = FormSheet(
        f"checklist_{unit}", _about(name), _title(pack, name), template("forms.sheet_checklist"), work.sections()
    )
    if not work.asks:
        return None
    return Checklist(unit, form, work.by_roles, segments)


def _about(unit: Text) -> Text:
    title = template("forms.title_checklist")
    return Text(f"{title.zh}：{unit.zh}", f"{title.en}: {unit.en}")


def _title(pack: Pack, unit: Text) -> Text:
    about, plan = _about(unit), pack.model.title
    return Text(f"{plan.zh}{about.zh}", f"{plan.en}: {about.en}")


def _units(pack: Pack, role: str) -> frozenset[str]:
    """Return the units that stand for a role at some site."""
    entry = pack.model.roles[role]
    return frozenset([*entry.cases.values(), entry.otherwise] if isinstance(entry, ByFactModel) else [entry])


def _inspected(pack: Pack, roles: frozenset[str]) -> Iterator[str]:
    """Yield the segments whose sites a unit of these roles inspects."""
    return (key for key, each in pack.model.segments.items() if each.inspected_by in roles)


@dataclass
class _Work:
    """Finds what a unit establishes: what its roles judge, what its duties settle, what its standards ask."""

    pack: Pack
    unit: str
    roles: frozenset[str]
    everything: bool

    def __post_init__(self) -> None:
        self.by_roles: frozenset[str] = frozenset()
        self.asks = False
        self._found = Sections(self.pack)

    def sections(self) -> tuple[Section, ...]:
        """Return the sections; whether they ask anything of the unit is known then."""
        self._found.add(template("forms.section_basics"), IDENTITY)
        for standard in self.pack.standards:
            keys = [key for key in standard_facts(standard) if self._settles(key, standard)]
            self._found.add(clause_title(self.pack, standard.clause), keys)
        for duty in self.pack.model.duties:
            if duty.unit == self.unit:
                self._found.add(clause_title(self.pack, duty.clause), duty.judges)
        self._found.add(template("forms.section_further"), filter(self._judges, uses(self.pack)))
        self.asks = self._found.count > len(IDENTITY)
        self._found.note(template("forms.section_survey"), "_surveyor", "_surveyed_on", "_remarks")
        return self._found.done()

    def _settles(self, key: str, standard: Standard) -> bool:
        fact = self.pack.facts[key]
        if fact.judged_by is not None:
            return self._judges(key)
        if fact.default is not None:
            return False
        if standard.role in self.roles:
            self.by_roles |= {standard.role}
        return self.everything or standard.role in self.roles

    def _judges(self, key: str) -> bool:
        judge = self.pack.facts[key].judged_by if key in self.pack.facts else None
        if judge not in self.roles:
            return False
        self.by_roles |= {judge}
        return True
