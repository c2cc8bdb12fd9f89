"""The Buji plan (decisions.md 4): segment, standards, roles; its actions stand in `routes_buji`."""

from decimal import Decimal

from tests.oracle.logic import And, Compare, In, Not, Parameter, condition
from tests.oracle.plans import Plan, Segment
from tests.oracle.routes_buji import routes
from tests.oracle.standards import standard

SEGMENT = Segment(
    condition(
        And(
            In("premises", "urban_village", "rented_house"),
            Compare("operating_area_m2", "<", Parameter("three_small_max_m2")),
        )
    ),
    if_true="three_small",
    if_false="working_group",
)

LICENCES = (
    standard("B-4.1a", "licence_required", "has_business_licence", "market_supervision"),
    standard("B-4.1b", "has_business_licence", "registration_matches", "market_supervision"),
    standard("B-4.2a", "env_filing_required", "env_filing_done", "environment"),
    standard("B-4.2b", "fire_approval_required", "fire_approval_done", "police_fire"),
)
ORDER = (
    standard("B-4.3a", None, Not("forced_trading"), "police"),
    standard("B-4.3b", None, Not("gang_crime"), "police"),
    standard("B-4.3c", None, Not("stolen_goods"), "police"),
    standard("B-4.3d", "handles_productive_metal", "psb_filing_done", "police"),
)
FIRE_STANDARDS = (
    standard("B-4.4a", None, "fire_responsibility_system", "police_fire"),
    standard("B-4.4b", None, "fire_separation_adequate", "police_fire"),
    standard("B-4.4c", None, "fire_equipment_working", "police_fire"),
    standard("B-4.4d", None, "escape_routes_clear", "police_fire", "major"),
    standard("B-4.4e", None, Not("people_living_among_goods"), "police_fire", "major"),
)
WORK_SAFETY = (
    standard("B-4.5a", None, "safety_rules_posted", "safety_supervision"),
    standard("B-4.5b", None, "wiring_to_code", "safety_supervision"),
    standard("B-4.5c", None, "employees_certified", "safety_supervision"),
    standard("B-4.5d", None, "machine_procedures_followed", "safety_supervision"),
    standard("B-4.5e", None, Not("prohibited_goods_found"), "safety_supervision", "major"),
)
GREEN_AND_WATER = (
    standard("B-4.6a", None, And(Not("in_park"), Not("in_green_space")), "urban_management"),
    standard("B-4.6b", None, Not("in_river_range"), "water_management"),
)
SAFE_DISTANCES = (
    standard(
        "B-4.6c",
        None,
        Compare("dangerous_goods_store_m", ">", Parameter("dangerous_goods_m")),
        "safety_supervision",
        "major",
    ),
    standard(
        "B-4.6d",
        None,
        And(
            Compare("hv_line_220kv_m", ">", Parameter("hv_220kv_m")),
            Compare("hv_line_500kv_m", ">", Parameter("hv_500kv_m")),
            Not("in_other_hv_corridor"),
        ),
        "safety_supervision",
        "major",
    ),
)
OTHER_PLACE = (
    standard("B-4.6e", None, Not(And("in_water_source_zone", "polluting_processing")), "water_management"),
    standard("B-4.6f", None, Not("temporary_structure"), "planning_enforcement"),
    standard("B-4.6g", None, Not("illegal_structure"), "planning_enforcement"),
    standard("B-4.6h", None, And("stacked_neatly", Not("spoils_appearance")), "urban_management"),
    standard("B-4.6i", None, Not("pollutes_surroundings"), "environment"),
)
STANDARDS = LICENCES + ORDER + FIRE_STANDARDS + WORK_SAFETY + GREEN_AND_WATER + SAFE_DISTANCES + OTHER_PLACE

BUJI = Plan(
    id="buji",
    standards=STANDARDS,
    outcome_rows=(),
    segment=SEGMENT,
    routes=routes(b4=STANDARDS, fire=FIRE_STANDARDS, safe=WORK_SAFETY + SAFE_DISTANCES),
    parameters={
        "three_small_max_m2": Decimal(300),
        "dangerous_goods_m": Decimal(500),
        "hv_220kv_m": Decimal(15),
        "hv_500kv_m": Decimal(20),
    },
    units=frozenset(
        "working_group working_group_office economic_affairs market_supervision police_buji police_luogang "
        "fire_institution environment water_management urban_management safety_supervision planning_enforcement "
        "grid_management power_supply community_workstation publicity site_operator".split()
    ),
    role_units={"commerce": "economic_affairs", "village": "community_workstation"},
    station_roles=frozenset({"police", "police_fire"}),
    other_station="police_buji",
    hazards={
        "B-4.4d": "major_fire_hazard",
        "B-4.4e": "major_fire_hazard",
        "B-4.5e": "major_safety_hazard",
        "B-4.6c": "major_safety_hazard",
        "B-4.6d": "major_safety_hazard",
    },
)
