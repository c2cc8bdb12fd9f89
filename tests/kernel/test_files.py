"""Only what has an end and can be read twice is read."""

import os
from pathlib import Path

import pytest

from closeout.kernel.files import size_of
from closeout.kernel.refusal import Refusal
from closeout.packfile.library import open_pack
from closeout.tabular.mapfile import read_map_file
from closeout.tabular.sites import open_sites


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "a.csv")
    return tmp_path / "a.csv"


def test_a_file_has_its_size(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert size_of(tmp_path / "a") == 5


def test_pipes_and_devices_are_refused_wherever_a_file_is_read(pipe: Path) -> None:
    for read in (lambda: open_sites(pipe, {}), lambda: read_map_file(pipe, {}), lambda: open_pack(str(pipe))):
        with pytest.raises(Refusal) as refused:
            read()
        assert refused.value.code == "kernel.not_regular"


def test_a_device_is_refused_before_its_ending_is_looked_at() -> None:
    with pytest.raises(Refusal) as refused:
        open_sites(Path("/dev/zero"), {})
    assert refused.value.code == "kernel.not_regular"


def test_a_pack_that_is_far_too_large_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "pack.yaml").open("wb") as file:
        file.truncate(1 << 40)  # takes no room on the disk
    with pytest.raises(Refusal) as refused:
        open_pack(str(tmp_path))
    assert refused.value.problems[0].code == "kernel.yaml_large"
