"""The glossary has the vocabulary's words and those of the packs, exactly as they stand there."""

import re
import tomllib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
SLICES = [*sorted(each.parent for each in (ROOT / "closeout").glob("*/apps.py")), ROOT / "closeout" / "project"]
PACKS = ROOT / "closeout" / "packs"
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
FACTS: dict[str, Any] = yaml.safe_load((PACKS / "vocabulary.yaml").read_text("utf-8"))["facts"]


def words_of_packs() -> dict[str, tuple[str, str]]:
    """Return the packs' own words: by identifier the Chinese and the English."""
    packs = [yaml.safe_load(path.read_text("utf-8")) for path in PACKS.glob("*/pack.yaml")]
    of = ("outcomes", "segments", "actions")
    entries = [(word, each["label"]) for pack in packs for part in of for word, each in pack.get(part, {}).items()]
    return {word: (label["zh"], label["en"]) for word, label in entries}


@pytest.mark.parametrize("key", FACTS)
def test_a_fact_stands_in_the_glossary_with_its_labels(key: str) -> None:
    label = FACTS[key]["label"]
    assert f"| {label['zh']} | {label['en']} | `{key}` |" in GLOSSARY


@pytest.mark.parametrize("key", [key for key in FACTS if "of" in FACTS[key]])
def test_every_choice_stands_in_the_glossary_with_its_labels(key: str) -> None:
    for choice, label in FACTS[key]["of"].items():
        assert f"| {label['zh']} | {label['en']} | `{key}` = `{choice}` |" in GLOSSARY


@pytest.mark.parametrize(("word", "labels"), words_of_packs().items(), ids=words_of_packs())
def test_a_word_of_the_packs_stands_in_the_glossary_with_its_labels(word: str, labels: tuple[str, str]) -> None:
    zh, en = labels
    pattern = rf"\| {re.escape(zh)} \| {re.escape(en)}( \([^|]*\))? \| `{word}` \|"
    assert any(re.fullmatch(pattern, line) for line in GLOSSARY)


def test_no_identifier_stands_in_the_glossary_twice() -> None:
    identifiers = [line.rsplit("|", 2)[1].strip() for line in GLOSSARY if line.endswith("` |")]
    assert sorted({each for each in identifiers if identifiers.count(each) > 1}) == []


def _words_of(cell: str) -> list[str]:
    return [] if cell == "–" else cell.split("、")


def other_words() -> list[tuple[str, list[str]]]:
    """Return what the pages do not call a thing, and the longer words that it may stand in."""
    start = GLOSSARY.index("| 中文 | English | not used on the pages | but in |") + 2
    rows = [each.strip("| ").split(" | ") for each in GLOSSARY[start : GLOSSARY.index("", start)]]
    return [(word, _words_of(but)) for _, _, others, but in rows for word in _words_of(others)]


def said_on_pages() -> Iterator[tuple[str, str]]:
    """Yield all that the slices with pages say in Chinese: catalogues, refusals, and texts in the code."""
    for slice_ in SLICES:
        for path in slice_.glob("locale/zh_Hans/LC_MESSAGES/django.po"):
            for entry in read_po(BytesIO(path.read_bytes())):
                texts = [entry.string] if isinstance(entry.string, str) else entry.string or ()
                yield from ((f"{slice_.name}: {entry.id}", text) for text in texts)
        for path in slice_.glob("messages.toml"):
            said = tomllib.loads(path.read_text("utf-8"))
            yield from ((f"{slice_.name}.{code}", each["zh"]) for code, each in said.items())
        for path in slice_.rglob("*.py"):
            yield from ((str(path), text) for text in re.findall(r'Text\(f?"([^"]*)"', path.read_text("utf-8")))


@pytest.mark.parametrize(("word", "but"), other_words(), ids=[word for word, _ in other_words()])
def test_pages_call_a_thing_by_one_word(word: str, but: list[str]) -> None:
    longer = re.compile("|".join(but) or "(?!)")
    found = [(where, text) for where, text in said_on_pages() if word in longer.sub("", text)]
    assert found == []
