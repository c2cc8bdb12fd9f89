"""Slips in YAML, each named in our own words at its own place, not where libyaml got stuck."""

import pytest

from closeout.kernel.located import read_located
from closeout.kernel.refusal import Problem, Refusal

SLIPS = {
    "yaml_wide_colon": [
        "a: 1\nb^：2\nc: 3\n",
        "a:\n  b^：\n    c: 1\n",
        "- a^：1\n  b: 2\n",
        "a: [1]\nb ^：x\n\n\nc: 1\n",
    ],
    "yaml_wide_comma": ["a: {zh: 中^，en: b}\n", "a: [{b: 1^，c: 2}]\n"],
    "yaml_wide_blank": ["- b: 1\n^\u3000c: 2\n"],
    "yaml_no_blank": ["a: 1\nid^:buji\nb: 2\n", "a:\n  - id^:x\n    b: 2\n"],
    "yaml_dash": ["a:\n  ^-id: x\n    b: 2\n"],
    "yaml_tab": ["a:\n^\tb: 1\n", "a:\n  ^\tb: 1\n  c: 1\n"],
    "yaml_escape": ['a: "1^\\d"\n'],
    "yaml_documents": ["a: 1\n^---\nb: 2\n", "a: 1\n^--- \nb: 2\n", "a: 1\n^...\nb: 2\n"],
    "yaml_sign": ["a: ^@b\n", "a: ^%b\n", "a: ^`b`\n", "a: ^> 3 AND b\n", "a: ^|b\n"],
    "yaml_quote": ['a: ^"1.0\nb: 1\nc: {d: "e"}\n', "a: ^'b\n", "a: ^'b\nc: 'd'\n"],
    "yaml_after_quote": ['a: "1.0" ^b\nc: 2\n', "a: 'b'^c\n"],
    "yaml_bracket": [
        "a: ^[1, 2\nb: 3\n",
        "a: ^{b: 1\nc: 2\n",
        "a: {b: ^[1, c: 2}\n",
        "a: ^{b: 1",
        "a: ^[",
        "a: {b: 1, c: ^[",
    ],
    "yaml_bracket_extra": ["a: [1]^]\n", "a: {b: 1}^}\n", "a: {b: [1]^], c: 2}\n"],
    "yaml_comment": ["a: {b: x ^#1, c: y}\nd: 1\n"],
    "yaml_no_colon": ["a: 1\n^buji\nb: 2\n"],
    "yaml_colons": ["a: ^b: c\n", "  - a: 1\n    b: ^x = c: d\n"],
    "yaml_indent": ["a: 1\n ^b: 2\n", "a:\n  b: 1\n   ^c: 2\n", "a:\n  - b: 1\n   ^c: 2\n", "a:\n  b: 1\n ^c: 2\n"],
}
CASES = [(code, marked) for code, slips in SLIPS.items() for marked in slips]


def told(text: str) -> Problem:
    with pytest.raises(Refusal) as caught:
        read_located("f", text)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(("code", "marked"), CASES)
def test_a_slip_is_named_where_it_stands(code: str, marked: str) -> None:
    at = marked.index("^")
    problem = told(marked.replace("^", "", 1))
    line, column = marked.count("\n", 0, at) + 1, at - marked.rfind("\n", 0, at)
    assert (problem.code, problem.row, problem.column) == (f"kernel.{code}", line, column)
    assert all(problem.say(lang) for lang in ("zh", "en"))


def test_what_no_slip_explains_is_told_in_the_words_of_libyaml_behind_ours() -> None:
    said = told("%YAML 9.9\n---\na: 1").say("en")
    assert said.startswith("f:1:1: not valid YAML: the program got stuck here;")
    assert said.endswith("(found incompatible YAML document)")


def test_chinese_commas_within_a_text_are_no_slip() -> None:
    assert read_located("f", "a: {zh: 甲，乙：丙, en: b}\n").data == {"a": {"zh": "甲，乙：丙", "en": "b"}}
