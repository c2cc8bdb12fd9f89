"""A phone in the field: every message of a visit is sent until it is acknowledged, in whatever order, and once more."""

import hashlib
import json
import random
import socket
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from io import BytesIO
from threading import Lock
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from PIL import Image

from tests.factories import COMMUNITY, PASSWORD

CAMPAIGN: Final = "/c/buji-2026"
RULES, WIRING, ITEM = "safety_rules_posted", "wiring_to_code", "B-4.5a"
MESSAGES: Final = 9  # of a visit
_PART: Final = 12_000  # bytes
_PATIENCE: Final = 60  # seconds in which somebody has to answer
_JSON: Final = "application/json"
# What a phone is told that was too quick, or whose part comes in on another line: it tries again.
_LATER: Final = frozenset(
    {
        "inspections.no_visit",
        "inspections.no_result",
        "inspections.unanswered",
        "evidence.no_subject",
        "evidence.offset",
        "evidence.coming_in",
    }
)


@dataclass
class Line:
    """Where the service answers just now, and how many messages it has acknowledged. `over`: everybody gives up."""

    port: int = 0
    acknowledged: int = 0
    over: bool = False
    _lock: Lock = field(default_factory=Lock)

    def count(self) -> None:
        """Count a message."""
        with self._lock:
            self.acknowledged += 1


