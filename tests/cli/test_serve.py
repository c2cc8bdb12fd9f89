"""`closeout serve` as somebody starts it: it answers, keeps what it acknowledged, and ends when told to."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.laid import laid


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@dataclass(frozen=True)
class Served:
    port: int
    process: "subprocess.Popen[bytes]"
    said: Path

    def ask(self, path: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def wait(self) -> None:
        until = time.monotonic() + 600  # a busy machine takes a while to lay the tables
        while self.process.poll() is None and time.monotonic() < until:
            try:
                self.ask("/health/")
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("nobody answers")


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("CLOSEOUT_", "DJANGO_"))}
    environment |= {"CLOSEOUT_HTTPS": "off", "CLOSEOUT_LANG": "en"}
    environment.pop("DATABASE_URL", None)
    port, said, home = _free_port(), folder / "said", laid(folder / "home")
    command = [sys.executable, "-m", "closeout", "serve", "--home", str(home), "--port", str(port)]
    with said.open("wb") as out, subprocess.Popen(command, env=environment, stdout=out, stderr=out) as process:
        one = Served(port, process, said)
        try:
            one.wait()
            yield one
        finally:
            process.send_signal(signal.SIGTERM)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served")) as one:
        yield one


def test_it_says_where_it_is_and_answers_there(served: Served) -> None:
    assert '"status": "ok"' in served.ask("/health/")[1]
    assert served.ask("/")[0] == 302  # to sign in
    assert f"http://127.0.0.1:{served.port}/" in served.said.read_text("utf-8")


def test_it_ends_with_everything_it_started_when_interrupted(tmp_path: Path) -> None:
    with serving(tmp_path) as one:
        one.process.send_signal(signal.SIGINT)
        one.process.wait(60)
        with pytest.raises(OSError, match=r"refused|reset"):
            one.ask("/health/")


def test_the_pages_it_serves_ask_for_nothing_from_elsewhere(served: Served) -> None:
    _, page = served.ask("/accounts/sign-in/")
    assert "://" not in page
    links = [each.split('"')[0] for each in page.split('href="/static/')[1:]]
    assert len(links) > 3
    assert {served.ask(f"/static/{each}")[0] for each in links} == {200}
