"""What may be written into a column: the words of its drop-down, the limits of a number, how to fill it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from closeout.forms.divisions import Divisions
from closeout.forms.sheets import Column
from closeout.kernel.facts import UNITS, Fact, Value
from closeout.kernel.refusal import template
from closeout.kernel.text import Lang, Text
from closeout.tabular.cell_numbers import bounds
from closeout.tabular.forms_in import NULL, YES_NO

DIVISION: Final = "division_code"
_FAR: Final = 1e15


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a drop-down, and what it means where the reader does not know it by itself (else empty)."""

    word: str
    meaning: str = ""


# By the list's name: a fact's key, or `YES_NO` for every yes/no.
Words = Mapping[str, Sequence[Word]]


def words_of(columns: Sequence[Column], divisions: Divisions, lang: Lang) -> Words:
    """Return the drop-downs that the columns need."""
    lists = {list_of(each.fact, divisions): each.fact for each in columns}
    return {name: _words(fact, divisions, lang) for name, fact in lists.items() if name is not None}


def list_of(fact: Fact, divisions: Divisions) -> str | None:
    """Return the name of the drop-down that a fact is filled in from, None where it has none."""
    if fact.type == "boolean":
        return YES_NO
    if fact.type in ("choice", "set") or (fact.key == DIVISION and divisions.names):
        return fact.key
    return None


def _words(fact: Fact, divisions: Divisions, lang: Lang) -> list[Word]:
    unknown = Word(template("forms.word_unknown").say(lang), NULL)
    if fact.type == "boolean":
        return [Word(yes_no(True, lang)), Word(yes_no(False, lang)), unknown]
    if fact.key == DIVISION:
        return [Word(name, code) for code, name in divisions.names.items()]
    labels = [Word(label.say(lang)) for label in fact.choices.values()]
    return labels if fact.type == "set" else [*labels, unknown]


def yes_no(value: bool, lang: Lang) -> str:
    """Return the word of a yes or a no."""
    return template("forms.word_yes" if value else "forms.word_no").say(lang)


def said(value: Value, fact: Fact, lang: Lang) -> Value:
    """Return a value as a form writes it: yes and no, labels; several of a set with a comma between."""
    if isinstance(value, bool):
        return yes_no(value, lang)
    if fact.choices and isinstance(value, str):
        return "、".join(fact.choices[key].say(lang) for key in value.split("|"))
    return value


def limits(fact: Fact) -> tuple[float, float]:
    """Return the least and the greatest number of a fact, far ones where it has no bounds of its own."""
    low, high = bounds(fact)
    return max(low, -_FAR), min(high, _FAR)


def how(fact: Fact, divisions: Divisions) -> Text:
    """Return how a fact is filled in, in a sentence."""
    if fact.type == "number":
        return _with(template("forms.how_number"), UNITS[fact.unit].name) if fact.unit else template("forms.how_plain")
    if fact.type == "set":
        return _with(template("forms.how_set"), _several(fact))
    if fact.key == DIVISION and divisions.names:
        return template("forms.how_division")
    return template(f"forms.how_{fact.key if fact.key in _OWN else fact.type}")


_OWN: Final = frozenset(("site_code", DIVISION))


def _several(fact: Fact) -> Text:
    labels = fact.choices.values()
    return Text("、".join(each.zh for each in labels), ", ".join(each.en for each in labels))


def _with(sentence: Text, what: Text) -> Text:
    return Text(sentence.zh.format(what=what.zh), sentence.en.format(what=what.en))
