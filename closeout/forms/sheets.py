"""What a form asks: sections of columns, each a fact of the plan or an entry that only people read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from closeout.conditions.walking import facts_in
from closeout.kernel.facts import UNITS, Fact
from closeout.kernel.refusal import template
from closeout.kernel.text import Text
from closeout.packfile.definitions import text_of
from closeout.packfile.pack import Pack, Standard
from closeout.tabular.forms_in import ASIDE


@dataclass(frozen=True, slots=True)
class Source:
    """Where the plan asks for something: a clause and what it says."""

    clause: str
    text: Text


@dataclass(frozen=True, slots=True)
class Column:
    """One thing to fill in, and the clauses it is asked for; `key` begins with `_` where only people read it."""

    fact: Fact
    sources: tuple[Source, ...] = ()

    @property
    def key(self) -> str:
        """The fact's key, which the hidden row holds."""
        return self.fact.key

    @property
    def heading(self) -> Text:
        """The label with the unit."""
        label = self.fact.label
        if self.fact.unit is None:
            return label
        unit = UNITS[self.fact.unit].label
        return Text(f"{label.zh}（{unit.zh}）", f"{label.en} ({unit.en})")


@dataclass(frozen=True, slots=True)
class Section:
    """Columns under one heading."""

    title: Text
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A form: its file's name without ending, for whom it is, its title, and what it asks, `site_code` first."""

    name: str
    about: Text
    title: Text
    sheet: Text
    sections: tuple[Section, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns from left to right."""
        return tuple(column for section in self.sections for column in section.columns)


class Sections:
    """Collects sections; a fact stands in the first that asks for it and nowhere else."""

    def __init__(self, pack: Pack) -> None:
        """Collect for `pack`."""
        self._pack = pack
        self._sources = sources(pack)
        self._taken: set[str] = set()
        self._found: dict[Text, list[Column]] = {}

    def add(self, title: Text, keys: Iterable[str]) -> None:
        """Add the facts of these keys, those of the pack that are not there yet, under `title`."""
        for key in keys:
            if key in self._pack.facts and key not in self._taken:
                self._taken.add(key)
                column = Column(self._pack.facts[key], self._sources.get(key, ()))
                self._found.setdefault(title, []).append(column)

    def note(self, title: Text, *keys: str) -> None:
        """Add entries that only people read."""
        for key in keys:
            label = template(f"forms.aside_{key.removeprefix(ASIDE)}")
            fact = Fact(key, "date" if key == "_surveyed_on" else "text", label)
            self._found.setdefault(title, []).append(Column(fact))

    @property
    def count(self) -> int:
        """How many facts there are so far."""
        return len(self._taken)

    def done(self) -> tuple[Section, ...]:
        """Return what was collected, in the order in which titles first came."""
        return tuple(Section(title, tuple(columns)) for title, columns in self._found.items())


def sources(pack: Pack) -> Mapping[str, tuple[Source, ...]]:
    """Return for each fact the clauses of the standards, and of the duties, that ask for it."""
    found: dict[str, dict[str, None]] = {}
    for clause, keys in _asking(pack):
        for key in keys:
            found.setdefault(key, {})[clause] = None
    return {key: tuple(Source(each, clause_text(pack, each)) for each in clauses) for key, clauses in found.items()}


def _asking(pack: Pack) -> Iterator[tuple[str, Iterable[str]]]:
    yield from ((each.clause, standard_facts(each)) for each in pack.standards)
    yield from ((each.clause, each.judges) for each in pack.model.duties)


def standard_facts(standard: Standard) -> tuple[str, ...]:
    """Return the facts a standard reads, those that say whether it applies first, without repeats."""
    applies = () if standard.applies is None else facts_in(standard.applies)
    return tuple(dict.fromkeys((*applies, *facts_in(standard.requires))))


def clause_title(pack: Pack, clause: str) -> Text:
    """Return a clause's id with what it says."""
    text = clause_text(pack, clause)
    return Text(f"{clause} {text.zh}", f"{clause} {text.en}")


def clause_text(pack: Pack, clause: str) -> Text:
    """Return what a clause of the plan says."""
    return text_of(pack.model.clauses[clause].text)
