"""The glossary has the vocabulary's words and those of the packs, exactly as they stand there."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PACKS = ROOT / "closeout" / "packs"
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
FACTS: dict[str, Any] = yaml.safe_load((PACKS / "vocabulary.yaml").read_text("utf-8"))["facts"]


def words_of_packs() -> set[str]:
    packs = [yaml.safe_load(path.read_text("utf-8")) for path in PACKS.glob("*/pack.yaml")]
    return {word for pack in packs for section in ("outcomes", "segments", "actions") for word in pack.get(section, {})}


@pytest.mark.parametrize("key", FACTS)
def test_a_fact_stands_in_the_glossary_with_its_labels(key: str) -> None:
    label = FACTS[key]["label"]
    assert f"| {label['zh']} | {label['en']} | `{key}` |" in GLOSSARY


@pytest.mark.parametrize("key", [key for key in FACTS if "of" in FACTS[key]])
def test_every_choice_stands_in_the_glossary_with_its_labels(key: str) -> None:
    for choice, label in FACTS[key]["of"].items():
        assert f"| {label['zh']} | {label['en']} | `{key}` = `{choice}` |" in GLOSSARY


def test_every_outcome_segment_and_action_of_the_packs_stands_in_the_glossary() -> None:
    in_glossary = {line.rsplit("`", 2)[1] for line in GLOSSARY if line.startswith("|") and line.endswith("` |")}
    assert sorted(words_of_packs() - in_glossary) == []


def test_no_identifier_stands_in_the_glossary_twice() -> None:
    identifiers = [line.rsplit("|", 2)[1].strip() for line in GLOSSARY if line.endswith("` |")]
    assert sorted({each for each in identifiers if identifiers.count(each) > 1}) == []
