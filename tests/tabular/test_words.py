"""How written words are compared: widths, cases and blanks; and what a guess says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.tabular.words import BLANKS, FULL_WIDTH, LONGEST_NULL_WORD, NULL_WORDS, fold, half_width, listed, meant

ASCII = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=12)


def full_width(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) for each in text)


@given(ASCII)
def test_full_width_signs_are_the_plain_ones(text: str) -> None:
    assert half_width(full_width(text)) == text


@given(st.text(max_size=12))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert half_width(half_width(text)) == half_width(text)
    assert half_width(fold(text)) == fold(text)


@given(ASCII, st.text(st.sampled_from(BLANKS), max_size=4))
def test_blanks_around_a_word_do_not_count(word: str, blanks: str) -> None:
    assert fold(blanks + word + blanks) == fold(word)


@pytest.mark.parametrize("sign", ["²", "①", "㎡", "ﬁ", "½", "Ⅳ", "￥"])
def test_signs_that_unicode_would_take_apart_stay_what_they_are(sign: str) -> None:
    assert half_width(sign) == sign


def test_the_ideographic_blank_and_the_true_minus_are_plain_ones_within_a_word() -> None:
    assert half_width("甲\u3000乙 \u2212 3") == "甲 乙 - 3"


@pytest.mark.parametrize("blank", ["\u200b", "\ufeff", "\xa0", "\t", "\n", "\u2003", "\u3000"])
def test_what_a_web_page_or_another_program_leaves_around_a_word_is_a_blank(blank: str) -> None:
    assert half_width(f"{blank}未知{blank}") == "未知"


def test_only_signs_that_have_a_plain_one_are_full_width() -> None:
    assert all(half_width(wide) == plain for wide, plain in FULL_WIDTH.items())
    assert len(FULL_WIDTH) == 0x7E - 0x21 + 1


def test_words_for_nothing_are_written_as_they_are_compared() -> None:
    assert {fold(each) for each in NULL_WORDS} == NULL_WORDS
    assert max(map(len, NULL_WORDS)) == LONGEST_NULL_WORD


def test_names_are_listed_as_each_language_does() -> None:
    assert (listed(["甲", "乙"]).zh, listed(["甲", "乙"]).en) == ("甲、乙", "甲, 乙")
    assert listed([]) == ("", "")


def test_a_guess_is_a_clause_with_the_word_and_none_is_no_clause() -> None:
    assert "fence_height_m" in meant("fence_hight_m", ["fence_height_m"]).en
    assert "fence_height_m" in meant("fence_hight_m", ["fence_height_m"]).zh
    assert meant("qqq", ["fence_height_m"]) == ("", "")


def test_a_guess_with_braces_in_it_is_said_as_it_is() -> None:
    assert "{x}" in meant("{x", ["{x}"]).en
