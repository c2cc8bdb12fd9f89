"""The trace of requirements: what counts as a citation, what as served, and what fails."""

from pathlib import Path
from textwrap import dedent

import pytest

from tools.trace import cited, clauses, complaints, exemptions, is_served, main, trace

PACK = """
    clauses:
      T-2.4: {text: {zh: 高, en: high}}
    standards:
      - id: T-2.1a
        clause: T-2.1
      - id: T-2.2
        clause:
          - T-2.2
          - T-2.3
"""


def write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(dedent(text), "utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    write(tmp_path, "docs/requirements.yaml", "T-2.1: Neat.\nT-2.10: Tidy.\nX-1: Packs.\n")
    write(tmp_path, "docs/unserved.txt", "# not yet\nT-2.10  waits\n")
    write(tmp_path, "closeout/packs/town/pack.yaml", "standards:\n  - {id: T-2.1a, clause: T-2.1}\n")
    write(tmp_path, "closeout/part.py", '"""Packs (X-1)."""\n')
    write(tmp_path, "tests/test_part.py", '"""T-2.1a, X-1."""\n')
    return tmp_path


def by(**counts: int) -> dict[str, list[str]]:
    return {kind: ["place"] * counts.get(kind, 0) for kind in ("pack", "test", "code", "page")}


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("T-2.1", ["T-2.1"]),
        ("the fence (T-2.1a/b/c)", ["T-2.1"]),
        ("T-2.10", ["T-2.10"]),
        ("R-5.2a–d and R-2.1|R-3.3", ["R-5.2", "R-2.1", "R-3.3"]),
        ("见 B-4.6。", ["B-4.6"]),
        ("T-2", ["T-2"]),
    ],
)
def test_an_id_is_found_as_a_whole_word_and_without_its_letter(line: str, ids: list[str]) -> None:
    assert cited(line) == ids


@pytest.mark.parametrize("line", ["UTF-16", "GB-2.1.3", "T-2.1.4", "XT-2.1", "T-2.1ab", "B-3.3-judge", "a.T-2.1"])
def test_what_only_looks_like_an_id_is_none(line: str) -> None:
    assert cited(line) == []


def test_a_pack_cites_by_the_clauses_of_its_items_and_not_by_its_list_of_clauses() -> None:
    assert list(clauses(dedent(PACK))) == [(6, "T-2.1"), (9, "T-2.2"), (10, "T-2.3")]


@pytest.mark.parametrize(
    ("id_", "cites", "served"),
    [
        ("T-2.1", by(pack=1, test=1), True),
        ("T-2.1", by(pack=1, page=1), True),
        ("T-2.1", by(pack=1), False),
        ("T-2.1", by(pack=1, code=1), False),
        ("T-2.1", by(test=5, page=5), False),
        ("X-1", by(test=1, code=1), True),
        ("X-1", by(test=1, page=1), True),
        ("X-1", by(test=1), False),
        ("X-1", by(code=1, page=1), False),
    ],
)
def test_what_counts_as_served(id_: str, cites: dict[str, list[str]], served: bool) -> None:
    assert is_served(id_, cites) is served


def test_an_id_that_nothing_serves_is_a_complaint() -> None:
    assert list(complaints({"T-2.1": by(pack=1)}, [])) == [
        "T-2.1: not served (pack 1, test 0, code 0, page 0), and not in docs/unserved.txt"
    ]


def test_an_id_that_nothing_serves_yet_may_be_exempt() -> None:
    assert list(complaints({"T-2.1": by(pack=1)}, ["T-2.1"])) == []


def test_an_exemption_that_pack_and_test_serve_must_go() -> None:
    assert "take it out" in next(complaints({"T-2.1": by(pack=1, test=1)}, ["T-2.1"]))


def test_an_exemption_may_stay_while_only_a_page_speaks_of_it() -> None:
    assert list(complaints({"T-2.1": by(pack=1, page=1)}, ["T-2.1"])) == []


def test_an_exemption_must_be_a_requirement_and_stand_once() -> None:
    found = list(complaints({"X-1": by()}, ["X-1", "X-9", "X-1"]))
    assert found == [
        "docs/unserved.txt: X-1: stands there 2 times",
        "docs/unserved.txt: X-9: no such id in docs/requirements.yaml",
    ]


def test_a_pack_may_cite_a_section_but_no_id_that_is_not_there() -> None:
    _, strange = trace(["T-2.1"], [("pack", "T-2", "p:1"), ("pack", "T-2.9", "p:2"), ("test", "T-9.9", "t:1")])
    assert strange == ["p:2: T-2.9: no such id in docs/requirements.yaml"]


def test_an_exemption_file_may_have_comments_and_reasons() -> None:
    assert exemptions("# why\n\nX-5  comes with the register\nX-6\n") == ["X-5", "X-6"]


def test_a_repository_where_all_is_served_or_exempt_passes(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(repository, []) == 0
    printed = capsys.readouterr().out
    assert (
        "T-2.1  served   Neat.\n       pack  closeout/packs/town/pack.yaml:2\n       test  tests/test_part.py:1"
        in printed
    )
    assert "T-2.10 not yet  Tidy." in printed


def test_a_test_of_the_tools_serves_nothing(repository: Path) -> None:
    (repository / "tests/test_part.py").rename(repository / "tests/gone.txt")
    write(repository, "tests/tools/test_trace.py", '"""T-2.1, X-1."""\n')
    assert main(repository, ["--quiet"]) == 1


def test_the_decisions_and_the_glossary_are_no_pages(repository: Path) -> None:
    write(repository, "docs/decisions/0001-x.md", "T-2.10\n")
    write(repository, "docs/glossary.md", "T-2.10\n")
    write(repository, "closeout/packs/town/more.yaml", "standards:\n  - {clause: T-2.10}\n")
    write(repository, "docs/unserved.txt", "")
    assert main(repository, ["--quiet"]) == 1


def test_markdown_counts_by_kind(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(repository, ["--markdown"])
    assert "| T-2.1 | Neat. | 1 | 1 |  |  |" in capsys.readouterr().out
