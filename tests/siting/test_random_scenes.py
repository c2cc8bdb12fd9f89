"""Whole random scenes against a slow reading of the place rules that shares no code with the engine."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely.geometry
from pyproj import Transformer

from closeout.kernel.columns import FOOTPRINT
from tests.siting import scenes
from tests.siting.scenes import Feature, area, at, line, point, siting, square, write

VOLTAGES = [None, "unread", "10", "35", "110", "154", "220", "500", "220;110", "20", "750"]
CODES = {"111": "main_urban", "121": "town", "220": "village"}
Plane = Callable[[Any], Any]


def places(dice: np.random.Generator, count: int) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in dice.uniform(-300, 300, (count, 2))]


def power_line(dice: np.random.Generator) -> Feature:
    tags = {"voltage_kv": dice.choice(np.array(VOLTAGES, dtype=object)), "half_width_m": dice.choice([0.0, 3.0, 12.0])}
    return line(*places(dice, 3), **{key: value for key, value in tags.items() if value is not None})


def green(dice: np.random.Generator) -> Feature:
    ((east, north),), size = places(dice, 1), dice.uniform(80, 300)
    hole = [square(size / 2, east, north)] if dice.random() < 0.5 else []
    return area(square(size, east, north), *hole)


def drawn(dice: np.random.Generator) -> dict[str, list[Feature]]:
    return {
        "hv_line": [power_line(dice) for _ in range(dice.integers(0, 6))],
        "road": [line(*places(dice, 3), half_width_m=4.0) for _ in range(dice.integers(0, 3))],
        "park": [green(dice) for _ in range(dice.integers(0, 4))],
        "main_urban_area": [green(dice) for _ in range(dice.integers(0, 3))],
        "dangerous_goods_store": [point(*place) for place in places(dice, int(dice.integers(0, 3)))],
        "hv_line_coverage": [area(square(500))],
    }


def shape(feature: Feature) -> Any:
    return shapely.geometry.shape(dict(feature[0]))


def around(middle: shapely.Point) -> Plane:
    """Return a projection that is exact in distances from `middle`, and near it in all others."""
    system = f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +ellps=WGS84"
    turn = Transformer.from_crs("EPSG:4326", system, always_xy=True).transform
    return lambda drawing: shapely.transform(drawing, lambda xy: np.column_stack(turn(xy[:, 0], xy[:, 1])))


def kilovolts(said: str) -> set[float]:
    return set() if said == "unread" else {float(each) for each in said.split(";")}


class Slow:
    """One site, its rules read one after the other; `gap` may be below 0 within half a width."""

    def __init__(self, scene: dict[str, list[Feature]], site: Any, accuracy: float) -> None:
        self.plane = around(site.centroid)
        self.scene, self.site, self.a = scene, self.plane(site), accuracy
        self.covered = shape(scene["hv_line_coverage"][0]).covers(site)

    def gap(self, feature: Feature) -> float:
        return float(self.site.distance(self.plane(shape(feature)))) - float(feature[1].get("half_width_m", 0))

    def distance(self, features: Sequence[Feature]) -> float:
        return max(0.0, min(map(self.gap, features), default=99999.0))

    def near(self, features: Sequence[Feature], limit: float) -> bool | None:
        gap = min(map(self.gap, features), default=np.inf)
        return None if self.a > 0 and abs(gap - limit) <= self.a else bool(gap <= limit)

    def inside(self, features: Sequence[Feature]) -> bool | None:
        whole = shapely.union_all([self.plane(shape(each)) for each in features])
        if features and self.a > 0 and whole.boundary.distance(self.site) <= self.a:
            return None
        return bool(whole.intersects(self.site))

    def power(self) -> list[Any]:
        """Return the distances to 220 and 500 kV, and whether it is in another corridor."""
        lines = [(each, kilovolts(each[1].get("voltage_kv", "unread"))) for each in self.scene["hv_line"]]
        if not self.covered or any(not kilo and self.gap(each) <= 20 + self.a for each, kilo in lines):
            return [None] * 3
        measured = [self.distance([each for each, kilo in lines if volts in kilo]) for volts in (220, 500)]
        answers = {self.in_corridor(each, kilo) for each, many in lines for kilo in many if kilo not in (220, 500)}
        return [*measured, True if True in answers else None if None in answers else False]

    def in_corridor(self, feature: Feature, kilo: float) -> bool | None:
        for low, high, width in ((0, 10, 5), (35, 110, 10), (154, 330, 15)):
            if low <= kilo <= high:
                return self.near([feature], width)
        return None if self.gap(feature) <= 20 + self.a else False

    def kind(self, code: str | None) -> str | None:
        inside, said = self.inside(self.scene["main_urban_area"]), CODES.get(code or "")
        if inside is None or (said is not None and (said == "main_urban") is not inside):
            return None
        return "main_urban" if inside else said

    def facts(self, code: str | None) -> dict[str, Any]:
        near, far, other = self.power()
        return {
            "hv_line_220kv_m": near,
            "hv_line_500kv_m": far,
            "in_other_hv_corridor": other,
            "beside_road": self.near(self.scene["road"], 20),
            "in_park": self.inside(self.scene["park"]),
            "dangerous_goods_store_m": self.distance(self.scene["dangerous_goods_store"]),
            "area_kind": self.kind(code),
        }


@pytest.mark.parametrize("seed", range(8))
def test_every_place_fact_of_a_random_scene_is_that_of_the_slow_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    dice = np.random.default_rng(seed)
    monkeypatch.setattr(scenes, "LON", 3 * dice.integers(26, 45) + 1.5 * (seed % 2))  # every other on a zone's edge
    monkeypatch.setattr(scenes, "LAT", dice.uniform(18, 53))
    scene, middles = drawn(dice), places(dice, 30)
    outlines = [shapely.Polygon([at(*each) for each in square(30, *middle)]) for middle in middles[:15]]
    shapes = [*outlines, *(shapely.Point(at(*middle)) for middle in middles[15:])]
    accuracy, codes = dice.choice([0.0, 3.0, 10.0, 30.0], 30), dice.choice(np.array([*CODES, None], dtype=object), 30)
    frame = scenes.sites(*middles, position_accuracy_m=accuracy.tolist(), urban_rural_code=codes.tolist())
    drawing = pl.Series(FOOTPRINT, [*map(shapely.to_wkb, outlines), *[None] * 15], dtype=pl.Binary)
    found = siting(write(tmp_path / "layers", **scene)).at(frame.with_columns(drawing))
    for number, (site, error, code) in enumerate(zip(shapes, accuracy, codes, strict=True)):
        wanted = Slow(scene, site, float(error)).facts(code)
        assert found.select(list(wanted)).row(number, named=True) == pytest.approx(wanted, abs=0.05), (number, error)
