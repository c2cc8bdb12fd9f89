"""How a problem is printed: one line, with its place, in either language."""

import pytest

from closeout.kernel.refusal import Problem, Refusal, template
from closeout.kernel.text import Text, both

SENTENCE = template("kernel.yaml_key").en


def test_a_problem_is_place_value_sentence() -> None:
    assert (
        Problem("f.csv", "kernel.yaml_key", row=3, column="高度", value="4米").say("en")
        == f"f.csv:3:高度: 4米: {SENTENCE}"
    )
    assert Problem("f.csv", "kernel.yaml_key", row=3).say("en") == f"f.csv:3: {SENTENCE}"
    assert Problem("f.csv", "kernel.yaml_key").say("zh") == "f.csv: " + template("kernel.yaml_key").zh


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a\nb\tc\rd", "a␊b␉c␍d"),
        ("\x1b[31m", "␛[31m"),
        ("a\u2028b\u202ec\x85", "a�b�c�"),
        ("\udcff", "�"),
        ("围\u3000挡", "围\u3000挡"),
        ("", '""'),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
    ],
)
def test_a_value_is_shown_in_one_line_that_steers_no_terminal(value: str, shown: str) -> None:
    assert Problem("f", "kernel.yaml_key", value=value).say("en") == f"f: {shown}: {SENTENCE}"


def test_neither_a_parameter_nor_a_file_breaks_the_line() -> None:
    said = Problem("a\nb", "kernel.yaml", {"found": "x\ny\x07"}, row=1).say("en")
    assert said.startswith("a␊b:1: not valid YAML: ")
    assert said.endswith(" (x␊y␇)")


def test_a_parameter_that_is_a_text_is_said_in_the_same_language() -> None:
    refusal = Refusal("kernel.yaml_refused", file=Text("甲", "a {b}"))
    assert (refusal.say("zh")[0], refusal.say("en")) == ("甲", "a {b} is not a usable YAML file")


def test_a_refusal_counts_its_problems_unless_it_knows_of_more() -> None:
    problems = [Problem("f", "kernel.yaml_key")]
    assert Refusal("kernel.yaml_refused", problems=problems, file="f").total == 1
    assert Refusal("kernel.yaml_refused", problems=problems, total=9, file="f").total == 9


def test_a_word_of_no_language_reads_the_same_in_both() -> None:
    assert both("m").say("zh") == both("m").say("en") == "m"
