"""How long a word may be to be guessed, and among how many."""

from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.words import LONGEST, did_you_mean

WORDS = st.lists(st.text("abcdef_围挡", min_size=1, max_size=10), max_size=8)


def test_a_word_of_the_longest_length_is_still_guessed_and_a_longer_one_is_not() -> None:
    known = "a" * LONGEST
    assert did_you_mean(known[:-1] + "b", [known]) == known
    assert did_you_mean(known + "b", [known]) is None


def test_a_known_word_that_is_too_long_is_never_meant() -> None:
    assert did_you_mean("a" * LONGEST, ["a" * (LONGEST + 1)]) is None


def test_only_so_many_known_words_are_looked_at() -> None:
    known = ["zzzz", "fence"]
    assert did_you_mean("fense", known, among=2) == "fence"
    assert did_you_mean("fense", known, among=1) is None


@given(st.text(max_size=12), WORDS)
def test_what_is_meant_is_always_a_known_word(word: str, known: list[str]) -> None:
    assert did_you_mean(word, known) in {None, *known}


@given(WORDS.filter(bool))
def test_a_known_word_in_capitals_means_itself(known: list[str]) -> None:
    meant = did_you_mean(known[0].upper(), known)
    assert meant is not None
    assert meant.casefold() == known[0].casefold()
