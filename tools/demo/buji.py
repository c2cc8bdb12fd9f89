"""Buji's demo: 200 invented sites in 17 real communities, half-way through the special rectification."""

from collections.abc import Mapping

from tools.demo.buji_places import COMMUNITIES, Community
from tools.demo.buji_stories import tell
from tools.demo.buji_truth import Site, conduct, identity, papers, premises, surroundings, trade
from tools.demo.dice import Dice
from tools.demo.names import Signs
from tools.demo.sheet import Facts
from tools.demo.traits import known

# The facts that become known together, because one unit settles them on one occasion.
GROUPS: Mapping[str, tuple[str, ...]] = {
    name: tuple(keys.split())
    for name, keys in {
        "listed": "site_code name division_code urban_rural_code address operating_state lon lat position_accuracy_m"
        " storage staff_count materials",
        "area": "operating_area_m2",
        "grid": "premises land_ownership landlord_name rental_use",
        "market": "licence_required has_business_licence registration_matches",
        "landlord": "landlord_knew",
        "environment": "env_filing_required env_filing_done pollutes_surroundings",
        "fire": "fire_approval_required fire_approval_done",
        "fire_hazard": "major_fire_hazard",
        "planning": "planning_land_permitted temporary_structure illegal_structure",
        "police": "handles_productive_metal psb_filing_done stolen_goods forced_trading gang_crime",
        "urban": "in_park in_green_space spoils_appearance",
        "water": "in_river_range in_water_source_zone polluting_processing",
        "safety": "dangerous_goods_store_m hv_line_220kv_m hv_line_500kv_m in_other_hv_corridor",
        "safety_hazard": "major_safety_hazard",
        "visit": "stacked_neatly fire_separation_adequate fire_equipment_working escape_routes_clear"
        " people_living_among_goods fire_responsibility_system safety_rules_posted wiring_to_code"
        " prohibited_goods_found",
        "staff_check": "employees_certified machine_procedures_followed",
        "case": "correctable order_overdue grave_public_danger obstructs_enforcement",
        "stop": "stop_order_in_force stop_order_refused safe_after_stop hours_since_power_notice",
    }.items()
}

COLUMNS = (
    *"site_code name division_code urban_rural_code address operating_state lon lat position_accuracy_m".split(),
    *"premises storage operating_area_m2 staff_count land_ownership landlord_name rental_use materials".split(),
    *(key for name in list(GROUPS)[3:] for key in GROUPS[name]),
)

_KINDS = {"shop": 0.42, "house": 0.16, "yard": 0.21, "workshop": 0.14, "stall": 0.07}
_HOUSING = {"shop": 0.6, "house": 0.2, "stall": 0.2}
_SORTS = {"model": 0.085, "good": 0.285, "fair": 0.4, "poor": 0.23}


def sites() -> list[Facts]:
    """Return what is established of each site, by community and number."""
    dice = Dice("buji")
    signs = Signs(dice, "深圳市")
    made = [_site(signs, place, number) for place in COMMUNITIES for number in range(1, place.sites + 1)]
    tell(dice, made)
    return [known(site.truth, GROUPS, site.seen) for site in made]


def _site(signs: Signs, community: Community, number: int) -> Site:
    code = f"BJ-{community.code}-{number:04}"
    dice = Dice(code)
    # Communities of tower blocks and malls have counters and small shops, no yards.
    kind = dice.weighted(_HOUSING if community.sites <= 6 else _KINDS)
    site = Site(community, kind, dice.weighted(_SORTS))
    metal = dice.chance(0.35 if kind in ("yard", "workshop") else 0.15)
    site.truth = papers(dice, site)
    site.truth = (
        identity(dice, signs, site, code, metal)
        | surroundings(dice, site)
        | premises(dice, site)
        | trade(dice, site, metal)
        | site.truth
        | conduct(dice, site)
    )
    site.seen = _seen(dice, site)
    return site


def _seen(dice: Dice, site: Site) -> set[str]:
    """Return who has been there: the inspection, then the units it calls in; large sites first."""
    pace = site.community.pace
    visited = dice.chance(pace if site.kind in ("shop", "house", "stall") else min(1.0, pace + 0.05))
    done = site.sort == "model" or dice.chance(0.3)
    shares = {
        "area": 0.97 if visited else 0.9,
        "grid": 0.97 if visited else 0.82,
        "market": 0.97 if visited else 0.62,
        "landlord": 0.45 if visited else 0,
        "environment": 0.7 if visited else 0.08,
        "fire": 0.72 if visited else 0.05,
        "fire_hazard": 0.6 if visited else 0,
        "safety_hazard": 0.55 if visited else 0,
        "planning": 0.65 if visited else 0.1,
        "police": 0.8 if visited else 0.12,
        "staff_check": 0.82 if visited else 0,
    } | dict.fromkeys(("urban", "water", "safety"), _survey(site, visited))
    seen = {group for group, share in shares.items() if dice.chance(share) or (visited and done)}
    return seen | {"listed"} | ({"visit", "case"} if visited else set())


def _survey(site: Site, visited: bool) -> float:
    """Return how likely an office that judges a place rule was there: it works community by community."""
    if site.community.surveyed:
        return 0.92 if visited else 0.3
    return 0.25 if visited else 0.0
