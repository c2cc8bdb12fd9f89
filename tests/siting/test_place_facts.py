"""A scene worked out by hand: each rule at its limit, just inside and just outside (decisions on place rules)."""

from pathlib import Path

import polars as pl
import pytest
import shapely

from closeout.kernel.columns import FOOTPRINT
from tests.siting import scenes
from tests.siting.scenes import EARTH, LAT, LON, area, at, found, line, origins, point, sites, siting, square, write

EAST_WEST = ((-100.0, 0.0), (100.0, 0.0))  # longer, it would leave the parallel


@pytest.mark.parametrize("metres", [0.0, 0.1, 15.0, 499.9, 500.0, 500.1, 2000.0])
def test_a_distance_is_that_of_the_geodesic(tmp_path: Path, metres: float) -> None:
    layers = write(tmp_path, dangerous_goods_store=[point(name="一号库")])
    for place in ((metres, 0.0), (0.0, metres)):
        assert found(layers, "dangerous_goods_store_m", sites(place)) == [pytest.approx(metres, abs=0.001)]


def test_half_the_width_is_taken_away_and_never_more_than_there_is(tmp_path: Path) -> None:
    layers = write(tmp_path, hv_line=[line(*EAST_WEST, voltage_kv=220, half_width_m=7)])
    frame = sites((0, 22), (0, 7), (0, 3))
    assert found(layers, "hv_line_220kv_m", frame) == [pytest.approx(15, abs=0.01), pytest.approx(0, abs=0.01), 0]


def test_how_far_a_feature_is_never_falls_below_nothing(tmp_path: Path) -> None:
    layers = write(tmp_path, hv_line=[line(*EAST_WEST, voltage_kv=220, half_width_m=7)])
    answer = siting(layers).at(sites((0, 3), position_accuracy_m=[2.0])).row(0, named=True)
    ends = answer["gap:hv_line_220kv_m"], answer["low:hv_line_220kv_m"], answer["high:hv_line_220kv_m"]
    assert ends == (0, 0, 2)


def test_a_wide_feature_farther_away_may_be_nearer_than_a_narrow_one(tmp_path: Path) -> None:
    lines = [
        line((-100, -30), (100, -30), voltage_kv=220, half_width_m=1, name="窄"),
        line((-100, 40), (100, 40), voltage_kv=220, half_width_m=20, name="宽"),
    ]
    answer = siting(write(tmp_path, hv_line=lines)).at(sites((0, 0))).row(0, named=True)
    assert (answer["feature:hv_line_220kv_m"], answer["hv_line_220kv_m"]) == ("宽", pytest.approx(20, abs=0.01))


def test_a_line_without_half_its_width_is_measured_to_the_centre_and_says_so(tmp_path: Path) -> None:
    layers = write(tmp_path, hv_line=[line(*EAST_WEST, voltage="220000")])
    assert origins(layers, "hv_line_220kv_m", sites((0, 30))) == ["centre_line_only"]


def test_an_empty_layer_has_nothing_near(tmp_path: Path) -> None:
    layers = write(tmp_path, dangerous_goods_store=[], park=[])
    assert found(layers, "dangerous_goods_store_m", sites((0, 0))) == [99999]
    assert found(layers, "in_park", sites((0, 0))) == [False]


def test_nothing_near_is_certain_however_uncertain_the_position(tmp_path: Path) -> None:
    answer = siting(write(tmp_path, dangerous_goods_store=[])).at(sites((0, 0), position_accuracy_m=[30.0]))
    ends = answer.select("low:dangerous_goods_store_m", "high:dangerous_goods_store_m").row(0)
    assert ends == (99999, 99999)


@pytest.mark.parametrize("metres", [50_000.0, 99_990.0])
def test_what_is_far_away_is_measured_too(tmp_path: Path, metres: float) -> None:
    layers = write(tmp_path, dangerous_goods_store=[point()])
    assert found(layers, "dangerous_goods_store_m", sites((0, metres))) == [pytest.approx(metres, abs=0.1)]


def test_beyond_the_greatest_distance_there_is_nothing_near(tmp_path: Path) -> None:
    layers = write(tmp_path, dangerous_goods_store=[point()])
    assert found(layers, "dangerous_goods_store_m", sites((0, 100_001.0))) == [99999]
    assert origins(layers, "dangerous_goods_store_m", sites((0, 100_001.0))) == ["nothing_near"]


