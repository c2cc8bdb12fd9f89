"""The reference pages say what the program knows: their generated parts are up to date, and nothing is left out."""

import re
from pathlib import Path

import pytest

from closeout.cli.application import COMMANDS
from closeout.evaluation.run import TABLES
from closeout.law.library import instruments
from closeout.law.models import Part
from closeout.packfile import models
from closeout.packfile.library import vocabulary
from closeout.packfile.models_base import Model
from tools.pages.play import ROOT
from tools.reference import PAGES, every_command, filled, kinds

EVERY_PAGE = sorted(PAGES.glob("*.md"))


def text(name: str) -> str:
    return (PAGES / f"{name}.md").read_text("utf-8")


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: page.name)
def test_a_generated_part_is_up_to_date(page: Path) -> None:
    """To bring it up to date: `python -m tools.reference`."""
    written = page.read_text("utf-8")

    assert written == filled(written)


def test_the_page_of_packs_has_the_keys_of_every_part_of_the_format() -> None:
    parts = {each.__name__ for each in Model.__subclasses__() if each.__name__.endswith("Model")}
    said_in_words = {"TextModel", "SaysModel", "VocabularyModel", "CaseFileModel"}

    shown = set(re.findall(r"<!-- generated: keys (\w+) -->", text("packs")))

    assert parts - said_in_words <= shown


def test_the_page_of_packs_names_every_section() -> None:
    for section in models.PackModel.model_fields:
        assert f"`{section}`" in text("packs"), section


def test_the_page_of_the_law_has_the_keys_of_every_part_of_its_format() -> None:
    parts = set(kinds(Part))
    said_in_words = {"TextModel", "InstrumentsModel", "SourcesModel"}

    shown = set(re.findall(r"<!-- generated: keys (\w+) -->", text("law")))

    assert parts - said_in_words == shown


def test_the_page_of_the_law_lists_every_text_whose_first_day_in_force_is_not_established() -> None:
    section = text("law").split("<!-- generated: undated -->", 1)[1].split("<!-- end -->", 1)[0]
    every = [(id_, each) for id_, instrument in instruments().items() for each in instrument.versions]
    open_ = [(id_, each.label.zh if each.label else "–") for id_, each in every if each.in_force_from is None]

    assert re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|", section, re.MULTILINE) == open_
    assert f"\n{len(open_)} of {len(every)} texts.\n" in section


def test_every_shared_fact_is_listed_once_with_both_names() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| ([^|]+?) \| ([^|]+?) \| (?:text|number|boolean|choice|set|date)\b", text("facts"), re.MULTILINE
    )

    assert rows == [(key, fact.label.zh, fact.label.en) for key, fact in vocabulary().items()]


def test_every_command_and_every_way_to_write_an_option_is_listed() -> None:
    commands = list(every_command())

    assert {each.words.split()[1] for each in commands} == set(COMMANDS)
    for each in commands:
        assert f"## {each.words}\n" in text("commands")
        for parameter in each.parameters:
            assert all(way in text("commands") for way in parameter.ways), parameter


def test_the_page_of_check_names_every_column_of_every_table() -> None:
    for table, schema in TABLES.items():
        section = text("check").split(f"### {table} ", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
        assert all(f"`{column}`" in section for column in schema), table


def test_the_readme_leads_to_every_reference_page() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")

    assert all(f"docs/reference/{page.name}" in readme for page in EVERY_PAGE)
