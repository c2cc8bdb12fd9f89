"""A content and its text: there and back, and what the digest holds together."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.documents.encoding import content_of, digest_of, text_of
from closeout.documents.types import (
    Choice,
    Content,
    Heading,
    Item,
    Items,
    Officer,
    Paragraph,
    Party,
    Table,
    Words,
)
from tests.documents.making import WHOLE

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
WORDS = st.builds(Words, TEXTS, TEXTS)
ITEMS = st.builds(Item, WORDS, TEXTS, WORDS, st.none() | st.dates(), WORDS)
TUPLES = st.lists(WORDS, max_size=3).map(tuple)
BLOCKS = st.one_of(
    st.builds(Heading, WORDS),
    st.builds(Paragraph, WORDS),
    st.builds(Items, st.lists(ITEMS, max_size=3).map(tuple)),
    st.builds(Table, TUPLES, st.lists(TUPLES, max_size=2).map(tuple)),
    st.builds(Choice, WORDS, TUPLES, st.none() | st.integers(0, 3)),
)
PARTIES = st.builds(Party, WORDS, TEXTS, st.booleans(), WORDS, TEXTS, TEXTS)
CONTENTS = st.builds(
    Content,
    body=st.lists(BLOCKS, max_size=4).map(tuple),
    party=st.none() | PARTIES,
    title=WORDS,
    officers=st.lists(st.builds(Officer, TEXTS, TEXTS), max_size=2).map(tuple),
    signers=TUPLES,
)


@given(CONTENTS)
def test_every_content_comes_back_from_its_text(content: Content) -> None:
    assert content_of(text_of(content)) == content


@given(CONTENTS)
def test_the_text_of_a_content_is_one(content: Content) -> None:
    assert text_of(content_of(text_of(content))) == text_of(content)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"body": [{"block": "picture"}]}', '{"body": 1}'])
def test_a_text_that_is_no_content_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        content_of(text)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "order_at_once"},
        {"number": "2号"},
        {"issued_on": date(2026, 5, 21)},
        {"organ": "乙"},
        {"content": "{}"},
    ],
)
def test_the_digest_changes_with_each_thing_it_is_made_of(change: dict[str, object]) -> None:
    usual = {"kind": "order_in_period", "number": "1号", "issued_on": date(2026, 5, 20), "organ": "甲", "content": ""}
    assert digest_of(**usual) != digest_of(**{**usual, **change})  # type: ignore[arg-type]


def test_a_content_that_differs_in_one_character_has_another_text() -> None:
    assert text_of(WHOLE) != text_of(replace(WHOLE, title=Words("责令限期改正通知書")))
