"""The town plan (decisions.md 2), row by row."""

from decimal import Decimal

from tests.oracle.logic import Always, And, Compare, Fact, In, Not, Or, Parameter
from tests.oracle.plans import Plan, route, row
from tests.oracle.standards import AnyFails, standard

OUTDOORS = In("storage", "open_air", "both")
INDOORS = In("storage", "indoor", "both")

STANDARDS = (
    standard("T-2.1a", None, "stacked_neatly", "village"),
    standard("T-2.1b", None, "site_clean", "village"),
    standard("T-2.1c", None, "passages_clear", "village"),
    standard("T-2.2", None, And("sewage_treated", Not("discharges_at_will")), "environment"),
    standard("T-2.3a", OUTDOORS, "has_fence", "village"),
    standard(
        "T-2.3b",
        And(OUTDOORS, "has_fence"),
        Compare("fence_to_road_m", ">=", Parameter("fence_to_road_min_m")),
        "village",
    ),
    standard(
        "T-2.4",
        And(OUTDOORS, "has_fence"),
        Compare("fence_height_m", ">=", Parameter("fence_height_min_m")),
        "village",
    ),
    standard("T-2.5", INDOORS, Compare("stack_height_m", "<=", Fact("wall_height_m")), "village"),
    standard("T-2.6", None, "front_three_met", "village"),
    standard("T-2.7", None, Not(Or("occupies_road", "occupies_green_space", "occupies_public_ground")), "village"),
    standard("T-2.8a", None, "work_safety_system", "village"),
    standard("T-2.8b", None, "safety_signs_visible", "village"),
    standard("T-2.9a", None, "fire_equipment_complete", "police"),
    standard("T-2.9b", None, "combustibles_stacked_safely", "police"),
)

OUTCOME_ROWS = (
    row(In("operating_state", "closed"), "out_of_scope", "T-1.2"),
    row(AnyFails(STANDARDS), "rectify", "T-2"),
    row(Always(), "compliant", "T-2"),
)

ROUTES = (
    route("illegal", Not("has_business_licence"), "market_supervision", "investigate", "T-3.3|T-4.3"),
    route("obstruct", "obstructs_enforcement", "police", "investigate", "T-3.3"),
)

TOWN = Plan(
    id="town",
    standards=STANDARDS,
    outcome_rows=OUTCOME_ROWS,
    segment=None,
    routes=ROUTES,
    parameters={"fence_height_min_m": Decimal(4), "fence_to_road_min_m": Decimal(5)},
    units=frozenset(
        "leading_group leading_group_office town_government party_government_office village "
        "industry_commerce police site_operator".split()
    ),
    role_units={
        "market_supervision": "industry_commerce",
        "environment": "town_government",
        "urban_management": "town_government",
        "planning_enforcement": "town_government",
        "water_management": "town_government",
        "safety_supervision": "town_government",
        "grid_management": "town_government",
        "commerce": "town_government",
        "police": "police",
        "police_fire": "police",
        "fire_institution": "police",
        "village": "village",
    },
)
