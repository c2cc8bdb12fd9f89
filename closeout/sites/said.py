"""Facts as pages print them: what was said, by whom, when, on what evidence; personal data masked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from closeout.evaluation.phrases import NOT_ESTABLISHED, value_text
from closeout.kernel.facts import Fact as Definition
from closeout.kernel.text import Text, both
from closeout.packfile.pack import Pack
from closeout.sites.models import Fact, Site
from closeout.sites.standing import order, standing, suggestions
from closeout.sites.values import read
from closeout.siting.origins import COMPUTED, origin_column

_STAR: Final = "＊"
_LONG: Final = 7  # characters from which a number keeps both its ends


@dataclass(frozen=True, slots=True)
class Said:
    """A value of a fact. `stands`: it is in force; `suggested`: somebody said it who may not settle it.

    `who` "" and `at` None: nobody did, it was computed from a layer or is not established.
    """

    key: str
    label: Text
    value: Text
    who: str
    unit: Text
    at: datetime | None
    recorded_at: datetime | None
    source: str
    evidence: str
    note: str
    stands: bool
    suggested: bool
    known: bool
    personal: bool
    copied: bool


def masked(text: str) -> str:
    """Return text that tells no person: of a name its first letter, of a long number its ends."""
    if len(text) >= _LONG and text.isascii():
        return f"{text[:3]}****{text[-4:]}"
    return text[:1] + _STAR * min(len(text) - 1, 3) if len(text) > 1 else _STAR * len(text)


def shown(definition: Definition, value: Any) -> Text:
    """Return a kept value as people read it, masked where it is personal."""
    read_value = read({definition.key: definition}, {definition.key: value})[definition.key]
    if definition.personal and isinstance(read_value, str):
        return both(masked(read_value))
    return value_text(definition, read_value)


class Sayings:
    """What was said of one site, ready to be asked for by key."""

    def __init__(self, pack: Pack, site: Site, values: Mapping[str, Any], facts: Sequence[Fact]) -> None:
        """Take the values in force and the rows behind them, whose `unit` and `by` were read with them."""
        self._pack, self._site, self._values = pack, site, values
        self._stands = {key: each for key, each in standing(facts).items() if each.value is not None}
        self._suggested = suggestions(facts)
        self.by_key: dict[str, list[Fact]] = {}
        for each in sorted(facts, key=order, reverse=True):
            self.by_key.setdefault(each.key, []).append(each)

    def of(self, key: str) -> Said:
        """Return what is in force of a fact."""
        fact, definition = self._stands.get(key), self._pack.facts[key]
        if fact is not None:
            return _said(definition, fact, stands=True)
        value = self._values.get(key)
        computed = self._values.get(origin_column(key)) in COMPUTED
        text = NOT_ESTABLISHED if value is None else shown(definition, value)
        return _plain(definition, text, known=value is not None, source="layer" if computed else "")

    def suggested(self, key: str) -> list[Said]:
        """Return what others suggest of a fact, the oldest first."""
        definition = self._pack.facts[key]
        return [_said(definition, each, stands=False) for each in self._suggested.get(key, [])]

    def history(self, keys: Iterable[str]) -> list[tuple[Text, list[Said]]]:
        """Return all that was said of facts, each with its label, the latest observed first."""
        return [
            (
                self._pack.facts[key].label,
                [_said(self._pack.facts[key], each, stands=each is self._stands.get(key)) for each in self.by_key[key]],
            )
            for key in keys
            if key in self.by_key and key in self._pack.facts
        ]


def _said(definition: Definition, fact: Fact, *, stands: bool) -> Said:
    return Said(
        key=fact.key,
        label=definition.label,
        value=NOT_ESTABLISHED if fact.value is None else shown(definition, fact.value),
        who="" if fact.by is None else fact.by.name,
        unit=Text("", "") if fact.unit is None else Text(fact.unit.name_zh, fact.unit.name_en),
        at=fact.observed_at,
        recorded_at=fact.recorded_at,
        source=fact.source,
        evidence=fact.evidence,
        note=fact.note,
        stands=stands,
        suggested=not fact.entitled,
        known=fact.value is not None,
        personal=definition.personal,
        copied=fact.copied_from_id is not None,
    )


def _plain(definition: Definition, value: Text, *, known: bool, source: str) -> Said:
    nothing = both("")
    return Said(
        key=definition.key,
        label=definition.label,
        value=value,
        who="",
        unit=nothing,
        at=None,
        recorded_at=None,
        source=source,
        evidence="",
        note="",
        stands=known,
        suggested=False,
        known=known,
        personal=definition.personal,
        copied=False,
    )


def sayings_of(site: Site, pack: Pack) -> Sayings:
    """Return what was said of a site; one query."""
    facts = list(site.facts.select_related("by", "unit"))
    return Sayings(pack, site, site.values, facts)
