"""Measure the pages of the service on a campaign of the size of a city."""

import os
import sys
from itertools import chain
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from benchmarks.machine import machine
from benchmarks.page import keep
from benchmarks.web.data import SITES, ready
from benchmarks.web.measure import TIMES, Timed, pages, saving, visits
from closeout.findings.models import Finding
from closeout.inspections.models import Answer
from closeout.project.garbage import spare
from closeout.sites.models import Site, Verdict
from closeout.work.models import Task

_PACKAGES: Final = ("Django", "psycopg", "polars")


class Command(BaseCommand):
    """What `make bench-web` runs on each database."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Let a part of it be measured alone; that writes no page."""
        parser.add_argument("--only", default="", help="pages whose names hold this")
        parser.add_argument("--times", type=int, default=TIMES)
        parser.add_argument("--sites", type=int, default=SITES)
        parser.add_argument("--slowest", action="store_true", help="tell the slowest address of each")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, print, write the page, and exit with 1 where a bar is missed."""
        only, times, sites = options["only"], options["times"], options["sites"]
        took, ran_on, found = ready(sites), machine(_PACKAGES), []
        self.stdout.write(f"{connection.vendor}: made in {took:.0f} s" if took else f"{connection.vendor}: was there")
        spare()  # as the service does
        for timed, slowest in chain(pages(only, times), saving(only, times), visits(only, times)):
            found.append(timed)
            self.stdout.write(f"{timed}{f'  {slowest}' if options['slowest'] else ''}")
            self.stdout.flush()
        if not only and (times, sites) == (TIMES, SITES):
            self.stdout.write(str(keep(connection.vendor, _kept(found, ran_on))))
        sys.exit(0 if all(each.met for each in found) else 1)


def _kept(found: list[Timed], ran_on: dict[str, str]) -> dict[str, Any]:
    return {
        "database": connection.vendor,
        "sites": Site.objects.count(),
        "verdicts": Verdict.objects.count(),
        "tasks": Task.objects.count(),
        "findings": Finding.objects.count(),
        "answers": Answer.objects.count(),
        "times": TIMES,
        "machine": {**ran_on, **_server()},
        "results": [each.as_dict() for each in found],
    }


def _server() -> dict[str, str]:
    nice = os.nice(0)
    told = {"Priority": f"{nice}, before what else ran"} if nice < 0 else {}
    if connection.vendor != "postgresql":
        return told
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return {**told, "PostgreSQL": cursor.fetchone()[0]}
