"""What telling the parts of a pack takes: who stands for a role, when something is due, what uses what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from closeout.kernel.text import Text, both
from closeout.packfile.calendar import campaign, due
from closeout.packfile.models_base import TextModel
from closeout.packfile.models_calendar import DueModel
from closeout.packfile.models_people import ByFactModel
from closeout.packfile.pack import Pack
from closeout.packfile.uses import Uses, uses
from closeout.packfile.views_base import DueView, NamedView, WhoView


@dataclass(frozen=True)
class Reading:
    """One pack as it is told; days are those of `year`, and `every` also tells facts that no condition reads."""

    pack: Pack
    year: int
    every: bool = False

    @cached_property
    def uses(self) -> Uses:
        """What uses each fact, `:parameter` and name."""
        return uses(self.pack)

    def used(self, key: str) -> list[str]:
        """Return what uses a fact, a `:parameter` or a name, by id."""
        return list(self.uses.get(key, ()))

    def unit(self, unit: str) -> NamedView:
        """Return a unit with its name."""
        return NamedView(id=unit, name=self.pack.model.units[unit].name)

    def units(self, units: Iterable[str]) -> list[NamedView]:
        """Return units with their names, each once."""
        return [self.unit(each) for each in dict.fromkeys(units)]

    def fact(self, key: str) -> NamedView:
        """Return a fact with its label."""
        return NamedView(id=key, name=text_model(self.pack.facts[key].label))

    def choice(self, fact: str, value: str) -> NamedView:
        """Return a value of a fact with its label; of a text, with itself."""
        return NamedView(id=value, name=text_model(self.pack.facts[fact].choices.get(value, both(value))))

    def who(self, role: str) -> WhoView:
        """Return the units that stand for a role."""
        entry = self.pack.model.roles.get(role)
        if entry is None:  # a judge of the vocabulary whom no condition of this pack needs
            return WhoView(role=role, units=[], by=None)
        if isinstance(entry, ByFactModel):
            return WhoView(
                role=role, units=self.units([*entry.cases.values(), entry.otherwise]), by=self.fact(entry.by)
            )
        return WhoView(role=role, units=[self.unit(entry)], by=None)

    def due(self, rule: DueModel | None) -> DueView | None:
        """Return when something falls due, None where the plan says nothing of it."""
        return None if rule is None else self.day(rule)

    def day(self, rule: DueModel) -> DueView:
        """Return when something falls due."""
        found = due(self.pack.model, rule, campaign(self.pack.model.campaign, self.year))
        return DueView(rule=text_model(found.rule), on=None if found.on is None else found.on.isoformat())


def text_model(text: Text) -> TextModel:
    """Return a text as views hold it."""
    return TextModel(zh=text.zh, en=text.en)


def line(condition: str) -> str:
    """Return a condition on one line, however the file breaks it."""
    return " ".join(condition.split())


def line_if(condition: str | None) -> str | None:
    """Return a condition on one line, None where there is none."""
    return None if condition is None else line(condition)


def plain(value: bool | float | str | date) -> bool | float | str:
    """Return a value as JSON can say it: days in ISO."""
    return value.isoformat() if isinstance(value, date) else value
