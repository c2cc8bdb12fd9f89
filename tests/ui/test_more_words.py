"""What templates may say: texts, bars, fields; and what a file would do, as pages show it."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from closeout.kernel.refusal import Problem
from closeout.kernel.text import Text
from closeout.ui.effects import SHOWN, Change, Effect, Effects, State

BAD = '<script>alert("1")</script>'


def rendered(source: str, **context: object) -> str:
    return Template("{% load closeout %}" + source).render(Context(context))


def widths(svg: str) -> list[tuple[str, float, float]]:
    found = re.findall(r'class="(\w+)" x="([\d.]+)" width="([\d.]+)"', svg)
    return [(kind, float(at), float(width)) for kind, at, width in found]


class Entered(forms.Form):
    """A field of each kind."""

    name = forms.CharField(required=False)
    agreed = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect, required=False)


@pytest.mark.parametrize(("language", "word"), [("en", "stove"), ("zh-hans", "炉")])
def test_a_text_is_said_in_the_language_of_the_page(language: str, word: str) -> None:
    with translation.override(language):
        assert rendered("{{ text|say }}", text=Text("炉", "stove")) == word


@pytest.mark.parametrize(("text", "shown"), [(None, ""), ("", ""), ("plain", "plain")])
def test_a_text_that_is_none_is_nothing(text: str | None, shown: str) -> None:
    assert rendered("{{ text|say }}", text=text) == shown


def test_markup_in_a_text_is_only_text() -> None:
    assert "<script>" not in rendered("{{ text|say }}", text=Text(BAD, BAD))


def test_what_is_wrong_is_told_without_where_it_is_kept() -> None:
    problem = Problem("/kept/1234.csv", "ui.file_empty", {"file": "mine.csv"}, row=3)
    with translation.override("en"):
        shown = rendered("{{ problem|told }}", problem=problem)
    assert "mine.csv" in shown
    assert "1234" not in shown


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        ((1, 1), [("ok", 0.0, 50.0), ("late", 50.0, 50.0)]),
        ((3, 1), [("ok", 0.0, 75.0), ("late", 75.0, 25.0)]),
        ((0, 4), [("ok", 0.0, 0.0), ("late", 0.0, 100.0)]),
        ((0, 0), [("ok", 0.0, 0.0), ("late", 0.0, 0.0)]),
        ((None, ""), [("ok", 0.0, 0.0), ("late", 0.0, 0.0)]),
        (("82", "22"), [("ok", 0.0, 78.85), ("late", 78.85, 21.15)]),
    ],
)
def test_the_parts_of_a_bar_fill_it(sizes: tuple[object, object], parts: list[tuple[str, float, float]]) -> None:
    assert widths(rendered('{% bar "x" "ok" a "late" b %}', a=sizes[0], b=sizes[1])) == parts


def test_a_bar_is_drawn_alike_in_a_language_that_writes_commas() -> None:
    with translation.override("de"):
        assert widths(rendered('{% bar "x" "ok" 1 "late" 2 %}'))[1] == ("late", 33.33, 66.67)


def test_a_bar_with_a_title_is_read_out_and_one_without_is_not() -> None:
    assert 'role="img" aria-label="82 of 104"' in rendered('{% bar "82 of 104" "ok" 82 %}')
    silent = rendered('{% bar "" "ok" 82 %}')
    assert 'aria-hidden="true"' in silent
    assert "aria-label" not in silent


def test_markup_in_the_title_of_a_bar_is_only_text() -> None:
    assert "<script>" not in rendered('{% bar title "ok" 1 %}', title=BAD)


def test_a_bar_with_a_kind_and_no_size_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zip"):
        rendered('{% bar "x" "ok" 1 "late" %}')


def test_a_bar_has_no_style_of_its_own() -> None:
    assert "style" not in rendered('{% bar "x" "ok" 82 "late" 22 %}')


@pytest.mark.parametrize(("name", "classed"), [("name", True), ("agreed", False), ("kind", False)])
def test_what_is_written_into_looks_like_a_field(name: str, classed: bool) -> None:
    assert ('class="in"' in rendered("{% input field %}", field=Entered()[name])) is classed


def test_what_was_entered_stands_in_the_field_as_text() -> None:
    shown = rendered("{% input field %}", field=Entered({"name": BAD})["name"])
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def effects(*states: State) -> Effects:
    return Effects([Effect(row, f"row {row}", state) for row, state in enumerate(states, 2)])


def many(state: State, count: int) -> list[State]:
    return [state] * count


def test_rows_are_counted_by_state_none_included() -> None:
    found = effects("new", "same", "same")
    assert found.counts == {"wrong": 0, "changed": 0, "new": 1, "same": 2}


def test_what_is_wrong_comes_first_and_what_stays_last() -> None:
    found = effects("same", "new", "changed", "wrong", "new")
    assert [each.row for each in found.shown] == [5, 4, 3, 6, 2]


@pytest.mark.parametrize(("rows", "shown", "hidden"), [(0, 0, 0), (SHOWN, SHOWN, 0), (SHOWN + 1, SHOWN, 1)])
def test_a_page_shows_two_hundred_rows(rows: int, shown: int, hidden: int) -> None:
    found = effects(*many("new", rows))
    assert (len(found.shown), found.hidden) == (shown, hidden)


def test_a_wrong_row_behind_the_two_hundredth_is_shown() -> None:
    found = effects(*many("same", SHOWN + 50), "wrong")
    assert found.shown[0].state == "wrong"
    assert found.wrong


@pytest.mark.parametrize(
    ("states", "idle"), [([], True), (["same"], True), (["new"], False), (["same", "changed"], False)]
)
def test_a_file_that_changes_nothing_is_idle(states: list[State], idle: bool) -> None:
    assert effects(*states).idle is idle


def one(before: str = "", after: str = "B", what: str = "x", state: State = "changed") -> str:
    return Effects([Effect(2, what, state, [Change("name", before, after)])]).digest


def test_what_would_do_the_same_has_the_same_digest() -> None:
    assert one() == one()
    assert len({one(), one(before="A"), one(after="C"), one(what="y"), one(state="new")}) == 5


def test_a_label_in_another_language_is_the_same_effect() -> None:
    told = [Effects([Effect(2, "x", "changed", [Change(label, "a", "b")])]).digest for label in ("名称", "name")]
    assert told[0] == told[1]


def test_rows_in_another_order_are_another_effect() -> None:
    rows = [Effect(2, "x", "new"), Effect(3, "y", "new")]
    assert Effects(rows).digest != Effects(rows[::-1]).digest
