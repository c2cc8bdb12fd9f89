"""Valid things for tests of the service: an authority with people in every role, and a campaign."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import source_of
from closeout.campaigns.services import adopt
from closeout.campaigns.types import Adoption
from closeout.kernel.facts import Value
from closeout.kernel.text import Text
from closeout.people.access import Access, accesses_of
from closeout.people.models import Authority, Post, Unit
from closeout.people.roles import ROLES, Role
from closeout.sites.models import Site
from closeout.sites.services import register_sites
from closeout.sites.types import NewFact, NewSite

NOW: Final = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)  # ten in the morning in China
TODAY: Final = date(2026, 5, 20)
COMMUNITY: Final = "440307014001"
PASSWORD: Final = "correct horse battery"


def authority(slug: str = "buji") -> Authority:
    """Return a street office."""
    return Authority.objects.get_or_create(slug=slug, defaults={"name_zh": "布吉街道", "name_en": "Buji Street"})[0]


def person(role: Role, *, at: Authority | None = None, unit: str = "market_supervision", code: str = COMMUNITY) -> User:
    """Return somebody in a role: members in `unit`, village workers in the division `code`."""
    at = at or authority()
    user = User.objects.create_user(f"{role}-{User.objects.count()}", PASSWORD, name=f"{role}（示例）")
    place = None
    if role.startswith("unit_"):
        place = Unit.objects.get_or_create(authority=at, key=unit, defaults={"name_zh": unit, "name_en": unit})[0]
    Post.objects.create(
        user=user, authority=at, role=role, unit=place, division_code=code if role == "village" else "", since=TODAY
    )
    return user


def access(role: Role, **where: Any) -> Access:
    """Return who is asking, somebody in a role."""
    (found,) = accesses_of(person(role, **where))
    return found


def everybody() -> dict[Role, User]:
    """Return a person in every role."""
    return {role: person(role) for role in ROLES}


def campaign(pack: str = "buji", slug: str = "buji-2026", *, at: Authority | None = None) -> Campaign:
    """Return a running campaign by a shipped plan."""
    name = Text("布吉街道专项整治（示例）", "Buji special rectification (example)")
    how = Adoption(slug, name, date(2026, 4, 16), date(2026, 6, 16), {}, {})
    return adopt(access=access("office", at=at), source=_source(pack), how=how, at=NOW)


@cache
def _source(pack: str) -> str:
    """Return the text of a shipped plan, read once for thousands of campaigns."""
    return source_of(pack)


def new_site(code: str = "BJ-0001", **facts: Value) -> NewSite:
    """Return a site to be registered, in a community and operating unless `facts` say otherwise."""
    usual: dict[str, Value] = {"name": f"旧货站{code}（示例）", "division_code": COMMUNITY, "address": "一路1号"}
    return NewSite(code, [NewFact(key, value) for key, value in {**usual, **facts}.items()])


def site(in_: Campaign | None = None, code: str = "BJ-0001", **facts: Value) -> Site:
    """Return a registered site, of whom the office knows what `facts` say."""
    new = [new_site(code, **facts)]
    one = in_ or campaign()
    return register_sites(access=access("office"), campaign=one, sites=new, source="census", at=NOW)[0]
