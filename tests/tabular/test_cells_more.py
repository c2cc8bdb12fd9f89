"""Cells at the limits of what they may hold: days, codes, divisions, errors, and words that a map translates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.facts import Fact, Value
from closeout.kernel.text import Text
from closeout.tabular.cells import ERRORS, LONGEST_CODE, parse_code, parse_division, parser_of
from closeout.tabular.parsing import BadCell
from tests.tabular.tables import FACTS

SET, CHOICE = FACTS["materials"], FACTS["storage"]


def refused(key: str, text: str) -> BadCell:
    with pytest.raises(BadCell) as error:
        parser_of(FACTS[key])(text)
    return error.value


@given(st.dates())
def test_every_day_is_read_however_it_is_written(day: date) -> None:
    iso = day.isoformat()
    ways = [iso, iso.replace("-", "/"), iso.replace("-", "."), iso.replace("-", ""), f"{iso} 00:00", f"{iso}T00:00:00"]
    ways.append(f"{day.year:04}年{day.month}月{day.day}日")
    assert {parser_of(FACTS["issued_on"])(each) for each in ways} == {day}


@pytest.mark.parametrize(
    "text",
    [
        "0000-01-01",
        "2026-00-10",
        "2026-13-01",
        "2026-01-32",
        "2025-02-29",
        "26-01-01",
        "2026年6月",
        "2026-6-1-1",
        "2026/6.1",
        "2026-06-01 24:00",
        "2026-06-01T00:00:00Z",
        "二〇二六年六月一日",
        "2026年06月01",
        "99999999",
    ],
)
def test_what_names_no_day_is_refused(text: str) -> None:
    assert refused("issued_on", text).code == "tabular.cell_date"


def test_midnight_may_be_written_to_any_fraction_of_a_second() -> None:
    assert parser_of(FACTS["issued_on"])("2026-06-01 00:00:00.000000") == date(2026, 6, 1)
    assert refused("issued_on", "2026-06-01 00:00:00.000001").code == "tabular.cell_date"


@pytest.mark.parametrize("key", FACTS)
@pytest.mark.parametrize("error", sorted(ERRORS))
def test_an_error_of_a_spreadsheet_is_a_bad_cell_for_every_fact(key: str, error: str) -> None:
    assert refused(key, error.upper()).code == "tabular.cell_formula"


@pytest.mark.parametrize("text", ["#", "#1", "#N/A 2", "N/A", "#REF", "REF!"])
def test_what_only_looks_like_an_error_is_a_text(text: str) -> None:
    assert parser_of(FACTS["name"])(text) == text


def test_a_code_may_be_as_long_as_a_workbook_s_cell() -> None:
    assert parse_code("x" * LONGEST_CODE) == "x" * LONGEST_CODE
    with pytest.raises(BadCell) as error:
        parse_code("x" * (LONGEST_CODE + 1))
    assert error.value.params == {"found": LONGEST_CODE + 1, "most": LONGEST_CODE}


def test_blanks_around_a_code_do_not_count_towards_its_length() -> None:
    assert parse_code("  " + "x" * LONGEST_CODE + "\u3000") == "x" * LONGEST_CODE


@pytest.mark.parametrize(("cell", "code"), [("440307", "440307"), (" ４４０３０７ ", "440307"), ("0", "0")])
def test_a_division_is_its_digits(cell: str, code: str) -> None:
    assert parse_division(cell) == code


@pytest.mark.parametrize("cell", ["布吉街道", "440307x", "4403-07", "440307.0", "٤٤", "²", "", "+44"])
def test_a_division_s_name_is_no_code(cell: str) -> None:
    with pytest.raises(BadCell) as error:
        parse_division(cell)
    assert error.value.code == "tabular.cell_division"


@pytest.mark.parametrize("text", ["1E+5", "4.4E+17", "9E+0"])
def test_a_number_that_a_spreadsheet_shortened_is_no_text(text: str) -> None:
    assert refused("name", text).code == "tabular.cell_shortened"


@pytest.mark.parametrize("text", ["1e+5", "44.1E+17", "E+5", "1E5", "-1E+5", "1E+5米"])
def test_what_no_spreadsheet_shortens_is_a_text(text: str) -> None:
    assert parser_of(FACTS["name"])(text) == text


@given(st.permutations(list(SET.choices)), st.sampled_from("|、；;｜"), st.integers(1, 4))
def test_a_set_is_the_same_in_any_order_and_with_any_separator(keys: list[str], between: str, count: int) -> None:
    chosen = keys[:count]
    meant = "|".join(key for key in SET.choices if key in chosen)
    assert parser_of(SET)(between.join(chosen)) == meant
    assert parser_of(SET)(between.join(SET.choices[key].zh for key in chosen)) == meant


@pytest.mark.parametrize("cell", ["|", "、、", " ; ", "||;、"])
def test_a_set_of_separators_alone_is_not_established(cell: str) -> None:
    assert parser_of(SET)(cell) is None


def test_a_separator_counts_only_where_it_was_agreed() -> None:
    assert parser_of(SET, separators="/")("paper/metal") == "paper|metal"
    assert refused("materials", "paper/metal").params["word"] == "paper/metal"


def test_a_label_with_a_separator_in_it_is_one_element() -> None:
    fact = Fact(
        "k", "set", Text("类", "kind"), choices={"a": Text("纸、塑料", "paper; plastic"), "b": Text("铁", "iron")}
    )
    assert parser_of(fact)("纸、塑料") == "a"
    assert parser_of(fact)("b|a") == "a|b"


@pytest.mark.parametrize(
    ("cell", "value"), [("有棚", "indoor"), ("没看清", None), ("  有棚 ", "indoor"), ("露天", "open_air"), ("", None)]
)
def test_a_map_translates_words_before_they_are_read(cell: str, value: Value) -> None:
    assert parser_of(CHOICE, words={"有棚": "indoor", "没看清": None}, mapped=True)(cell) == value


def test_a_map_translates_each_element_of_a_set() -> None:
    read = parser_of(SET, words={"铁": "metal", "杂": None, "全部": "paper|plastic|metal|other"}, separators="/")
    assert read("铁/paper/杂") == "paper|metal"
    assert read("全部") == "paper|plastic|metal|other"
    assert read("杂/杂") is None


def test_a_word_that_the_map_does_not_know_is_refused_as_it_was_written() -> None:
    with pytest.raises(BadCell) as error:
        parser_of(CHOICE, words={"有棚": "indoor"}, mapped=True)("棚子")
    assert error.value.params["word"] == "棚子"
    assert "storage" in str(error.value.params["way"])


def test_a_map_may_translate_to_a_yes() -> None:
    read = parser_of(FACTS["has_fence"], words={"齐全": "true", "缺": "false"}, mapped=True)
    assert (read("齐全"), read("缺"), read("是"), read("未知")) == (True, False, True, None)


@given(st.sampled_from(sorted(FACTS)), st.text(max_size=20))
def test_any_cell_is_read_or_refused_and_nothing_else(key: str, text: str) -> None:
    try:
        value = parser_of(FACTS[key])(text)
    except BadCell as refused:
        code: str | None = refused.code
    else:
        code = None
        assert value is None or isinstance(value, bool | float | str | date)
    assert code is None or code.startswith("tabular.")
