"""How far sites are from the features of a layer: the nearest feature, and how deep a site lies within an area.

A zone's features are cut into short pieces on its plane and kept in a tree; the pieces of large shapes answer quickly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from shapely import STRtree

from closeout.siting.geometry import Geometries, Mask, Places, single_parts
from closeout.siting.positions import ZONE, Metres, OnPlane, Positions, on_plane, on_the_ground

FARTHEST: Final = 99_999.0  # metres; what is farther is not looked for
_AROUND: Final = 2.0  # degrees beside a zone in which its sites' features lie: above 100 km below 60° of latitude
_STRETCH: Final = 1.001  # of lengths on a zone's plane, at most
_PIECE: Final = 32  # edges
_NONE: Final = -1
_DIGITS: Final = 6  # of a metre: what calculating in doubles adds to a distance of exactly 500 m is a millionth of that


@dataclass(frozen=True, slots=True)
class Near:
    """Of each site the distance to the nearest feature in metres, less half its width, and that feature's place.

    Negative within half the width. Infinite, with place -1, where nothing is as near as was asked for.
    """

    gap: Metres
    feature: Places
    within: Mask  # the site touches an area


class Ground:
    """Features to measure to. What a zone needs is prepared when the first site of the zone comes."""

    def __init__(self, shapes: Geometries, half_width: Metres) -> None:
        """Measure to `shapes` in degrees of WGS 84, of which `half_width` in metres (NaN: nothing) is taken away."""
        self._shapes = shapes
        self._half_width = np.nan_to_num(half_width, nan=0.0)
        self._zones: dict[int, _Zone] = {}
        self._areas = np.flatnonzero(shapely.get_dimensions(shapes) == 2)

    def near(self, sites: Positions, limit: float = FARTHEST) -> Near:
        """Return what is nearest to each site; a footprint or a point within an area is at distance 0 of it.

        What is farther than `limit` metres is not looked for, which takes a fifth of the time for a few metres.
        """
        gap = np.full(len(sites.shapes), np.inf)
        feature = np.full(len(sites.shapes), _NONE, dtype=np.intp)
        for each in sites.zones():
            gap[each.at], feature[each.at] = self._zone(each.zone).near(each, limit)
        site, area = self._inside(sites)
        depth = -self._half_width[area]
        nearer = depth <= gap[site]
        gap[site[nearer]], feature[site[nearer]] = depth[nearer], area[nearer]
        within = np.zeros(len(sites.shapes), dtype=bool)
        within[site] = True
        return Near(np.round(gap, _DIGITS), feature, within)

    def depth(self, sites: Positions, which: Mask) -> Metres:
        """Return how far the sites in `which` are from the edge of all areas together, as far as their accuracy goes.

        Infinite where the edge is farther away than the site's accuracy, and for sites not in `which`.
        """
        depth = np.full(len(sites.shapes), np.inf)
        for each in sites.zones():
            zone = self._zone(each.zone)
            for at, shape in zip(each.at, each.shapes, strict=True):
                if which[at]:
                    depth[at] = zone.depth(shape, float(sites.accuracy[at]))
        return np.round(depth, _DIGITS)

    def _inside(self, sites: Positions) -> tuple[Places, Places]:
        """Return sites with the first area that each touches, in degrees: there, edges along a meridian stay exact."""
        if not len(self._areas):
            return self._areas, self._areas
        areas, site = STRtree(sites.shapes).query(self._shapes[self._areas], predicate="intersects")
        order = np.lexsort((areas, site))
        sites_inside, first = np.unique(site[order], return_index=True)
        return sites_inside, self._areas[areas[order[first]]]

    def _zone(self, zone: int) -> "_Zone":
        if zone not in self._zones:
            west, east = zone * ZONE - ZONE / 2 - _AROUND, zone * ZONE + ZONE / 2 + _AROUND
            bounds = shapely.bounds(self._shapes)
            around = np.flatnonzero((bounds[:, 2] >= west) & (bounds[:, 0] <= east))
            outside = (bounds[around, 0] < west) | (bounds[around, 2] > east)
            shapes = self._shapes[around]
            shapes[outside] = shapely.intersection(shapes[outside], shapely.box(west, -90, east, 90))
            self._zones[zone] = _Zone(zone, on_plane(shapes, zone), around, self._half_width)
        return self._zones[zone]


class _Zone:
    """The features around one zone, on its plane; `feature` is the place of each among all."""

    def __init__(self, zone: int, shapes: Geometries, feature: Places, half_width: Metres) -> None:
        self._number = zone
        self._shapes, self._half_width = shapes, half_width
        pieces, owner = _pieces(shapes)
        self._pieces, self._owner = pieces, feature[owner]
        self._tree = STRtree(pieces)
        parts, _ = single_parts(shapes)
        # Of a collection the areas alone have an edge.
        self._areas = STRtree(parts[shapely.get_dimensions(parts) == 2])
        widths = half_width[self._owner]
        self._widest = float(widths.max(initial=0.0))
        self._same_width = bool((widths == self._widest).all())

    def near(self, sites: OnPlane, within: float) -> tuple[Metres, Places]:
        """Return the gap to the nearest edge, line or point of each site, and the feature it belongs to."""
        gap, feature = np.full(len(sites.at), np.inf), np.full(len(sites.at), _NONE, dtype=np.intp)
        reach = (within + self._widest) * _STRETCH + 0.001
        site, piece = self._tree.query_nearest(sites.shapes, max_distance=reach, all_matches=True)
        if not self._same_width:
            site, piece = self._all_that_may_win(sites.shapes, site, piece)
        metres = on_the_ground(sites.shapes[site], self._pieces[piece], self._number)
        metres -= self._half_width[self._owner[piece]]
        # The smallest gap wins; of equal ones the feature that stands first.
        order = np.lexsort((self._owner[piece], metres, site))
        winner, first = np.unique(site[order], return_index=True)
        chosen = order[first]
        near = np.round(metres[chosen], _DIGITS) <= within
        gap[winner[near]], feature[winner[near]] = metres[chosen][near], self._owner[piece[chosen]][near]
        return gap, feature

    def _all_that_may_win(self, shapes: Geometries, site: Places, piece: Places) -> tuple[Places, Places]:
        """Return every pair of which the feature may be nearest, once half its width is taken away."""
        reach = np.zeros(len(shapes))
        width = self._half_width[self._owner[piece]]
        reach[site] = shapely.distance(shapes[site], self._pieces[piece]) - width + self._widest
        found = np.unique(site)
        inner, other = self._tree.query(shapes[found], predicate="dwithin", distance=reach[found] * _STRETCH + 0.001)
        return found[inner], other

    def depth(self, site: shapely.Geometry, within: float) -> float:
        """Return the distance in metres to the edge of the areas around a site; infinite where it is above `within`."""
        around = self._areas.query(site, predicate="dwithin", distance=within * _STRETCH + 0.001)
        if not len(around):
            return np.inf
        edge = shapely.boundary(shapely.union_all(self._areas.geometries[around]))
        metres = on_the_ground(np.array([site]), np.array([edge]), self._number)[0]
        return float(metres) if round(metres, _DIGITS) <= within else np.inf


def _pieces(shapes: Geometries) -> tuple[Geometries, Places]:
    """Return the edges of areas, the lines and the points of `shapes` in short pieces, each with its shape's place."""
    edges = shapes.copy()
    areas = shapely.get_dimensions(shapes) == 2
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    edges[areas & ~mixed] = shapely.boundary(shapes[areas & ~mixed])
    edges[areas & mixed] = [_edge(each) for each in shapes[areas & mixed]]
    parts, owner = single_parts(edges)
    long = shapely.get_num_coordinates(parts) > _PIECE + 1
    cut = [_cut(each) for each in parts[long]]
    owners = [owner[~long], *(np.full(len(each), at) for each, at in zip(cut, owner[long], strict=True))]
    return np.concatenate([parts[~long], *cut]), np.concatenate(owners)


def _edge(area: shapely.Geometry) -> shapely.Geometry:
    """Return the boundary of an area; of a mixed collection that of its areas beside its lines and points."""
    if shapely.get_type_id(area) != shapely.GeometryType.GEOMETRYCOLLECTION:
        return shapely.boundary(area)
    parts = [_edge(each) if _is_area(each) else each for each in shapely.get_parts(area)]
    return shapely.GeometryCollection(parts)


def _is_area(shape: shapely.Geometry) -> bool:
    return bool(shapely.get_dimensions(shape) == 2)


def _cut(line: shapely.Geometry) -> Sequence[shapely.Geometry]:
    points = shapely.get_coordinates(line)
    return [shapely.LineString(points[at : at + _PIECE + 1]) for at in range(0, len(points) - 1, _PIECE)]
