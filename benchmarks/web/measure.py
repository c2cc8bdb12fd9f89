"""Times of pages and of saving a fact, from the request to the last byte of the answer, in one warmed process."""

import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

from django.core.cache import cache
from django.db import connection
from django.test import Client

from benchmarks.web.data import HEAD, OFFICE, VILLAGE, campaign
from benchmarks.web.pages import PAGES, Asker, Page
from benchmarks.web.phones import Phone, signed_in

TIMES: Final = 60
_WARM: Final = 5
PAGE_MS, SAVING_MS, VISIT_MS = 100.0, 50.0, 300.0
SAVING: Final = "saving a fact"
VISIT: Final = "saving a visit"


@dataclass(frozen=True)
class Timed:
    """What a page took of somebody, in milliseconds: by the clock, and `cpu` of processors, the database's included."""

    page: str
    user: str
    p95: float
    median: float
    cpu: float  # what 95 of 100 stay under, likewise
    queries: int  # the most that one request asked
    times: int
    at_most: float

    def as_dict(self) -> dict[str, Any]:
        """Return what is kept of it."""
        return asdict(self)

    @property
    def met(self) -> bool:
        """Whether the bar is reached."""
        return self.p95 <= self.at_most

    def __str__(self) -> str:
        said = f"p95 {self.p95:6.1f}  median {self.median:6.1f}  cpu p95 {self.cpu:6.1f} ms  {self.queries:2} queries"
        return f"{'met   ' if self.met else 'MISSED'} {said}  {self.page} ({self.user})"


@dataclass(frozen=True)
class Request:
    """Something to be asked, and the status of its answer."""

    address: str
    send: Callable[[], Any]
    status: int


@dataclass(frozen=True)
class Run:
    """What one request took, in milliseconds, and how many queries."""

    address: str
    wall: float
    cpu: float
    queries: int


def pages(only: str, times: int) -> Iterator[tuple[Timed, str]]:
    """Time every page, or those whose names hold `only`, as everybody who asks for it."""
    for page in PAGES:
        for user in page.users if only in page.name else ():
            yield _page(page, user, times)


def _page(page: Page, user: str, times: int) -> tuple[Timed, str]:
    client, asker = signed_in(user), Asker(campaign(), user)

    def ask() -> Request:
        address = page.address(asker)
        if page.fresh:
            cache.clear()
        return Request(address, lambda: client.get(address), 200)

    return _timed(page.name, user, ask, times, PAGE_MS)


def saving(only: str, times: int) -> Iterator[tuple[Timed, str]]:
    """Time saving one fact through its form, with all that follows from it."""
    for user in (VILLAGE, OFFICE) if only in SAVING else ():
        client, asker = signed_in(user), Asker(campaign(), user)
        yield _timed(SAVING, user, partial(_save, client, asker), times, SAVING_MS)


def visits(only: str, times: int) -> Iterator[tuple[Timed, str]]:
    """Time saving a whole visit, its answers and its end, with the facts and findings that come of it."""
    for user in (VILLAGE, HEAD) if only in VISIT else ():
        phone, asker = Phone(signed_in(user), campaign().slug), Asker(campaign(), user)
        yield _timed(VISIT, user, partial(_visit, phone, asker), times, VISIT_MS)


def _visit(phone: Phone, asker: Asker) -> Request:
    code = asker.one(asker.codes)
    return Request(code, phone.save(code), 200)


def _save(client: Client, asker: Asker) -> Request:
    address = asker.to("sites:facts", asker.one(asker.codes))
    said = {"operating_area_m2": str(asker.rng.randrange(10, 5_000)), "observed_on": "", "evidence": ""}
    return Request(address, lambda: client.post(address, said), 302)


def _timed(name: str, user: str, ask: Callable[[], Request], times: int, at_most: float) -> tuple[Timed, str]:
    """Return the times, and the address that took most of a processor."""
    for _ in range(_WARM):
        _run(ask())
    runs = [_run(ask()) for _ in range(times)]
    walls = [each.wall for each in runs]
    high, cpu = (quantiles(each, n=20)[-1] for each in (walls, [each.cpu for each in runs]))
    timed = Timed(name, user, high, median(walls), cpu, max(each.queries for each in runs), times, at_most)
    slowest = max(runs, key=lambda each: each.cpu)
    return timed, f"{slowest.cpu:.0f} ms {slowest.address}"


def _run(request: Request) -> Run:
    asked = _Asked()
    with connection.execute_wrapper(asked):
        wall, cpu = time.perf_counter(), _cpu()
        answer = request.send()
        wall, cpu = 1_000 * (time.perf_counter() - wall), 1_000 * (_cpu() - cpu)
    assert answer.status_code == request.status, (answer.status_code, request.address)
    return Run(request.address, wall, cpu, asked.count)


def _cpu() -> float:
    """Return the seconds of processor that this process and its PostgreSQL's have had, where the system tells them."""
    used = time.process_time()
    if connection.vendor == "postgresql" and connection.connection is not None:
        told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
        used += int(told.read_text("ascii").split()[0]) / 1e9 if told.exists() else 0
    return used


class _Asked:
    """Counts what is asked of the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)
