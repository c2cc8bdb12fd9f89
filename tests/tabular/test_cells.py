"""What a cell means for a fact, to the letter of the contract."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.facts import Value
from closeout.kernel.numbers import shortest
from closeout.kernel.refusal import sentence
from closeout.tabular.cells import parser_of
from closeout.tabular.parsing import BadCell
from tests.tabular.tables import FACTS


def cell(key: str, text: str) -> Value:
    return parser_of(FACTS[key])(text)


def refused(key: str, text: str) -> str:
    with pytest.raises(BadCell) as error:
        cell(key, text)
    return error.value.code.removeprefix("tabular.")


@pytest.mark.parametrize("text", "true TRUE 1 yes Yes y Y 是 有 √ ✓ 对 ｔｒｕｅ １ Ｙ".split())
def test_yes_is_said_in_many_ways(text: str) -> None:
    assert cell("has_fence", text) is True


@pytest.mark.parametrize("text", "false FALSE 0 no N n 否 无 × ✗ Ｆａｌｓｅ ０".split())
def test_no_is_said_in_many_ways(text: str) -> None:
    assert cell("has_fence", text) is False


@pytest.mark.parametrize("key", FACTS)
@pytest.mark.parametrize("text", ["", "  ", "\u3000", "NaN", "nan", "ｎａｎ", "未知", "不详", " 未查 "])
def test_what_is_not_established_is_null_for_every_fact(key: str, text: str) -> None:
    assert cell(key, text) is None


@pytest.mark.parametrize("text", ["2", "1.0", "maybe", "有吗", "x", "null"])
def test_what_is_neither_yes_nor_no_is_refused(text: str) -> None:
    assert refused("has_fence", text) == "cell_boolean"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3.4", 3.4),
        ("+3.4", 3.4),
        ("３．４", 3.4),
        ("3.4米", 3.4),
        ("3.4 m", 3.4),
        ("３．４ Ｍ", 3.4),
        ("3.4 metres", 3.4),
        ("1,234.5", 1234.5),
        ("1，234", 1234.0),
        ("12,345,678", 12345678.0),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("-0", 0.0),
        ("0.123456789012345", 0.123456789012345),
        ("123456789012345000", 1.23456789012345e17),
    ],
)
def test_numbers_are_written_in_many_ways(text: str, number: float) -> None:
    assert cell("fence_height_m", text) == number


@pytest.mark.parametrize("text", ["300㎡", "300 m²", "300M2", "300平方米", "３００平米"])
def test_an_area_may_carry_its_own_unit(text: str) -> None:
    assert cell("operating_area_m2", text) == 300.0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("3.4cm", "cell_number_unit"),
        ("3.4㎡", "cell_number_unit"),
        ("约3米", "cell_number_unit"),
        ("inf", "cell_number_unit"),
        ("∞", "cell_number_unit"),
        ("1,23", "cell_number_unit"),
        ("1,2345", "cell_number_unit"),
        ("3.4.5", "cell_number_unit"),
        ("10²", "cell_number_unit"),
        ("3①", "cell_number_unit"),
        ("٣", "cell_number_unit"),
        ("1_000", "cell_number_unit"),
        ("1e999", "cell_number_range"),
        ("1234567890.123456", "cell_number_digits"),
        ("-0.1", "cell_negative"),
        ("−1米", "cell_negative"),
    ],
)
def test_what_is_no_length_is_refused(text: str, code: str) -> None:
    assert refused("fence_height_m", text) == code


def test_a_number_without_a_unit_may_be_negative_but_carry_none() -> None:
    assert cell("staff_count", "-3") == -3.0
    assert refused("staff_count", "3人") == "cell_number_word"


@pytest.mark.parametrize(("key", "limit"), [("lon", 180), ("lat", 90)])
def test_positions_stay_on_the_earth(key: str, limit: int) -> None:
    assert cell(key, str(limit)) == limit
    assert cell(key, str(-limit)) == -limit
    assert refused(key, f"{limit}.000001") == "cell_range"


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 20))
def test_every_decimal_of_fifteen_digits_comes_back_as_written(digits: int, places: int) -> None:
    text = shortest(float(f"{digits}e-{places}"))
    assert shortest(cell("staff_count", text)) == text  # type: ignore[arg-type]


def test_the_unit_is_named_as_the_sentence_s_language_writes_it() -> None:
    with pytest.raises(BadCell) as error:
        cell("fence_height_m", "四米多")
    assert sentence(error.value.code, "zh", error.value.params).startswith("不是以米为单位的数；")
    assert sentence(error.value.code, "en", error.value.params).startswith("is no number in m; ")


@pytest.mark.parametrize("text", ["open_air", "OPEN_AIR", "露天", " open air ", "ｏｐｅｎ＿ａｉｒ"])
def test_a_choice_is_named_by_id_or_label(text: str) -> None:
    assert cell("storage", text) == "open_air"


def test_a_wrong_choice_is_told_what_was_meant_and_what_is_allowed() -> None:
    with pytest.raises(BadCell) as error:
        cell("storage", "indor")
    assert error.value.params["word"] == "indor"
    assert "indoor" in str(error.value.params["hint"])
    assert error.value.params["allowed"] == (
        "露天（open_air）、室内（indoor）、都有（both）",
        "open_air, indoor, both",
    )


@pytest.mark.parametrize(
    "text", ["metal|paper", "废金属、废纸", "metal；废纸", "metal; paper;", "ＭＥＴＡＬ｜paper|metal"]
)
def test_a_set_is_kept_in_the_vocabulary_s_order(text: str) -> None:
    assert cell("materials", text) == "paper|metal"


def test_a_set_names_the_element_that_it_does_not_know() -> None:
    with pytest.raises(BadCell) as error:
        cell("materials", "paper|metl")
    assert error.value.params["word"] == "metl"


@pytest.mark.parametrize(
    "text",
    ["2026-06-01", "2026/6/1", "2026.6.1", "2026年6月1日", "20260601", "2026-06-01T00:00:00", "２０２６－０６－０１"],
)
def test_a_date_is_written_in_many_ways(text: str) -> None:
    assert cell("issued_on", text) == date(2026, 6, 1)


@pytest.mark.parametrize("text", ["2026-02-30", "1/6/2026", "2026-6/1", "2026-06-01 08:00", "45000", "2026"])
def test_what_is_no_date_is_refused(text: str) -> None:
    assert refused("issued_on", text) == "cell_date"


def test_text_is_kept_but_for_blanks_around_it() -> None:
    assert cell("name", " 007 Ａ站 ") == "007 Ａ站"


def test_a_code_that_a_spreadsheet_shortened_is_refused() -> None:
    assert refused("name", "4.40307E+17") == "cell_shortened"
