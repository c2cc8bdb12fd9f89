"""Small cases worked by hand from the plans' decisions: the oracle itself is tested."""

from decimal import Decimal

import pytest

from tests.oracle.every_plan import PLANS
from tests.oracle.logic import Always, And, Fact, Not, Or, Value
from tests.oracle.outcome import first
from tests.oracle.plans import row
from tests.oracle.sites import GOOD_CHOICES, GOOD_NUMBERS, VICES
from tests.oracle.standards import AnyFails
from tests.oracle.tables import Row, tables_of
from tests.oracle.vocabulary import FACTS, with_defaults

LUOGANG = {"440307014015": "police_luogang"}


class Checked:
    """The four tables of a site that is sound in everything but the facts given."""

    def __init__(self, plan_id: str, changed: dict[str, Decimal] | None = None, **facts: Value) -> None:
        plan = PLANS[plan_id]
        sound = {name: sound_value(name) for name in plan.facts()}
        self.tables = tables_of(plan, {"site_code": "1"} | sound | facts, stations=LUOGANG, changed=changed)
        self.outcome = self.tables["outcomes"][0][2:]
        self.segment = self.tables["outcomes"][0][1]
        self.verdict = {row[1]: row[3] for row in self.tables["verdicts"]}
        self.actions = {row[1]: row[6] for row in self.tables["actions"]}
        self.asked = [(row[2], row[3], row[5]) for row in self.tables["questions"]]


def sound_value(name: str) -> Value:
    entry = FACTS[name]
    if entry.type == "choice":
        return GOOD_CHOICES.get(name, entry.choices)[-1]
    if entry.type == "number":
        return Decimal(GOOD_NUMBERS.get(name, "80").split()[-1])
    return name not in VICES if entry.type == "boolean" else None


def only(rows: list[Row]) -> Row:
    (row,) = rows
    return row


class TestLogic:
    def test_null_and_false_is_false_null_or_true_is_true_and_neither_asks_anything(self) -> None:
        site = with_defaults({"has_fence": None, "site_clean": False, "waste_sorted": True}, {})

        assert And("has_fence", "site_clean").value(site) is False
        assert Or("has_fence", "waste_sorted").value(site) is True
        assert And("has_fence", "site_clean").asked(site) == []
        assert Not(And("has_fence", "waste_sorted")).value(site) is None

    def test_any_standard_fails_over_no_standards_is_false(self) -> None:
        assert AnyFails(()).value(with_defaults({}, {})) is False

    def test_a_default_stands_where_nobody_established_the_fact(self) -> None:
        site = with_defaults({"correctable": None, "operating_state": None, "order_overdue": True}, {})

        assert site.facts["correctable"] is True
        assert site.facts["operating_state"] == "operating"
        assert site.facts["order_overdue"] is True
        assert site.facts["grave_public_danger"] is False
        assert site.facts["has_fence"] is None


class TestFirst:
    def test_without_a_true_row_undecided_is_possible_too(self) -> None:
        answer = first([row("has_fence", "a", "X-1"), row("site_clean", "b", "X-2")], with_defaults({}, {}))

        assert (answer.outcome, answer.possible, answer.clause) == ("undecided", ("a", "b", "undecided"), "X-1")

    def test_the_walk_ends_at_the_first_true_row_and_names_each_outcome_once(self) -> None:
        rows = [row("has_fence", "a", "X-1"), row("yard_level", "b", "X-2"), row("gate_opaque", "a", "X-3")]
        rows += [row(Always(), "b", "X-4"), row(Always(), "c", "X-5")]

        answer = first(rows, with_defaults({"yard_level": False}, {}))

        assert (answer.outcome, answer.possible, answer.clause) == ("undecided", ("a", "b"), "X-1")

    def test_all_collected_alike_is_the_answer_under_the_first_clause(self) -> None:
        answer = first([row("has_fence", "a", "X-1"), row(Always(), "a", "X-2")], with_defaults({}, {}))

        assert (answer.outcome, answer.possible, answer.clause) == ("a", ("a",), "X-1")

    def test_no_row_at_all_is_undecided_without_a_clause(self) -> None:
        answer = first([row(Fact("has_fence"), "a", "X-1")], with_defaults({"has_fence": False}, {}))

        assert (answer.outcome, answer.possible, answer.clause) == ("undecided", ("undecided",), "")


