"""What the campaign has met with in Buji: sites closed, hazards listed, orders run out, officers turned away."""

from collections.abc import Callable, Sequence

from tools.demo.buji_truth import Site
from tools.demo.dice import Dice

_FAULTS_OF_FIRE = ("people_living_among_goods", "escape_routes_clear")


def tell(dice: Dice, sites: Sequence[Site]) -> None:
    """Let the campaign's events happen to `sites`, each to such sites as it is likely to happen to."""
    for site in sites:
        _nothing_yet(site)
    cast = _Cast(dice.shuffled(sites))
    for site in cast.take(9, lambda site: site.sort in ("fair", "poor") and "visit" not in site.seen):
        site.truth |= {"operating_state": "closed", "staff_count": 0}
        site.seen &= {"listed", "area", "grid", "market"}
    _fire_hazards(cast)
    _safety_hazards(cast)
    _crimes(cast)
    for site in cast.take(2, _breaker):
        site.truth["polluting_processing"] = True
    for site in cast.take(9, lambda site: _inspected(site) and site.sort != "model"):
        site.truth["order_overdue"] = True
    for site in cast.take(3, lambda site: _inspected(site) and site.sort == "poor"):
        site.truth["obstructs_enforcement"] = True
    for site in cast.take(2, _hopeless) + cast.take(7, lambda site: site.sort != "model"):
        if _hopeless(site) and "case" in site.seen:
            site.truth["correctable"] = False
        else:
            site.truth["operating_state"] = "suspended"


class _Cast:
    """Hands out sites, none to two stories."""

    def __init__(self, sites: Sequence[Site]):
        self._left = list(sites)

    def take(self, number: int, fit: Callable[[Site], bool]) -> list[Site]:
        """Return the first `number` sites that fit, and let no other story have them."""
        taken = [site for site in self._left if fit(site)][:number]
        self._left = [site for site in self._left if site not in taken]
        return taken


def _nothing_yet(site: Site) -> None:
    quiet = ("order_overdue", "grave_public_danger", "obstructs_enforcement")
    site.truth |= dict.fromkeys(("major_fire_hazard", "major_safety_hazard", *quiet), False)
    site.truth["correctable"] = True if site.sort == "model" else None
    # A fault that proposes a hazard is put to the unit that judges; until it answers, the hazard is open.
    if site.truth["people_living_among_goods"] or not site.truth["escape_routes_clear"]:
        site.seen.discard("fire_hazard")
    if site.truth["prohibited_goods_found"] or _too_near(site):
        site.seen.discard("safety_hazard")


def _inspected(site: Site) -> bool:
    return {"visit", "market"} <= site.seen


def _too_near(site: Site) -> bool:
    limits = {"dangerous_goods_store_m": 500, "hv_line_220kv_m": 15, "hv_line_500kv_m": 20}
    distances = ((site.truth[key], limit) for key, limit in limits.items())
    near = any(isinstance(metres, float | int) and metres <= limit for metres, limit in distances)
    return near or site.truth["in_other_hv_corridor"] is True


def _hopeless(site: Site) -> bool:
    """Return whether nature stands against it: the site lies within the river's range."""
    return _inspected(site) and "water" in site.seen and site.truth["in_river_range"] is True


def _breaker(site: Site) -> bool:
    """Return whether the water office found the site taking things apart within the water-source zone."""
    return "water" in site.seen and site.truth["in_water_source_zone"] is True and site.sort in ("fair", "poor")


def _fire_hazards(cast: _Cast) -> None:
    listed = cast.take(4, lambda site: _inspected(site) and site.sort == "poor" and "fire" in site.seen)
    for number, site in enumerate(listed):
        site.truth |= {"major_fire_hazard": True, "people_living_among_goods": True, "fire_equipment_working": False}
        site.truth |= {"escape_routes_clear": number == 2, "order_overdue": number < 2}
        site.seen |= {"fire_hazard"}
    # One of them has gas cylinders beside a bed: danger enough to seal it at once. Another was ordered to stop.
    listed[0].truth["grave_public_danger"] = True
    listed[1].truth |= {"stop_order_in_force": True, "stop_order_refused": False}
    _papers_in_order(listed[1])


def _papers_in_order(site: Site) -> None:
    """Only where nothing is missing is the answer to a fault an order to stop (B-5.7)."""
    site.truth |= {"licence_required": True, "has_business_licence": True, "registration_matches": True}
    site.truth |= {"env_filing_required": False, "env_filing_done": None, "landlord_knew": None}
    site.truth |= {"fire_approval_required": False, "fire_approval_done": None}
    site.seen |= {"market", "environment", "fire", "stop"}


def _safety_hazards(cast: _Cast) -> None:
    near = cast.take(2, lambda site: _inspected(site) and "safety" in site.seen and _too_near(site))
    dealers = cast.take(1, lambda site: _inspected(site) and site.sort == "poor" and site.kind in ("yard", "workshop"))
    for site in near + dealers:
        site.truth |= {"major_safety_hazard": True, "wiring_to_code": False}
        site.seen |= {"safety_hazard"}
    near[0].truth["order_overdue"] = True
    for site in dealers:
        site.truth |= {"prohibited_goods_found": True, "order_overdue": False}
        site.truth |= {"stop_order_in_force": True, "stop_order_refused": True}
        site.truth |= {"safe_after_stop": False, "hours_since_power_notice": 26}
        _papers_in_order(site)


def _crimes(cast: _Cast) -> None:
    for fault, number in (("stolen_goods", 2), ("forced_trading", 1), ("gang_crime", 1)):
        for site in cast.take(number, lambda site: _inspected(site) and site.sort == "poor" and "police" in site.seen):
            site.truth[fault] = True
