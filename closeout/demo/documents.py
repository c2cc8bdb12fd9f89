"""The demo's documents: an order served, one void, one that waits for its service, and two drafts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.services import scope_of
from closeout.demo.diary import Stage, Step
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


@dataclass(slots=True)
class _Story:
    """What a unit does with documents at three sites of a village."""

    stage: Stage
    village: str
    order: Document | None = None
    wrong: Document | None = None

    @property
    def desk(self) -> _Desk:
        users, campaign = self.stage.cast.users, self.stage.campaign
        unit = Unit.objects.get(authority=campaign.authority, key="market_supervision")
        return _Desk(campaign, unit, users["head"], users["member"])

    def site(self, place: int) -> Site:
        found = Site.objects.filter(campaign=self.stage.campaign, division_code=self.village).order_by("code")
        return found[place]

    def ordered(self, at: datetime) -> None:
        site = self.site(0)
        self.order = _issued(self.desk, "order_in_period", site, _content(site, at, [_FENCE, _PAVEMENT], 7), at)

    def served(self, at: datetime) -> None:
        desk, site = self.desk, self.site(0)
        servers = (desk.head.pk, desk.member.pk)
        handed = NewService("in_person", at - timedelta(hours=1), servers, "陈某（示例）", "party", site.address)
        serve_document(document=_made(self.order), service=handed, actor=desk.member, at=at)

    def mistaken(self, at: datetime) -> None:
        site = self.site(1)
        self.wrong = _issued(self.desk, "order_in_period", site, _content(site, at, [_PAVEMENT], 7), at)

    def voided(self, at: datetime) -> None:
        reason = "当事人名称有误，另行制发（示例）"
        void_document(document=_made(self.wrong), reason=reason, actor=self.desk.head, at=at)

    def waiting(self, at: datetime) -> None:
        desk, first, third = self.desk, self.site(0), self.site(2)
        _issued(desk, "order_at_once", third, _content(third, at, [_WIRES], None), at)
        desk.draft("reinspection_opinion", first, _opinion(first, at), at, self.order)
        desk.draft("inspection_record", third, _content(third, at, [_WIRES], None), at)


def steps(stage: Stage, village: str) -> Iterator[Step]:
    """Yield what happened at sites of a village, from the 20th day of the campaign on."""
    story = _Story(stage, village)
    yield stage.step(20, story.ordered)
    yield stage.step(20, story.served, hours=3)
    yield stage.step(21, story.mistaken)
    yield stage.step(21, story.voided, hours=1)
    yield stage.step(29, story.waiting)


def _made(document: Document | None) -> Document:
    if document is None:
        raise LookupError("the demo's steps are out of order")
    return document


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
