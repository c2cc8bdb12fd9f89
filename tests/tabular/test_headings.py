"""Headings become facts; what is missing, unknown or stands twice is said."""

from dataclasses import replace

import pytest

from closeout.kernel.facts import Fact
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import Text
from closeout.tabular.headings import Layout, match_headings
from closeout.tabular.mapping import ColumnMap, with_site_code
from tests.tabular.tables import FACTS, places


def layout(*headings: str, mapping: ColumnMap | None = None) -> Layout:
    return match_headings(headings, 1, facts=with_site_code(FACTS), mapping=mapping or ColumnMap(), file="sites.csv")


def refusal(*headings: str, mapping: ColumnMap | None = None) -> Refusal:
    with pytest.raises(Refusal) as refused:
        layout(*headings, mapping=mapping)
    return refused.value


def test_columns_come_in_the_vocabulary_s_order_with_the_code_first() -> None:
    columns = layout("has_fence", "name", "site_code").columns
    assert [(each.key, each.position) for each in columns] == [("site_code", 2), ("name", 1), ("has_fence", 0)]


def test_headings_are_stripped_and_full_width_folded() -> None:
    assert [each.key for each in layout(" ｓｉｔｅ＿ｃｏｄｅ\u3000", "name ").columns] == ["site_code", "name"]


def test_an_unknown_column_is_warned_of_with_what_was_meant() -> None:
    warnings = layout("site_code", "name", "has_fense", "围栏高度", "zzz").warnings
    assert places(warnings) == [(1, name, "unknown_column") for name in ("has_fense", "围栏高度", "zzz")]
    assert [str(each.say("en")).count("did you mean") for each in warnings] == [1, 1, 0]
    assert "围挡高度" in warnings[1].say("zh")


def test_of_very_many_unknown_columns_each_is_warned_of_but_only_the_first_thousand_are_guessed() -> None:
    """Sixteen thousand of them took 18 s, nearly all of it for guesses that nobody was shown."""
    warnings = layout("site_code", "name", *(f"has_fence{number}" for number in range(1_010))).warnings
    assert ["did you mean" in each.say("en") for each in warnings] == [True] * 1_000 + [False] * 10


def test_a_heading_that_stands_twice_is_refused() -> None:
    assert places(refusal("site_code", "name", "ｎａｍｅ").problems) == [(1, "name", "heading_twice")]


def test_a_table_without_codes_is_refused() -> None:
    refused = refusal("sitecode", "name")
    assert refused.code == "tabular.no_site_code"
    assert "sitecode" in refused.say("en")


@pytest.mark.parametrize("more", [(), ("unknown",)])
def test_a_table_of_codes_alone_is_refused(more: tuple[str, ...]) -> None:
    assert refusal("site_code", *more).code == "tabular.no_known_column"


def test_a_table_of_misspelt_columns_alone_says_what_each_was_meant_to_be() -> None:
    problems = refusal("site_code", "has_fense", "storrage").problems
    assert [problem.say("en").rpartition("mean ")[2] for problem in problems] == ['"has_fence"?).', '"storage"?).']


def test_two_columns_for_one_fact_are_refused() -> None:
    mapping = ColumnMap(columns={"lgt": ("lon",)})
    assert refusal("site_code", "lon", "lgt", mapping=mapping).code == "tabular.key_twice"


def test_a_mapped_heading_no_longer_means_its_own_name() -> None:
    mapping = ColumnMap(columns={"name": ("address",), "address": ("name",)})
    keys = {each.key: each.heading for each in layout("site_code", "name", "address", mapping=mapping).columns}
    assert keys == {"site_code": "site_code", "name": "address", "address": "name"}


def test_one_heading_may_feed_two_facts() -> None:
    mapping = ColumnMap(columns={"place": ("name", "address")})
    assert [each.position for each in layout("site_code", "place", mapping=mapping).columns] == [0, 1, 1]


def test_a_constant_is_a_known_column() -> None:
    assert len(layout("site_code", mapping=ColumnMap(constants={"has_fence": True})).columns) == 1


def test_a_constant_beside_a_column_of_the_same_fact_is_refused() -> None:
    mapping = ColumnMap(constants={"name": "x"})
    assert refusal("site_code", "name", mapping=mapping).code == "tabular.constant_and_column"


@pytest.mark.parametrize("label", ["围挡高度", "fence height m", "\u3000围挡高度 "])
def test_a_label_is_a_heading_as_the_key_is(label: str) -> None:
    assert [each.key for each in layout("站点编码", label).columns] == ["site_code", "fence_height_m"]


def test_a_label_that_two_facts_share_is_no_heading() -> None:
    facts = {**FACTS, "other_fence": replace(FACTS["has_fence"], key="other_fence")}
    found = match_headings(
        ["name", "有围挡", "site_code"], 1, facts=with_site_code(facts), mapping=ColumnMap(), file="a"
    )
    assert [each.key for each in found.columns] == ["site_code", "name"]


def test_a_key_and_a_label_of_the_same_fact_are_refused() -> None:
    assert refusal("site_code", "fence_height_m", "围挡高度").code == "tabular.key_twice"


def test_a_label_that_is_a_key_of_another_fact_is_that_key() -> None:
    facts = {**FACTS, "x": Fact("x", "text", Text("name", "name"))}
    found = match_headings(["site_code", "name"], 1, facts=with_site_code(facts), mapping=ColumnMap(), file="a")
    assert [each.key for each in found.columns] == ["site_code", "name"]


def test_a_label_that_the_map_ignores_is_not_read() -> None:
    found = layout("site_code", "fence_height_m", "围挡高度", mapping=ColumnMap(ignored=frozenset(["围挡高度"])))
    assert [each.position for each in found.columns] == [0, 1]