def test_a_river_across_the_whole_country_is_measured_where_the_site_is(tmp_path: Path) -> None:
    along = [(lon, scenes.LAT) for lon in range(76, 134)]
    layers = write(tmp_path, road=[({"type": "LineString", "coordinates": along}, {})])
    assert siting(layers).at(sites((0, 25)))["gap:beside_road"].item() == pytest.approx(25, abs=0.1)


def test_a_line_of_many_corners_has_no_gaps(tmp_path: Path) -> None:
    corners = [(10.0 * at, float(at % 2)) for at in range(-50, 50)]
    layers = write(tmp_path, road=[line(*corners)])
    frame = sites(*((10.0 * at + 5, 10.5) for at in range(-50, 49)))
    assert siting(layers).at(frame)["gap:beside_road"].to_list() == pytest.approx([9.95] * 99, abs=0.01)


def test_of_features_equally_near_the_first_in_the_file_is_named(tmp_path: Path) -> None:
    stores = [point(30, 0, name="甲"), point(30, 0, name="乙")]
    parks = [area(square(100), name="丙"), area(square(80), name="丁")]
    answer = siting(write(tmp_path, dangerous_goods_store=stores, park=parks)).at(sites((0, 0))).row(0, named=True)
    assert (answer["feature:dangerous_goods_store_m"], answer["feature:in_park"]) == ("甲", "丙")


def test_a_store_drawn_as_several_kinds_of_shapes_is_near_where_any_of_them_is(tmp_path: Path) -> None:
    parts = [area(square(20))[0], {"type": "GeometryCollection", "geometries": [point(200, 0)[0]]}]
    layers = write(tmp_path, dangerous_goods_store=[({"type": "GeometryCollection", "geometries": parts}, {})])
    answers = found(layers, "dangerous_goods_store_m", sites((30, 0), (190, 0), (0, 0)))
    assert answers == pytest.approx([20, 10, 0], abs=0.01)


def test_a_layer_that_is_not_there_leaves_the_fact_open(tmp_path: Path) -> None:
    layers = write(tmp_path, dangerous_goods_store=[])
    assert found(layers, "in_park", sites((0, 0))) == [None]
    assert origins(layers, "in_park", sites((0, 0))) == ["no_layer"]


def test_a_layer_says_nothing_where_it_does_not_cover(tmp_path: Path) -> None:
    layers = write(tmp_path, park=[], park_coverage=[area(square(200))])
    frame = sites((0, 0), (99, 0), (101, 0))
    assert found(layers, "in_park", frame) == [False, False, None]
    assert origins(layers, "in_park", frame)[2] == "not_covered"


def test_a_footprint_that_reaches_out_of_what_the_layer_covers_is_not_covered(tmp_path: Path) -> None:
    layers = write(tmp_path, park=[], park_coverage=[area(square(200))])
    outlines = [shapely.Polygon([at(*each) for each in square(60, east)]) for east in (60.0, 80.0)]
    frame = sites((0, 0), (0, 0)).with_columns(pl.Series(FOOTPRINT, [shapely.to_wkb(each) for each in outlines]))
    assert origins(layers, "in_park", frame) == ["nothing_near", "not_covered"]


def test_a_site_without_a_position_is_to_be_measured(tmp_path: Path) -> None:
    layers = write(tmp_path, park=[area(square(100))])
    frame = pl.DataFrame({"lon": [None, 114.0], "lat": [22.6, None]}, schema={"lon": pl.Float64, "lat": pl.Float64})
    assert origins(layers, "in_park", frame) == ["no_position"] * 2


def test_the_error_of_a_position_makes_a_distance_an_interval(tmp_path: Path) -> None:
    layers = write(tmp_path, dangerous_goods_store=[point()])
    frame = siting(layers).at(sites((500, 0), (3, 0), position_accuracy_m=[20.0, 5.0]))
    ends = frame.select("low:dangerous_goods_store_m", "high:dangerous_goods_store_m").rows()
    assert ends == [pytest.approx((480, 520), abs=0.01), pytest.approx((0, 8), abs=0.01)]