class TestTown:
    def test_a_sound_site_is_compliant_and_nothing_is_asked(self) -> None:
        checked = Checked("town")

        assert checked.outcome == ("compliant", "T-2", "compliant")
        assert set(checked.verdict.values()) == {"pass"}
        assert (checked.segment, checked.actions, checked.asked) == ("", {}, [])

    @pytest.mark.parametrize(("height", "verdict"), [("3.99", "fail"), ("4", "pass"), ("4.01", "pass")])
    def test_a_fence_of_exactly_four_metres_passes(self, height: str, verdict: str) -> None:
        assert Checked("town", fence_height_m=Decimal(height)).verdict["T-2.4"] == verdict

    def test_a_changed_parameter_moves_the_limit(self) -> None:
        checked = Checked("town", {"fence_height_min_m": Decimal("6.5")}, fence_height_m=Decimal(6))

        assert checked.verdict["T-2.4"] == "fail"
        assert checked.outcome[0] == "rectify"

    def test_an_unknown_fence_is_asked_for_once_and_only_where_it_can_fail(self) -> None:
        checked = Checked("town", has_fence=None, storage="open_air")

        assert [checked.verdict[id] for id in ("T-2.3a", "T-2.3b", "T-2.4", "T-2.5")] == ["unknown"] * 3 + [
            "not_applicable"
        ]
        assert checked.outcome == ("undecided", "T-2", "rectify|compliant")
        assert checked.asked == [("has_fence", "village", "outcome")]

    def test_a_failed_standard_decides_and_the_unknown_ones_are_still_asked_for_themselves(self) -> None:
        checked = Checked("town", site_clean=False, sewage_treated=None, fire_equipment_complete=None)

        assert checked.outcome == ("rectify", "T-2", "rectify")
        assert checked.asked == [
            ("sewage_treated", "environment", "standard"),
            ("fire_equipment_complete", "police", "standard"),
        ]

    def test_routes_are_asked_between_the_outcome_and_the_standards(self) -> None:
        checked = Checked("town", has_business_licence=None, storage=None, wall_height_m=None)

        assert checked.actions == {"illegal": "undecided"}
        # T-2.3a/b and T-2.4 are met, so only T-2.5 leaves the outcome open, and it waits for its `applies` alone.
        assert checked.asked == [
            ("storage", "village", "outcome"),
            ("has_business_licence", "market_supervision", "route"),
        ]
        assert checked.tables["questions"][1][4] == "industry_commerce"

    def test_a_closed_site_keeps_its_verdicts_and_has_neither_action_nor_question(self) -> None:
        checked = Checked("town", operating_state="closed", has_business_licence=False, site_clean=None)

        assert checked.outcome == ("out_of_scope", "T-1.2", "out_of_scope")
        assert checked.verdict["T-2.1b"] == "unknown"
        assert (checked.actions, checked.asked) == ({}, [])


