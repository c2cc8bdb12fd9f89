"""What a written choice or set means: ids, or labels in either language."""

import re
from collections.abc import Mapping

from closeout.kernel.facts import Fact
from closeout.kernel.refusal import template
from closeout.kernel.text import Text
from closeout.tabular.parsing import BadCell, Parse
from closeout.tabular.words import fold, half_width, meant


def _ids_by_word(fact: Fact) -> Mapping[str, str]:
    ids = {fold(word): key for key, label in fact.choices.items() for word in (label.zh, label.en)}
    return ids | {fold(key): key for key in fact.choices}


def choice_parser(fact: Fact, *, mapped: bool = False) -> Parse:
    """Return the parser of a choice fact: an id, or a label in either language; `mapped`: a map is in use."""
    ids = _ids_by_word(fact)

    def parse(cell: str) -> str:
        key = ids.get(fold(cell))
        if key is None:
            raise _unknown_choice(fact, ids, cell, mapped=mapped)
        return key

    return parse


def set_parser(fact: Fact, separators: str = "", *, mapped: bool = False) -> Parse:
    """Return the parser of a set fact: ids or labels between `|` `、` `；` or one of the extra `separators`.

    The value is the ids in vocabulary order, joined by `|`; a cell of separators alone is None.
    """
    ids = _ids_by_word(fact)
    between = re.compile("[" + re.escape("|、;" + half_width(separators)) + "]")

    def parse(cell: str) -> str | None:
        whole = ids.get(fold(cell))
        if whole is not None:
            return whole
        words = [word for word in map(str.strip, between.split(half_width(cell))) if word]
        unknown = next((word for word in words if fold(word) not in ids), None)
        if unknown is not None:
            raise _unknown_choice(fact, ids, unknown, mapped=mapped)
        chosen = {ids[fold(word)] for word in words}
        return "|".join(key for key in fact.choices if key in chosen) or None

    return parse


def _unknown_choice(fact: Fact, ids: Mapping[str, str], word: str, *, mapped: bool) -> BadCell:
    allowed = Text("、".join(f"{label.zh}（{key}）" for key, label in fact.choices.items()), ", ".join(fact.choices))
    clause = template("tabular.say_in_map") if mapped else Text("", "")
    way = Text(clause.zh.format(key=fact.key), clause.en.format(key=fact.key))
    return BadCell("tabular.cell_choice", word=word.strip(), allowed=allowed, hint=meant(fold(word), ids), way=way)
