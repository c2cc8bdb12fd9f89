"""Fifty phones save visits at once while the server is killed: everything acknowledged is there exactly once."""

import json
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from tests.journeys.phone import MESSAGES, RULES, WIRING, Line, Phone, Session
from tests.journeys.serving import PYTHON, command, serving, surroundings

PHONES: Final = 50
KILLED_AT: Final = (0.4,)  # of all messages
API: Final = "/api/v1/campaigns/buji-2026"


def _run(home: Path, call: str) -> Any:
    """Return what a function of `crowd` says, called in the service's settings."""
    text = f"import django; django.setup(); from tests.journeys import crowd; print(crowd.{call})"
    env = surroundings(home, DJANGO_SETTINGS_MODULE="closeout.project.settings")
    told = subprocess.run([PYTHON[0], "-c", text], env=env, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(told.stdout)


def _office(line: Line, begun: Any, phones: Sequence[Future[None]]) -> None:
    """Let the office raise hazards and record facts at the same sites for as long as the phones work."""
    office = Session(line, token=begun["token"])
    for site in cycle(begun["sites"]):
        if all(each.done() for each in phones):
            return
        hazard = {"sites": [site], "key": str(uuid4()), "text": "通道堵塞（示例）", "unit": "safety_supervision"}
        for _ in range(2):  # sent twice, it is raised once
            status, told = office.json("POST", f"{API}/findings", hazard)
            assert status == 201, told
        fact = {"key": "name", "value": f"站{uuid4().hex[:6]}（示例）"}
        status, told = office.json("POST", f"{API}/sites/{site}/facts", {"facts": [fact]})
        assert status == 200, told
        time.sleep(0.1)


def _worked(home: Path, line: Line, runs: Sequence[Future[None]]) -> None:
    """Serve until everybody is done; kill the server in the middle, as often as said."""
    for share in (*KILLED_AT, None):
        with serving(home) as service:
            line.port = service.port
            while not all(each.done() for each in runs):
                if share is not None and line.acknowledged >= share * PHONES * MESSAGES:
                    service.kill()
                    break
                for each in runs:
                    if each.done():
                        each.result()
                time.sleep(0.05)


def _saved(home: Path, begun: Any) -> list[Phone]:
    """Let everybody work, and return the phones."""
    line = Line()
    phones = [Phone(line, each) for each in range(PHONES)]
    with ThreadPoolExecutor(PHONES + 1) as pool:
        runs = [pool.submit(each.work) for each in phones]
        runs.append(pool.submit(_office, line, begun, list(runs)))
        try:
            _worked(home, line, runs)
            for each in runs:
                each.result()
            return phones
        finally:
            line.over = True


def test_what_fifty_phones_save_is_there_once_though_the_server_is_killed(tmp_path: Path) -> None:
    begun = _run(tmp_path, f"begin({PHONES})")
    phones = _saved(tmp_path, begun)
    found = _run(tmp_path, "count()")
    assert (found["doubled"], found["miscounted"], found["sendings"]) == ([], [], 0)
    assert set(found["visits"]) == {str(each.visit) for each in phones}
    assert found["items"] == {str(photo.uuid): photo.digest for each in phones for photo in each.photos}
    assert found["sites"] == PHONES + len(range(0, PHONES, 5))
    for each in phones:
        _is_as_sent(each, found["visits"][str(each.visit)])
    assert found["hazards"] > 0
    assert "holds" in command(tmp_path, "journal", "verify", "--lang", "en")
    command(tmp_path, "evidence", "verify", "--lang", "en")


def _is_as_sent(phone: Phone, visit: Any) -> None:
    assert (visit["state"], visit["result"]) == ("finished", "checked")
    said = {fact: [phone.uuids[fact], {RULES: False, WIRING: True}.get(fact)] for fact in phone.asked}
    assert visit["answers"] == said
    assert json.loads(phone.came)["raised"] == visit["raised"]
    assert visit["standards"] == ["B-4.5a"]
