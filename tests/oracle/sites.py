"""Random sites, plausible and adversarial, and their CSV."""

import csv
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.oracle.logic import Value
from tests.oracle.plans import Plan
from tests.oracle.vocabulary import FACTS, Entry

Facts = dict[str, Value]

NULL_SHARES = (0.0, 0.02, 0.1, 0.3, 0.6, 0.95)
FLAW_SHARES = (0.0, 0.0, 0.05, 0.2, 1.0)

# What a good site answers with false; any other boolean it answers with true.
VICES = frozenset(
    "discharges_at_will occupies_road occupies_green_space occupies_public_ground temporary_structure "
    "illegal_structure disturbs_residents spoils_appearance pollutes_surroundings people_living_among_goods "
    "prohibited_goods_found safety_hazard_found major_fire_hazard major_safety_hazard stolen_goods forced_trading "
    "gang_crime in_park in_green_space in_river_range in_water_source_zone polluting_processing in_other_hv_corridor "
    "beside_road landlord_knew order_overdue licence_application_overdue relocation_overdue grave_public_danger "
    "obstructs_enforcement".split()
)
# Neither good nor bad: a good site may have either.
NEUTRAL = frozenset(
    "licence_required env_filing_required fire_approval_required handles_productive_metal buys_productive_waste".split()
)
GOOD_CHOICES = {
    "operating_state": ("operating", "suspended"),
    "area_kind": ("town", "village"),
    "fence_material": ("colour_steel", "brick_concrete"),
}

# The exact limits, what lies just beside them within 15 digits, and what is far away.
NUMBERS = {
    "operating_area_m2": "0 80 299 299.99 299.999999999999 300 300.0 300.000000000001 300.01 301 5200.5",
    "fence_to_road_m": "0 4.9 4.99999999999999 5 5.00 5.00000000000001 5.1 60 99999",
    "fence_height_m": "0 2.5 3.9 3.99999999999999 4 4.0 4.00000000000001 4.1 6",
    "pile_height_m": "0 2.5 3.9 4 4.00000000000001 4.1 6 12",
    "stack_height_m": "0 3 5.99 6 6.0 6.01 9",
    "wall_height_m": "3 5.99 6 6.00 6.01 9",
    "dangerous_goods_store_m": "0 499.9 499.999999999999 500 500.0 500.000000000001 500.1 1200 99999",
    "hv_line_220kv_m": "0 14.9 14.9999999999999 15 15.0 15.0000000000001 15.1 80 99999",
    "hv_line_500kv_m": "0 19.9 19.9999999999999 20 20.0 20.0000000000001 20.1 80 99999",
}
GOOD_NUMBERS = {
    "fence_to_road_m": "5 5.00 5.00000000000001 5.1 60 99999",
    "fence_height_m": "4 4.0 4.00000000000001 4.1 6",
    "pile_height_m": "0 2.5 3.9 4",
    "stack_height_m": "0 3 5.99 6 6.0",
    "wall_height_m": "6 6.00 6.01 9",
    "dangerous_goods_store_m": "500.000000000001 500.1 1200 99999",
    "hv_line_220kv_m": "15.0000000000001 15.1 80 99999",
    "hv_line_500kv_m": "20.0000000000001 20.1 80 99999",
}
COMMUNITIES = ("440307014015", "440307014001", "440307014014", "440307014016", "440307014027", "320682100001")


def random_site(rng: Random, plan: Plan, null_share: float) -> Facts:
    """Return one site over all facts that the plan reads; each fact is None with the probability `null_share`.

    How good the site is, is drawn too: from a site without any fault to one where chance decides each fact.
    """
    flaw_share = rng.choice(FLAW_SHARES)
    facts: Facts = {}
    for name in plan.facts():
        good = rng.random() >= flaw_share
        value = _value(rng, name, FACTS[name], good)
        facts[name] = None if rng.random() < null_share else value
    # Else one site in three would be closed where chance decides, and a closed site tells little.
    if facts["operating_state"] == "closed" and rng.random() < 0.8:
        facts["operating_state"] = None
    return facts


def random_sites(seed: int, plan: Plan, count: int) -> list[Facts]:
    """Return `count` sites with codes of their own, from wholly known to almost wholly unknown."""
    rng = Random(f"{plan.id} {seed}")
    return [
        {"site_code": f"S{number:06d}", **random_site(rng, plan, rng.choice(NULL_SHARES))}
        for number in range(1, count + 1)
    ]


def _value(rng: Random, name: str, entry: Entry, good: bool) -> Value:
    if name == "division_code":
        return rng.choice(COMMUNITIES)
    if entry.type == "choice":
        return rng.choice(GOOD_CHOICES.get(name, entry.choices) if good else entry.choices)
    if entry.type == "number":
        return Decimal(rng.choice((GOOD_NUMBERS if good and name in GOOD_NUMBERS else NUMBERS)[name].split()))
    if entry.type == "boolean":
        return rng.random() < 0.5 if name in NEUTRAL or not good else name not in VICES
    raise ValueError(f"no random value for {name}, which is a {entry.type}")


def cell(value: Value) -> str:
    """Return the text of a CSV cell; None is an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else value


def write_csv(sites: Iterable[Facts], path: Path) -> None:
    """Write the sites as UTF-8 CSV; the columns are the facts of the first site."""
    rows = list(sites)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows([cell(value) for value in site.values()] for site in rows)
