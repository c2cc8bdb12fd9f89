"""Which column of a table is which fact: headings matched to keys, by themselves or through a map."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from closeout.kernel.facts import Fact
from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.text import Text
from closeout.tabular.findings import KEPT
from closeout.tabular.mapping import SITE_CODE, ColumnMap
from closeout.tabular.words import NO_GUESS, half_width, meant


@dataclass(frozen=True, slots=True)
class Column:
    """A column to be read: the fact's key, its position in the file, its heading as written."""

    key: str
    position: int
    heading: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns to read, `site_code` first, then in the vocabulary's order; and what to warn of."""

    columns: tuple[Column, ...]
    warnings: tuple[Problem, ...]


def match_headings(
    headings: Sequence[str], row: int, *, facts: Mapping[str, Fact], mapping: ColumnMap, file: str
) -> Layout:
    """Return which columns of `file` are which facts; `row` is the headings' row, `facts` begin with `site_code`.

    Raises:
        Refusal: a heading stands twice, `site_code` or every fact is missing, the map does not fit the headings.
    """
    folded = [half_width(heading) for heading in headings]
    _refuse_twice(folded, row, file)
    _refuse_absent(folded, mapping, file)
    found: dict[str, Column] = {}
    known = keys_by_heading(facts)
    for position, heading in enumerate(folded):
        for key in _keys_of(heading, known, mapping):
            if key in found:
                raise Refusal("tabular.key_twice", file=file, key=key, first=found[key].heading, second=heading)
            found[key] = Column(key, position, headings[position].strip())
    if SITE_CODE not in found:
        raise _no_site_code(folded, row, known, file)
    twice = next((key for key in mapping.constants if key in found), None)
    if twice is not None:
        raise Refusal("tabular.constant_and_column", file=file, key=twice, heading=found[twice].heading)
    warnings = tuple(_unknown(folded, row, known=known, mapping=mapping, file=file))
    if len(found) == 1 and not mapping.constants:
        raise Refusal("tabular.no_known_column", problems=warnings, file=file)
    ordered = tuple(found[key] for key in facts if key in found)
    return Layout(ordered, warnings)


def keys_by_heading(facts: Mapping[str, Fact]) -> Mapping[str, str]:
    """Return what each heading means by itself: a key, or a label in either language that only one fact has."""
    labels = [(word, key) for key, fact in facts.items() for word in {fact.label.zh, fact.label.en}]
    count = Counter(word for word, _ in labels)
    return {word: key for word, key in labels if count[word] == 1} | {key: key for key in facts}


def _keys_of(heading: str, known: Mapping[str, str], mapping: ColumnMap) -> tuple[str, ...]:
    """Return the facts that a heading feeds; a label that the map ignores feeds none, a key always does."""
    if heading in mapping.columns:
        return mapping.columns[heading]
    key = known.get(heading)
    return () if key is None or (key != heading and heading in mapping.ignored) else (key,)


def _refuse_twice(headings: Sequence[str], row: int, file: str) -> None:
    counts = Counter(heading for heading in headings if heading)
    problems = [
        Problem(file, "tabular.heading_twice", {"count": count}, row=row, column=heading)
        for heading, count in counts.items()
        if count > 1
    ]
    if problems:
        raise Refusal("tabular.headings_twice", problems=problems, file=file)


def _refuse_absent(headings: Sequence[str], mapping: ColumnMap, file: str) -> None:
    present = set(headings)
    problems = [
        Problem(
            place.file, "tabular.map_no_heading", _absent(heading, headings, file), row=place.line, column=place.column
        )
        for heading, place in mapping.origins.items()
        if heading not in present
    ]
    if problems:
        raise Refusal("tabular.map_misfit", problems=problems, file=file)


def _absent(heading: str, headings: Sequence[str], file: str) -> dict[str, object]:
    return {"heading": heading, "table": file, "hint": meant(heading, filter(None, headings))}


def _no_site_code(headings: Sequence[str], row: int, known: Mapping[str, str], file: str) -> Refusal:
    alone = headings[0] if len(headings) == 1 else ""
    separator = next((name for char, name in _SEPARATORS.items() if char in alone), None)
    if separator is not None:
        return Refusal("tabular.other_separator", file=file, separator=separator)
    strangers = [heading for heading in headings if heading and heading not in known]
    return Refusal("tabular.no_site_code", file=file, row=row, hint=meant(SITE_CODE, strangers))


_SEPARATORS: Final = {"\t": Text("制表符", "tabs"), ";": Text("分号", "semicolons"), "|": Text("竖线", "bars")}


def _unknown(
    headings: Sequence[str], row: int, *, known: Mapping[str, str], mapping: ColumnMap, file: str
) -> Iterator[Problem]:
    told = 0
    for position, heading in enumerate(headings, 1):
        if not heading:
            yield Problem(file, "tabular.no_heading", {}, row=row, column=position, severity="warning")
        elif not _keys_of(heading, known, mapping) and not mapping.ignores(heading):
            told += 1
            hint = meant(heading, known) if told <= KEPT else NO_GUESS  # what was meant takes time; no more are kept
            yield Problem(file, "tabular.unknown_column", {"hint": hint}, row=row, column=heading, severity="warning")
