"""Numbers and days as people write them, and what a fault does to a form."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.utils import translation

from closeout.kernel.refusal import Refusal
from closeout.ui.faults import CheckedForm, Fault, refuse
from closeout.ui.forms import DayField, NumberField, TextArea, UploadForm, narrow
from closeout.ui.language import lang


class Measured(CheckedForm):
    """A form with one field of each kind."""

    height = NumberField(unit="m", required=False)
    day = DayField(required=False)
    kind = forms.ChoiceField(required=False)


def said(**data: str) -> Measured:
    form = Measured(data)
    form.is_valid()
    return form


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("3.4", 3.4),
        ("３．４", 3.4),
        ("3。4", 3.4),
        ("３。４", 3.4),
        (" 3.4 ", 3.4),
        ("\u30003.4\u3000", 3.4),
        ("1,200", 1200.0),
        ("１，２００．５", 1200.5),
        ("0", 0.0),
        ("-0.5", -0.5),
        ("－5", -5.0),
        ("", None),
        ("   ", None),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, meant: float | None) -> None:
    form = said(height=written)
    assert not form.errors
    assert form.cleaned_data["height"] == meant


@pytest.mark.parametrize("written", ["four", "3.4.5", "3m", "4㎡", "nan", "inf", "-inf", "1e999", "三", "½", "3-4"])
def test_what_is_no_number_is_told_and_stays_in_the_field(written: str) -> None:
    form = said(height=written)
    assert list(form.errors) == ["height"]
    assert f'value="{written}"' in str(form["height"])


@pytest.mark.parametrize("written", ["2026-05-20", "２０２６-０５-２０", " 2026-05-20 ", "２０２６－０５－２０"])
def test_a_day_is_read_in_either_width(written: str) -> None:
    assert said(day=written).cleaned_data["day"] == date(2026, 5, 20)


@pytest.mark.parametrize("written", ["2026-02-29", "2026-13-01", "20", "tomorrow", "2026-05-32"])
def test_a_day_that_is_in_no_calendar_is_told(written: str) -> None:
    assert list(said(day=written).errors) == ["day"]


def test_the_leap_day_is_a_day() -> None:
    assert said(day="2028-02-29").cleaned_data["day"] == date(2028, 2, 29)


def test_fields_call_the_keyboard_that_they_need() -> None:
    form = Measured()
    assert 'inputmode="decimal"' in str(form["height"])
    assert 'inputmode="numeric"' in str(form["day"])
    assert form.fields["height"].unit == "m"  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_day_is_shown_the_same_in_every_language(language: str) -> None:
    with translation.override(language):
        assert 'value="2026-05-20"' in str(Measured(initial={"day": date(2026, 5, 20)})["day"])


@pytest.mark.parametrize(
    ("wide", "text"),
    [("ＢＪ－０００１", "BJ-0001"), ("（示例）", "(示例)"), ("3。", "3."), ("\u3000", ""), ("布吉", "布吉")],
)
def test_wide_letters_become_narrow_and_characters_stay(wide: str, text: str) -> None:
    assert narrow(wide) == text


def test_a_fault_stands_at_its_field() -> None:
    form = said(height="1")
    form.add_faults([Fault("day", "ui.file_empty", {"file": "a.csv"})])
    assert list(form.errors) == ["day"]
    assert "a.csv" in form.errors["day"][0]


def test_a_field_that_says_something_already_says_nothing_more() -> None:
    form = said(height="four")
    before = list(form.errors["height"])
    form.add_faults([Fault("height", "ui.file_empty", {"file": "x"}), Fault("height", "ui.file_empty", {"file": "y"})])
    assert form.errors["height"] == before


@pytest.mark.parametrize(("language", "words"), [("en", "is empty"), ("zh-hans", "空")])
def test_a_fault_speaks_the_language_of_the_page(language: str, words: str) -> None:
    with translation.override(language):
        form = said()
        form.add_faults([Fault("day", "ui.file_empty", {"file": "a.csv"})])
        assert words in form.errors["day"][0]


def test_choices_come_after_the_empty_one() -> None:
    form = Measured()
    form.offer("kind", [("a", "A"), (2, "B")])
    assert form.fields["kind"].choices == [("", "–"), ("a", "A"), (2, "B")]  # type: ignore[attr-defined]


def test_what_was_not_offered_is_not_taken() -> None:
    form = Measured({"kind": "c"})
    form.offer("kind", [("a", "A")])
    assert not form.is_valid()
    assert list(form.errors) == ["kind"]


def test_what_has_no_fault_goes_on() -> None:
    refuse([])


def test_the_first_fault_refuses() -> None:
    with pytest.raises(Refusal) as refused:
        refuse([Fault("a", "ui.file_empty", {"file": "one"}), Fault("b", "ui.file_large")])
    assert (refused.value.code, refused.value.params) == ("ui.file_empty", {"file": "one"})


def test_the_faults_after_the_first_are_not_looked_for() -> None:
    looked: list[int] = []

    def faults() -> Any:
        for each in range(3):
            looked.append(each)
            yield Fault("a", "ui.file_empty", {"file": "x"})

    with pytest.raises(Refusal):
        refuse(faults())
    assert looked == [0]


@pytest.mark.parametrize(
    ("language", "code"), [("en", "en"), ("en-gb", "en"), ("zh-hans", "zh"), ("de", "zh"), (None, "zh")]
)
def test_pages_are_chinese_unless_somebody_chose_english(language: str | None, code: str) -> None:
    if language is None:
        translation.deactivate_all()
        assert lang() == code
        return
    with translation.override(language):
        assert lang() == code


def test_a_text_area_has_its_rows_and_a_file_its_kinds() -> None:
    assert 'rows="7"' in TextArea(7).render("a", "")
    assert 'accept=".xlsx,.csv"' in str(UploadForm(accept=".xlsx,.csv")["file"])
