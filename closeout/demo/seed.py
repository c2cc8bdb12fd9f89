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
from closeout.demo import buji, last_year, messages, people, rugao
from closeout.demo.diary import Cast, Stage, lived, moment
from closeout.kernel.text import Text
from closeout.people.models import Authority

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
    get_resolver().url_patterns  # noqa: B018 - slices are told of each other when the addresses are read
    # Orders are issued in its name, so it is one that may give them: the office of a leading group may not.
    authority = Authority.objects.create(
        slug="example", name_zh="布吉街道办事处（示例）", name_en="Buji Street Office (example)"
    )
    divisions(authority)
    cast = Cast(authority, people.accounts())
    people.certificates(cast.users, today)
    last = _stage(LAST, "buji", cast, today)
    lived(last_year.steps(last))
    beside = _stage(BESIDE, "rugao", cast, today)
    main = _stage(SLUG, "buji", cast, today, last.campaign)
    messages.channels(cast, moment(today - timedelta(50)))
    lived([*rugao.steps(beside), *buji.steps(main)])
    messages.on_their_way()


def divisions(authority: Authority) -> None:
    """Load the communities and villages."""
    text = files("closeout.demo").joinpath("divisions.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    Division.objects.bulk_create([Division(authority=authority, **row) for row in rows])


def _stage(slug: str, plan: str, cast: Cast, today: date, previous: Campaign | None = None) -> Stage:
    """Adopt a plan, three days before the campaign begins, and give those their posts whose units it brings."""
    first, last = (today + timedelta(each) for each in _DAYS[slug])
    people.posts(cast.authority, cast.users, first - timedelta(30))
    how = Adoption(slug, _NAMES[slug], first, last, {}, {})
    at = moment(first - timedelta(3))
    campaign = adopt(access=cast["office"], source=source_of(plan), how=how, at=at, previous=previous)
    people.posts(cast.authority, cast.users, first - timedelta(3))
    return Stage(campaign, cast)
