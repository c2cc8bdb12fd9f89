"""`closeout serve`: what runs beside the web server, and a port that somebody else has."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.request import urlopen

import pytest

from closeout.cli import serve
from tests.cli.running import apart, command, environment
from tests.laid import laid


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, five minutes at most: on a busy machine it takes one to lay the tables."""
    for _ in range(1_200):
        if holds():
            return
        time.sleep(0.25)
    raise AssertionError(holds)


def _beside(parent: int) -> dict[str, int]:
    """Return the processes beside the web server by what they do."""
    listed = subprocess.run(
        ["ps", "--ppid", str(parent), "-o", "pid=,args="], capture_output=True, encoding="utf-8", check=False
    )
    rows = [each.split(None, 1) for each in listed.stdout.splitlines()]
    kinds = {"db_worker": "db_worker", "tick": " tick ", "web": "granian"}
    return {kind: int(pid) for pid, args in rows for kind, word in kinds.items() if word in args}


@contextmanager
def _serving(home: Path, port: int, said: int | IO[bytes] = subprocess.DEVNULL) -> Iterator["subprocess.Popen[bytes]"]:
    env = environment({"CLOSEOUT_HTTPS": "off"})
    env.pop("DJANGO_SETTINGS_MODULE", None)  # the tests' own have no worker
    words = command("serve", "--home", laid(home), "--port", port)
    process = subprocess.Popen(words, env=env, stdout=said, stderr=said, start_new_session=True)
    try:
        _until(lambda: _answers(port))
        yield process
    finally:
        os.killpg(process.pid, signal.SIGINT)  # as a terminal sends Ctrl-C: to every process
        process.wait(timeout=120)


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def test_what_dies_beside_the_web_server_is_started_again_and_all_end_together(tmp_path: Path) -> None:
    with _serving(tmp_path, _free_port()) as process:
        _until(lambda: set(_beside(process.pid)) == {"web", "db_worker", "tick"})
        first = _beside(process.pid)
        for kind in ("tick", "db_worker"):
            os.kill(first[kind], signal.SIGKILL)
        _until(lambda: not set(first.values()) - {first["web"]} & set(_beside(process.pid).values()))
        _until(lambda: set(_beside(process.pid)) == {"web", "db_worker", "tick"})
        last = _beside(process.pid)
    assert last["web"] == first["web"]
    _until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in last.values()))


def _all_of(process: int) -> list[int]:
    """Return a process and all that it started, and they started."""
    listed = subprocess.run(["ps", "--ppid", str(process), "-o", "pid="], capture_output=True, text=True, check=False)
    return [process, *(found for each in listed.stdout.split() for found in _all_of(int(each)))]


def _gone(processes: list[int]) -> bool:
    """Return whether processes have ended; one that nobody has waited for yet has."""
    status = [Path(f"/proc/{each}/stat") for each in processes]
    return all(not each.exists() or each.read_text().rpartition(")")[2].split()[0] == "Z" for each in status)


@contextmanager
def _running(home: Path) -> Iterator[tuple["subprocess.Popen[bytes]", list[int], int]]:
    """Serve, and give the process, all of its own, and the port; what is left of them is killed."""
    port, env = _free_port(), environment({"CLOSEOUT_HTTPS": "off"})
    env.pop("DJANGO_SETTINGS_MODULE", None)  # the tests' own have no worker
    words = command("serve", "--home", laid(home), "--port", port)
    process = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until(lambda: _answers(port))
        time.sleep(2)  # until the worker has begun
        processes = _all_of(process.pid)
        yield process, processes, port
    finally:
        process.kill()
        process.wait(timeout=120)


def test_nothing_outlives_a_service_that_is_killed(tmp_path: Path) -> None:
    with _running(tmp_path) as (process, processes, port):
        assert len(processes) >= 5  # itself, granian and its worker, the worker, the tick
        process.kill()
        process.wait()
        _until(lambda: _gone(processes))
        with socket.socket() as again:
            again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            again.bind(("127.0.0.1", port))


def test_a_web_server_that_is_killed_ends_the_service_and_leaves_nothing(tmp_path: Path) -> None:
    with _running(tmp_path) as (process, processes, _):
        os.kill(_beside(process.pid)["web"], signal.SIGKILL)
        assert process.wait(timeout=120) == 1  # so that systemd starts it again
        _until(lambda: _gone(processes))


def test_a_service_that_runs_and_ends_says_no_more_than_that(tmp_path: Path) -> None:
    port = _free_port()
    with (tmp_path / "said").open("wb") as said, _serving(tmp_path, port, said) as process:
        _until(lambda: set(_beside(process.pid)) == {"web", "db_worker", "tick"})
        time.sleep(2)  # until the worker has begun
    _, *lines = (tmp_path / "said").read_text("utf-8").splitlines()  # first, that nobody can sign in yet
    assert lines == [f"Open http://127.0.0.1:{port}/ in a browser (Ctrl-C ends it)", "The service ends."]
    assert process.returncode == 0


def test_what_does_not_end_when_told_to_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "_GRACE", 0.5)
    words = ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done"]
    deaf = [subprocess.Popen(words, stdout=subprocess.PIPE) for _ in range(3)]
    for each in deaf:
        assert each.stdout is not None
        assert each.stdout.readline() == b"ready\n"
        each.stdout.close()
    hearing = subprocess.Popen(["sleep", "600"])
    serve._end([*deaf, hearing])
    assert [each.returncode for each in deaf] == [-signal.SIGKILL] * 3
    assert hearing.returncode == -signal.SIGTERM


def test_a_port_that_another_service_has_is_refused(tmp_path: Path) -> None:
    with socket.socket() as other:
        # As granian takes it: two of them would share the port.
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        ran = apart("serve", "--home", tmp_path, "--port", other.getsockname()[1])
    assert ran.status == 1
    assert "another program may have the port" in ran.err
    assert not (tmp_path / "closeout.sqlite3").exists()
