"""What an office sets for its documents: a folder of faces and the public address."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from closeout.project.settings import documents


def read(monkeypatch: pytest.MonkeyPatch, **values: str) -> ModuleType:
    for name in ("CLOSEOUT_FONTS", "CLOSEOUT_ADDRESS"):
        monkeypatch.setenv(name, values.get(name, ""))
    return importlib.reload(documents)


def test_without_variables_there_is_neither_folder_nor_address(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch)
    assert (found.DOCUMENT_FONTS, found.PUBLIC_ADDRESS) == ("", "")


def test_a_folder_and_an_address_are_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = read(monkeypatch, CLOSEOUT_FONTS=str(tmp_path), CLOSEOUT_ADDRESS="https://closeout.example.gov.cn/")
    assert str(tmp_path) == found.DOCUMENT_FONTS
    assert found.PUBLIC_ADDRESS == "https://closeout.example.gov.cn"


@pytest.mark.parametrize("address", ["closeout.example.gov.cn", "ftp://example.cn", "https://", "javascript:alert(1)"])
def test_an_address_that_is_none_stops_the_service(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    with pytest.raises(SystemExit, match="CLOSEOUT_ADDRESS"):
        read(monkeypatch, CLOSEOUT_ADDRESS=address)


def test_a_folder_that_is_not_there_stops_the_service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="CLOSEOUT_FONTS"):
        read(monkeypatch, CLOSEOUT_FONTS=str(tmp_path / "none"))
