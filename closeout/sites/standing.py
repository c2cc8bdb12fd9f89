"""Which of the things said of a site stand (decisions.md, "Who said it").

The latest observed among those of a unit that is entitled to settle the fact; ties: the latest recorded, then the
higher id. Somebody else's value is a suggestion. A recorded "not known" withdraws what was said before.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from closeout.kernel.facts import Value
from closeout.packfile.pack import Pack, unit_of
from closeout.people.access import Access
from closeout.sites.models import Fact, Site

_VILLAGE: Final = "village"  # the plan's role
_VILLAGERS: Final = "(village)"  # among those as which somebody speaks: a village worker


def order(fact: Fact) -> tuple[Any, ...]:
    """Return by what the later of two facts is told."""
    return fact.observed_at, fact.recorded_at, fact.pk


def standing(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Return of each key the fact that stands; one that says "not known" is among them."""
    found: dict[str, Fact] = {}
    for each in facts:
        if each.entitled and (each.key not in found or order(each) > order(found[each.key])):
            found[each.key] = each
    return found


def suggestions(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Return of each key what others suggest, the latest of each unit, while no entitled unit has spoken after it."""
    facts = list(facts)
    settled = standing(facts)
    found: dict[str, dict[int | None, Fact]] = {}
    for each in sorted((each for each in facts if not each.entitled), key=order):
        if each.key not in settled or order(each) > order(settled[each.key]):
            found.setdefault(each.key, {})[each.unit_id] = each
    return {key: list(by_unit.values()) for key, by_unit in found.items()}


def in_force(site: Site, facts: Iterable[Fact]) -> dict[str, Any]:
    """Return the values in force, as kept: what stands, else what the layers computed of the place."""
    said = {key: each.value for key, each in standing(facts).items() if each.value is not None}
    computed = {key: value for key, value in site.computed.items() if key.rsplit(":", 1)[-1] not in said}
    return {**computed, **said}


def entitled(pack: Pack, key: str, values: Mapping[str, Value], speakers: frozenset[str]) -> bool:
    """Return whether one of the plan's units in `speakers` may settle the fact at a site with these values.

    A fact that no unit judges may be settled by any unit; an empty `speakers` is nobody's. Where one unit plays the
    village and other roles, too, its village workers settle what the village judges, and suggest the rest.
    """
    role = pack.facts[key].judged_by
    if role is None or role not in pack.roles:
        return bool(speakers)
    if _VILLAGERS in speakers:
        return role == _VILLAGE
    return unit_of(pack.roles, role, values) in speakers


def speakers(pack: Pack, access: Access, parts: Mapping[int, frozenset[str]]) -> frozenset[str]:
    """Return as which of the plan's units somebody speaks; `parts` gives those of an authority's unit.

    A village worker speaks as the plan's village. The office speaks as itself: it acts for no other unit.
    """
    if access.role == "village":
        entry = pack.roles.get("village")
        return frozenset({entry, _VILLAGERS} if isinstance(entry, str) else ())
    if access.unit is not None:
        return parts.get(access.unit, frozenset())
    return frozenset({"(office)"}) if access.role == "office" else frozenset()
