"""Three campaigns by the acts that people would do: one half-way through, one under review, one of last year."""

import csv
from datetime import date, timedelta
from importlib.resources import files
from typing import Final

from django.urls import get_resolver

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import source_of
from closeout.campaigns.services import adopt
from closeout.campaigns.types import Adoption
from closeout.demo import documents, people, photos, sites
from closeout.kernel.clock import TIME_ZONE
from closeout.demo import buji, last_year, messages, people, rugao
from closeout.demo.diary import Cast, Stage, lived, moment
from closeout.kernel.text import Text
from closeout.people.models import Authority

_BEFORE, _AFTER = 35, 26  # days of the campaign behind us and before us
_VILLAGE: Final = "440307014015"  # where the demo's village worker works
SLUG: Final = "buji-demo"
LAST, BESIDE = "buji-last-year", "rugao-demo"
_NAMES: Final = {
    SLUG: Text("布吉街道再生资源场所专项整治（示例）", "Buji special rectification of recycling sites (example)"),
    LAST: Text("布吉街道去年再生资源场所整治（示例）", "Buji rectification of recycling sites, last year (example)"),
    BESIDE: Text("如皋市废品收购站点专项整治（示例）", "Rugao special rectification of scrap stations (example)"),
}
# The first and the last day of each, from today; the first is looked at half-way, the second once its period is over.
_DAYS: Final = {SLUG: (-35, 26), LAST: (-400, -339), BESIDE: (-48, -6)}


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
    get_resolver().url_patterns  # noqa: B018 - slices are told of each other when the addresses are read
    authority = Authority.objects.create(
        slug="example", name_zh="再生资源整治办公室（示例）", name_en="Office for recycling rectification (example)"
    )
    divisions()
    cast = Cast(authority, people.accounts())
    people.certificates(cast.users, today)
    last = _stage(LAST, "buji", cast, today)
    lived(last_year.steps(last))
    beside = _stage(BESIDE, "rugao", cast, today)
    main = _stage(SLUG, "buji", cast, today, last.campaign)
    messages.channels(cast, moment(today - timedelta(50)))
    lived([*rugao.steps(beside), *buji.steps(main)])
    messages.on_their_way()


def divisions() -> None:
    """Load the communities and villages."""
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
def _stage(slug: str, plan: str, cast: Cast, today: date, previous: Campaign | None = None) -> Stage:
    """Adopt a plan, three days before the campaign begins, and give those their posts whose units it brings."""
    first, last = (today + timedelta(each) for each in _DAYS[slug])
    people.posts(cast.authority, cast.users, first - timedelta(30))
    how = Adoption(slug, _NAMES[slug], first, last, {}, {})
    at = moment(first - timedelta(3))
    campaign = adopt(access=cast["office"], source=source_of(plan), how=how, at=at, previous=previous)
    people.posts(cast.authority, cast.users, first - timedelta(3))
    return Stage(campaign, cast)