class TestRugao:
    @pytest.mark.parametrize(
        ("facts", "outcome", "clause"),
        [
            ({}, "retain", "R-4.1|R-2.3"),
            ({"area_kind": "town"}, "upgrade", "R-1.3"),
            ({"yard_level": False}, "standardise", "R-1.3|R-2.3|R-5"),
            ({"disturbs_residents": True, "yard_level": None}, "standardise", "R-1.3|R-2.3|R-5"),
            ({"yard_level": False, "correctable": False}, "ban", "B-6.6"),
            ({"correctable": False}, "retain", "R-4.1|R-2.3"),
            ({"has_business_licence": False}, "license_first", "R-3.3"),
            ({"has_business_licence": False, "fixed_and_enclosed": False}, "ban", "R-3.3"),
            ({"beside_road": True}, "ban", "R-2.2"),
            ({"area_kind": "main_urban", "beside_road": True}, "relocate", "R-2.1|R-3.3"),
            ({"area_kind": "main_urban", "relocation_overdue": True}, "ban", "R-2.1|R-3.3"),
        ],
    )
    def test_each_row_decides(self, facts: dict[str, Value], outcome: str, clause: str) -> None:
        assert Checked("rugao", None, **facts).outcome == (outcome, clause, outcome)

    def test_an_unknown_licence_in_the_main_urban_area_leaves_what_each_row_by_itself_leaves(self) -> None:
        checked = Checked("rugao", area_kind="main_urban", has_business_licence=None)

        # Rows 2, 3, 6 are NULL, 5 is false; `upgrade` cannot come, but nothing is inferred from one row about another.
        assert checked.outcome == ("undecided", "R-2.1|R-3.3", "relocate|ban|license_first|upgrade")
        assert checked.asked == [("has_business_licence", "market_supervision", "outcome")]
        assert checked.verdict["R-6.1f"] == "unknown"

    def test_all_ways_lead_to_ban_so_the_place_is_not_asked_for(self) -> None:
        checked = Checked(
            "rugao", area_kind=None, beside_road=None, has_business_licence=False, fixed_and_enclosed=False
        )

        assert checked.outcome == ("ban", "R-2.1|R-3.3", "ban")
        assert checked.asked == []

    def test_a_standard_that_may_not_apply_but_is_met_cannot_fail(self) -> None:
        checked = Checked("rugao", buys_productive_waste=None)

        assert checked.verdict["R-5.7"] == "unknown"
        assert checked.outcome == ("retain", "R-4.1|R-2.3", "retain")
        assert checked.tables["questions"] == [
            ("1", "1", "buys_productive_waste", "police", "public_security", "standard", "")
        ]

    def test_while_it_is_unknown_whether_a_standard_applies_its_requirement_is_not_asked_for(self) -> None:
        checked = Checked("rugao", buys_productive_waste=None, productive_waste_ledger=None)

        assert checked.outcome == ("undecided", "R-1.3|R-2.3|R-5", "standardise|retain")
        assert checked.asked == [("buys_productive_waste", "police", "outcome")]

    def test_without_a_fence_its_material_does_not_matter_and_nothing_else_of_it_is_asked(self) -> None:
        checked = Checked("rugao", has_fence=False, fence_material=None, public_advert_shown=None, pile_height_m=None)

        assert [checked.verdict[id] for id in ("R-5.1a", "R-5.1b", "R-5.1c")] == ["fail"] + ["not_applicable"] * 2
        assert checked.asked == []

    def test_a_forbidden_material_fails_before_the_fence_is_established(self) -> None:
        assert Checked("rugao", has_fence=None, fence_material="other").verdict["R-5.1a"] == "fail"

    def test_questions_come_in_table_order_each_for_what_it_is_first_asked_for(self) -> None:
        checked = Checked("rugao", storage=None, office_clean=None, conforms_to_outlet_plan=None, beside_road=None)

        assert checked.outcome[2] == "ban|standardise|retain"
        assert checked.tables["questions"] == [
            ("1", "1", "beside_road", "village", "town", "outcome", "no_layer"),
            ("1", "2", "office_clean", "town", "town", "outcome", ""),
            ("1", "3", "conforms_to_outlet_plan", "commerce", "commerce", "outcome", ""),
            ("1", "4", "storage", "urban_management", "urban_management", "standard", ""),
        ]

    def test_obstruction_goes_to_public_security(self) -> None:
        checked = Checked("rugao", obstructs_enforcement=True)

        assert only(checked.tables["actions"])[1:] == (
            "obstruct",
            "R-3.7",
            "police",
            "public_security",
            "investigate",
            "true",
        )


