"""Article numbers: there and back, at their limits, and what is no article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.law.articles import asked_article, covers, named, spans

DIGITS = "零一二三四五六七八九"
NUMBERS = st.integers(1, 9999)


def chinese(number: int) -> str:
    """Write a number as statutes do: 一百零六, 一千二百四十二."""
    written, gap = "", False
    for place, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        written += ("零" if gap and written else "") + DIGITS[digit] + sign if digit else ""
        gap = not digit
    return written


@given(NUMBERS)
def test_every_article_is_understood_in_digits_and_in_chinese_numerals(number: int) -> None:
    ways = [str(number), f"第{number}条", f"第{chinese(number)}条", chinese(number), f"Art. {number}", f"arts {number}"]
    assert {asked_article(each) for each in ways} == {str(number)}


@given(NUMBERS, st.integers(1, 99))
def test_every_inserted_article_is_understood(number: int, part: int) -> None:
    ways = [f"{number}-{part}", f"第{number}条之{part}", f"第{chinese(number)}条之{chinese(part)}"]
    assert {asked_article(each) for each in ways} == {f"{number}-{part}"}


@given(st.text(max_size=20))
def test_any_word_is_an_article_or_none(word: str) -> None:
    found = asked_article(word)
    assert found is None or covers(found, found)


@pytest.mark.parametrize("word", ["9" * 10, "9" * 5000, "1-" + "9" * 5000, "条", "第条", "7-", "之一", "7 8", "-7"])
def test_what_no_law_counts_to_is_no_article(word: str) -> None:
    """A number of 5,000 digits ended in a traceback: Python itself refuses to read one."""
    assert asked_article(word) is None


def test_the_longest_number_of_an_article_has_nine_digits() -> None:
    assert asked_article("9" * 9) == "9" * 9
    assert asked_article("0" * 8 + "7") == "7"


def test_spans_have_both_their_ends() -> None:
    assert spans("70") == [((70, 0), (70, 0))]
    assert spans("5–7, 42, 134-1") == [((5, 0), (7, 0)), ((42, 0), (42, 0)), ((134, 1), (134, 1))]
    assert spans("134-1–134-3") == [((134, 1), (134, 3))]


@pytest.mark.parametrize(
    ("kept", "asked", "held"),
    [
        ("5–7", "5", True),
        ("5–7", "7", True),
        ("5–7", "4", False),
        ("5–7", "8", False),
        ("5–7", "5-1", True),
        ("5–7", "7-1", False),
        ("134-1–134-3", "134-2", True),
        ("134-1–134-3", "134", False),
        ("5, 7", "5–7", False),
        ("5, 6, 7", "5–7", True),
        ("5–6, 7–9", "6–8", True),
    ],
)
def test_articles_hold_what_lies_between_their_ends(kept: str, asked: str, held: bool) -> None:
    assert covers(kept, asked) is held


@given(st.lists(st.tuples(NUMBERS, st.integers(0, 5)), min_size=1, max_size=5))
def test_articles_hold_themselves_and_each_of_their_parts(ends: list[tuple[int, int]]) -> None:
    parts = [f"{first}–{first + more}" if more else str(first) for first, more in ends]
    written = ", ".join(parts)
    assert covers(written, written)
    assert all(covers(written, each) for each in parts)


@pytest.mark.parametrize(
    ("articles", "zh", "en"),
    [("7", "第7条", "art. 7"), ("7, 9", "第7、9条", "arts 7, 9"), ("134-1", "第134-1条", "art. 134-1")],
)
def test_one_article_is_cited_as_one_and_several_as_several(articles: str, zh: str, en: str) -> None:
    assert (named(articles).zh, named(articles).en) == (zh, en)
