"""Make one archive that installs the service on a machine without a network: `make bundle`.

It holds the wheel of this package, the wheels of everything that `requirements/run.txt` locks (for both kinds of
machine and each Python asked for), the documentation, `install.sh`, and the digest of every file.
"""

import gzip
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from packaging.markers import Marker

from closeout import __version__
from tools.wheel import LOCK, build

MACHINES: Final = ("x86_64", "aarch64")
PYTHONS: Final = ("3.11",)
# The oldest systems whose wheels every newer one runs; the lock promises manylinux_2_36 (Debian 12).
_GLIBC: Final = (5, 12, 17, *range(24, 37))
DOCS: Final = ("README.md", "README.zh.md", "CHANGELOG.md", "LICENSE", "NOTICE", "docs")
SUMS: Final = "SHA256SUMS"
_ENTRY: Final = re.compile(r"^([\w.\[\],-]+==\S+)(?: ; ([^\\\n]+?))? (\\\n(?: +--hash=\S+(?: \\)?\n)+)", re.MULTILINE)
_EPOCH: Final = 315_532_800  # 1980-01-01: the same content gives the same bytes


def fetch(lock: Path, wheels: Path, machine: str, python: str) -> None:
    """Download the wheels that the lock names for one kind of machine, each by its hash."""
    manylinux = (f"manylinux_2_{minor}_{machine}" for minor in _GLIBC)
    platforms = [*manylinux, *(f"manylinux{name}_{machine}" for name in ("1", "2010", "2014"))]
    abis = (f"cp{python.replace('.', '')}", "abi3", "none")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "download", "--no-deps"]
    narrow = wheels.parent / "narrowed.txt"
    narrow.write_text(narrowed(lock.read_text("utf-8"), machine, python), "utf-8")
    locked = ["--require-hashes", "--only-binary", ":all:", "--requirement", str(narrow), "--dest", str(wheels)]
    kind = ["--implementation", "cp", "--python-version", python]
    each = [*pip, *locked, *kind, *_options("--abi", abis), *_options("--platform", platforms)]
    subprocess.run(each, check=True)
    narrow.unlink()


def narrowed(lock: str, machine: str, python: str) -> str:
    """Return what a lock says for one kind of machine; pip would go by the machine and the Python that it runs on."""
    there = {"python_version": python, "python_full_version": f"{python}.0", "platform_machine": machine}
    return _ENTRY.sub(lambda found: _if_wanted(found, there), lock)


def _if_wanted(found: re.Match[str], there: dict[str, str]) -> str:
    name, marker, hashes = found.groups()
    wanted = marker is None or Marker(marker).evaluate({**there, "sys_platform": "linux", "platform_system": "Linux"})
    return f"{name} {hashes}" if wanted else ""


def _options(name: str, values: Iterable[str]) -> Iterator[str]:
    for value in values:
        yield from (name, value)


def fill(root: Path, folder: Path) -> None:
    """Put everything but the wheels of others into the archive's folder."""
    for name in DOCS:
        source = root / name
        shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder / name)
    shutil.copy(root / LOCK, folder / "requirements.txt")
    shutil.copy(root / "tools" / "install.sh", folder / "install.sh")
    (folder / "install.sh").chmod(0o755)


def sums(folder: Path) -> str:
    """Return the digest of every file below a folder, as `sha256sum --check` reads them."""
    names = sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.is_file())
    return "".join(f"{_digest(folder / name)}  {name}\n" for name in names if name != SUMS)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def damaged(wheels: Path) -> list[str]:
    """Return the wheels that are no whole archives."""
    return sorted(each.name for each in wheels.iterdir() if not zipfile.is_zipfile(each))


def pack(folder: Path, archive: Path) -> None:
    """Pack a folder; owners and times are not in it, so that the same content is the same archive."""
    names = sorted(each for each in folder.rglob("*") if each.is_file())
    with (
        archive.open("wb") as out,
        gzip.GzipFile("", "wb", 1, out, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for each in names:
            info = tarfile.TarInfo(f"{folder.name}/{each.relative_to(folder).as_posix()}")
            info.size, info.mtime, info.mode = each.stat().st_size, _EPOCH, each.stat().st_mode & 0o755
            tar.addfile(info, io.BytesIO(each.read_bytes()))


def main(root: Path, pythons: Iterable[str]) -> int:
    """Make the archive in `dist`; return 1 where a wheel is damaged. A command that fails raises."""
    folder = root / "build" / "bundle" / f"closeout-{__version__}"
    shutil.rmtree(folder.parent, ignore_errors=True)
    (folder / "wheels").mkdir(parents=True)
    build(root, folder / "wheels")
    for machine in MACHINES:
        for python in pythons:
            print(f"bundle: the wheels for {machine}, Python {python}", file=sys.stderr)
            fetch(root / LOCK, folder / "wheels", machine, python)
    bad = damaged(folder / "wheels")
    if bad:
        print("damaged:", *bad, sep="\n  ", file=sys.stderr)
        return 1
    fill(root, folder)
    (folder / SUMS).write_text(sums(folder), "utf-8")
    archive = root / "dist" / f"{folder.name}.tar.gz"
    archive.parent.mkdir(exist_ok=True)
    pack(folder, archive)
    (archive.with_name(f"{archive.name}.sha256")).write_text(f"{_digest(archive)}  {archive.name}\n", "utf-8")
    print(f"bundle: {archive.relative_to(root)}, {archive.stat().st_size >> 20} MB")
    shutil.rmtree(folder.parent)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent, sys.argv[1:] or PYTHONS))
