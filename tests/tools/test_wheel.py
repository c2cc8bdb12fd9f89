"""The test build: what must be in the wheel, and with which versions it is tried."""

import zipfile
from pathlib import Path

from tools.wheel import missing, package_files, pins


def test_every_file_of_the_package_belongs_in_the_wheel_but_bytecode(tmp_path: Path) -> None:
    for name in (
        "closeout/__init__.py",
        "closeout/packs/town/pack.yaml",
        "closeout/__pycache__/x.pyc",
        "tests/test_x.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert package_files(tmp_path) == {"closeout/__init__.py", "closeout/packs/town/pack.yaml"}


def test_a_file_that_the_wheel_lacks_is_named(tmp_path: Path) -> None:
    wheel = tmp_path / "closeout.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("closeout/__init__.py", "")
    assert missing(wheel, {"closeout/__init__.py", "closeout/packs/town/pack.yaml"}) == [
        "closeout/packs/town/pack.yaml"
    ]


def test_the_pins_are_the_versions_of_the_lock_without_hashes() -> None:
    lock = "click==8.5.1 \\\n    --hash=sha256:00\ncolorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:11\n"
    assert pins(lock) == "click==8.5.1\ncolorama==0.4.6 ; sys_platform == 'win32'\n"