class TestBuji:
    def test_a_sound_site_is_a_pilot_candidate_and_has_no_outcome(self) -> None:
        checked = Checked("buji")

        assert checked.outcome == ("", "", "")
        assert checked.actions == {"pilot-candidate": "true"}
        assert checked.asked == []

    @pytest.mark.parametrize(
        ("premises", "area", "segment"),
        [
            ("urban_village", "299.99", "three_small"),
            ("rented_house", "300", "working_group"),
            ("workshop", "80", "working_group"),
            ("workshop", None, "working_group"),
            (None, "300", "working_group"),
            (None, "80", "undetermined"),
        ],
    )
    def test_the_segment_by_premises_and_area(self, premises: str | None, area: str | None, segment: str) -> None:
        area_m2 = None if area is None else Decimal(area)

        assert Checked("buji", premises=premises, operating_area_m2=area_m2).segment == segment

    def test_an_undetermined_segment_asks_the_workstation_where_nobody_else_judges(self) -> None:
        checked = Checked("buji", premises=None, operating_area_m2=None)

        assert [row[2:6] for row in checked.tables["questions"]] == [
            ("premises", "grid_management", "grid_management", "segment"),
            ("operating_area_m2", "village", "community_workstation", "segment"),
        ]

    @pytest.mark.parametrize(("distance", "verdict"), [("500", "fail"), ("500.1", "pass")])
    def test_within_500_m_includes_exactly_500(self, distance: str, verdict: str) -> None:
        assert Checked("buji", dangerous_goods_store_m=Decimal(distance)).verdict["B-4.6c"] == verdict

    def test_a_failed_major_standard_asks_for_its_hazard_last_where_nothing_else_did(self) -> None:
        checked = Checked(
            "buji", major_fire_hazard=True, major_safety_hazard=None, prohibited_goods_found=True, in_park=None
        )

        assert checked.tables["questions"] == [
            ("1", "1", "in_park", "urban_management", "urban_management", "standard", "no_layer"),
            ("1", "2", "major_safety_hazard", "safety_supervision", "safety_supervision", "standard", ""),
        ]

    def test_a_hazard_that_a_route_asks_for_is_not_asked_for_again(self) -> None:
        checked = Checked(
            "buji", major_fire_hazard=None, escape_routes_clear=False, people_living_among_goods=True, division_code="9"
        )

        assert checked.asked == [("major_fire_hazard", "police_fire", "route")]
        assert checked.tables["questions"][0][4] == "police_buji"

    def test_a_station_of_its_own_answers_for_its_community(self) -> None:
        checked = Checked("buji", division_code="440307014015", forced_trading=True, obstructs_enforcement=True)

        units = {row[1]: row[6] for row in checked.tables["verdicts"]}
        assert (units["B-4.3a"], units["B-4.4a"], units["B-4.1a"]) == ("police_luogang",) * 2 + ("market_supervision",)
        assert checked.tables["actions"][0][3:6] == ("police", "police_luogang", "investigate")

    def test_an_unknown_in_any_standard_fails_goes_to_the_role_of_the_standard_not_of_the_route(self) -> None:
        checked = Checked("buji", employees_certified=None, stacked_neatly=None)

        assert checked.actions == {"safety-violation": "undecided", "pilot-candidate": "undecided"}
        assert checked.asked == [
            ("employees_certified", "safety_supervision", "route"),
            ("stacked_neatly", "urban_management", "route"),
        ]

    def test_without_a_licence_the_ladder_for_fire_is_shut_but_sealing_is_not(self) -> None:
        checked = Checked(
            "buji",
            has_business_licence=False,
            fire_equipment_working=False,
            grave_public_danger=True,
            landlord_knew=None,
            planning_land_permitted=False,
        )

        assert checked.actions == {
            "no-standing-land": "true",
            "unlicensed": "true",
            "landlord": "undecided",
            "fire-seal": "true",
        }
        assert checked.asked == [("landlord_knew", "market_supervision", "route")]

    def test_an_overdue_order_at_a_major_hazard_opens_every_route_of_it(self) -> None:
        checked = Checked("buji", major_fire_hazard=True, major_safety_hazard=None, order_overdue=True)

        assert checked.actions == {
            "major-hazard": "true",
            "clear-and-ban-fire": "true",
            "clear-and-ban-safety": "undecided",
            "refuser": "true",
            "expose": "true",
        }
        assert checked.asked == [("major_safety_hazard", "safety_supervision", "route")]

    def test_a_closed_site_has_a_segment_and_verdicts_only(self) -> None:
        checked = Checked("buji", operating_state="closed", operating_area_m2=None, premises="rented_house")

        assert checked.segment == "undetermined"
        assert len(checked.verdict) == 27
        assert (checked.actions, checked.asked) == ({}, [])
