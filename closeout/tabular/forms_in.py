"""What marks a workbook as a form of ours: its hidden keys, its columns for people, the words of its drop-downs."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from closeout.kernel.facts import Fact
from closeout.tabular.mapping import SITE_CODE, ColumnMap
from closeout.tabular.words import fold, half_width

# Names that the workbook defines: they outlive Excel, WPS and LibreOffice. The first covers the row of keys; the second
# a hidden table of what drop-downs offer: the fact's key, the word, and what it means where nobody knows it otherwise.
KEYS, WORDS = "closeout_keys", "closeout_words"

YES_NO: Final = "yes_no"  # stands for every yes/no in the table of words
NULL: Final = "null"  # the meaning of a word for "not established"
DIVISION: Final = "division_code"  # filled in by a name of the list, else by the code itself
ASIDE: Final = "_"  # begins the key of a column that only people read

_REFERENCE: Final = re.compile(
    r"(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!]+))!\$[A-Z]{1,3}\$(?P<row>[1-9][0-9]{0,6})\b"
)

_ZH_ABOVE, _EN_ABOVE = 2, 1  # how far above the keys their labels stand
_UNIT: Final = re.compile(r"\s*[（(][^（）()]*[）)]\s*$")


@dataclass(frozen=True, slots=True)
class Place:
    """The first cell of what a name stands for: its sheet and its row from 1."""

    sheet: str
    row: int


def place_of(reference: str | None) -> Place | None:
    """Return where a defined name points to; None: to no cells any more."""
    found = None if reference is None else _REFERENCE.match(reference)
    if found is None:
        return None
    return Place(found["plain"] or found["quoted"].replace("''", "'"), int(found["row"]))


@dataclass(frozen=True, slots=True)
class Form:
    """A form: where its keys stand, and the rows of its table of words."""

    keys: Place
    words: tuple[tuple[str, str, str], ...]

    def has_keys(self, headings: Sequence[str]) -> bool:
        """Return whether the row where the keys should be still holds them: the site's and at least one more."""
        keys = [key for key in map(half_width, headings) if key.strip()]
        return SITE_CODE in keys and len(keys) > 1

    def astray(
        self, headings: Sequence[str], above: Mapping[int, Sequence[str]], known: Mapping[str, str]
    ) -> Iterator[tuple[str, str, str]]:
        """Yield key, label and the key that was meant of each column whose labels name another fact than its key.

        `above` holds the rows above the keys by number, `known` the keys by label. A label that is none, or is gone,
        says nothing: people write over them.
        """
        rows = [above.get(self.keys.row - each, ()) for each in (_ZH_ABOVE, _EN_ABOVE)]
        for at, key in enumerate(map(half_width, headings)):
            labels = [half_width(_UNIT.sub("", row[at])) for row in rows if at < len(row)]
            named = [(known[label], label) for label in labels if label in known]
            if key in known.values() and named and key not in dict(named):
                yield key, named[0][1], named[0][0]

    def mapping(self, headings: Sequence[str], facts: Mapping[str, Fact]) -> ColumnMap:
        """Return how the form's columns are read: which of them are for people, what its own words mean."""
        keys = [half_width(heading) for heading in headings]
        lists = {key: (key, YES_NO) if facts[key].type == "boolean" else (key,) for key in keys if key in facts}
        words = {key: dict(self._meanings(of)) for key, of in lists.items()}
        return ColumnMap(
            words={key: each for key, each in words.items() if each},
            ignored=frozenset(key for key in keys if key.startswith(ASIDE)),
            codes=frozenset({DIVISION} & set(keys)),
        )

    def _meanings(self, lists: Sequence[str]) -> Iterable[tuple[str, str | None]]:
        return ((fold(word), None if value == NULL else value) for key, word, value in self.words if key in lists)
