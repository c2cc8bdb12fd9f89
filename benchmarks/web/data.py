"""The database that pages are measured on: made once and kept, made anew when what it is made from has changed."""

import hashlib
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benchmarks.web import rounds, seed
from benchmarks.web.phones import Phone, signed_in
from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.demo.seed import SLUG
from closeout.demo.seed import seed as seed_demo
from closeout.kernel.clock import TIME_ZONE, today
from closeout.people.models import Post, Unit
from closeout.sites.models import Site
from closeout.work.upkeep import gather_statistics

ROOT: Final = Path(__file__).parents[2]
SITES: Final = 100_000
VILLAGE, OFFICE, HEAD = "bench-village", "office", "head"
HOME_OF_VILLAGE: Final = seed.division(7)
_DRAFTS: Final = 5  # visits that somebody has begun
_ROUNDS_FROM: Final = ("benchmarks/web/rounds.py", "benchmarks/web/phones.py")
_MADE_FROM: Final = ("benchmarks/web/seed.py", "closeout/demo/seed.py", "closeout/samples/buji", "closeout/packs/buji")


def campaign() -> Campaign:
    """Return the campaign that holds the sites."""
    return Campaign.objects.get(slug=SLUG)


def ready(sites: int = SITES) -> float:
    """Bring the database up to date, filled with `sites`; return how many seconds that took, 0 where it stood."""
    call_command("collectstatic", interactive=False, verbosity=0)
    began, anew = time.perf_counter(), not _stands("stamp", sites, _MADE_FROM)
    if anew:
        _emptied()
    call_command("migrate", interactive=False, verbosity=0)
    if anew:
        _filled(sites)
        _stamp("stamp").write_text(_wanted(sites, _MADE_FROM), "ascii")
    if not anew and _stands("rounds.stamp", sites, _ROUNDS_FROM):
        return 0.0
    _rounds_made()
    _stamp("rounds.stamp").write_text(_wanted(sites, _ROUNDS_FROM), "ascii")
    return time.perf_counter() - began


def _stands(name: str, sites: int, made_from: Sequence[str]) -> bool:
    return _stamp(name).is_file() and _stamp(name).read_text("ascii") == _wanted(sites, made_from)


def _stamp(name: str) -> Path:
    return Path(settings.STATIC_ROOT).parent / f"{connection.vendor}.{name}"


def _wanted(sites: int, made_from: Sequence[str]) -> str:
    digest = hashlib.sha256(str(sites).encode())
    for name in made_from:
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
    _in_haste()
    seed.fill(large, sites, datetime.combine(day - timedelta(days=20), datetime.min.time(), TIME_ZONE))
    worker = User.objects.create_user(VILLAGE, "nobody-signs-in-with-it", name="压测（示例）")
    unit = Unit.objects.filter(authority=large.authority_id, key="community_workstation").first()
    post = {"role": "village", "division_code": HOME_OF_VILLAGE, "since": day}
    Post.objects.create(user=worker, authority_id=large.authority_id, unit=unit, **post)
    connection.close()  # what SQLite was told for speed ends with it
    _looked_after()


def _in_haste() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")


def _rounds_made() -> None:
    """Put findings and visits beside the sites; each who is measured has visits under way."""
    _in_haste()
    large = campaign()
    rounds.fill(large, datetime.combine(today() - timedelta(days=70), datetime.min.time(), TIME_ZONE))
    connection.close()
    _looked_after()
    for user, division in ((VILLAGE, HOME_OF_VILLAGE), (HEAD, ""), (OFFICE, "")):
        phone = Phone(signed_in(user), large.slug)
        for site in Site.objects.filter(campaign=large, code__regex=r"^S\d{6}$", division_code__startswith=division)[
            :_DRAFTS
        ]:
            phone.begun(site.code)


def _looked_after() -> None:
    """Do what a day of service does: SQLite is told to look, PostgreSQL's own upkeep need not be waited for."""
    gather_statistics()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
