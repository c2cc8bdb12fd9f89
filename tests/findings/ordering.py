"""Orders over findings for tests: people with certificates, orders drafted, issued and served."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from closeout.documents.encoding import content_of
from closeout.documents.models import Document
from closeout.documents.services import issue_document, serve_document
from closeout.documents.types import Content, Item, Items, NewService, Paragraph
from closeout.findings.models import Finding, Order
from closeout.findings.orders import NewOrder, draft_order
from closeout.people.access import Access
from closeout.people.models import Certificate
from tests.factories import NOW, TODAY
from tests.findings.making import head, member

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Team:
    """The head and a member of the unit that answers, each with a certificate that holds."""

    head: Access
    member: Access

    @property
    def ids(self) -> tuple[int, int]:
        """Their ids, as an order names its officers."""
        return (self.member.user.pk, self.head.user.pk)


def certificate(who: Access, number: str, until: date = TODAY) -> Certificate:
    """Return somebody's certificate; it holds to the end of `until`."""
    return Certificate.objects.create(user=who.user, number=number, issued_by="某厅（示例）", valid_until=until)


def team() -> Team:
    """Return two officers of the unit."""
    both = Team(head(), member())
    for number, who in enumerate((both.member, both.head), 1):
        certificate(who, f"粤S000{number}", date(2099, 12, 31))
    return both


def drafted(by: Team, found: Sequence[Finding], days: int | None = 10, at: datetime = NOW) -> Document:
    """Return an order over findings, in draft."""
    new = NewOrder([each.number for each in found], days, by.ids)
    return draft_order(access=by.member, campaign=found[0].campaign, new=new, at=at)


def issued(by: Team, document: Document, at: datetime = NOW) -> Document:
    """Return an order with its number."""
    return issue_document(document=document, actor=by.head.user, at=at)


def handed(by: Team, document: Document, on: datetime, **more: Any) -> Order:
    """Return an order that was handed to the operator at a time."""
    usual: dict[str, Any] = {"receiver": "陈某（示例）", "relation": "party", "place": "经营场所"}
    service = NewService("in_person", on, by.ids, **{**usual, **more})
    serve_document(document=document, service=service, actor=by.member.user, at=on + HOUR)
    return Order.objects.select_related("document", "site").get(document=document)


def ordered(by: Team, found: Sequence[Finding], days: int | None = 10, on: datetime = NOW) -> Order:
    """Return an order that was drafted and issued now, and served on a day."""
    return handed(by, issued(by, drafted(by, found, days, NOW), NOW), on)


def content(document: Document) -> Content:
    """Return what a document says."""
    document.refresh_from_db()
    return content_of(document.content)


def items(document: Document) -> list[Item]:
    """Return the numbered items of a document."""
    return [each for block in content(document).body if isinstance(block, Items) for each in block.items]


def paragraphs(document: Document) -> list[str]:
    """Return the paragraphs of a document, in Chinese."""
    return [each.text.zh for each in content(document).body if isinstance(each, Paragraph)]