@pytest.mark.parametrize(
    ("east", "accuracy", "inside"),
    [(50, 0, True), (49.9, 0, True), (50.1, 0, False), (40, 9, True), (40, 11, None), (60, 9, False), (60, 11, None)],
)
def test_inside_an_area_is_open_only_where_its_edge_is_within_the_error(
    tmp_path: Path, east: float, accuracy: float, inside: bool | None
) -> None:
    corner = [at(x, y) for x, y in square(100)]
    west, south, right, north = shapely.MultiPoint(corner).bounds
    ring = [(west, south), (right, south), (right, north), (west, north), (west, south)]
    layers = write(tmp_path, park=[({"type": "Polygon", "coordinates": [ring]}, {})])
    place = sites((east, 0), position_accuracy_m=[float(accuracy)])
    frame = place.with_columns(lon=pl.lit(right)) if east == 50 else place
    assert found(layers, "in_park", frame) == [inside]


def test_two_areas_that_touch_have_no_edge_between_them(tmp_path: Path) -> None:
    layers = write(tmp_path, park=[area(square(100)), area(square(100, east=99))])
    assert found(layers, "in_park", sites((49, 0), position_accuracy_m=[10.0])) == [True]


def test_a_hole_is_outside(tmp_path: Path) -> None:
    layers = write(tmp_path, park=[area(square(100), square(40))])
    assert found(layers, "in_park", sites((0, 0), (30, 0))) == [False, True]


def test_a_footprint_is_measured_from_its_edge(tmp_path: Path) -> None:
    layers = write(tmp_path, dangerous_goods_store=[point(100, 0)], park=[area(square(20, east=35))])
    outline = shapely.Polygon([at(*each) for each in square(60)])
    frame = sites((500, 500)).with_columns(pl.Series(FOOTPRINT, [shapely.to_wkb(outline)]))
    assert found(layers, "dangerous_goods_store_m", frame) == [pytest.approx(70, abs=0.01)]
    assert found(layers, "in_park", frame) == [True]


@pytest.mark.parametrize(
    ("kilovolts", "metres"), [(0.4, 5), (10, 5), (35, 10), (66, 10), (110, 10), (154, 15), (330, 15)]
)
def test_a_corridor_is_as_wide_as_its_voltage_asks(tmp_path: Path, kilovolts: float, metres: float) -> None:
    layers = write(tmp_path, hv_line=[line(*EAST_WEST, voltage_kv=kilovolts, half_width_m=0)])
    frame = sites((0, metres - 0.01), (0, metres + 0.01))
    assert found(layers, "in_other_hv_corridor", frame) == [True, False]


def test_lines_of_220_and_500_kilovolts_are_no_other_voltages(tmp_path: Path) -> None:
    layers = write(tmp_path, hv_line=[line(*EAST_WEST, voltage_kv="220;500")])
    assert found(layers, "in_other_hv_corridor", sites((0, 1))) == [False]
    assert found(layers, "hv_line_500kv_m", sites((0, 1))) == [pytest.approx(1, abs=0.01)]


@pytest.mark.parametrize(
    ("north", "accuracy", "inside"), [(4.9, 0, True), (3, 1.9, True), (3, 2.1, None), (7, 1.9, False), (7, 2.1, None)]
)
def test_a_corridor_is_open_where_its_edge_is_within_the_error(
    tmp_path: Path, north: float, accuracy: float, inside: bool | None
) -> None:
    layers = write(tmp_path, hv_line=[line(*EAST_WEST, voltage_kv=10, half_width_m=0)])
    assert found(layers, "in_other_hv_corridor", sites((0, north), position_accuracy_m=[float(accuracy)])) == [inside]


def test_a_line_that_is_surely_near_enough_decides_whatever_another_might(tmp_path: Path) -> None:
    lines = [line(*EAST_WEST, voltage_kv=10, name="近"), line((-100, 12), (100, 12), voltage_kv=110, name="疑")]
    answer = siting(write(tmp_path, hv_line=lines)).at(sites((0, 0), position_accuracy_m=[3.0])).row(0, named=True)
    assert (answer["in_other_hv_corridor"], answer["feature:in_other_hv_corridor"]) == (True, "近")


@pytest.mark.parametrize("fact", ["in_park", "beside_road"])
def test_an_edge_exactly_as_far_as_the_error_leaves_it_open(tmp_path: Path, fact: str) -> None:
    layers = write(tmp_path, park=[area(square(100))], road=[line((-100, -70), (100, -70))])
    gap = siting(layers).at(sites((0, 80)))[f"gap:{fact}"].item() - (20 if fact == "beside_road" else 0)
    answers = [found(layers, fact, sites((0, 80), position_accuracy_m=[each])) for each in (gap, gap - 0.001)]
    assert answers == [[None], [False]]


