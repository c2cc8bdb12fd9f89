"""The dialect: what it takes, and where it says that something is outside it."""

import logging
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from closeout.conditions.check import condition
from closeout.conditions.errors import ConditionError
from closeout.conditions.nodes import And, Compare, Constant, Node, Not, Param, Ref
from closeout.conditions.parse import parse
from closeout.conditions.sieve import DEEPEST, LONGEST, MOST_SIGNS
from closeout.conditions.types import Scope
from closeout.conditions.walking import walk
from closeout.kernel.refusal import catalogue
from tests.conditions.a_scope import FACTS, PARAMETERS, SCOPE, bound
from tests.conditions.test_check import UNFIT

TAKEN = """\
has_fence
(has_fence)
NOT has_fence
not has_fence And has_gate oR site_clean
has_fence = TRUE
fence_height_m >= 4
fence_height_m != 4
fence_height_m <> -4
fence_height_m < 4.
fence_height_m < 4e0
fence_height_m BETWEEN 1 AND 2 AND has_fence
fence_height_m NOT BETWEEN :min_m AND 9
storage IN ('open_air', 'both')
storage NOT IN ('open_air')
storage IN (:kind)
storage IS NULL
storage IS NOT NULL
NOT storage IS NULL
(fence_height_m > 4) = has_gate
fence_height_m + 1 - -2 * wall_height_m > 0 - fence_height_m
CASE WHEN has_fence THEN 1 WHEN has_gate THEN 2 ELSE 3 END > 1
CASE storage WHEN 'both' THEN has_fence END
COALESCE(fence_height_m, wall_height_m, 0) > 1
coalesce (has_fence, FALSE)
visited_on <= DATE '2026-06-01'
visited_on > :on
name = 'it''s (a) -- "name" /* of a site */'
name = '围挡'
FENCED OR has_gate
TRUE""".splitlines()

# An offset is where the caret stands: `^` is taken out of the text before it is read.
REFUSED = {
    "empty": ["^", "^   ", "^\n"],
    "too_long": [" " * LONGEST + "^has_fence"],
    "too_deep": [
        "(" * DEEPEST + "^(a" + ")" * (DEEPEST + 1),
        "NOT " * DEEPEST + "^NOT a",
        "CASE WHEN " * DEEPEST + "^(a)",
    ],
    "too_many_signs": ["a" + "+a" * MOST_SIGNS + "^+a = 1", "a = " + "- " * MOST_SIGNS + "^-a"],
    "syntax": [
        "a AND b ^c",
        "a AND ^, b",
        "a^, b",
        "a AND 'x' ^'y'",
        "name = ^'open",
        "a = ^'it''s",
        'a = ^"open',
        "a ^AND",
        "a BETWEEN SYMMETRIC ^1 AND 2",
        "a = ^NOT b",
        "a = 5^m",
        "a = 1^_000",
        "a IN (1, 2,^)",
        "a = ^: p",
        "a^:p = 1",
        "(^)",
        "a^)",
        "COALESCE(^) = 1",
        "COALESCE ^= 1",
        "a ^AS b",
        "a ^COLLATE b",
        "x^'ff' = a",
        "a NOT ^b",
    ],
    "wide_sign": ["a = ^‘x’", "a ^≥ 1", "a = 'x，y' AND ^（b）", "a ^＝ 'x"],
    "not_in_dialect": [
        "a ^/ b > 1",
        "a ^% b > 1",
        "a ^LIKE 'x'",
        "a ^|| b = 'x'",
        "^CAST(a AS int) = 1",
        "a^::int = 1",
        "^pg_sleep(1)",
        "^IFNULL(a, 1) = 1",
        "^NVL(a, 1) = 1",
        "^IF(a, b, c)",
        "a IS NOT ^DISTINCT FROM b",
        "a = ^ANY (b)",
        "a ^== 1",
        "a^.b = 1",
        "a^; b",
        "a ^/* note */ AND b",
        "a ^-- b",
        "^{# note #} a",
        "^SELECT 1",
        "a = ^N'x'",
        "a = ^.5",
        "^围挡 = 1",
        "^ａ = 1",
        "(^a, b)",
        "a = ^*",
        "^@a = 1",
        "a = ^$1",
        "a = ^?",
        "^`a` = 1",
    ],
    "quoted_name": ['^"a" = 1', 'a = ^"x"'],
    "is_true": ["a IS ^TRUE", "a IS NOT ^FALSE", "a IS ^b", "a IS NOT ^1"],
    "chained": [
        "1 < a ^< 3",
        "a = b ^IS NULL",
        "a IS NULL ^= b",
        "a BETWEEN 1 AND 2 ^= b",
        "a IN (1) ^IN (2)",
        "NOT a = b ^<> c",
    ],
    "in_list": ["a IN (^b)", "a IN (1, ^1 + 1)", "a IN (^)", "a IN ^b", "a IN (CASE WHEN ^b THEN 1 END)"],
    "null_literal": ["a = ^NULL", "a IN (1, ^NULL)", "COALESCE(a, ^NULL) = 1", "^NULL", "a NOT ^NULL"],
    "number": ["a > ^1.2345678901234567", "a > ^1e400", "a > 1 AND a < ^1e-400"],
    "date": ["a > DATE ^'20260601'", "a > DATE ^'2026-W23-1'", "a > DATE ^'2026-02-29'", "a > DATE ^'x'", "date ^> 1"],
}
PLACES = [(code, text) for code, texts in REFUSED.items() for text in texts]


