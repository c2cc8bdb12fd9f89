"""Rugao's demo: 80 invented sites in real towns and villages, between 25 May and 10 June."""

from collections.abc import Callable, Mapping, Sequence

from tools.demo.dice import Dice
from tools.demo.names import Signs
from tools.demo.rugao_places import VILLAGES, Village
from tools.demo.rugao_truth import Site, conduct, identity, licence, place, premises
from tools.demo.sheet import Facts
from tools.demo.traits import known

# The facts that become known together, because one unit settles them on one occasion.
GROUPS: Mapping[str, tuple[str, ...]] = {
    name: tuple(keys.split())
    for name, keys in {
        "listed": "site_code name division_code urban_rural_code address operating_state lon lat position_accuracy_m"
        " premises storage operating_area_m2 staff_count land_ownership materials",
        "place": "area_kind beside_road",
        "market": "has_business_licence fixed_and_enclosed meets_licensing_conditions",
        "commerce": "commerce_filing_done conforms_to_outlet_plan",
        "visit": "has_fence fence_material fence_height_m pile_height_m stack_height_m wall_height_m"
        " public_advert_shown gate_opaque plaque_standard front_tidy yard_level waste_sorted office_clean"
        " storage_clean occupies_road occupies_green_space occupies_public_ground fire_equipment_complete"
        " fire_responsibility_system purchase_register_kept post_responsibility_system buys_productive_waste"
        " productive_waste_ledger",
        "village": "area_meets_requirement disturbs_residents safety_hazard_found",
        "urban": "spoils_appearance illegal_structure temporary_structure",
        "environment": "pollutes_surroundings discharges_at_will",
        "police": "stolen_goods migrants_registered",
        "hazards": "major_fire_hazard major_safety_hazard",
        "case": "correctable licence_application_overdue relocation_overdue obstructs_enforcement",
    }.items()
}
COLUMNS = tuple(key for keys in GROUPS.values() for key in keys)

_KINDS = {"shop": 0.2, "yard": 0.62, "workshop": 0.18}
_SORTS = {"model": 0.17, "good": 0.2, "fair": 0.36, "poor": 0.27}


def sites() -> list[Facts]:
    """Return what is established of each site, by village and number."""
    dice = Dice("rugao")
    signs = Signs(dice, "南通")
    made = [_site(signs, village, number) for village in VILLAGES for number in range(1, village.sites + 1)]
    _tell(dice.shuffled(made))
    return [known(site.truth, GROUPS, site.seen) for site in made]


def _site(signs: Signs, village: Village, number: int) -> Site:
    code = f"RG-{village.code[6:]}-{number:02}"
    dice = Dice(code)
    site = Site(village, dice.weighted(_KINDS), dice.weighted(_SORTS))
    # A yard that is to stay has a fence to stand behind; a shop in a house has none.
    site.kind = "yard" if site.sort == "model" else site.kind
    site.truth = licence(dice, site)
    rooms = premises(dice, site)
    site.truth = (
        identity(dice, signs, site, code)
        | place(dice, site)
        | rooms
        | site.truth
        | conduct(dice, site, str(rooms["storage"]))
        | dict.fromkeys(GROUPS["hazards"] + GROUPS["case"][1:], False)
        | {"correctable": True if site.sort == "model" else None}
    )
    site.seen = _seen(dice, site)
    return site


def _seen(dice: Dice, site: Site) -> set[str]:
    """Return who has been there: the town leads, the bureaus follow."""
    visited = dice.chance(site.village.pace)
    done = visited and (site.sort == "model" or dice.chance(0.25))
    shares = {
        "place": 0.95 if visited else 0.2,
        "market": 0.93 if visited else 0.45,
        "commerce": 0.7 if visited else 0.15,
        "village": 0.85 if visited else 0,
        "urban": 0.75 if visited else 0,
        "environment": 0.6 if visited else 0,
        "police": 0.7 if visited else 0.1,
        "hazards": 0.45 if visited else 0,
    }
    seen = {group for group, share in shares.items() if dice.chance(share) or done}
    return seen | {"listed"} | ({"visit", "case"} if visited else set())


def _tell(sites: Sequence[Site]) -> None:
    """Let the campaign's events happen, each to the first sites it is likely to happen to."""
    for site in _first(4, sites, lambda site: "visit" not in site.seen and site.sort in ("fair", "poor")):
        site.truth |= {"operating_state": "closed", "staff_count": 0}
        site.seen &= {"listed", "place", "market"}
    looked_at = [site for site in sites if {"visit", "market", "place"} <= site.seen]
    licensed = [site for site in looked_at if site.truth["has_business_licence"] is True]
    for site in _first(2, licensed, lambda site: site.area_kind == "main_urban"):
        site.truth["relocation_overdue"] = True
    unlicensed = [site for site in looked_at if site not in licensed and site.area_kind != "main_urban"]
    for site in _first(1, unlicensed, lambda site: site.truth["meets_licensing_conditions"] is True):
        site.truth["licence_application_overdue"] = True
    off_road = [site for site in licensed if site.area_kind != "main_urban" and site.truth["beside_road"] is False]
    for site in _first(1, off_road, lambda site: site.sort == "poor"):
        site.truth |= {"correctable": False, "occupies_public_ground": True}
    for site in _first(3, off_road[::-1], lambda site: site.sort == "poor"):
        site.truth |= {"safety_hazard_found": True, "major_fire_hazard": True}
        site.seen |= {"village", "hazards"}
    for site in _first(1, off_road, lambda site: site.sort == "fair"):
        site.truth |= {"safety_hazard_found": True, "major_safety_hazard": True}
        site.seen |= {"village", "hazards"}
    for site in _first(1, looked_at, lambda site: site.sort == "poor" and "police" in site.seen):
        site.truth["stolen_goods"] = True
    for site in _first(2, looked_at[::-1], lambda site: site.sort == "poor"):
        site.truth["obstructs_enforcement"] = True
    for site in _first(3, sites[::-1], lambda site: site.sort == "fair"):
        site.truth["operating_state"] = "suspended"


def _first(number: int, sites: Sequence[Site], fit: Callable[[Site], bool]) -> list[Site]:
    return [site for site in sites if fit(site)][:number]
