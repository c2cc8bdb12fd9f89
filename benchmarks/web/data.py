"""The database that pages are measured on: made once and kept, made anew when what it is made from has changed."""

import hashlib
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benchmarks.web import seed
from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.demo.seed import SLUG
from closeout.demo.seed import seed as seed_demo
from closeout.kernel.clock import TIME_ZONE, today
from closeout.people.models import Post, Unit
from closeout.work.upkeep import gather_statistics

ROOT: Final = Path(__file__).parents[2]
SITES: Final = 100_000
VILLAGE, OFFICE, HEAD = "bench-village", "office", "head"
HOME_OF_VILLAGE: Final = seed.division(7)
_MADE_FROM: Final = ("benchmarks/web/seed.py", "closeout/demo/seed.py", "closeout/samples/buji", "closeout/packs/buji")


def campaign() -> Campaign:
    """Return the campaign that holds the sites."""
    return Campaign.objects.get(slug=SLUG)


def ready(sites: int = SITES) -> float:
    """Bring the database up to date, filled with `sites`; return how many seconds that took, 0 where it stood."""
    call_command("collectstatic", interactive=False, verbosity=0)
    if _stamp().is_file() and _stamp().read_text("ascii") == _wanted(sites):
        call_command("migrate", interactive=False, verbosity=0)
        return 0.0
    began = time.perf_counter()
    _emptied()
    call_command("migrate", interactive=False, verbosity=0)
    _filled(sites)
    _stamp().write_text(_wanted(sites), "ascii")
    return time.perf_counter() - began


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT).parent / f"{connection.vendor}.stamp"


def _wanted(sites: int) -> str:
    digest = hashlib.sha256(str(sites).encode())
    for name in _MADE_FROM:
        for file in (ROOT / name, *sorted((ROOT / name).rglob("*"))):
            digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()


def _emptied() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
            return
    name = Path(settings.DATABASES["default"]["NAME"])
    connection.close()
    for ending in ("", "-wal", "-shm"):
        name.with_name(name.name + ending).unlink(missing_ok=True)


def _filled(sites: int) -> None:
    day = today()
    seed_demo(day)
    large = campaign()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
    seed.fill(large, sites, datetime.combine(day - timedelta(days=20), datetime.min.time(), TIME_ZONE))
    worker = User.objects.create_user(VILLAGE, "nobody-signs-in-with-it", name="压测（示例）")
    unit = Unit.objects.filter(authority=large.authority_id, key="community_workstation").first()
    post = {"role": "village", "division_code": HOME_OF_VILLAGE, "since": day}
    Post.objects.create(user=worker, authority_id=large.authority_id, unit=unit, **post)
    connection.close()  # what SQLite was told for speed ends with it
    _looked_after()


def _looked_after() -> None:
    """Do what a day of service does: SQLite is told to look, PostgreSQL's own upkeep need not be waited for."""
    gather_statistics()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
