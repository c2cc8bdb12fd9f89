"""Decimals of at most 15 significant digits, there and back."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.numbers import NotANumber, parse_decimal, shortest, significant_digits


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4", 4.0),
        ("4.", 4.0),
        (".5", 0.5),
        ("-0", 0.0),
        ("+3.40", 3.4),
        ("1e3", 1000.0),
        ("1E-2", 0.01),
        ("00012", 12.0),
    ],
)
def test_a_number_can_be_written_in_these_ways(text: str, number: float) -> None:
    assert str(parse_decimal(text)) == str(number)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *(
            (text, "word")
            for text in (
                "",
                ".",
                "-",
                "e5",
                "1e",
                "4m",
                "1,000",
                "1_000",
                "0x1F",
                "１",
                "٣",
                " 4",
                "4\n",
                "nan",
                "inf",
                "--4",
            )
        ),
        ("1234567890123456", "digits"),
        ("0.1234567890123456", "digits"),
        ("1.0000000000000001", "digits"),
        ("1e309", "range"),
        ("-1e9999", "range"),
        ("1e-400", "range"),
    ],
)
def test_what_is_no_such_number_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(NotANumber) as caught:
        parse_decimal(text)
    assert caught.value.args == (why,)


def test_zeros_at_either_end_do_not_count() -> None:
    assert [significant_digits(Decimal(each)) for each in ("0", "0.00", "1200", "0.0012", "1002", "-1.50")] == [
        1,
        1,
        2,
        2,
        4,
        2,
    ]
    assert parse_decimal("1" + "0" * 300) == 1e300


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (4.0, "4"),
        (-0.0, "0"),
        (3.4, "3.4"),
        (0.00001, "0.00001"),
        (1e15, "1000000000000000"),
        (1e22, "1" + "0" * 22),
        (-2.5e-7, "-0.00000025"),
    ],
)
def test_the_shortest_form_has_no_exponent(number: float, text: str) -> None:
    assert shortest(number) == text


@given(digits=st.integers(-(10**15) + 1, 10**15 - 1), exponent=st.integers(-40, 40))
def test_a_number_of_15_digits_survives_there_and_back(digits: int, exponent: int) -> None:
    number = parse_decimal(f"{digits}e{exponent}")
    written = shortest(number)
    assert Decimal(written) == Decimal(digits).scaleb(exponent)
    assert parse_decimal(written) == number
    assert not set(written) - set("-.0123456789")


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    with suppress(NotANumber):
        assert parse_decimal(text) == float(text)
