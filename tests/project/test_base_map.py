"""The office's own base map is the only place beside ourselves that a page may load pictures from."""

import pytest

from closeout.project.settings.environment import origins


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://maps.example.org/wmts?x={x}&tk=key", ["https://maps.example.org"]),
        ("http://10.0.0.7:8080/{z}/{x}/{y}.png", ["http://10.0.0.7:8080"]),
        ("", []),
        ("/tiles/{z}/{x}/{y}.png", []),
        ("javascript:alert(1)", []),
        ("*", []),
    ],
)
def test_of_an_address_the_origin_is_let_in(monkeypatch: pytest.MonkeyPatch, address: str, found: list[str]) -> None:
    monkeypatch.setenv("CLOSEOUT_MAP_TILES", address)
    assert origins("CLOSEOUT_MAP_TILES") == found


def test_without_the_variable_nothing_is_let_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOSEOUT_MAP_TILES", raising=False)
    assert origins("CLOSEOUT_MAP_TILES") == []
