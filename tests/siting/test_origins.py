"""Where a place fact came from, as reasons and columns; and voltages, positions and zones at their limits."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from closeout.siting.coordinates import bd09_of, gcj02_of, unshifted
from closeout.siting.origins import COMPUTED, ORIGINS, feature_column, gap_column, origin_column, reason_of
from closeout.siting.positions import Positions, on_plane, on_the_ground, zone_of
from closeout.siting.voltages import kilovolts, suspicious

LONGITUDES, LATITUDES = st.floats(73, 135), st.floats(18, 54)


@pytest.mark.parametrize("origin", ORIGINS)
def test_every_origin_has_one_of_three_reasons(origin: str) -> None:
    assert reason_of(origin) in ("", "no_layer", "measure_on_site")


@pytest.mark.parametrize(
    ("origin", "reason"),
    [
        (None, ""),
        ("no_layer", "no_layer"),
        ("not_covered", "no_layer"),
        ("no_position", "measure_on_site"),
        ("imprecise", "measure_on_site"),
        ("no_code", ""),
        ("unknown_code", ""),
    ],
)
def test_what_no_map_and_no_code_can_say_is_to_be_measured(origin: str | None, reason: str) -> None:
    assert reason_of(origin) == reason


def test_a_distance_that_was_computed_is_measured_where_it_does_not_decide() -> None:
    assert {reason_of(each) for each in COMPUTED} == {"measure_on_site"}
    assert set(ORIGINS) > COMPUTED


def test_an_origin_that_nobody_knows_is_a_bug() -> None:
    with pytest.raises(KeyError):
        reason_of("elsewhere")


def test_the_columns_beside_a_fact_are_never_those_of_another() -> None:
    made = {make(key) for make in (origin_column, feature_column, gap_column) for key in ("a", "b", "origin:a")}
    assert len(made) == 9


@given(LONGITUDES, LATITUDES)
def test_the_way_back_from_a_shifted_system_ends_where_it_began(lon: float, lat: float) -> None:
    x, y = np.array([lon]), np.array([lat])
    for shift in (gcj02_of, bd09_of):
        back = unshifted(*shift(x, y), shift)
        assert np.allclose(back, (x, y), rtol=0, atol=1e-9)


@given(LONGITUDES, LATITUDES)
def test_the_shift_is_never_more_than_a_kilometre_or_two(lon: float, lat: float) -> None:
    moved = gcj02_of(np.array([lon]), np.array([lat]))
    assert abs(moved[0][0] - lon) < 0.03
    assert abs(moved[1][0] - lat) < 0.02


@pytest.mark.parametrize(
    ("lon", "lat", "shifted"),
    [
        (72.004, 30.0, True),
        (72.0039, 30.0, False),
        (137.8347, 30.0, True),
        (137.8348, 30.0, False),
        (100.0, 0.8293, True),
        (100.0, 0.8292, False),
        (100.0, 55.8271, True),
        (100.0, 55.8272, False),
    ],
)
def test_just_within_china_s_rectangle_positions_are_shifted(lon: float, lat: float, shifted: bool) -> None:
    moved = gcj02_of(np.array([lon]), np.array([lat]))
    assert ((moved[0][0], moved[1][0]) != (lon, lat)) is shifted


@pytest.mark.parametrize(
    ("lon", "zone"), [(114.0, 38), (112.51, 38), (115.49, 38), (112.49, 37), (115.51, 39), (0.0, 0), (-1.6, -1)]
)
def test_a_zone_lies_a_degree_and_a_half_to_either_side(lon: float, zone: int) -> None:
    assert zone_of(np.array([lon])).tolist() == [zone]


def test_sites_are_given_zone_by_zone_and_those_without_a_place_not_at_all() -> None:
    shapes = np.array([shapely.Point(114, 22), None, shapely.Point(120, 32), shapely.Point(114.1, 22)], dtype=object)
    zones = list(Positions(shapes, np.zeros(4)).zones())
    assert [each.zone for each in zones] == [38, 40]
    assert [sorted(each.at.tolist()) for each in zones] == [[0, 3], [2]]


def test_no_sites_lie_in_no_zone() -> None:
    assert list(Positions(np.array([None, None], dtype=object), np.zeros(2)).zones()) == []


@given(st.lists(st.tuples(st.floats(112.6, 115.4), LATITUDES), min_size=1, max_size=8))
def test_every_site_of_a_zone_is_given_once(places: list[tuple[float, float]]) -> None:
    shapes = np.array([shapely.Point(*each) for each in places], dtype=object)
    (zone,) = Positions(shapes, np.zeros(len(places))).zones()
    assert sorted(zone.at.tolist()) == list(range(len(places)))


@given(LATITUDES)
def test_what_lies_at_the_same_place_has_no_distance(lat: float) -> None:
    here = on_plane(np.array([shapely.Point(114, lat)], dtype=object), 38)
    assert on_the_ground(here, here, 38).tolist() == [0.0]


def test_no_shapes_have_no_distances() -> None:
    none = np.array([], dtype=object)
    assert on_the_ground(none, none, 38).tolist() == []
    assert on_plane(none, 38).tolist() == []


@pytest.mark.parametrize(
    ("voltage_kv", "voltage", "found"),
    [
        ("", "1000", {1.0}),
        ("", "999", set()),
        ("", "999 V", {0.999}),
        ("", "0", set()),
        ("220", "110000", {220.0}),
        ("", "220000;110000", {220.0, 110.0}),
        ("", "220000;110", set()),
        ("", "±800000", {800.0}),
        ("", "220 千伏", {220.0}),
        ("", "-220000", set()),
        ("", "9" * 5000, set()),
        ("", ";", set()),
        ("220;x", "", set()),
    ],
)
def test_a_line_s_voltage_is_sure_or_not_known(voltage_kv: str, voltage: str, found: set[float]) -> None:
    assert kilovolts(voltage_kv, voltage) == found


@given(st.text(max_size=12), st.text(max_size=12))
def test_no_text_gives_a_voltage_that_no_line_has(voltage_kv: str, voltage: str) -> None:
    assert all(0 < each < float("inf") for each in kilovolts(voltage_kv, voltage))
    assert suspicious(voltage) in (True, False)
