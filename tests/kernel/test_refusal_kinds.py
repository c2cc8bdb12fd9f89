"""What each kind of refusal says to HTTP, and how its sentence is made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.numbers import shortened
from closeout.kernel.refusal import Conflict, Denied, Missing, Problem, Refusal, UsageRefusal, clause, visible


@pytest.mark.parametrize(
    ("kind", "status"), [(Refusal, 422), (UsageRefusal, 422), (Denied, 403), (Missing, 404), (Conflict, 409)]
)
def test_a_refusal_has_the_status_of_its_kind(kind: type[Refusal], status: int) -> None:
    refusal = kind("kernel.yaml_refused", file="f")
    assert refusal.status == status
    assert isinstance(refusal, Refusal)


def test_a_refusal_keeps_its_code_and_what_fills_its_sentence() -> None:
    refusal = Refusal("kernel.yaml_refused", file="{file}")
    assert (refusal.code, refusal.params, str(refusal)) == (
        "kernel.yaml_refused",
        {"file": "{file}"},
        "kernel.yaml_refused",
    )
    assert refusal.say("en").startswith("{file} ")


def test_a_code_that_no_file_of_messages_has_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Refusal("kernel.no_such_code").say("en")


def test_a_clause_is_said_in_both_languages() -> None:
    said = clause("kernel.yaml_refused", file="plan.yaml")
    assert said.zh != said.en
    assert "plan.yaml" in said.zh
    assert "plan.yaml" in said.en


def test_problems_that_come_one_by_one_are_kept() -> None:
    refusal = Refusal("kernel.yaml_refused", problems=(Problem("f", "kernel.yaml_key") for _ in range(3)), file="f")
    assert (len(refusal.problems), refusal.total) == (3, 3)


@given(st.text())
def test_what_is_visible_is_one_line_and_stays_so(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert len(shown.splitlines()) <= 1
    assert visible(shown) == shown


@pytest.mark.parametrize("sign", ["\u200b", "\u200f", "\u202e", "\u2060", "\u2069", "\ufeff", "\x7f", "\x9f", "\ud800"])
def test_a_sign_that_hides_or_turns_the_text_is_shown_as_unreadable(sign: str) -> None:
    assert visible(f"a{sign}b") == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize("text", ["围挡 3.4 m²", "é́", "😀", "\u3000", "𬭎", "العربية"])
def test_writing_of_every_script_stays(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(("number", "shown"), [(1e300, "1E+300"), (1234567890123456.0, "1.2345678901234560E+15")])
def test_a_number_with_too_many_digits_is_shown_as_no_code_could_be(number: float, shown: str) -> None:
    assert shortened(number) == shown
    assert float(shown) == number
