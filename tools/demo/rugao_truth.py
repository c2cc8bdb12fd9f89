"""What is true of an invented Rugao site: where it stands, its licence, its yard, its books."""

from dataclasses import dataclass, field

from tools.demo.dice import Dice
from tools.demo.names import Signs
from tools.demo.rugao_places import Village
from tools.demo.sheet import Facts
from tools.demo.traits import QUALITY, duties, fence_and_heaps, vices


@dataclass(slots=True)
class Site:
    """An invented site: its kind and the latent sort of its operator, all that is true of it, and who has seen it."""

    village: Village
    kind: str
    sort: str
    truth: Facts = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @property
    def quality(self) -> float:
        """The share of demands that the operator meets."""
        return QUALITY[self.sort]

    @property
    def area_kind(self) -> str:
        """Main urban, town or village, as the urban-rural code has it."""
        code = self.village.urban_rural
        return "main_urban" if code == "111" else "town" if code.startswith("1") else "village"


def place(dice: Dice, site: Site) -> Facts:
    """Return position, area and road."""
    by_road = {"main_urban": 0.6, "town": 0.4, "village": 0.2}[site.area_kind]
    spread = 0.009 if site.area_kind == "main_urban" else 0.016
    return {
        "lon": round(dice.around(site.village.lon, spread), 5),
        "lat": round(dice.around(site.village.lat, spread), 5),
        "position_accuracy_m": dice.weighted({3: 3, 5: 5, 8: 3, 12: 1, 15: 1}),
        "area_kind": site.area_kind,
        "beside_road": dice.chance(0.1 if site.sort == "model" else by_road),
    }


def premises(dice: Dice, site: Site) -> Facts:
    """Return premises, area, storage and people."""
    low, high, step = {"shop": (30, 160, 5), "yard": (200, 2600, 50), "workshop": (300, 1800, 50)}[site.kind]
    area = min(dice.whole(low, high, step), dice.whole(low, high, step))
    storage = {"shop": {"indoor": 2, "both": 3}, "yard": {"open_air": 3, "both": 7}, "workshop": {"both": 1}}
    return {
        "premises": {"shop": "rented_house", "yard": "open_yard"}.get(site.kind, "workshop"),
        "storage": dice.weighted(storage[site.kind]),
        "operating_area_m2": area,
        "staff_count": max(1, area // 150 + dice.whole(0, 2)),
        "land_ownership": dice.weighted({"collective": 6, "leased": 3, "state": 1}),
        "materials": "|".join(
            ["paper", "plastic", "metal"] + [each for each in ("glass", "textile", "wood", "tyres") if dice.chance(0.2)]
        ),
    }


def licence(dice: Dice, site: Site) -> Facts:
    """Return the licence, or how near an unlicensed site is to one; its filing and its place in the outlet plan."""
    licensed = dice.chance({"model": 1.0, "good": 0.95, "fair": 0.72, "poor": 0.4}[site.sort])
    fixed = licensed or dice.chance(0.85)
    return {
        "has_business_licence": licensed,
        "fixed_and_enclosed": fixed,
        "meets_licensing_conditions": True if licensed else fixed and dice.chance(0.75),
        "commerce_filing_done": dice.chance(site.quality) if licensed else None,
        "conforms_to_outlet_plan": dice.chance(site.quality),
    }


def conduct(dice: Dice, site: Site, storage: str) -> Facts:
    """Return what an inspection of the yard and the books finds."""
    good = site.quality
    fence = fence_and_heaps(dice, good, storage, tallest=2.5)
    fence["public_advert_shown"] = dice.chance(good) if fence["has_fence"] else None
    fence.pop("fence_to_road_m", None)
    waste = dice.chance(0.35)
    asked = (
        "gate_opaque plaque_standard front_tidy yard_level waste_sorted office_clean storage_clean"
        " fire_equipment_complete fire_responsibility_system purchase_register_kept post_responsibility_system"
        " migrants_registered area_meets_requirement"
    )
    faults = {
        "occupies_road": 0.9,
        "occupies_green_space": 0.25,
        "occupies_public_ground": 0.5,
        "illegal_structure": 0.4,
        "temporary_structure": 0.7,
        "spoils_appearance": 0.6,
        "disturbs_residents": 0.4,
        "safety_hazard_found": 0.9,
        "stolen_goods": 0.08,
        "pollutes_surroundings": 0.4,
        "discharges_at_will": 0.5,
    }
    books = {"buys_productive_waste": waste, "productive_waste_ledger": dice.chance(good) if waste else None}
    return fence | duties(dice, good, asked.split()) | vices(dice, good, faults) | books


def identity(dice: Dice, signs: Signs, site: Site, code: str) -> Facts:
    """Return code, name, division and address; the house number stands in no register."""
    village, where = site.village, _spot(dice, site)
    licensed = site.truth["has_business_licence"] is True
    short = village.name.removesuffix("居委会").removesuffix("委会")
    place = short if short.endswith("村") else f"{short}社区"
    return {
        "site_code": code,
        "name": signs.shop(dice, site.kind, metal=dice.chance(0.2), licensed=licensed, spot=f"{short}{where}"),
        "division_code": village.code,
        "urban_rural_code": village.urban_rural,
        "address": f"{'' if village.town.startswith('如皋') else '如皋市'}{village.town}{place}{where}",
        "operating_state": "operating",
    }


def _spot(dice: Dice, site: Site) -> str:
    number = dice.whole(2, 168)
    if site.area_kind == "village":
        return f"{dice.whole(1, 24)}组{dice.weighted({f'{dice.whole(1, 40)}号': 3, '村道旁': 1, '晒场西侧': 1})}"
    road = dice.pick(("工业路", "振兴路", "镇北路", "老街", "粮站路", "河西路", "园区二路"))
    return f"{road}{number}号"
