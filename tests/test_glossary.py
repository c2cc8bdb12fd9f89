"""The glossary has the vocabulary's words and those of the packs, exactly as they stand there."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
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
