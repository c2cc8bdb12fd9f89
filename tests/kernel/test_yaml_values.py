"""What plain words of YAML become, and the tricks and sizes that are refused with their place."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.located import LONGEST_NUMBER, read_located
from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.yaml_nodes import DEEPEST, LARGEST, MOST


def value(word: str) -> Any:
    return read_located("f", f"a: {word}\n").data["a"]


def refused(text: str) -> Problem:
    with pytest.raises(Refusal) as caught:
        read_located("f", text)
    assert caught.value.code == "kernel.yaml_refused"
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("word", "meant"), [("true", True), ("false", False), ("null", None), ("~", None), ("", None), ("0", 0), ("-7", -7)]
)
def test_only_these_plain_words_are_no_texts(word: str, meant: object) -> None:
    assert value(word) is meant or value(word) == meant
    assert type(value(word)) is type(meant)


@pytest.mark.parametrize(
    "word",
    "no yes on off True NULL 08 0x1F 1_000 1e3 .5 5. +1 2026-06-01 12:30 .inf .nan ٣ １ -01 1.2.3".split(),
)
def test_every_other_plain_word_stays_what_was_written(word: str) -> None:
    assert value(word) == word


@pytest.mark.parametrize("quoted", ["'true'", '"true"', "'7'", '"7.5"', "'~'", "''"])
def test_a_quoted_word_is_a_text_whatever_it_looks_like(quoted: str) -> None:
    assert value(quoted) == quoted[1:-1]


def test_a_block_is_a_text_even_of_digits_alone() -> None:
    assert value("|-\n  7") == "7"
    assert value(">-\n  true") == "true"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4))
def test_a_decimal_is_the_number_that_it_writes(number: Decimal) -> None:
    written = format(number, "f")
    assert value(written) == float(number)
    assert type(value(written)) is float


def test_a_number_of_sixteen_digits_is_left_to_whoever_wants_one() -> None:
    assert value("123456789012345") == 123456789012345
    assert value("1234567890123456") == "1234567890123456"
    assert value("0.1234567890123456") == "0.1234567890123456"


def test_a_number_may_have_as_many_characters_as_the_limit_says() -> None:
    longest = "1" + "0" * (LONGEST_NUMBER - 1)
    assert value(longest) == int(longest)
    assert value(longest + "0") == longest + "0"


def test_windows_and_old_macintosh_line_ends_give_the_same_values_at_the_same_places() -> None:
    unix = read_located("f", "a: 1\nb:\n  c: x\n")
    for end in ("\r\n", "\r"):
        other = read_located("f", "a: 1\nb:\n  c: x\n".replace("\n", end))
        assert other.data == unix.data
        assert other.value(("b", "c")) == unix.value(("b", "c"))


@pytest.mark.parametrize(
    ("text", "code", "found", "place"),
    [
        ("a: &x 1\n", "yaml_anchor", "x", (1, 4)),
        ("a: 1\nb: &x [1]\n", "yaml_anchor", "x", (2, 4)),
        ("a: *x\n", "yaml_alias", "x", (1, 4)),
        ("a: !!python/object:os.system x\n", "yaml_tag", "tag:yaml.org,2002:python/object:os.system", (1, 4)),
        ("a: !mine {b: 1}\n", "yaml_tag", "!mine", (1, 4)),
        ("a: !mine [1]\n", "yaml_tag", "!mine", (1, 4)),
    ],
)
def test_a_trick_is_refused_at_its_place(text: str, code: str, found: str, place: tuple[int, int]) -> None:
    problem = refused(text)
    assert (problem.code, problem.params) == (f"kernel.{code}", {"found": found})
    assert (problem.row, problem.column) == place


def test_a_key_that_is_a_list_or_a_table_is_refused() -> None:
    assert refused("a: 1\n[b, c]: 2\n").code == "kernel.yaml_key"
    problem = refused("x: {{b: 1}: 2}\n")
    assert (problem.code, problem.row, problem.column) == ("kernel.yaml_key", 1, 5)


def test_a_key_that_stands_twice_is_refused_with_the_line_of_the_first() -> None:
    problem = refused("a: 1\nb: 2\n\na: 3\n")
    assert (problem.code, problem.row, problem.column) == ("kernel.yaml_twice", 4, 1)
    assert problem.params == {"found": "a", "first": 1}


def test_the_same_key_in_two_tables_is_no_repetition() -> None:
    assert read_located("f", "- a: 1\n- a: 2\n").data == [{"a": 1}, {"a": 2}]


def test_a_quoted_key_is_the_same_key() -> None:
    assert refused("a: 1\n'a': 2\n").code == "kernel.yaml_twice"


def test_levels_are_counted_to_the_limit() -> None:
    read_located("f", "[" * DEEPEST + "]" * DEEPEST)
    problem = refused("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))
    assert (problem.code, problem.params, problem.column) == ("kernel.yaml_deep", {"limit": DEEPEST}, DEEPEST + 1)


def test_brackets_beside_one_another_are_not_within_one_another() -> None:
    assert len(read_located("f", "[" + "[]," * (DEEPEST * 2) + "]").data) == DEEPEST * 2


def test_values_are_counted_to_the_limit() -> None:
    read_located("f", "\n".join(["- x"] * (MOST - 1)))
    problem = refused("\n".join(["- x"] * MOST))
    assert (problem.code, problem.params, problem.row) == ("kernel.yaml_many", {"limit": MOST}, MOST)


def test_a_text_longer_than_the_limit_is_refused_before_it_is_parsed() -> None:
    problem = refused("[" * (LARGEST + 1))
    assert (problem.code, problem.params) == ("kernel.yaml_large", {"limit": LARGEST})


@pytest.mark.parametrize(("sign", "named"), [("\x00", "U+0000"), ("\x1b", "U+001B"), ("\ufffe", "U+FFFE")])
def test_a_character_that_cannot_be_seen_is_named_where_it_stands(sign: str, named: str) -> None:
    problem = refused(f"a: 1\nb: x{sign}\n")
    assert (problem.code, problem.params["found"]) == ("kernel.yaml_character", named)
    assert (problem.row, problem.column) == (2, 5)


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment alone\n", "---\n", "~", "null"])
def test_a_document_with_nothing_in_it_is_refused(text: str) -> None:
    assert refused(text).code == "kernel.yaml_empty"


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_place_within_it(text: str) -> None:
    try:
        read_located("f", text)
    except Refusal as refusal:
        (problem,) = refusal.problems
        assert problem.row is not None
        assert 1 <= problem.row <= text.count("\n") + text.count("\r") + 2
        assert problem.say("zh")
