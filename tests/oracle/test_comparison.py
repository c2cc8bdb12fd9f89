"""What is said where the engine and the oracle differ."""

from pathlib import Path

import pytest

from tests.oracle.comparison import differences, read_table
from tests.oracle.sites import Facts

SITES: list[Facts] = [{"site_code": "A", "has_fence": True, "storage": None}, {"site_code": "B"}]


def test_equal_tables_differ_in_nothing() -> None:
    assert differences("actions", [("A", "x")], [("A", "x")], SITES) == ""


def test_a_differing_cell_is_shown_with_the_facts_of_its_site() -> None:
    text = differences("actions", [("A", "x"), ("B", "y")], [("A", "z"), ("B", "y")], SITES)

    assert text.startswith("actions: 1 of 2 sites differ (2 rows expected, 2 found)")
    assert "-A,x\n+A,z" in text
    assert "known: site_code=A has_fence=true\nunknown: storage" in text


def test_sites_in_another_order_and_sites_out_of_nowhere_are_named() -> None:
    assert "order of the sites" in differences("actions", [("A", "x"), ("B", "y")], [("B", "y"), ("A", "x")], SITES)
    assert "not in the input: ['C']" in differences("actions", [("A", "x")], [("A", "x"), ("C", "x")], SITES)


def test_reasons_in_words_are_left_out_and_another_header_is_refused(tmp_path: Path) -> None:
    header = "site_code,segment,outcome,clause,possible,reason_zh,reason_en\n"
    (tmp_path / "outcomes.csv").write_text(header + "A,,ban,R-2.2,ban,路边,beside a road\n", encoding="utf-8")
    (tmp_path / "actions.csv").write_text("site_code\nA\n", encoding="utf-8")

    assert read_table(tmp_path, "outcomes") == [("A", "", "ban", "R-2.2", "ban")]
    with pytest.raises(ValueError, match=r"actions\.csv has the header"):
        read_table(tmp_path, "actions")