@dataclass
class Session:
    """Somebody at a service that now and then is not there: what breaks off is asked again until it is answered."""

    line: Line
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = _JSON) -> tuple[int, str]:
        """Return the status and what is said; never that the service failed, was too busy or did not let one in."""
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and not self.line.over:
            try:
                status, said = self._once(method, path, body, kind)
            except (OSError, HTTPException):
                time.sleep(0.2)
                continue
            assert status < 500, (method, path, status, said[:300])
            assert status not in {401, 403, 429}, (method, path, status, said[:300])
            return status, said
        raise AssertionError(f"nobody answers: {method} {path}")

    def _once(self, method: str, path: str, body: bytes, kind: str) -> tuple[int, str]:
        with closing(HTTPConnection("127.0.0.1", self.line.port, timeout=_PATIENCE / 2)) as connection:
            connection.request(method, path, body, self.headers(kind))
            answer = connection.getresponse()
            said = answer.read().decode()
            cookies = [each.split(";")[0].split("=", 1) for each in answer.headers.get_all("Set-Cookie") or []]
            self.cookies |= dict(cookies)
            return answer.status, said

    def headers(self, kind: str) -> dict[str, str]:
        """Return what stands above every message."""
        if self.token:
            return {"Authorization": f"Bearer {self.token}", "Content-Type": kind}
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sure = {"X-CSRFToken": self.cookies["csrftoken"]} if "csrftoken" in self.cookies else {}
        return {"Cookie": cookies, "Accept": _JSON, "Content-Type": kind, **sure}

    def json(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Return the status and the object that is said."""
        status, said = self.ask(method, path, b"" if body is None else json.dumps(body).encode())
        return status, json.loads(said)

    def sign_in(self, name: str, *passwords: str) -> None:
        """Sign in, with the last of some passwords."""
        self.ask("GET", "/accounts/sign-in/")
        for password in passwords:
            assert "sessionid" not in self.cookies
            form = urlencode({"login": name, "password": password}).encode()
            self.ask("POST", "/accounts/sign-in/", form, "application/x-www-form-urlencoded")
        assert "sessionid" in self.cookies, name


@dataclass(frozen=True)
class Photo:
    """A photo that goes with a visit, or with an item of it."""

    uuid: UUID
    subject: str
    content: bytes

    @property
    def digest(self) -> str:
        """What is announced, and has to be kept."""
        return hashlib.sha256(self.content).hexdigest()


class Phone:
    """Somebody's phone with one visit. Every fifth finds an unknown site, every tenth loses a line unnoticed."""

    def __init__(self, line: Line, number: int) -> None:
        """Be the phone of a number."""
        self.number, self.dice = number, random.Random(number)
        self.session = Session(line)
        self.visit = self._uuid()
        self.asked: list[str] = []
        self.came: Any = None
        self.photos = [Photo(self._uuid(), subject, self._picture()) for subject in self._subjects()]
        self.uuids = {each: str(self._uuid()) for each in ("older", RULES, WIRING)}
        self._begun = datetime.now(UTC) - timedelta(minutes=10)
        self._acknowledged: set[str] = set()
        self._lost: list[socket.socket] = []  # lines that the server takes for alive

    def _subjects(self) -> Iterable[str]:
        yield from (f"visit:{self.visit}", f"visit:{self.visit}:{ITEM}")

    def _uuid(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128), version=4)

    def _picture(self) -> bytes:
        out = BytesIO()
        Image.frombytes("RGB", (120, 90), self.dice.randbytes(120 * 90 * 3)).save(out, "JPEG")
        return out.getvalue()

    def work(self) -> None:
        """Send everything in a random order until it is acknowledged, some of it again meanwhile, all of it again."""
        mistyped = [f"{PASSWORD}?"] if self.number % 2 else []
        self.session.sign_in(f"phone-{self.number}", *mistyped, PASSWORD)
        messages = self._messages()
        waiting = sorted(messages, key=lambda _: self.dice.random())
        while waiting:
            name = waiting.pop(0)
            if not messages[name]():
                waiting.append(name)
                waiting.sort(key=lambda each: each != "start")  # without it all the others wait
                continue
            self._acknowledged.add(name)
            self.session.line.count()
            again = self.dice.choice(sorted(self._acknowledged))
            assert messages[again](), again
        for name in sorted(messages, key=lambda _: self.dice.random()):
            assert messages[name](), name
        for each in self._lost:
            each.close()

    def _messages(self) -> dict[str, Callable[[], bool]]:
        return {
            "start": self._start,
            "older": lambda: self._answer("older", RULES, True, 1),
            "newer": lambda: self._answer(RULES, RULES, False, 2),
            "wiring": lambda: self._answer(WIRING, WIRING, True, 3),
            "rest": self._rest,
            "photo": lambda: self._photo(self.photos[0]),
            "photo of an item": lambda: self._photo(self.photos[1]),
            "about": self._about,
            "finish": self._finish,
        }

    def _post(self, path: str, body: object = None) -> Any:
        """Return what is said to a message, None: not yet."""
        status, told = self.session.json("POST", path, body)
        if status == 200:
            return told
        assert told["code"] in _LATER, told
        return None

    def _to(self, name: str) -> str:
        return f"{CAMPAIGN}/visits/{self.visit}/{name}/"

    def _start(self) -> bool:
        where: dict[str, object] = {"site": f"BJ-{self.number + 1:04}"}
        if self.number % 5 == 0:
            where = {"found": {"name": f"无名站{self.number}（示例）", "address": "桥下", "division": COMMUNITY}}
        said = {"uuid": str(self.visit), "kind": "patrol", "started_at": self._begun.isoformat(), "whole": True}
        told = self._post(f"{CAMPAIGN}/visits/new/", {**said, **where})
        self.asked = told["asked"]
        return True

    def _answer(self, name: str, fact: str, value: bool, minute: int) -> bool:
        return self._answers(
            [{"uuid": self.uuids[name], "fact": fact, "value": value, "answered_at": self._at(minute)}]
        )

    def _at(self, minute: int) -> str:
        return (self._begun + timedelta(minutes=minute)).isoformat()

    def _answers(self, said: list[dict[str, Any]]) -> bool:
        return self._post(self._to("answers"), {"answers": said}) is not None

    def _rest(self) -> bool:
        rest = [each for each in self.asked if each not in {RULES, WIRING}]
        for each in rest:
            self.uuids.setdefault(each, str(self._uuid()))
        why = {"value": None, "reason": "未带工具（示例）", "answered_at": self._at(4)}
        return bool(rest) and self._answers([{"uuid": self.uuids[each], "fact": each, **why} for each in rest])

    def _about(self) -> bool:
        said = {"result": "checked", "met_name": "李某（示例）", "helpers": 1, "said_at": self._at(5)}
        return self._post(self._to("about"), said) is not None

    def _finish(self) -> bool:
        """Finish once all that was answered has come; before that the service has to refuse."""
        owed = {"start", "older", "newer", "wiring", "rest"} - self._acknowledged
        if owed and "about" in self._acknowledged:
            return False
        came = self._post(self._to("finish"))
        if came is None:
            return False
        assert not owed
        assert self.came in {None, json.dumps(came)}
        self.came = json.dumps(came)
        return True

    def _photo(self, photo: Photo) -> bool:
        told = self._post("/evidence/sendings/", self._announced(photo))
        if told is None:
            return False
        path, cut = f"/evidence/sendings/{photo.uuid}/", False
        while told["offset"] < len(photo.content):
            if not cut and told["offset"]:
                self._cut(f"{path}?offset={told['offset']}", photo.content[told["offset"] :])
                cut = True
            told = self._part(path, told["offset"], photo.content)
        return bool(self._post(f"{path}finish/")["sha256"] == photo.digest)

    def _announced(self, photo: Photo) -> dict[str, object]:
        said = {"uuid": str(photo.uuid), "subject": photo.subject, "name": "现场.jpg"}
        return {**said, "size": len(photo.content), "sha256": photo.digest, "taken_at": self._at(1)}

    def _part(self, path: str, offset: int, content: bytes) -> Any:
        """Send a part, and return how much has come."""
        part = content[offset : offset + _PART]
        status, said = self.session.ask("PUT", f"{path}?offset={offset}", part, "application/octet-stream")
        told = json.loads(said)
        if status == 200:
            return told
        assert told["code"] in _LATER, told
        time.sleep(0.2)
        return self.session.json("GET", path)[1]

    def _cut(self, path: str, content: bytes) -> None:
        """Send a part and lose the line in the middle of it; every tenth line stays open at the server's end."""
        headers = self.session.headers("application/octet-stream")
        lines = [f"PUT {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(content)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        try:
            line = socket.create_connection(("127.0.0.1", self.session.line.port), timeout=5)
            line.sendall("\r\n".join([*lines, "", ""]).encode() + content[: len(content) // 2])
        except OSError:  # the server is down: the line was cut, too
            return
        if self.number % 10 == 0:
            self._lost.append(line)
        else:
            line.close()
