"""What stands in the head of every page: the campaign, where one can go from here, and who is signed in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.queries import campaign_in, others_of
from closeout.desk.today import MOST_COUNTED, late
from closeout.kernel.clock import today
from closeout.kernel.text import Text
from closeout.notices.queries import unread
from closeout.people.access import Access
from closeout.people.models import Authority
from closeout.people.roles import Right
from closeout.people.words import ROLE_NAMES
from closeout.project.home import HOMES
from closeout.ui.language import lang


@dataclass(frozen=True, slots=True)
class Item:
    """A place to go."""

    href: str
    label: str
    current: bool
    badge: str


@dataclass(frozen=True, slots=True)
class Shell:
    """The head of a page. `others` are the campaigns that one can switch to, the list of all of them last.

    `posts` are one's other posts, by the id of the authority: who they are elsewhere.
    """

    title: str
    period: str
    items: tuple[Item, ...]
    who: str
    unread: int  # messages
    others: tuple[Item, ...] = ()
    seldom: tuple[Item, ...] = ()
    posts: tuple[tuple[int, str], ...] = ()


Place = tuple[str, object, Right]

MOST: Final = 10  # campaigns that the switch lists

# Address, label, right: what a role cannot use is absent.
_IN_CAMPAIGN: Final[tuple[Place, ...]] = (
    ("desk:brief", gettext_lazy("In brief"), "instruct"),
    ("desk:overview", gettext_lazy("Overview"), "see_campaign"),
    ("judgements:inbox", gettext_lazy("Inbox"), "see_inbox"),
    ("sites:register", gettext_lazy("Sites"), "see_sites"),
    ("census:overview", gettext_lazy("Census"), "see_census"),
    ("inspections:ledger", gettext_lazy("Visits"), "see_visits"),
    ("findings:ledger", gettext_lazy("Findings"), "see_findings"),
    ("meetings:outcomes", gettext_lazy("Outcomes"), "see_outcomes"),
    ("campaigns:plan", gettext_lazy("Plan"), "see_campaign"),
)
_ANYWHERE: Final[tuple[Place, ...]] = (
    ("today:due", gettext_lazy("Today"), "see_tasks"),
    ("documents:list", gettext_lazy("Documents"), "see_documents"),
)
# Where a unit or a village works every day stands first in its head.
_FIRST: Final = ("today:due", "sites:register", "findings:ledger", "judgements:inbox", "inspections:ledger")
# In the menu behind one's name: what is not needed every day.
_SELDOM: Final[tuple[Place, ...]] = (
    ("people:list", gettext_lazy("People"), "see_people"),
    ("areas:list", gettext_lazy("Areas"), "see_areas"),
    ("journal:journal", gettext_lazy("Journal"), "see_journal"),
    ("notices:failed", gettext_lazy("Not sent"), "see_deliveries"),
)
# What is overdue behind an address, in one query.
_BADGES: Final[dict[str, Callable[[Access], int]]] = {"today:due": lambda access: late(access, today())}


def shell(request: HttpRequest) -> dict[str, object]:
    """Give templates the head of the page, as `shell`."""
    access: Access | None = getattr(request, "access", None)
    if access is None:
        return {"shell": Shell(_("Closeout"), "", (), _who(request), _unread(request))}
    campaign = campaign_in(access, request.resolver_match)
    period = "" if campaign is None else _period(campaign)
    items, others = tuple(_items(request, access, campaign)), tuple(_others(request, access, campaign))
    seldom = tuple(_open_to(request, access, [(each, []) for each in _SELDOM]))
    posts = tuple(_posts(request, access))
    return {"shell": Shell(_title(campaign), period, items, _who(request), _unread(request), others, seldom, posts)}


def _posts(request: HttpRequest, access: Access) -> list[tuple[int, str]]:
    """Return one's other posts in words; one query for who has several, none for who has one."""
    every: list[Access] = getattr(request, "accesses", [])
    elsewhere = {each.authority: each.role for each in every if each.authority != access.authority}
    found = Authority.objects.filter(pk__in=elsewhere).order_by("pk") if elsewhere else []
    return [
        (each.pk, _("%(role)s at %(authority)s") % {"role": ROLE_NAMES[elsewhere[each.pk]], "authority": _named(each)})
        for each in found
    ]


def _named(authority: Authority) -> str:
    return Text(authority.name_zh, authority.name_en).say(lang())


def _title(campaign: Campaign | None) -> str:
    return _("Closeout") if campaign is None else Text(campaign.name_zh, campaign.name_en).say(lang())


def _period(campaign: Campaign) -> str:
    """Return from when to when; a year that both days share is said once, where the language has it."""
    days = (campaign.starts_on, campaign.ends_on)
    said = ["DATE_FORMAT", "DATE_FORMAT"]
    if days[0].year == days[1].year:
        said[0 if lang() == "en" else 1] = "MONTH_DAY_FORMAT"
    start, end = (formats.date_format(day, how) for day, how in zip(days, said, strict=True))
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def _items(request: HttpRequest, access: Access, campaign: Campaign | None) -> list[Item]:
    inside = [] if campaign is None else [(each, [campaign.slug]) for each in _IN_CAMPAIGN]
    anywhere: list[tuple[Place, list[str]]] = [(each, []) for each in _ANYWHERE]
    if HOMES[access.role][0] != _ANYWHERE[0][0]:
        return _open_to(request, access, [*inside, *anywhere])
    return _open_to(request, access, sorted([*anywhere, *inside], key=lambda each: _rank(each[0][0])))


def _rank(name: str) -> int:
    """Return where a place stands for whom the day begins with what is due; what is not named keeps its order."""
    return _FIRST.index(name) if name in _FIRST else len(_FIRST)


def _open_to(request: HttpRequest, access: Access, places: Iterable[tuple[Place, list[str]]]) -> list[Item]:
    return [
        Item(href := reverse(name, args=args), str(label), _current(request.path, href, name), _badge(name, access))
        for (name, label, right), args in places
        if access.may(right)
    ]


def _badge(name: str, access: Access) -> str:
    count = _BADGES.get(name)
    found = 0 if count is None else count(access)
    return f"{MOST_COUNTED - 1}+" if found >= MOST_COUNTED else str(found or "")


def _unread(request: HttpRequest) -> int:
    return unread(request.user) if isinstance(request.user, User) else 0


def _others(request: HttpRequest, access: Access, campaign: Campaign | None) -> list[Item]:
    """Return the campaigns that one can switch to from a page of a campaign; one query there, none elsewhere."""
    if campaign is None or not access.may("see_campaign"):
        return []
    others = [
        Item(reverse("campaigns:plan", args=[slug]), name.say(lang()), False, "")
        for slug, name, _runs in others_of(access, campaign)
    ]
    return [*others[:MOST], Item(reverse("campaigns:list"), _("All campaigns"), False, "")]


def _current(path: str, href: str, name: str) -> bool:
    """Return whether a page lies below a place to go; every page of a campaign lies below its overview."""
    return path == href or (name != "desk:overview" and path.startswith(href))


def _who(request: HttpRequest) -> str:
    access: Access | None = getattr(request, "access", None)
    name = str(request.user)
    return name if access is None else _("%(name)s, %(role)s") % {"name": name, "role": ROLE_NAMES[access.role]}