@pytest.mark.parametrize(("north", "accuracy", "open_"), [(19.9, 0, True), (20.1, 0, False), (25, 6, True)])
@pytest.mark.parametrize("fact", ["hv_line_220kv_m", "hv_line_500kv_m", "in_other_hv_corridor"])
def test_a_line_without_a_voltage_makes_all_three_open(
    tmp_path: Path, north: float, accuracy: float, open_: bool, fact: str
) -> None:
    layers = write(tmp_path, hv_line=[line(*EAST_WEST), line(*EAST_WEST, voltage_kv=110)])
    frame = sites((0, north), position_accuracy_m=[float(accuracy)])
    assert (found(layers, fact, frame)[0] is None) is open_
    assert (origins(layers, fact, frame) == ["untagged_voltage"]) is open_


@pytest.mark.parametrize(
    ("north", "accuracy", "open_"), [(12, 0, True), (20.1, 0, False), (25, 6, True), (27, 6, False)]
)
def test_a_voltage_between_the_classes_leaves_the_corridor_to_be_measured(
    tmp_path: Path, north: float, accuracy: float, open_: bool
) -> None:
    layers = write(tmp_path, hv_line=[line(*EAST_WEST, voltage_kv=750)])
    frame = sites((0, north), position_accuracy_m=[float(accuracy)])
    assert (origins(layers, "in_other_hv_corridor", frame) == ["unlisted_voltage"]) is open_


def test_the_pack_says_how_near_to_a_road_is_beside_it(tmp_path: Path) -> None:
    layers = write(tmp_path, road=[line(*EAST_WEST, half_width_m=4)])
    frame = sites((0, 23.9), (0, 24.1), (0, 33.9))
    assert siting(layers).at(frame)["beside_road"].to_list() == [True, False, False]
    assert siting(layers, 30.0).at(frame)["beside_road"].to_list() == [True, True, True]


@pytest.mark.parametrize(
    ("east", "code", "kind", "origin"),
    [
        (0, None, "main_urban", "layer"),
        (0, "111", "main_urban", "layer"),
        (0, "121", None, "conflict"),
        (200, "111", None, "conflict"),
        (200, "122", "town", "layer"),
        (200, "220", "village", "layer"),
        (200, None, None, "no_code"),
        (200, " ", None, "no_code"),
        (200, "999", None, "unknown_code"),
        (200, "1111", None, "unknown_code"),
        (0, "999", "main_urban", "layer"),
        (200, " 122 ", "town", "layer"),
        (95, "220", None, "imprecise"),
    ],
)
def test_the_kind_of_area_is_the_layers_inside_and_the_codes_outside(
    tmp_path: Path, east: float, code: str | None, kind: str | None, origin: str
) -> None:
    layers = write(tmp_path, main_urban_area=[area(square(200))])
    frame = sites((east, 0), urban_rural_code=[code], position_accuracy_m=[10.0])
    assert (found(layers, "area_kind", frame), origins(layers, "area_kind", frame)) == ([kind], [origin])


@pytest.mark.parametrize("bearing", range(0, 360, 15))
def test_at_exactly_the_limit_a_distance_is_the_limit(tmp_path: Path, bearing: int) -> None:
    """A geodesic of 500 m came out at 500.000000003 m, which "more than 500 m" let pass."""
    lon, lat, _ = EARTH.fwd(LON, LAT, bearing, 500)
    layers = write(tmp_path, dangerous_goods_store=[point()])
    assert found(layers, "dangerous_goods_store_m", pl.DataFrame({"lon": [lon], "lat": [lat]})) == [500]


def test_a_site_within_the_area_of_a_mixed_collection_is_in_doubt_near_its_edge(tmp_path: Path) -> None:
    """The edge of a collection is none; it ended in an IndexError."""
    parts = [area(square(100))[0], line((0, 0), (200, 0))[0]]
    mixed = {"type": "GeometryCollection", "geometries": parts}, {"name": "x"}
    assert found(write(tmp_path, road=[mixed]), "beside_road", sites((0, 0), position_accuracy_m=[600.0])) == [None]
