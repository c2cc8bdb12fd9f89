"""Random places: sites and features, and for each site the feature nearest to it, as our place rules find it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from closeout.siting.distances import Ground
from closeout.siting.geometry import Geometries
from closeout.siting.positions import Positions

WITHIN: Final = 500.0  # metres, the widest distance in the plans
PLANE: Final = "+proj=tmerc +lon_0=114 +ellps=WGS84 +units=m"  # the survey zone that our rules would take there
_WEST, _SOUTH, _DEGREES = 112.6, 22.0, 2.8  # about 290 × 310 km around Shenzhen
_SEED: Final = 20260617

Pairs = npt.NDArray[np.int64]  # a feature for each site, -1 where none is within the distance


@dataclass(frozen=True)
class Scene:
    """Sites as points and features of three kinds, in degrees of WGS 84."""

    sites: Geometries
    features: Geometries


def scene(sites: int, features: int) -> Scene:
    """Return so many sites and features: a half of them lines of ten points, a quarter areas, a quarter points."""
    rng = np.random.default_rng(_SEED)
    start = rng.uniform((_WEST, _SOUTH), (_WEST + _DEGREES, _SOUTH + _DEGREES), (features, 2))
    steps = np.cumsum(rng.normal(0, 0.0004, (features, 10, 2)), axis=1)
    lines, points = features // 2, features // 4
    made = [
        shapely.linestrings(start[:lines, None] + steps[:lines]),
        shapely.points(start[lines : lines + points]),
        shapely.convex_hull(shapely.linestrings(start[lines + points :, None] + steps[lines + points :])),
    ]
    at = rng.uniform((_WEST, _SOUTH), (_WEST + _DEGREES, _SOUTH + _DEGREES), (sites, 2))
    return Scene(np.asarray(shapely.points(at)), np.concatenate([np.asarray(each) for each in made]))


def nearest(given: Scene) -> Pairs:
    """Return the feature nearest to each site within the distance, from degrees on, as a check computes it."""
    ground = Ground(given.features, np.full(len(given.features), np.nan))
    return ground.near(Positions(given.sites, np.zeros(len(given.sites))), WITHIN).feature.astype(np.int64)


def clear(given: Scene) -> Scene:
    """Return the scene without sites in two areas at once, where it is a matter of taste which of them is the nearest.

    Nor those within half a metre of the limit: peers measure on the plane, which stretches by up to 0.02 % there, and
    we on the ellipsoid.
    """
    ground = Ground(given.features, np.full(len(given.features), np.nan))
    near = ground.near(Positions(given.sites, np.zeros(len(given.sites))))
    areas = shapely.STRtree(given.features[shapely.get_dimensions(given.features) == 2])
    inside = np.bincount(areas.query(given.sites, predicate="intersects")[0], minlength=len(given.sites))
    sure = (inside < 2) & (np.abs(near.gap - WITHIN) > 0.5)
    return Scene(given.sites[sure], given.features)
