"""The demo's documents: an order served, one void, one that waits for its service, and two drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.services import scope_of
from closeout.documents.models import Document
from closeout.documents.services import draft_document, issue_document, serve_document, void_document
from closeout.documents.types import Content, Item, Items, NewService, Officer, Paragraph, Party, Words
from closeout.people.models import Certificate, Unit
from closeout.sites.models import Site

_FENCE: Final = Words(
    "围挡最低处高3.4米，应不低于4米", "The fence is 3.4 m high at its lowest; it must be at least 4 m high"
)
_PAVEMENT: Final = Words("废旧物资堆放占用人行道1.6米", "Scrap is stacked on 1.6 m of the pavement")
_WIRES: Final = Words("电线私拉乱接，没有穿管保护", "Wires are laid at will, without conduits")


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who makes the demo's documents: a head and a member of a unit, in a campaign."""

    campaign: Campaign
    unit: Unit
    head: User
    member: User

    def draft(self, kind: str, site: Site, content: Content, at: datetime, follows: Document | None = None) -> Document:
        return draft_document(
            kind=kind,
            authority=self.campaign.authority,
            unit=self.unit,
            scope=scope_of(self.campaign),
            subject=f"site:{site.pk}",
            division_code=site.division_code,
            content=content,
            follows=follows,
            actor=self.member,
            at=at,
        )


def make(campaign: Campaign, users: Mapping[str, User], first: datetime, village: str) -> None:
    """Make the documents for sites of a village, from the 20th day of the campaign on."""
    head, member = users["head"], users["member"]
    unit = Unit.objects.get(authority=campaign.authority, key="market_supervision")
    desk = _Desk(campaign, unit, head, member)
    here = list(Site.objects.filter(campaign=campaign, division_code=village).order_by("code")[:3])
    on = first + timedelta(days=20)
    order = _issued(desk, "order_in_period", here[0], _content(here[0], on, [_FENCE, _PAVEMENT], 7), on)
    servers = (head.pk, member.pk)
    handed = NewService("in_person", on + timedelta(hours=2), servers, "陈某（示例）", "party", here[0].address)
    serve_document(document=order, service=handed, actor=member, at=on + timedelta(hours=3))
    wrong = _issued(desk, "order_in_period", here[1], _content(here[1], on, [_PAVEMENT], 7), on + timedelta(days=1))
    void_document(
        document=wrong, reason="当事人名称有误，另行制发（示例）", actor=head, at=on + timedelta(days=1, hours=1)
    )
    later = on + timedelta(days=9)
    _issued(desk, "order_at_once", here[2], _content(here[2], later, [_WIRES], None), later)
    desk.draft("reinspection_opinion", here[0], _opinion(here[0], later), later, order)
    desk.draft("inspection_record", here[2], _content(here[2], later, [_WIRES], None), later)


def _issued(desk: _Desk, kind: str, site: Site, content: Content, at: datetime) -> Document:
    return issue_document(document=desk.draft(kind, site, content, at), actor=desk.head, at=at)


def _content(site: Site, at: datetime, wrong: list[Words], days: int | None) -> Content:
    due = None if days is None else at.date() + timedelta(days=days)
    opening = Words(
        f"{at.year}年{at.month}月{at.day}日，本机关对你（单位）的经营场所进行检查，发现下列问题：",
        f"On {at.day} {at:%B %Y} your premises were inspected, and this was found:",
    )
    items = tuple(Item(each, law=Words("整治方案检查标准", "Standards of the plan"), due_on=due) for each in wrong)
    return Content((Paragraph(opening), Items(items)), _party(site), officers=_officers())


def _opinion(site: Site, at: datetime) -> Content:
    opening = Words(
        f"{at.year}年{at.month}月{at.day}日，本机关对你（单位）的改正情况进行复查，情况如下：",
        f"On {at.day} {at:%B %Y} the corrections were re-inspected, and this was found:",
    )
    found = (
        Item(_FENCE, result=Words("已改正，实测4.1米", "corrected, 4.1 m measured")),
        Item(_PAVEMENT, result=Words("未改正", "not corrected")),
    )
    return Content((Paragraph(opening), Items(found)), _party(site), officers=_officers())


def _party(site: Site) -> Party:
    return Party(Words(site.name), address=Words(site.address), representative="陈某（示例）")


def _officers() -> tuple[Officer, ...]:
    found = Certificate.objects.filter(user__username__in=["head", "member"]).select_related("user").order_by("pk")
    return tuple(Officer(each.user.name, each.number) for each in found)
