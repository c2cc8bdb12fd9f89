"""The town's demo: 40 invented sites in an invented town, in the third week of June, as a paper form has them."""

from collections.abc import Mapping

from tools.demo.dice import Dice
from tools.demo.names import Signs
from tools.demo.sheet import Facts
from tools.demo.traits import QUALITY, duties, fence_and_heaps, known, vices

# The town's plan names no place, so the town and its villages are invented. Name, sites, share of them inspected.
VILLAGES = (
    ("集镇社区", 7, 0.9),
    ("河口居委会", 5, 0.8),
    ("柳塘村", 4, 0.75),
    ("石桥头村", 5, 1.0),
    ("新河湾村", 4, 0.5),
    ("东圩村", 3, 0.7),
    ("枫树岭村", 4, 0.75),
    ("大坝村", 4, 0.25),
    ("北荡村", 4, 0.6),
)

GROUPS: Mapping[str, tuple[str, ...]] = {
    name: tuple(keys.split())
    for name, keys in {
        "listed": "site_code name address operating_state storage operating_area_m2 staff_count materials",
        "licence": "has_business_licence",
        "visit": "stacked_neatly site_clean passages_clear has_fence fence_height_m fence_to_road_m pile_height_m"
        " stack_height_m wall_height_m front_three_met occupies_road occupies_green_space occupies_public_ground"
        " work_safety_system safety_signs_visible",
        "environment": "sewage_treated discharges_at_will",
        "police": "fire_equipment_complete combustibles_stacked_safely",
        "case": "obstructs_enforcement",
    }.items()
}
COLUMNS = tuple(key for keys in GROUPS.values() for key in keys)

_SORTS = {"model": 0.28, "good": 0.22, "fair": 0.3, "poor": 0.2}
_VISIT = "stacked_neatly site_clean passages_clear front_three_met work_safety_system safety_signs_visible"
_TAKEN = {"occupies_road": 0.8, "occupies_green_space": 0.25, "occupies_public_ground": 0.6}


def sites() -> list[Facts]:
    """Return what is established of each site, by village and number."""
    signs = Signs(Dice("town"), "")
    made: list[Facts] = []
    for order, (village, number, pace) in enumerate(VILLAGES, start=1):
        for place in range(1, number + 1):
            code = f"SL-{order:02}-{place:02}"
            dice = Dice(code)
            sort = dice.weighted(_SORTS)
            truth = _truth(dice, signs, sort, village)
            truth["site_code"] = code
            made.append(known({key: truth.get(key) for key in COLUMNS}, GROUPS, _seen(dice, truth, sort, pace)))
    return made


def _truth(dice: Dice, signs: Signs, sort: str, village: str) -> Facts:
    quality = QUALITY[sort]
    kind = dice.weighted({"shop": 0.45, "yard": 0.55})
    storage = dice.weighted({"indoor": 7, "both": 3} if kind == "shop" else {"open_air": 4, "both": 6})
    licensed = dice.chance(0.9 if sort == "model" else quality - 0.03)
    spot = _spot(dice, village)
    state = "operating" if sort in ("model", "good") else dice.weighted(_STATES)
    area = dice.whole(30, 160, 5) if kind == "shop" else min(dice.whole(200, 2000, 50), dice.whole(200, 2000, 50))
    census: Facts = {
        "name": signs.shop(dice, kind, metal=dice.chance(0.1), licensed=licensed, spot=f"{village}{spot}"),
        "address": f"示例镇{village}{spot}",
        "operating_state": state,
        "storage": storage,
        "operating_area_m2": area,
        "staff_count": 0 if state == "closed" else max(1, area // 200 + dice.whole(0, 2)),
        "materials": dice.pick(_GOODS),
        "has_business_licence": licensed,
        "obstructs_enforcement": sort == "poor" and dice.chance(0.4),
    }
    return (
        census
        | fence_and_heaps(dice, quality - 0.2 * (sort != "model"), storage, tallest=4.0)
        | duties(dice, quality, (_VISIT + " " + " ".join(GROUPS["police"])).split())
        | {"sewage_treated": dice.chance(quality)}
        | vices(dice, quality, _TAKEN | {"discharges_at_will": 0.6})
    )


_GOODS = ("paper|plastic|metal", "paper|plastic|metal|glass", "paper|metal|tyres", "paper|plastic")
_STATES = {"operating": 7, "suspended": 1, "closed": 1.8}


def _spot(dice: Dice, village: str) -> str:
    if village.endswith("村"):
        return f"{dice.pick('一二三四五六七八')}组{dice.whole(1, 60)}号"
    return f"{dice.pick(('老街', '供销社路', '河堤路', '中心路'))}{dice.whole(1, 120)}号"


def _seen(dice: Dice, truth: Facts, sort: str, pace: float) -> set[str]:
    if truth["operating_state"] == "closed":
        return {"listed", "licence"}
    if not dice.chance(pace):
        return {"listed"} | ({"licence"} if dice.chance(0.4) else set())
    shares = {"licence": 0.9, "environment": 0.75, "police": 0.8}
    done = sort == "model" or dice.chance(0.3)
    return {"listed", "visit", "case"} | {group for group, share in shares.items() if done or dice.chance(share)}
