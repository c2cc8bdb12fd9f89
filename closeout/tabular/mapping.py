"""How the columns and values of a foreign table become facts: `--map FILE` and `--map HEADING=KEY`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from closeout.kernel.facts import Fact, Value
from closeout.kernel.refusal import Refusal, UsageRefusal
from closeout.kernel.text import Text
from closeout.tabular.words import half_width, meant

SITE_CODE: Final = "site_code"
EVERYTHING: Final = "*"


def with_site_code(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """Return `facts` with the site's code, which every table has, as their first."""
    return {SITE_CODE: Fact(SITE_CODE, "text", Text("站点编码", "site code"))} | dict(facts)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a map was said: a file with line and column from 1, or an argument (neither)."""

    file: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Headings to keys, values to values. Headings are half-width and stripped, the raw words of `words` folded.

    One heading may feed several keys. A word that stands for None means NULL. `separators` are further characters
    between the elements of a set. A constant holds for each row. `ignored` headings cause no warning, `*`: none does.
    The texts of `codes` are digits, once their words are translated.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    separators: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Value] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    origins: Mapping[str, Place] = field(default_factory=dict)
    codes: frozenset[str] = frozenset()

    def ignores(self, heading: str) -> bool:
        """Return whether an unknown column of this heading is passed over in silence."""
        return heading in self.ignored or EVERYTHING in self.ignored

    def joined(self, other: "ColumnMap") -> "ColumnMap":
        """Return this map and then `other`; where both speak of the same word or key, `other` counts."""
        columns = dict(self.columns)
        for heading, keys in other.columns.items():
            columns[heading] = tuple(dict.fromkeys(columns.get(heading, ()) + keys))
        words = {key: {**self.words.get(key, {}), **other.words.get(key, {})} for key in {**self.words, **other.words}}
        return ColumnMap(
            columns,
            words,
            {**self.separators, **other.separators},
            {**self.constants, **other.constants},
            self.ignored | other.ignored,
            {**self.origins, **other.origins},
            self.codes | other.codes,
        )


_KEY: Final = re.compile(r"[\w-]+")


def is_pair(argument: str) -> bool:
    """Return whether a `--map` argument is HEADING=KEY rather than a file."""
    heading, equals, key = argument.rpartition("=")
    return bool(equals and heading.strip() and _KEY.fullmatch(key.strip())) and not Path(argument).is_file()


def read_pair(argument: str, facts: Mapping[str, Fact]) -> ColumnMap:
    """Return the map that `HEADING=KEY` says; a heading may itself contain `=`.

    Raises:
        UsageRefusal: KEY is no fact.
    """
    heading, _, key = argument.rpartition("=")
    heading, key = half_width(heading), half_width(key)
    known = with_site_code(facts)
    if key not in known:
        raise UsageRefusal("tabular.map_argument", argument=argument, key=key, hint=meant(key, known))
    return ColumnMap(columns={heading: (key,)}, origins={heading: Place(f"--map {argument}")})


def check_joined(mapping: ColumnMap) -> ColumnMap:
    """Return `mapping`, unless it leads two headings to one key.

    Raises:
        Refusal: it does.
    """
    taken: dict[str, str] = {}
    for heading, keys in mapping.columns.items():
        for key in keys:
            if key in taken:
                raise Refusal("tabular.map_key_twice", key=key, first=taken[key], second=heading)
            taken[key] = heading
    return mapping


def join(maps: Sequence[ColumnMap]) -> ColumnMap:
    """Return all maps as one, later ones counting more.

    Raises:
        Refusal: two headings lead to one key.
    """
    whole = ColumnMap()
    for each in maps:
        whole = whole.joined(each)
    return check_joined(whole)
