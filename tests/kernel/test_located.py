"""Where values, keys and the characters within a text stand in a YAML file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.kernel.located import Place, read_located

TEXT = """\
top: {inner: 围挡, other: 'it''s'}
list:
  - one
  - two: >
      folded
      words
"""


def test_values_and_keys_know_their_places() -> None:
    document = read_located("f", TEXT)
    assert document.value(("top", "other")) == Place(1, 25)
    assert document.key(("top", "other")) == Place(1, 18)
    assert document.value(("list", 1, "two")) == Place(4, 10)
    assert document.key(("list", 1)) == document.value(("list", 1)) == Place(4, 5)
    assert document.value(()) == Place(1, 1)


def test_what_is_missing_stands_where_the_nearest_thing_above_it_does() -> None:
    document = read_located("f", TEXT)
    assert document.value(("list", 7, "nothing")) == document.value(("list",)) == Place(3, 3)
    assert document.key(("top", "nothing")) == document.value(("top",))
    assert document.within(("list",), 3) == Place(3, 3)


@pytest.mark.parametrize(
    "marked",
    [
        "a: has ^x",
        "a: 围挡 ^x",
        "a: 'has ^x'",
        "a: 'it''s ''''  ^x'",
        "a: 'two\n\n   lines ^x'",
        'a: "has ^x"',
        'a: "\\u56f4\\x41\\U0001F600\\n\\t\\\\ \\" ^x"',
        'a: "two \\\n     \\ lines\n  ^x"',
        "a: |\n  two\n    lines\n\n  ^x\n",
        "a: >-\n  two\n  lines ^x\n",
        "a: >2 # why\n    two ^x\n",
        "a: two\n  lines\n\n  ^x\n",
        "a:\n  - b: {c: [1, 'two ^x']}",
        "a: 😀 ^x",
    ],
)
def test_a_character_is_found_however_the_text_is_quoted_or_folded(marked: str) -> None:
    at = marked.index("^")
    document = read_located("f", marked.replace("^", ""))
    path: tuple[str | int, ...] = ("a",) if isinstance(document.data["a"], str) else ("a", 0, "b", "c", 1)
    value = document.data["a"] if path == ("a",) else "two x"
    place = Place(marked.count("\n", 0, at) + 1, at - marked.rfind("\n", 0, at))
    assert document.within(path, value.index("x")) == place


@given(words=st.lists(st.text("ab'\"\\围: #\n\t", min_size=1, max_size=8), min_size=1, max_size=5))
def test_a_character_is_found_in_any_single_quoted_text(words: list[str]) -> None:
    value = " ".join(" ".join("".join(words).split()).split("\t")) + "x"
    source = "a: '" + value.replace("'", "''") + "'"
    document = read_located("f", source)
    assert document.data["a"].endswith("x")
    assert document.within(("a",), len(document.data["a"]) - 1) == Place(1, len(source) - 1)
