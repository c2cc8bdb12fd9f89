"""Random conditions as text of the dialect, well typed, over a few facts of every kind."""

from datetime import date
from typing import Final

from hypothesis import strategies as st

from closeout.conditions.types import Parameter, Scope
from closeout.kernel.facts import Fact, FactType
from closeout.kernel.text import both

Texts = st.SearchStrategy[str]

_KINDS: Final[dict[str, FactType]] = {
    **dict.fromkeys(("b1", "b2", "b3"), "boolean"),
    **dict.fromkeys(("n1", "n2", "n3"), "number"),
    **dict.fromkeys(("c1", "c2"), "choice"),
    "t1": "text",
    **dict.fromkeys(("d1", "d2"), "date"),
}
CHOICES: Final = {each: both(each) for each in ("x", "y", "z")}
FACTS: Final = {
    key: Fact(key, kind, both(key), choices=CHOICES if kind == "choice" else {}) for key, kind in _KINDS.items()
}
PARAMETERS: Final = {
    each.name: each
    for each in (
        Parameter("four", "number", 4.0, both("four")),
        Parameter("word", "text", "y", both("word")),
        Parameter("strict", "boolean", True, both("strict")),
        Parameter("on", "date", date(2026, 6, 1), both("on")),
    )
}
SCOPE: Final = Scope(FACTS, PARAMETERS)
DATES: Final = tuple(date(2026, 6, day) for day in (1, 2, 3))
WORDS: Final = ("", "x", "y", "it's", "围挡", "X")
QUARTERS: Final = tuple(
    quarter / 4 for quarter in range(-20, 21)
)  # sums and products of a few of these are exact in doubles

_COMPARE: Final = st.sampled_from(["=", "<>", "!=", "<", "<=", ">", ">="])
_NUMBERS: Final = st.sampled_from(["0", "1", "4", "2.5", "0.25", "-1", "1.75", "4.0"])


def conditions(depth: int = 3) -> Texts:
    """Return conditions nested up to `depth`."""
    return _booleans(depth, _NUMBERS)


def calculations(numbers: Texts) -> Texts:
    """Return comparisons of calculated numbers, whose literals are `numbers`."""
    return _one_of(_comparison(_values(2, "n1 n2 n3", numbers, ":four", calculates=True)), _booleans(1, numbers))


def _one_of(*forms: Texts) -> Texts:
    """Return one of the forms, each as often as the others; hypothesis' own `one_of` counts the leaves below them."""
    return st.sampled_from(forms).flatmap(lambda form: form)


def _filled(template: str, **parts: Texts) -> Texts:
    return st.fixed_dictionaries(parts).map(lambda chosen: template.format(**chosen))


def _comparison(values: Texts) -> Texts:
    return _filled("{a} {op} {b}", a=values, op=_COMPARE, b=values)


def _booleans(depth: int, numbers: Texts) -> Texts:
    leaves = st.sampled_from(
        ["b1", "b2", "b3", "b1", "b2", "b3", "TRUE", "FALSE", ":strict", "c1 = c2", "t1 = :word", "c1 <> :word"]
    )
    if depth == 0:
        return leaves
    inner = _booleans(depth - 1, numbers)
    return _one_of(
        leaves,
        _predicates(depth - 1, numbers),
        _predicates(depth - 1, numbers),
        st.sampled_from(["{a} AND {b}", "{a} OR {b}", "({a} OR {b}) AND {c}", "{a} OR NOT ({b} AND {c})"]).flatmap(
            lambda form: _filled(form, a=inner, b=inner, c=inner)
        ),
        st.sampled_from(
            ["NOT {a}", "NOT ({a})", "({a}) = ({b})", "({a}) <> ({b})", "({a}) IS NULL", "({a}) IS NOT NULL"]
        ).flatmap(lambda form: _filled(form, a=inner, b=inner)),
        st.sampled_from(
            [
                "CASE WHEN {a} THEN {b} END",
                "CASE WHEN {a} THEN {b} WHEN {b} THEN {c} ELSE {a} END",
                "COALESCE({a}, {b})",
            ]
        ).flatmap(lambda form: _filled(form, a=inner, b=inner, c=inner)),
    )


def _predicates(depth: int, numbers: Texts) -> Texts:
    number = _values(depth, "n1 n2 n3", numbers, ":four", calculates=True)
    day = _values(depth, "d1 d2", st.sampled_from([f"DATE '{each}'" for each in DATES]), ":on")
    word = _values(depth, "t1", st.sampled_from([_quoted(each) for each in WORDS]), ":word")
    choice = _values(depth, "c1 c2", st.sampled_from(["'x'", "'y'", "'z'"]))
    return _one_of(
        _comparison(number),
        _comparison(day),
        _ranges(number),
        _ranges(day),
        _equalities(word, st.sampled_from(["'x'", "''", "'it''s'", ":word"])),
        _equalities(choice, st.sampled_from(["'x'", "'y'", "'z'", ":word"])),
        _equalities(number, st.sampled_from(["4", "-1", "2.5", ":four"])),
        _equalities(day, st.sampled_from(["DATE '2026-06-02'", ":on"])),
    )


def _ranges(values: Texts) -> Texts:
    return st.sampled_from(["{a} BETWEEN {b} AND {c}", "{a} NOT BETWEEN {b} AND {c}"]).flatmap(
        lambda form: _filled(form, a=values, b=values, c=values)
    )


def _equalities(values: Texts, options: Texts) -> Texts:
    listed = st.lists(options, min_size=1, max_size=3).map(", ".join)
    return _one_of(
        _filled("{a} {is_in} ({options})", a=values, is_in=st.sampled_from(["IN", "NOT IN"]), options=listed),
        _filled("{a} {null}", a=values, null=st.sampled_from(["IS NULL", "IS NOT NULL"])),
        _filled("{a} {op} {b}", a=values, op=st.sampled_from(["=", "<>"]), b=options),
        _filled("CASE {a} WHEN {b} THEN b1 ELSE b2 END", a=values, b=options),
    )


def _values(
    depth: int, facts: str, literals: Texts, parameter: str | None = None, *, calculates: bool = False
) -> Texts:
    """Return values of one kind; a fact leads, so that its kind is known where literals follow."""
    fact = st.sampled_from(facts.split())
    other = _one_of(fact, literals, *([] if parameter is None else [st.just(parameter)]))
    if depth == 0:
        return fact
    inner = _values(depth - 1, facts, literals, parameter, calculates=calculates)
    forms = [
        _filled("COALESCE({a}, {b})", a=inner, b=other),
        _filled(
            "CASE WHEN {when} THEN {a} ELSE {b} END", when=st.sampled_from(["b1", "NOT b2", "n1 > 1"]), a=inner, b=other
        ),
        _filled("CASE WHEN {when} THEN {a} END", when=st.sampled_from(["b1", "b3 OR b2"]), a=inner),
    ]
    if calculates:
        operator = st.sampled_from("+-*")
        forms.append(_filled("{a} {op} {b}", a=inner, op=operator, b=other))
        forms.append(_filled("({a} {op} {b})", a=other, op=operator, b=inner))
        forms.append(_filled("- {a}", a=fact))
    return _one_of(fact, fact, *forms)


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"
