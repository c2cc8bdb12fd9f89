"""The archive for machines without a network: what is asked for, and that its digests hold."""

import subprocess
import tarfile
from pathlib import Path

from tools.bundle import SUMS, damaged, fill, narrowed, pack, sums

ROOT = Path(__file__).parents[2]
LOCK = """\
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:00
coverage[toml]==7.1 \\
    --hash=sha256:11 \\
    --hash=sha256:12
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:22
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:33
"""


def names(lock: str) -> list[str]:
    return [line.split()[0] for line in lock.splitlines() if "==" in line]


def test_a_lock_is_narrowed_to_the_python_that_will_run_it() -> None:
    assert names(narrowed(LOCK, "x86_64", "3.11")) == ["coverage[toml]==7.1", "numpy==2.4.6"]
    assert names(narrowed(LOCK, "aarch64", "3.12")) == ["coverage[toml]==7.1", "numpy==2.5.5"]


def test_the_hashes_stay_with_what_they_are_of() -> None:
    assert [line.strip(" \\") for line in narrowed(LOCK, "x86_64", "3.13").splitlines()] == [
        "coverage[toml]==7.1",
        "--hash=sha256:11",
        "--hash=sha256:12",
        "numpy==2.5.5",
        "--hash=sha256:33",
    ]


def test_nothing_of_our_own_lock_is_overlooked() -> None:
    lock = (ROOT / "requirements/run.txt").read_text("utf-8")
    kept = {each.split("==")[0] for each in names(narrowed(lock, "x86_64", "3.11"))}
    assert {each.split("==")[0] for each in names(lock)} - kept == {"colorama", "tzdata"}


def test_the_digests_are_those_of_every_file(tmp_path: Path) -> None:
    fill(ROOT, tmp_path)
    (tmp_path / SUMS).write_text(sums(tmp_path), "utf-8")
    check = ["sha256sum", "--check", "--quiet", SUMS]
    assert subprocess.run(check, cwd=tmp_path, check=False).returncode == 0
    (tmp_path / "docs/tour.md").write_text("other", "utf-8")
    assert subprocess.run(check, cwd=tmp_path, check=False, capture_output=True).returncode == 1


def test_the_same_content_is_the_same_archive_and_what_runs_may_run(tmp_path: Path) -> None:
    folder = tmp_path / "closeout-1"
    folder.mkdir()
    (folder / "install.sh").touch(mode=0o755)
    (folder / "README.md").write_text("x")
    for name in ("a", "b"):
        pack(folder, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with tarfile.open(tmp_path / "a") as tar:
        assert {each.name: each.mode for each in tar} == {"closeout-1/README.md": 0o644, "closeout-1/install.sh": 0o755}


def test_half_a_wheel_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.whl").write_bytes(b"PK\x03\x04")
    assert damaged(tmp_path) == ["x.whl"]


def test_a_folder_that_is_not_whole_is_not_installed(tmp_path: Path) -> None:
    fill(ROOT, tmp_path)
    (tmp_path / SUMS).write_text(f"{'0' * 64}  README.md\n", "utf-8")
    done = subprocess.run(["./install.sh", "into"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "not whole" in done.stderr
    assert not (tmp_path / "into").exists()
