"""Build the wheel and try it as a stranger would: is all in it, and does it run in a bare virtual environment?"""

import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from typing import Final

PACKAGE = "closeout"
LOCK = "requirements/run.txt"
TRIALS = (("closeout", "plan", "list"), ("python", "-m", "closeout", "plan", "list"))


def package_files(root: Path) -> set[str]:
    """Return every file of the package, bytecode aside, as the wheel must name it."""
    files = (path for path in (root / PACKAGE).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix() for path in files}


EXTRAS: Final = re.compile(r"\[[^]]*\]")


def missing(wheel: Path, wanted: set[str]) -> list[str]:
    """Return which of the `wanted` files the wheel lacks, sorted."""
    with zipfile.ZipFile(wheel) as archive:
        return sorted(wanted - set(archive.namelist()))


def pins(lock: str) -> str:
    """Return a lock's versions without its hashes, as constraints on what the wheel itself asks for."""
    # A constraint names a release alone: `coverage[toml]==7` is refused, `coverage==7` is not.
    lines = (EXTRAS.sub("", line.rstrip(" \\")) for line in lock.splitlines() if "==" in line)
    return "".join(f"{line}\n" for line in lines)


def build(root: Path, into: Path) -> Path:
    """Build the wheel of `root` into the folder `into` and return its path."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(into), str(root)], check=True
    )
    return next(into.glob("*.whl"))


def install(wheel: Path, environment: Path, constraints: Path) -> Path:
    """Install the wheel, with what it declares, into a new virtual environment; return the folder of its commands."""
    venv.create(environment, with_pip=True)
    commands = environment / "bin"
    pip = [str(commands / "python"), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run([*pip, "install", "--constraint", str(constraints), str(wheel)], check=True)
    return commands


def main(root: Path) -> int:
    """Try the wheel of the repository at `root`; return 1 where a file is missing. A command that fails raises."""
    scratch = root / "build" / "wheel"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    wheel = build(root, scratch)
    lost = missing(wheel, package_files(root))
    if lost:
        print("not in the wheel:", *lost, sep="\n  ", file=sys.stderr)
        return 1
    constraints = scratch / "constraints.txt"
    constraints.write_text(pins((root / LOCK).read_text("utf-8")), "utf-8")
    commands = install(wheel, scratch / "venv", constraints)
    for command, *arguments in TRIALS:
        # From an empty folder, so that the source beside us is not what runs.
        subprocess.run([str(commands / command), *arguments], check=True, cwd=_empty(scratch))
    print(f"wheel: {wheel.name}, {wheel.stat().st_size // 1024} KB, runs in a bare environment")
    shutil.rmtree(scratch)
    return 0


def _empty(scratch: Path) -> Path:
    folder = scratch / "empty"
    folder.mkdir(exist_ok=True)
    return folder


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
