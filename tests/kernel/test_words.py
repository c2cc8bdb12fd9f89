"""Did you mean."""

import pytest

from closeout.kernel.words import did_you_mean


@pytest.mark.parametrize(
    ("word", "guess"),
    [("fence_hieght_m", "fence_height_m"), ("FENCE", "has_fence"), ("Town", "town"), ("zzz", None), ("", None)],
)
def test_the_nearest_known_word_is_meant(word: str, guess: str | None) -> None:
    assert did_you_mean(word, ["fence_height_m", "has_fence", "town", "围挡"]) == guess


def test_among_no_words_none_is_meant() -> None:
    assert did_you_mean("town", []) is None
