"""Sites that may be the same one: how much alike they are in code, name and address, and how near they lie."""

import math
import re
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from closeout.people.access import Access
from closeout.sites.mirror import cell_of, folded
from closeout.sites.models import IN_USE, Site
from closeout.sites.queries import visible_sites, within

MOST_SHOWN: Final = 5
LIKELY: Final = 0.7  # from where somebody who registers a site is asked whether it is new
NEAR_M: Final = 50.0  # metres within which two positions may be one place
_MOST_COMPARED: Final = 3_000
_LEAST: Final = 0.35  # below, two sites have nothing to do with each other
_METRES: Final = 111_195.0  # of a degree of latitude
# What every other name says and no name is told by; the mark of examples too.
_COMMON: Final = re.compile(
    r"再生资源|废旧物资|废旧金属|废品|废旧|回收|收购|物资|有限公司|有限责任公司|公司|经营部|站点|站|部|店|点|场|示例|[\W_]+"
)
_SIGNS: Final = re.compile(r"[\W_]+")
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """A site that may be the same as another: how much alike, each from 0 to 1.

    `metres` is how far apart they lie, None where one has no position; `same_uscc`: one business is at both.
    """

    pk: int
    code: str
    name: str
    address: str
    score: float
    by_code: float
    by_name: float
    by_address: float
    metres: float | None
    same_uscc: bool

    @property
    def code_percent(self) -> int:
        """How much the codes are alike, in percent."""
        return round(100 * self.by_code)

    @property
    def name_percent(self) -> int:
        """How much the names are alike, in percent."""
        return round(100 * self.by_name)

    @property
    def address_percent(self) -> int:
        """How much the addresses are alike, in percent."""
        return round(100 * self.by_address)

    @property
    def near(self) -> bool:
        """Whether the two positions may be one place."""
        return self.metres is not None and self.metres <= NEAR_M


@dataclass(frozen=True, slots=True)
class _Traits:
    """What of a site is compared, prepared once."""

    site: Site
    code: frozenset[str]
    name: frozenset[str]
    whole_name: frozenset[str]
    address: frozenset[str]


def duplicates(access: Access, site: Site) -> list[Likeness]:
    """Return the sites in use that may be the same as `site`, the likeliest first, at most five.

    At most six queries, however many there are.
    """
    own = _traits(site)
    near = _candidates(access, site)
    found = sorted((_likeness(own, _traits(each)) for each in near), key=lambda each: (-each.score, each.code))
    return [each for each in found if each.score >= _LEAST][:MOST_SHOWN]


def _candidates(access: Access, site: Site) -> QuerySet[Site]:
    """Return what is worth comparing: sites of the same division or of none, nearby, or of a like name or code.

    Each is looked for along its own index; together they would be along none. Words have one, which is read once.
    """
    alike = [Q(division_code=""), *_by_place(site), *_by_words(site)]
    if site.division_code:
        alike.append(within(site.division_code))
    if site.uscc:
        alike.append(Q(uscc=site.uscc))
    others = visible_sites(access, site.campaign).filter(state=IN_USE).exclude(pk=site.pk)
    found = {pk for each in alike for pk in others.filter(each).values_list("pk", flat=True)[:_MOST_COMPARED]}
    chosen = Site.objects.filter(pk__in=sorted(found)[:_MOST_COMPARED])
    return chosen.only("pk", "code", "name", "address", "lon", "lat", "uscc")


def _by_place(site: Site) -> list[Q]:
    if site.lon is None or site.lat is None:
        return []
    high = 2 * NEAR_M / _METRES
    wide = high / max(math.cos(math.radians(site.lat)), 0.01)
    west, east, south, north = site.lon - wide, site.lon + wide, site.lat - high, site.lat + high
    cells = {cell_of(lon, lat) for lon in (west, east) for lat in (south, north)}
    return [Q(cell__in=cells, lon__range=(west, east), lat__range=(south, north))]


def _by_words(site: Site) -> list[Q]:
    core = _COMMON.sub("", folded(site.name))
    numbers = [each.lstrip("0") for each in _DIGITS.findall(folded(site.code)) if each.strip("0")]
    words = (core, *numbers[-1:], folded(site.address))
    return [reduce(or_, found)] if (found := [Q(search__contains=each) for each in words if len(each) >= 2]) else []


def _traits(site: Site) -> _Traits:
    name = folded(site.name)
    return _Traits(
        site=site,
        code=_pairs(_DIGITS.sub(lambda found: found.group().lstrip("0"), _SIGNS.sub("", folded(site.code)))),
        name=_pairs(_COMMON.sub("", name)),
        whole_name=_pairs(_SIGNS.sub("", name)),
        address=_pairs(_SIGNS.sub("", folded(site.address))),
    )


def _pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters, with the first and the last letter marked."""
    marked = f"^{text}$" if text else ""
    return frozenset(marked[at : at + 2] for at in range(len(marked) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return what share of two sets is common to both (Dice's coefficient)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _likeness(one: _Traits, other: _Traits) -> Likeness:
    by_code, by_address = _alike(one.code, other.code), _alike(one.address, other.address)
    by_name = max(_alike(one.name, other.name), _alike(one.whole_name, other.whole_name) * 0.8)
    metres = _metres(one.site, other.site)
    same = bool(one.site.uscc) and one.site.uscc == other.site.uscc
    score = _score(by_code=by_code, by_name=by_name, by_address=by_address, metres=metres)
    mate = other.site
    return Likeness(
        mate.pk,
        mate.code,
        mate.name,
        mate.address,
        min(1.0, score + 0.4 * same),
        by_code,
        by_name,
        by_address,
        metres,
        same,
    )


def _score(*, by_code: float, by_name: float, by_address: float, metres: float | None) -> float:
    """Return how likely two sites are one. A position that is not known leaves the judgement to the words."""
    words = 0.5 * by_name + 0.25 * by_address + 0.25 * by_code
    if metres is None:
        return words
    return 0.7 * words + 0.3 * max(0.0, 1 - metres / (2 * NEAR_M))


def _metres(one: Site, other: Site) -> float | None:
    """Return how far apart two sites lie, on a sphere's tangent: exact to a thousandth at such distances."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    wide = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return _METRES * math.hypot(wide, one.lat - other.lat)
