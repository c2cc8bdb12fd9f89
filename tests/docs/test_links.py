"""Links from page to page lead somewhere: to a file of the repository, and to a heading in it."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tools.pages.play import ROOT

LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
ANCHOR = re.compile(r'<a id="(?P<id>[^"]+)"')
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@cache
def prose(page: Path) -> str:
    return FENCED.sub("", page.read_text("utf-8"))


def links(page: Path) -> Iterator[str]:
    return (found["target"] for found in LINK.finditer(prose(page)))


@cache
def anchors(page: Path) -> set[str]:
    """Return what `#…` can lead to, as GitHub makes it from headings."""
    titles = (found["title"] for found in HEADING.finditer(prose(page)))
    return {slug(title) for title in titles} | {found["id"] for found in ANCHOR.finditer(prose(page))}


def slug(title: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", title.strip().lower())
    return kept.replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        if re.match(r"https?:", path):
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.zh.md")), ids=lambda page: page.name)
def test_a_page_in_two_languages_links_to_its_other_one(page: Path) -> None:
    """Both languages are first class (X-7)."""
    other = page.with_name(page.name.replace(".zh.md", ".md"))

    assert other.name in links(page)
    assert page.name in links(other)


def test_a_heading_in_chinese_has_an_anchor_too() -> None:
    assert slug("A standard's verdict 结论") == "a-standards-verdict-结论"
