"""The rule of a column's cells: from which words to choose, between which limits a number or a day lies."""

from datetime import date
from typing import Final

from closeout.forms.divisions import Divisions
from closeout.forms.words import how, limits, list_of
from closeout.kernel.facts import Fact
from closeout.kernel.refusal import template
from closeout.kernel.text import Lang
from closeout.tabular.mapping import SITE_CODE

Rule = dict[str, object]

_EARLIEST: Final = date(1990, 1, 1)
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255  # characters that a spreadsheet shows


def rule(fact: Fact, column: str, rows: tuple[int, int], divisions: Divisions, lang: Lang) -> Rule | None:
    """Return what may stand in the cells of a fact, None: any text. `rows` are counted from 0, both included.

    What does not fit is stopped when it is typed; of a set, whose words can be several, the list only helps.
    """
    found = _rule(fact, column, rows, divisions)
    if found is None:
        return None
    sentence = how(fact, divisions).say(lang)[:_LONGEST_MESSAGE]
    title = fact.label.say(lang)[:_LONGEST_TITLE]
    said: Rule = {"error_title": template("forms.error_title").say(lang)[:_LONGEST_TITLE], "error_message": sentence}
    if fact.type == "set":
        said = {"show_error": False, "input_title": title, "input_message": sentence}
    return {**found, **said}


def _rule(fact: Fact, column: str, rows: tuple[int, int], divisions: Divisions) -> Rule | None:
    words = list_of(fact, divisions)
    if words is not None:
        return {"validate": "list", "source": f"=closeout_list_{words}"}
    if fact.type == "number":
        low, high = limits(fact)
        return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
    if fact.type == "date":
        return {"validate": "date", "criteria": ">=", "value": _EARLIEST}
    return _unique(column, rows) if fact.key == SITE_CODE else None


def _unique(column: str, rows: tuple[int, int]) -> Rule:
    """Return the rule that a code stands once. COUNTIF would take long codes for numbers, and 16 digits for 15."""
    first, last = rows[0] + 1, rows[1] + 1
    cells = f"${column}${first}:${column}${last}"
    return {"validate": "custom", "value": f"=SUMPRODUCT(--EXACT({cells},{column}{first}))=1"}
