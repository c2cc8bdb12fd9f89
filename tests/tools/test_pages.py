"""The player of pages: blocks are found, packs are built up, and what is printed is held against what is shown."""

from pathlib import Path

import pytest

from tools.pages.__main__ import rewrite
from tools.pages.blocks import blocks
from tools.pages.draft import Draft
from tools.pages.play import Played, Player, language
from tools.pages.shell import SHOWN, Shell


def page(folder: Path, text: str, name: str = "page.md") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def play(folder: Path, text: str) -> list[Played]:
    return list(Player(page(folder, text), folder / "played").play())


def test_a_block_has_its_kind_its_options_and_its_directive() -> None:
    (block,) = blocks("words\n<!-- file: a.csv -->\n```csv show=1-2 exit=1\na,b\n1,2\n```\n")

    assert (block.kind, block.options) == ("csv", {"show": "1-2", "exit": "1"})
    assert (block.text, block.directive) == ("a,b\n1,2\n", ("file", "a.csv"))


def test_a_directive_far_from_a_block_is_none() -> None:
    (block,) = blocks("<!-- file: a.csv -->\n\nwords\n\n```\nx\n```\n")

    assert block.directive is None


def test_a_table_is_read_by_its_cells() -> None:
    (block,) = blocks("| a | b |\n|---|---|\n| 1 |  |\n")

    assert block.rows() == [["a", "b"], ["1", ""]]


def test_a_snippet_goes_on_with_the_sections_that_there_are() -> None:
    draft = (
        Draft()
        .with_(("# Head", "format: 1", "standards:", "  - id: a"))
        .with_(("clauses:", "  c: 1", "standards:", "  - id: b"))
    )

    assert draft.text == "# Head\nformat: 1\n\nclauses:\n  c: 1\n\nstandards:\n  - id: a\n  - id: b\n"


def test_a_snippet_replaces_a_single_value() -> None:
    assert Draft().with_(("format: 1",)).with_(("format: 2",)).text == "format: 2\n"


def test_what_is_tried_is_gone_with_the_next_snippet(tmp_path: Path) -> None:
    tried, added = "<!-- pack: try -->\n```yaml\nid: a\n```\n", "<!-- pack: add -->\n```yaml\nformat: 1\n```\n"

    (played,) = play(tmp_path, f"{tried}{added}```console\n$ cat pack.yaml\nformat: 1\n```\n")

    assert played.lines == played.block.lines


def test_another_exit_status_than_the_page_says_is_told(tmp_path: Path) -> None:
    (played,) = play(tmp_path, "```console exit=1\n$ closeout --version\n```\n")

    assert played.wrong == ("closeout --version: exit status 0",)


def test_a_command_of_the_program_runs_in_the_language_of_the_page(tmp_path: Path) -> None:
    _, said = Shell(tmp_path, "zh").run("closeout plan check nothing.yaml")

    assert any("nothing.yaml" in line and "找不到" in line for line in said)


def test_the_folder_is_shown_under_a_plain_name(tmp_path: Path) -> None:
    assert Shell(tmp_path, "en").run(f"ls -d {tmp_path}") == (0, [SHOWN])


def test_a_command_that_does_more_than_show_files_is_not_run(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a page runs only"):
        Shell(tmp_path, "en").run("rm -r .")


def test_only_the_lines_asked_for_are_shown_and_the_gaps_marked(tmp_path: Path) -> None:
    text = "<!-- file: a.txt -->\n```text\n1\n2\n3\n4\n5\n```\n```console show=1,3-4\n$ cat a.txt\n```\n"

    (played,) = play(tmp_path, text)

    assert played.lines == ("$ cat a.txt", "1", "…", "3", "4", "…")


def test_a_table_becomes_a_file_of_the_kind_its_name_says(tmp_path: Path) -> None:
    table = "| site_code | name |\n|---|---|\n| 1 | a, b |\n"
    text = f"<!-- file: a.csv -->\n{table}\n<!-- file: a.xlsx -->\n{table}\n```console\n$ cat a.csv\n```\n"

    (played,) = play(tmp_path, text)

    assert played.lines[1:] == ("site_code,name", '1,"a, b"')
    assert (tmp_path / "played" / "a.xlsx").read_bytes().startswith(b"PK")


def test_a_page_is_brought_up_to_date_and_only_in_its_console_blocks(tmp_path: Path) -> None:
    path = page(tmp_path, "before\n\n```console\n$ ls docs\nsomething else\n```\n\nafter\n")

    assert rewrite(path) == []

    assert path.read_text("utf-8") == "before\n\n```console\n$ ls docs\nhowto\n```\n\nafter\n"


@pytest.mark.parametrize(("name", "lang"), [("tour.md", "en"), ("tour.zh.md", "zh")])
def test_the_language_of_a_page_stands_in_its_name(name: str, lang: str) -> None:
    assert language(Path(name)) == lang


def test_a_table_is_filled_into_a_form_below_its_keys(tmp_path: Path) -> None:
    text = "```console\n$ closeout forms town -o f\n```\n\n<!-- fill: f/census.xlsx -->\n| site_code | has_fence |\n"
    text += "|---|---|\n| 007 | yes |\n"
    check = "\n```console\n$ closeout check town f/census.xlsx -o out\n$ head -2 out/verdicts.csv\n```\n"

    _, second = play(tmp_path, text + check)

    assert "town: 1 site" in second.lines[1]
    assert second.lines[4].startswith("007,")
