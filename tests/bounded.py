"""Other people's programs, each with the time it may take: an office suite or a browser may wait for ever."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

SECONDS = 180


def bounded(
    words: Sequence[str], *, env: Mapping[str, str] | None = None, cwd: Path | None = None, seconds: float = SECONDS
) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end and return what it said; nothing of it is left when its time is over.

    What it started itself is ended with it: it would keep the pipes open, and `subprocess.run` waits for those although
    the program that it knows is gone.

    Raises:
        TimeoutExpired: it did not end.
    """
    with subprocess.Popen(
        words,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=seconds)
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def converted(path: Path, ending: str, folder: Path) -> Path:
    """Let LibreOffice open a file and save it anew, as another kind of file if the ending is another.

    It is asked twice: it is known to stand still at its start now and then.
    """
    try:
        return _converted(path, ending, folder, "profile")
    except subprocess.TimeoutExpired:
        return _converted(path, ending, folder, "profile-again")


def _converted(path: Path, ending: str, folder: Path, profile: str) -> Path:
    home = f"-env:UserInstallation=file://{folder / profile}"
    words = ["soffice", home, "--headless", "--convert-to", ending, "--outdir", str(folder), str(path)]
    bounded(words).check_returncode()
    return folder / f"{path.stem}.{ending}"
