"""What is true of an invented Buji site: premises, licences, fire and work safety, order of trade."""

from dataclasses import dataclass, field

from tools.demo.buji_places import GROUND, Community
from tools.demo.dice import Dice
from tools.demo.ground import Ground, apart, off, shown, within
from tools.demo.names import Signs, landlord
from tools.demo.sheet import Facts
from tools.demo.traits import QUALITY, duties, vices

_PREMISES = {"shop": "urban_village", "house": "rented_house", "workshop": "workshop", "stall": "other"}
_MATERIALS = ("paper", "plastic", "metal", "glass", "textile", "electronics", "wood", "tyres")


@dataclass(slots=True)
class Site:
    """An invented site: its kind and the latent sort of its operator, all that is true of it, and who has seen it."""

    community: Community
    kind: str
    sort: str
    truth: Facts = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @property
    def quality(self) -> float:
        """The share of demands that the operator meets."""
        return QUALITY[self.sort]


def premises(dice: Dice, site: Site) -> Facts:
    """Return premises, area, storage, people, land: what a census asks for."""
    low, high, step = {
        "shop": (18, 150, 2),
        "house": (30, 210, 5),
        "stall": (12, 48, 2),
        "workshop": (180, 1500, 20),
        "yard": (150, 2400, 50),
    }[site.kind]
    area = min(dice.whole(low, high, step), dice.whole(low, high, step))
    in_village = site.kind == "yard" and area <= 450 and dice.chance(0.6)
    indoors = {"yard": {"open_air": 4, "both": 6}, "stall": {"open_air": 3, "both": 1}}
    collective = {"collective": 7, "leased": 2, "state": 1}
    facts: Facts = {
        "premises": "open_yard" if site.kind == "yard" else _PREMISES[site.kind],
        "storage": dice.weighted(indoors.get(site.kind, {"indoor": 8, "both": 2})),
        "operating_area_m2": area,
        "staff_count": max(1, area // 90 + dice.whole(0, 2)),
        "land_ownership": dice.weighted({"state": 5, "other": 5} if site.kind == "stall" else collective),
        "landlord_name": landlord(dice) if dice.chance(0.3) else None,
        "rental_use": {"house": "residential", "shop": "commercial", "stall": "other"}.get(site.kind, "industrial"),
    }
    return facts | ({"premises": "urban_village"} if in_village else {})


def trade(dice: Dice, site: Site, metal: bool) -> Facts:
    """Return what is bought and sold, and how lawfully."""
    goods = ["paper", "plastic"] + [each for each in _MATERIALS[3:] if dice.chance(0.16)]
    if metal or dice.chance(0.6):
        goods.append("metal")
    productive = metal and dice.chance(0.75 if site.kind in ("yard", "workshop") else 0.25)
    order = [*_MATERIALS[:3], "productive_metal", *_MATERIALS[3:]]
    facts: Facts = {
        "materials": "|".join(sorted(goods + ["productive_metal"] * productive, key=order.index)),
        "handles_productive_metal": productive,
        "psb_filing_done": dice.chance(site.quality - 0.15 * (site.sort != "model")) if productive else None,
    }
    return facts | vices(dice, site.quality, {"stolen_goods": 0.12, "forced_trading": 0.08, "gang_crime": 0.02})


def papers(dice: Dice, site: Site) -> Facts:
    """Return licences, filings and approvals; what is not required has no "done"."""
    large = site.kind in ("yard", "workshop")
    required = not (site.kind == "stall" and dice.chance(0.7))
    licensed = required and dice.chance({"model": 1.0, "good": 0.97, "fair": 0.84, "poor": 0.45}[site.sort])
    env, fire = dice.chance(0.65 if large else 0.12), dice.chance(0.55 if large else 0.15)
    return {
        "licence_required": required,
        "has_business_licence": licensed,
        "registration_matches": dice.chance(site.quality) if licensed else None,
        "landlord_knew": None if licensed or not required else dice.chance(0.4),
        "env_filing_required": env,
        "env_filing_done": dice.chance(site.quality - 0.2 * (site.sort != "model")) if env else None,
        "fire_approval_required": fire,
        "fire_approval_done": dice.chance(site.quality - 0.1 * (site.sort != "model")) if fire else None,
        "planning_land_permitted": dice.chance(site.quality if licensed else 0.5),
    }


def conduct(dice: Dice, site: Site) -> Facts:
    """Return fire and work safety, appearance and buildings."""
    well = duties(
        dice,
        site.quality,
        "fire_responsibility_system fire_separation_adequate fire_equipment_working safety_rules_posted wiring_to_code"
        " employees_certified machine_procedures_followed stacked_neatly".split(),
    )
    escape = {"escape_routes_clear": dice.chance(1 - (1 - site.quality) * 0.35)}
    faults = {
        "people_living_among_goods": 0.9 if site.kind in ("shop", "house") else 0.2,
        "prohibited_goods_found": 0.12,
        "temporary_structure": 0.9 if site.kind == "yard" else 0.3,
        "illegal_structure": 0.35,
        "spoils_appearance": 0.7,
        "pollutes_surroundings": 0.5,
    }
    return well | escape | vices(dice, site.quality, faults)


def surroundings(dice: Dice, site: Site, ground: Ground = GROUND) -> Facts:
    """Return position and place facts, measured from the invented ground."""
    spread = 0.0036
    here = (
        round(dice.around(site.community.lon, spread), 5),
        round(dice.around(site.community.lat, spread), 5),
    )
    breaker = site.kind in ("yard", "workshop") and dice.chance((1 - site.quality) * 1.2)
    store = min(apart(here, each) for each in ground.stores)
    return {
        "lon": here[0],
        "lat": here[1],
        "position_accuracy_m": dice.weighted({3: 3, 4: 3, 5: 5, 8: 3, 10: 2, 15: 1}),
        "in_park": within(here, ground.parks),
        "in_green_space": within(here, ground.greens),
        "in_river_range": off(here, ground.river) <= ground.river_half_m,
        "in_water_source_zone": within(here, [ground.source_zone]),
        "polluting_processing": breaker,
        "dangerous_goods_store_m": shown(store, 1500),
        "hv_line_220kv_m": shown(off(here, ground.hv_220), 300),
        "hv_line_500kv_m": shown(off(here, ground.hv_500), 300),
        "in_other_hv_corridor": off(here, ground.hv_110) <= 10,
    }


def identity(dice: Dice, signs: Signs, site: Site, code: str, metal: bool) -> Facts:
    """Return code, name, division and address; the house number stands in no register."""
    lane, door = _address(dice, site.kind)
    licensed = site.truth["has_business_licence"] is True
    return {
        "site_code": code,
        "name": signs.shop(dice, site.kind, metal=metal, licensed=licensed, spot=f"{site.community.name}{lane}{door}"),
        "division_code": f"440307014{site.community.code}",
        "urban_rural_code": "111",
        "address": f"深圳市龙岗区布吉街道{site.community.name}社区{lane}{door}",
        "operating_state": "operating",
    }


def _address(dice: Dice, kind: str) -> tuple[str, str]:
    number, lane = dice.whole(1, 168), dice.pick("一二三四五六七八九")
    place: dict[str, tuple[str, str]] = {
        "shop": (dice.pick(("老围", "新村", "东区", "西区")) + f"{lane}巷", f"{number}号一楼"),
        "house": (dice.pick(("新村", "东区", "西区", "上围")) + f"{lane}巷", f"{number}号101"),
        "workshop": (f"第{dice.pick('一二三')}工业区", f"{dice.whole(1, 12)}栋一楼{dice.pick(('A区', 'B区', '东侧'))}"),
        "yard": (dice.pick(("工业路", "货场路", "村前路", "沿河路")), f"{number}号{dice.pick(('院内', '旁空地'))}"),
        "stall": (dice.pick(("市场路", "村前路", "新村")), f"{number}号对面"),
    }
    return place[kind]
