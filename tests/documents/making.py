"""Documents to test with: what an order says, drafted, issued, served."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from closeout.accounts.models import User
from closeout.documents.models import Document, Revision, Service
from closeout.documents.services import draft_document, issue_document, serve_document
from closeout.documents.types import Content, Item, Items, NewService, Officer, Paragraph, Party, Table, Words
from closeout.people.models import Unit
from closeout.people.roles import Role
from tests.factories import COMMUNITY, NOW, authority, person

LATER: Final = NOW + timedelta(hours=3)
OFFICERS: Final = (Officer("周敏（示例）", "粤B0001"), Officer("何志远（示例）", "粤B0002"))
PARTY: Final = Party(
    Words("兴达废旧金属回收站（示例）", "Xingda Scrap Metal Station (example)"),
    "92440300MA5EXAMPL0",
    masked=True,
    address=Words("罗岗社区吉华路1号"),
    representative="陈某",
    phone="0755-00000000",
)
CONTENT: Final = Content(
    party=PARTY,
    body=(
        Paragraph(Words("经检查，发现下列问题：", "The inspection found:")),
        Items(
            (
                Item(
                    Words("围挡最低处高3.4米，应不低于4米", "The fence is 3.4 m high"),
                    "B-3.7",
                    due_on=date(2026, 5, 28),
                ),
                Item(
                    Words("废旧物资占用人行道1.6米", "Scrap takes 1.6 m of the pavement"),
                    law=Words("《某条例》第十七条"),
                ),
            )
        ),
        Table((Words("序号"), Words("部位")), ((Words("1"), Words("北侧围挡")), (Words("2"), Words("人行道")))),
    ),
    officers=OFFICERS,
)
WHOLE: Final = replace(
    CONTENT,
    organ=Words("布吉街道办事处（示例）", "Buji Street Office (example)"),
    title=Words("责令限期改正通知书", "Order to correct within a period"),
    remedies=Words("如不服本通知，可以申请行政复议。", "Reconsideration may be applied for."),
    signers=(Words("受送达人（签名或者盖章）", "Received by (signature or seal)"),),
    copies=Words("一式两份。", "In duplicate."),
)


def unit(key: str = "market_supervision") -> Unit:
    names = {"name_zh": f"单位{key}", "name_en": f"Unit {key}"}
    return Unit.objects.get_or_create(authority=authority(), key=key, defaults=names)[0]


def somebody(role: Role = "unit_head", key: str = "market_supervision") -> User:
    unit(key)
    return person(role, unit=key)


def draft(kind: str = "order_in_period", *, by: User | None = None, at: datetime = NOW, **values: Any) -> Document:
    usual: dict[str, Any] = {
        "authority": authority(),
        "unit": unit(values.pop("unit_key", "market_supervision")),
        "scope": "campaign:0",
        "subject": "site:12",
        "division_code": COMMUNITY,
        "content": CONTENT,
    }
    return draft_document(kind=kind, actor=by or somebody("unit_member"), at=at, **{**usual, **values})


def issued(kind: str = "order_in_period", *, by: User | None = None, at: datetime = NOW, **values: Any) -> Document:
    head = by or somebody()
    return issue_document(document=draft(kind, by=head, at=at, **values), actor=head, at=at)


def handed_over(**values: Any) -> NewService:
    usual = NewService("in_person", NOW + timedelta(hours=1), (), receiver="陈某", relation="party", place="经营场所")
    return replace(usual, **values)


def served(document: Document | None = None, **values: Any) -> Service:
    one, two = somebody("unit_member"), somebody("unit_head")
    service = handed_over(**{"servers": (one.pk, two.pk), **values})
    return serve_document(document=document or issued(by=two), service=service, actor=one, at=LATER)


def paper(pk: int) -> Document:
    """Return an issued document with an id of choice."""
    head = somebody()
    made = draft(by=head)
    Revision.objects.filter(document=made).delete()
    Document.objects.filter(pk=made.pk).update(id=pk)
    return issue_document(document=Document.objects.get(pk=pk), actor=head, at=NOW)
