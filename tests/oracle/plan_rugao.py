"""The Rugao plan (decisions.md 3), row by row."""

from decimal import Decimal

from tests.oracle.logic import Always, And, Compare, Fact, In, Not, Or
from tests.oracle.plans import Plan, route, row
from tests.oracle.standards import AnyFails, standard

OUTDOORS = In("storage", "open_air", "both")

STANDARDS = (
    standard(
        "R-5.1a", None, And("has_fence", In("fence_material", "colour_steel", "brick_concrete")), "urban_management"
    ),
    standard(
        "R-5.1b",
        And("has_fence", OUTDOORS),
        Compare("pile_height_m", "<=", Fact("fence_height_m")),
        "urban_management",
    ),
    standard("R-5.1c", "has_fence", "public_advert_shown", "urban_management"),
    standard("R-5.2a", None, "gate_opaque", "town"),
    standard("R-5.2b", None, "plaque_standard", "town"),
    standard("R-5.2c", None, "front_tidy", "urban_management"),
    standard("R-5.2d", None, "yard_level", "town"),
    standard("R-5.3", None, "waste_sorted", "town"),
    standard("R-5.4", None, "fire_equipment_complete", "town"),
    standard("R-5.5a", None, "office_clean", "town"),
    standard("R-5.5b", None, "storage_clean", "town"),
    standard("R-5.6a", None, "fire_responsibility_system", "town"),
    standard("R-5.6b", None, "purchase_register_kept", "police"),
    standard("R-5.6c", None, "post_responsibility_system", "town"),
    standard("R-5.7", "buys_productive_waste", "productive_waste_ledger", "police"),
    standard(
        "R-6.1a",
        None,
        Not(Or("occupies_road", "occupies_green_space", "occupies_public_ground")),
        "urban_management",
    ),
    standard("R-6.1b", None, Not(Or("illegal_structure", "temporary_structure")), "urban_management"),
    standard("R-6.1c", None, Not("stolen_goods"), "police"),
    standard("R-6.1d", None, And(Not("pollutes_surroundings"), Not("discharges_at_will")), "town"),
    standard("R-6.1e", None, "migrants_registered", "police"),
    standard("R-6.1f", "has_business_licence", "commerce_filing_done", "commerce"),
)

S = AnyFails(STANDARDS)  # any standard: those are all of them

N = Or(  # what denies
    Not("area_meets_requirement"),
    Not("conforms_to_outlet_plan"),
    "disturbs_residents",
    "spoils_appearance",
    "safety_hazard_found",
    "major_fire_hazard",
    "major_safety_hazard",
)

UNLICENSED = Not("has_business_licence")
MAIN_URBAN = In("area_kind", "main_urban")

OUTCOME_ROWS = (
    row(In("operating_state", "closed"), "out_of_scope", "T-1.2"),
    row(And(MAIN_URBAN, "has_business_licence", Not("relocation_overdue")), "relocate", "R-2.1|R-3.3"),
    row(And(MAIN_URBAN, Or(UNLICENSED, "relocation_overdue")), "ban", "R-2.1|R-3.3"),
    row(And(In("area_kind", "town", "village"), "beside_road"), "ban", "R-2.2"),
    row(
        And(
            UNLICENSED,
            Or("licence_application_overdue", Not("fixed_and_enclosed"), Not("meets_licensing_conditions")),
        ),
        "ban",
        "R-3.3",
    ),
    row(UNLICENSED, "license_first", "R-3.3"),
    row(And(Or(S, N), Not("correctable")), "ban", "B-6.6"),
    row(Or(S, N), "standardise", "R-1.3|R-2.3|R-5"),
    row(In("area_kind", "village"), "retain", "R-4.1|R-2.3"),
    row(Always(), "upgrade", "R-1.3"),
)

ROUTES = (route("obstruct", "obstructs_enforcement", "police", "investigate", "R-3.7"),)

RUGAO = Plan(
    id="rugao",
    standards=STANDARDS,
    outcome_rows=OUTCOME_ROWS,
    segment=None,
    routes=ROUTES,
    # No condition cites them: the first belongs to the place rules, the others to clocks.
    parameters={
        "beside_road_within_m": Decimal(20),
        "license_within_days": Decimal(15),
        "relocate_within_days": Decimal(15),
    },
    units=frozenset(
        "rectification_office joint_meeting town urban_management market_supervision admin_approval commerce "
        "supply_marketing public_security site_operator".split()
    ),
    role_units={
        "police": "public_security",
        "police_fire": "public_security",
        "fire_institution": "public_security",
        "environment": "town",
        "safety_supervision": "town",
        "water_management": "town",
        "grid_management": "town",
        "village": "town",
        "planning_enforcement": "urban_management",
    },
)
