"""Positions from the shifted systems of Chinese maps, against 691 reference points."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pyproj import Geod, Transformer

from closeout.kernel.refusal import Refusal, UsageRefusal
from closeout.siting.coordinates import Degrees, Pair, bd09_of, gcj02_of, to_wgs84

REFERENCE = pl.read_csv(Path(__file__).parent / "data" / "shifted_positions.csv")
Shift = Callable[[Degrees, Degrees], Pair]
EARTH = Geod(ellps="WGS84")


def positions(system: str) -> Pair:
    return REFERENCE[f"{system}_lon"].to_numpy(), REFERENCE[f"{system}_lat"].to_numpy()


def furthest(found: Pair, system: str) -> float:
    *_, metres = EARTH.inv(*found, *positions(system))
    return float(np.max(metres))


@pytest.mark.parametrize(("crs", "system"), [("gcj02", "gcj"), ("BD09", "bd"), ("wgs84", "wgs")])
def test_691_reference_points_come_back_to_within_a_centimetre(crs: str, system: str) -> None:
    assert REFERENCE.height == 691
    assert furthest(to_wgs84(crs)(*positions(system)), "wgs") <= 0.01


@pytest.mark.parametrize(("shift", "system"), [(gcj02_of, "gcj"), (bd09_of, "bd")])
def test_the_way_into_a_shifted_system_is_the_published_one(shift: Shift, system: str) -> None:
    assert furthest(shift(*positions("wgs")), system) <= 0.01


def test_outside_china_nothing_is_shifted() -> None:
    lon, lat = np.array([2.35]), np.array([48.86])
    assert to_wgs84("gcj02")(lon, lat) == (lon, lat)


def test_no_position_stays_no_position() -> None:
    lon, lat = to_wgs84("bd09")(np.array([np.nan]), np.array([np.nan]))
    assert np.isnan([*lon, *lat]).all()


def test_a_projected_system_takes_east_before_north_whatever_its_definition_says() -> None:
    lon, lat = to_wgs84("EPSG:4547")(np.array([500_000.0]), np.array([2_500_000.0]))
    assert (lon[0], lat[0]) == pytest.approx((114.0, 22.59782291), abs=1e-7)


@pytest.mark.parametrize(
    ("crs", "x", "y"),
    [
        ("EPSG:4547", 2_500_000, 500_000),
        ("EPSG:32650", 2_500_000, 500_000),
        ("EPSG:4490", 22.6, 114),
        ("EPSG:4547", 5e9, 0),
    ],
)
def test_what_a_system_cannot_mean_is_no_position(crs: str, x: float, y: float) -> None:
    lon, lat = to_wgs84(crs)(np.array([float(x)]), np.array([float(y)]))
    assert np.isnan([*lon, *lat]).all()


def test_a_place_some_degrees_beside_its_zone_is_still_one() -> None:
    lon, lat = to_wgs84("EPSG:4547")(*transformed(117.3, 23.5))
    assert (lon[0], lat[0]) == pytest.approx((117.3, 23.5), abs=1e-7)


def transformed(lon: float, lat: float) -> Pair:
    x, y = Transformer.from_crs("EPSG:4326", "EPSG:4547", always_xy=True).transform([lon], [lat])
    return np.array(x), np.array(y)


@pytest.mark.parametrize("crs", ["gps", "EPSG:", "EPSG:99999999", "EPSG:x", "epsg:²", "EPSG:" + "1" * 5000])
def test_a_system_that_is_none_is_refused(crs: str) -> None:
    with pytest.raises(UsageRefusal) as refusal:
        to_wgs84(crs)
    assert refusal.value.code == "siting.crs_form"


@pytest.mark.parametrize("crs", ["EPSG:4978", "EPSG:5703", "EPSG:2333", "EPSG:4214"])
def test_a_system_that_leads_nowhere_exactly_is_refused(crs: str) -> None:
    with pytest.raises(Refusal) as refusal:
        to_wgs84(crs)
    assert refusal.value.code == "siting.crs_unusable"
