"""A service of one's own: begun on an empty folder, started on a free port, ended, or killed as by pulling the plug."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

PYTHON: Final = (sys.executable, "-m")
_PASSWORD: Final = re.compile(r"^  (\S+)  (\S+)$", re.MULTILINE)


@dataclass(frozen=True)
class Service:
    """A server that runs: where it is, and its processes."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """End it and all that it started, at once, in the middle of whatever they do."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def surroundings(home: Path, **more: str) -> dict[str, str]:
    """Return the environment that a service at `home` runs in: nothing of the tests' own settings gets in."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("CLOSEOUT_", "DJANGO_"))}
    return {**clean, "CLOSEOUT_HTTPS": "off", "CLOSEOUT_HOME": str(home), **more}


def begun(home: Path) -> Mapping[str, str]:
    """Begin on an empty folder, and return the passwords of the first accounts as the command prints them."""
    return dict(_PASSWORD.findall(command(home, "start", "zz", "示例镇（示例）", "--lang", "en")))


def command(home: Path, *words: str) -> str:
    """Return what a command of a service says; it must succeed."""
    run = subprocess.run(
        [*PYTHON, "closeout", *words], env=surroundings(home), check=False, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@contextmanager
def serving(home: Path, *words: str, **more: str) -> Iterator[Service]:
    """Serve what is at `home` until the block ends, or until it is killed."""
    port = _free_port()
    line = [*PYTHON, "closeout", "serve", *words, "--home", str(home), "--port", str(port)]
    with (home / "said").open("ab") as said:
        how: dict[str, Any] = {"env": surroundings(home, **more), "stdout": said, "stderr": said}
        process = subprocess.Popen(line, start_new_session=True, **how)
        try:
            _wait(process, port, home / "said")
            yield Service(port, process)
        finally:
            if process.poll() is None:
                _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=120)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait(process: "subprocess.Popen[bytes]", port: int, said: Path) -> None:
    until = time.monotonic() + 900  # a busy machine takes minutes to lay the tables and to seed the demo
    while process.poll() is None and time.monotonic() < until:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health/")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise AssertionError(said.read_text("utf-8"))
