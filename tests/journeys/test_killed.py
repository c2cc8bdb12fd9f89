"""The server is killed in the middle of many writes: what it acknowledged is there, and the record is whole."""

import re
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from tests.journeys.serving import PYTHON, Service, command, serving, surroundings
from tests.journeys.visitor import DEMO

WRITES: Final = 200
AT_ONCE: Final = 16
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
_EVIDENCE: Final = """
import django; django.setup()
from closeout.sites.models import Fact
print("\\n".join(Fact.objects.filter(evidence__startswith="write-").values_list("evidence", flat=True)))
"""


@dataclass
class Writer:
    """Somebody signed in, who records facts from many threads. `kept` are the writes that the server acknowledged."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    enough: threading.Event = field(default_factory=threading.Event)

    def ask(self, path: str, **form: str) -> tuple[int, str]:
        """Ask for a page, or send it a form."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **FORM}
        body = urlencode({"csrfmiddlewaretoken": self.cookies["csrftoken"], **form}) if form else None
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request("POST" if form else "GET", path, body, headers)
            answer = connection.getresponse()
            cookies = [each.split(";")[0].split("=", 1) for each in answer.headers.get_all("Set-Cookie") or []]
            self.cookies |= dict(cookies)
            return answer.status, answer.read().decode()

    def sign_in(self) -> None:
        """Sign in as the demo's office."""
        self.ask("/accounts/sign-in/")
        assert self.ask("/accounts/sign-in/", login="office", password=DEMO)[0] == 302

    def write(self, number: int, site: str) -> None:
        """Record one fact with evidence of its own; what breaks off was not acknowledged."""
        evidence, value = f"write-{number}", str(100 + number)
        said = {"operating_area_m2": value, "seen-operating_area_m2": "null", "choose": "operating_area_m2=mine"}
        with suppress(OSError, HTTPException):
            if self.ask(f"/c/buji-demo/sites/{site}/facts/", **said, evidence=evidence)[0] == 302:
                self.kept.add(evidence)
                if len(self.kept) >= WRITES // 4:
                    self.enough.set()


def _sites(writer: Writer) -> list[str]:
    return re.findall(r"^BJ-\d+-\d+", writer.ask("/c/buji-demo/sites.csv")[1], re.MULTILINE)


def _killed_amid_writes(service: Service) -> Writer:
    writer = Writer(service.port)
    writer.sign_in()
    sites = _sites(writer)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(WRITES):
            pool.submit(writer.write, number, sites[number % len(sites)])
        assert writer.enough.wait(120)
        service.kill()
    return writer


def _recorded(home: Path) -> set[str]:
    settings = surroundings(home, DJANGO_SETTINGS_MODULE="closeout.project.demo_settings")
    told = subprocess.run([PYTHON[0], "-c", _EVIDENCE], env=settings, check=True, capture_output=True, text=True)
    return set(told.stdout.split())


def test_nothing_acknowledged_is_lost_when_the_server_is_killed_amid_200_writes(tmp_path: Path) -> None:
    with serving(tmp_path, "--demo") as service:
        writer = _killed_amid_writes(service)
    assert WRITES // 4 <= len(writer.kept) < WRITES
    with serving(tmp_path, "--demo") as again:
        Writer(again.port).sign_in()
        assert writer.kept <= _recorded(tmp_path)
    assert "holds" in command(tmp_path, "journal", "verify", "--lang", "en")
