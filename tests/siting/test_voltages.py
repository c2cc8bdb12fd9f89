"""Voltages of power lines as maps write them."""

import pytest

from closeout.siting.voltages import kilovolts, suspicious


@pytest.mark.parametrize(
    ("voltage_kv", "voltage", "found"),
    [
        ("220", "", {220}),
        ("220;110", "", {220, 110}),
        ("", "220000;110000", {220, 110}),
        ("", "±500 kV", {500}),
        ("500千伏", "10000", {500}),
        ("", "", set()),
        ("", "high", set()),
        ("", "220000;high", set()),
        ("0", "", set()),
        ("", "220", set()),
        ("", "220000;110", set()),
        ("", "380 V", {0.38}),
    ],
)
def test_a_voltage_is_read_in_kilovolts_or_volts(voltage_kv: str, voltage: str, found: set[float]) -> None:
    assert kilovolts(voltage_kv, voltage) == found


@pytest.mark.parametrize(("voltage", "low"), [("220", True), ("220000", False), ("220 kV", False), ("", False)])
def test_so_few_volts_that_kilovolts_were_meant_are_noticed(voltage: str, low: bool) -> None:
    assert suspicious(voltage) is low
