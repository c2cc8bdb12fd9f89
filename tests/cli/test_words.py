"""The words of the command line: each in both languages, with the same gaps, each one used."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import closeout.cli

FOLDER = Path(closeout.cli.__file__).parent
WORDS = tomllib.loads((FOLDER / "words.toml").read_text("utf-8"))


def gaps(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def texts(folder: Path) -> Iterator[str]:
    """Yield every text in the code below `folder`; of an f-string its fixed parts with NUL for each gap."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                yield "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def keys_said() -> Iterator[str]:
    """Yield the keys that are written out where something is said."""
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if (
                isinstance(node, ast.Call)
                and isinstance(called, ast.Name)
                and called.id in {"say", "words"}
                and node.args
            ):
                key = node.args[0]
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value


@pytest.mark.parametrize("key", WORDS)
def test_every_word_is_there_in_both_languages_with_the_same_gaps(key: str) -> None:
    assert set(WORDS[key]) == {"zh", "en"}
    assert all(text.strip() for text in WORDS[key].values())
    assert gaps(WORDS[key]["zh"]) == gaps(WORDS[key]["en"])


@pytest.mark.parametrize("key", WORDS)
def test_english_has_no_chinese_in_it(key: str) -> None:
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", WORDS[key]["en"])


def test_every_word_that_is_said_exists() -> None:
    assert set(keys_said()) - set(WORDS) == set()


def test_no_word_is_left_that_nothing_says() -> None:
    """A word is said by its key, or by an f-string whose gap some other text in the code fills."""
    said = {word for text in texts(FOLDER.parent) for word in (text, text.split(":")[0])}  # "answers_to:side"
    composed = [text.split("\0") for text in texts(FOLDER) if text.count("\0") == 1]
    ends = [(start, end) for start, end in composed if start.endswith("_") or end.startswith("_")]

    left = [key for key in WORDS if key not in said and not any(_fills(key, *each, said) for each in ends)]

    assert left == []


def _fills(key: str, start: str, end: str, said: set[str]) -> bool:
    gap = key[len(start) : len(key) - len(end)]
    return bool(gap) and f"{start}{gap}{end}" == key and gap in said
