"""What stands in the head of every page: the campaign, where one can go from here, and who is signed in."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.campaigns.models import Campaign
from closeout.campaigns.queries import campaign_in
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.people.roles import Right
from closeout.people.words import ROLE_NAMES
from closeout.ui.language import lang


@dataclass(frozen=True, slots=True)
class Item:
    """A place to go."""

    href: str
    label: str
    current: bool
    badge: int


@dataclass(frozen=True, slots=True)
class Shell:
    """The head of a page."""

    title: str
    period: str
    items: tuple[Item, ...]
    who: str


# Address, label, right: what a role cannot use is absent.
_IN_CAMPAIGN: Final[tuple[tuple[str, object, Right], ...]] = (("campaigns:plan", gettext_lazy("Plan"), "see_campaign"),)
_ANYWHERE: Final[tuple[tuple[str, object, Right], ...]] = (
    ("people:list", gettext_lazy("People"), "see_people"),
    ("areas:list", gettext_lazy("Areas"), "see_areas"),
)


def shell(request: HttpRequest) -> dict[str, object]:
    """Give templates the head of the page, as `shell`."""
    access: Access | None = getattr(request, "access", None)
    if access is None:
        return {"shell": Shell(_("Closeout"), "", (), _who(request))}
    campaign = campaign_in(access, request.resolver_match)
    period = "" if campaign is None else _period(campaign)
    return {"shell": Shell(_title(campaign), period, tuple(_items(request, access, campaign)), _who(request))}


def _title(campaign: Campaign | None) -> str:
    return _("Closeout") if campaign is None else Text(campaign.name_zh, campaign.name_en).say(lang())


def _period(campaign: Campaign) -> str:
    days = [formats.date_format(each) for each in (campaign.starts_on, campaign.ends_on)]
    return _("%(start)s to %(end)s") % {"start": days[0], "end": days[1]}


def _items(request: HttpRequest, access: Access, campaign: Campaign | None) -> list[Item]:
    inside = [] if campaign is None else [(each, [campaign.slug]) for each in _IN_CAMPAIGN]
    everywhere: list[tuple[tuple[str, object, Right], list[str]]] = [(each, []) for each in _ANYWHERE]
    return [
        Item(href := reverse(name, args=args), str(label), request.path.startswith(href), 0)
        for (name, label, right), args in [*inside, *everywhere]
        if access.may(right)
    ]


def _who(request: HttpRequest) -> str:
    access: Access | None = getattr(request, "access", None)
    name = str(request.user)
    return name if access is None else _("%(name)s, %(role)s") % {"name": name, "role": ROLE_NAMES[access.role]}
