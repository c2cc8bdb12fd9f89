"""What the register's pages read of a plan."""

from typing import Final

import pytest

from closeout.campaigns.plans import pack_of
from closeout.conditions.walking import facts_in
from closeout.sites.derive import standing
from closeout.sites.filters import outcomes
from closeout.sites.marks import route_rows
from closeout.sites.models import Site
from closeout.sites.reading import (
    explainer_of,
    outcome_label,
    reading_of,
    route_label,
    unit_name,
)
from tests.factories import campaign

pytestmark = pytest.mark.django_db

PLANS: Final = ("town", "rugao", "buji")


@pytest.mark.parametrize("plan", PLANS)
def test_every_fact_that_a_plan_reads_can_be_recorded_in_one_group(plan: str) -> None:
    where = campaign(plan, f"{plan}-2026")
    pack, groups = pack_of(where), reading_of(where).groups
    asked = [column.key for group in groups for column in group.columns]
    assert len(asked) == len(set(asked))
    assert {key for _, node in pack.conditions() for key in facts_in(node)} <= set(asked)
    assert "site_code" not in asked
    assert asked[0] == "name"


@pytest.mark.parametrize(("plan", "by_outcome"), [("town", True), ("rugao", True), ("buji", False)])
def test_sites_are_of_kinds_by_outcome_or_by_standing(plan: str, by_outcome: bool) -> None:
    reading = reading_of(campaign(plan, f"{plan}-2026"))
    assert reading.by_outcome is by_outcome
    assert len({each.word for each in reading.kinds}) == len(reading.kinds) >= 4
    assert all(each.label.zh and each.label.en for each in reading.kinds)
    words = {each.word for each in reading.kinds}
    assert (
        set(outcomes(reading.pack)) <= words if by_outcome else words == {"pass", "fail", "unknown", "not_applicable"}
    )


@pytest.mark.parametrize(
    ("failing", "unknown", "passing", "word"),
    [(1, 1, 1, "fail"), (0, 1, 1, "unknown"), (0, 0, 1, "pass"), (0, 0, 0, "not_applicable"), (1, 0, 0, "fail")],
)
def test_a_site_stands_as_the_worst_that_is_said_of_it(failing: int, unknown: int, passing: int, word: str) -> None:
    assert standing({"failing": failing, "unknown": unknown, "passing": passing}) == word


def test_a_site_of_an_outcome_that_a_newer_plan_no_longer_has_is_of_the_last_kind() -> None:
    reading = reading_of(campaign("town", "town-2026"))
    assert reading.kind(Site(outcome="gone")) == reading.kinds[-1]


def test_rules_of_place_are_the_standards_that_read_a_layer() -> None:
    placed = reading_of(campaign()).placed
    assert set(placed) == {"B-4.6a", "B-4.6b", "B-4.6c", "B-4.6d", "B-4.6e"}
    assert [each.key for each in placed["B-4.6c"]] == ["dangerous_goods_store_m"]
    assert reading_of(campaign("town", "town-2026")).placed == {}


def test_what_a_plan_no_longer_has_is_shown_by_its_word() -> None:
    pack = pack_of(campaign())
    assert route_label(pack, "no-such").zh == "no-such"
    assert unit_name(pack, "no_such").en == "no_such"
    assert outcome_label(pack, "ban").zh == ""
    row = route_rows(pack)[0]
    assert route_label(pack, row.id).zh == pack.model.actions[row.then].label.zh


@pytest.mark.parametrize("plan", PLANS)
def test_readings_and_explainers_are_prepared_once_for_a_plan_and_its_figures(plan: str) -> None:
    where = campaign(plan, f"{plan}-2026")
    assert reading_of(where) is reading_of(where)
    assert explainer_of(where) is explainer_of(where)
    assert reading_of(where).pack.id == plan
