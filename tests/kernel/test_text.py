"""Texts in two languages, and numbers with the word that goes with them."""

import pytest

from closeout.kernel.text import Count, countable


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 rows fail"), (1, "1 row fails"), (2, "2 rows fail"), (1_000_000, "1000000 rows fail")]
)
def test_a_count_takes_the_word_for_one_or_for_several(count: int, said: str) -> None:
    assert f"{Count(count):row fails|rows fail}" == said


def test_a_count_is_a_number_otherwise() -> None:
    assert (f"{Count(1)}", f"{Count(6905):,}", Count(2) + 1) == ("1", "6,905", 3)


@pytest.mark.parametrize("value", [True, 1.0, "1", None])
def test_only_a_whole_number_can_be_counted(value: object) -> None:
    assert countable(value) is value
