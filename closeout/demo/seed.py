"""A campaign half-way through, relative to today, made by the acts that people would do."""

import csv
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Final

from closeout.accounts.models import User
from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of, source_of
from closeout.campaigns.services import adopt
from closeout.campaigns.types import Adoption
from closeout.demo import documents, people, photos, sites
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.text import Text
from closeout.people.access import Access, access_of
from closeout.people.models import Authority

_BEFORE, _AFTER = 35, 26  # days of the campaign behind us and before us
_VILLAGE: Final = "440307014015"  # where the demo's village worker works
SLUG: Final = "buji-demo"


def seed(today: date) -> None:
    """Fill an empty database."""
    authority = Authority.objects.create(slug="buji", name_zh="布吉街道（示例）", name_en="Buji Street (example)")
    divisions(authority)
    users = people.accounts()
    people.posts(authority, users, today - timedelta(days=400))
    people.certificates(users, today)
    office = _access(users["office"], authority)
    start = today - timedelta(days=_BEFORE)
    campaign = _campaign(office, start, today + timedelta(days=_AFTER))
    people.posts(authority, users, start)
    fill(campaign, authority, users, start)


def divisions(authority: Authority) -> None:
    """Load the communities."""
    text = files("closeout.demo").joinpath("divisions.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    Division.objects.bulk_create([Division(authority=authority, **row) for row in rows])


def _campaign(office: Access, start: date, end: date) -> Campaign:
    name = Text("布吉街道再生资源场所专项整治（示例）", "Buji special rectification of recycling sites (example)")
    how = Adoption(SLUG, name, start, end, {}, {})
    return adopt(access=office, source=source_of("buji"), how=how, at=moment(start - timedelta(days=3)))


def fill(campaign: Campaign, authority: Authority, users: dict[str, User], start: date) -> None:
    """Let the census report the sites and the units judge them."""
    found = sites.rows(pack_of(campaign))
    first = moment(start)
    known = sites.report(campaign, _access(users["office"], authority), first, found)
    sites.judge(campaign, users, first, found, known)
    here = [each for each in known.values() if each.division_code == _VILLAGE]
    sites.suggest(campaign, _access(users["village"], authority), first + timedelta(days=_BEFORE - 2), here)
    photos.take(campaign, users["member"], here, first + timedelta(days=_BEFORE - 1))
    documents.make(campaign, users, first, _VILLAGE)


def moment(day: date) -> datetime:
    """Return half past nine on a day, in China."""
    return datetime.combine(day, time(9, 30), TIME_ZONE)


def _access(user: User, authority: Authority) -> Access:
    found = access_of(user, authority.pk)
    if found is None:
        raise LookupError(f"{user.username} has no post")
    return found
