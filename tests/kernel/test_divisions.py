"""Division codes: what the codes of all that lies within a division begin with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.divisions import stem

CODES = st.text("0123456789", max_size=14)
LEVELS = (2, 4, 6, 9, 12)


@pytest.mark.parametrize(
    ("code", "begins"),
    [
        ("440000000000", "44"),
        ("440300000000", "4403"),
        ("440307000000", "440307"),
        ("440307014000", "440307014"),
        ("440307014001", "440307014001"),
        ("440307010000", "440307010"),
        ("440310000000", "440310"),
        ("100000000000", "10"),
        ("4403", "4403"),
        ("4400", "44"),
        ("440307", "440307"),
        ("", ""),
    ],
)
def test_a_stem_ends_with_the_level_of_the_division(code: str, begins: str) -> None:
    assert stem(code) == begins


def test_a_zero_at_the_end_of_a_level_is_part_of_it() -> None:
    assert stem("110100000000") == "1101"
    assert stem("101000000000") == "1010"
    assert stem("440307100000") == "440307100"


@given(CODES)
def test_the_stem_of_a_stem_is_that_stem(code: str) -> None:
    assert stem(stem(code)) == stem(code)


@given(CODES)
def test_a_code_is_its_stem_and_zeros(code: str) -> None:
    assert code.startswith(stem(code))
    assert not code[len(stem(code)) :].strip("0")


@given(st.text("123456789", min_size=12, max_size=12), st.sampled_from(LEVELS))
def test_every_division_within_begins_with_the_stem(village: str, level: int) -> None:
    above = village[:level].ljust(12, "0")
    assert stem(above) == village[:level]
    assert village.startswith(stem(above))


@given(st.text("123456789", min_size=12, max_size=12))
def test_a_division_beside_it_does_not_begin_with_the_stem(village: str) -> None:
    town = stem(village[:9].ljust(12, "0"))
    beside = str(int(town[-1]) % 9 + 1)
    assert not (town[:-1] + beside).ljust(12, "0").startswith(town)


@given(CODES)
def test_a_stem_ends_with_a_level_unless_the_code_is_of_none(code: str) -> None:
    assert len(stem(code)) in LEVELS or stem(code) == code