def refused(text: str) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        condition(text, SCOPE)
    return caught.value


@pytest.mark.parametrize("text", [*TAKEN, "has_fence\n\tAND\n  has_gate\u3000OR site_clean"])
def test_the_dialect_takes(text: str) -> None:
    assert not any(isinstance(each, Ref) for each in walk(bound(text)))


@pytest.mark.parametrize(("code", "marked"), PLACES, ids=[f"{code}: {text[-40:]}" for code, text in PLACES])
def test_what_is_outside_the_dialect_is_refused_at_its_place(code: str, marked: str) -> None:
    at = marked.index("^")
    with pytest.raises(ConditionError) as caught:
        parse(marked.replace("^", "", 1))
    assert (caught.value.code, caught.value.at) == (f"conditions.{code}", at)
    assert all("{" not in caught.value.say(lang) or "{#" in marked for lang in ("zh", "en"))


def test_every_message_of_the_dialect_and_the_checker_is_provoked_by_a_test() -> None:
    assert set(REFUSED) | set(UNFIT) == set(catalogue("conditions"))


def test_precedence_is_that_of_sql() -> None:
    assert parse("NOT a AND b OR c") == parse("((NOT a) AND b) OR c")
    assert parse("NOT a = b") == Not(Compare("=", Ref("a", 0), Ref("b", 0)))
    assert parse("a + b * c > -d") == parse("(a + (b * c)) > (-d)")
    assert parse("a BETWEEN 1 AND 2 AND b") == parse("(a >= 1 AND a <= 2) AND b")


def test_a_long_and_is_one_flat_node() -> None:
    tree = parse(" AND ".join(["a"] * 600))
    assert isinstance(tree, And)
    assert len(tree.parts) == 600


def test_a_word_of_sql_can_name_a_parameter() -> None:
    names = [node.name for node in walk(parse(":end = :on AND :date = :true")) if isinstance(node, Param)]
    assert names == ["end", "on", "date", "true"]


@pytest.mark.parametrize("word", ["left", "type", "interval_m", "current_date", "order", "show_m", "values", "map"])
def test_a_word_of_sql_can_name_a_fact(word: str) -> None:
    assert parse(f"{word} = 1") == Compare("=", Ref(word, 0), Constant(1.0))


def test_the_parser_says_nothing_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for text in ("DROP a", "SET a = 1", "SHOW a", "if = 1"):
        with pytest.raises(ConditionError):
            parse(text)
    assert caplog.records == []


def leaves(node: Node) -> Iterator[tuple[int, str]]:
    for each in walk(node):
        if isinstance(each, Ref | Param):
            yield each.at, each.name if isinstance(each, Ref) else f":{each.name}"
        elif isinstance(each, Constant):
            yield each.at, {True: "TRUE", 1.5: "1.5", "x": "'x'"}[each.value]


@pytest.mark.parametrize(
    "text",
    [
        ":p = 1.5 AND TRUE = (b OR :p IN (1.5, :q, 1.5)) OR TRUE",
        "CASE :p WHEN 1.5 THEN TRUE WHEN :q THEN b ELSE TRUE END = (TRUE AND :p = 'x')",
        "COALESCE(:p, 1.5, a) NOT BETWEEN :q AND :p AND NOT TRUE",
    ],
)
def test_every_leaf_knows_its_place(text: str) -> None:
    places = list(leaves(parse(text)))
    assert [text[at:].startswith(written) for at, written in places] == [True] * len(places)


WORDS = (
    "a b :p 1 2.5 'x' '' TRUE FALSE NULL AND OR NOT IN BETWEEN IS CASE WHEN THEN ELSE END COALESCE DATE ( ) , = <> < "
    "<= > >= + - * : / ; . ' \" -- /* */ DATE'2026-01-01' LIKE SELECT IF( x'0' date interval if 围挡 SHOW \n"
).split(" ")


def complaint(text: str) -> ConditionError | None:
    try:
        condition(text, Scope(dict.fromkeys(("a", "b"), FACTS["has_fence"]), {"p": PARAMETERS["strict"]}))
    except ConditionError as error:
        return error
    return None


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from(["", " "]))
@example(words=["*", "TRUE"], glue=" ")
def test_a_soup_of_tokens_is_taken_or_refused_and_nothing_else(words: list[str], glue: str) -> None:
    text = glue.join(words)
    error = complaint(text)
    assert error is None or (0 <= error.at <= max(len(text) - 1, 0) and error.say("zh") and error.say("en"))


@given(st.text(max_size=60))
def test_any_text_is_taken_or_refused_and_nothing_else(text: str) -> None:
    error = complaint(text)
    assert error is None or 0 <= error.at <= max(len(text) - 1, 0)
