"""Documents at random: orders and opinions drafted, edited, issued, served, made void."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from django.db.models import QuerySet

from closeout.documents.encoding import content_of
from closeout.documents.models import DRAFT, ISSUED, Document
from closeout.documents.services import edit_document, issue_document, serve_document, void_document
from closeout.documents.types import NewService, Paragraph, Words
from closeout.findings.models import Finding, Order
from closeout.findings.orders import RESULTS, NewOrder, draft_opinion, draft_order
from closeout.people.access import Access
from closeout.people.roles import Right
from tests.desk.world import World


def _order(world: World, who: Access) -> object:
    """Draft an order over what a unit has open at a site, mostly one's own."""
    open_ = Finding.objects.filter(campaign=world.campaign, state__in=("raised", "correcting"))
    own = open_.filter(unit=who.unit)
    first = world.row(own if own.exists() and world.chance(0.9) else open_)
    same = open_.filter(site=first.site, unit=first.unit).values_list("number", flat=True)
    days = None if world.chance(0.3) else world.dice.randint(1, 20)
    new = NewOrder(sorted(same), days, [each.user.pk for each in world.people[1:3]])
    return draft_order(new=new, **world.about(who))


def _opinion(world: World, who: Access) -> object:
    order = world.row(Order.objects.select_related("document"))
    results = {each.number: world.one_of([*RESULTS]) for each in order.findings.all()}
    officers = [each.user.pk for each in world.people[1:3]]
    return draft_opinion(access=who, order=order, results=results, officers=officers, at=world.now)


def _in(world: World, state: str) -> Document:
    every: QuerySet[Document] = Document.objects.all()
    fit = every.filter(state=state)
    return world.row(fit if fit.exists() and world.chance(0.9) else every)


def _edit(world: World, who: Access) -> object:
    found = _in(world, DRAFT)
    content = content_of(found.content)
    body = (*content.body, Paragraph(Words(f"补充{world.dice.randint(1, 99)}（示例）")))
    new = replace(content, body=body)
    return edit_document(document=found, version=found.version, content=new, actor=who.user, at=world.now)


def _issue(world: World, who: Access) -> object:
    return issue_document(document=_in(world, DRAFT), actor=who.user, at=world.now)


def _serve(world: World, who: Access) -> object:
    servers = tuple(each.user.pk for each in world.people[1:3])
    service = NewService("in_person", world.now, servers, "陈某（示例）", "party", "经营场所")
    return serve_document(document=_in(world, ISSUED), service=service, actor=who.user, at=world.now)


def _void(world: World, who: Access) -> object:
    return void_document(document=_in(world, ISSUED), reason="x", actor=who.user, at=world.now)


PAPERS: Final[Mapping[str, tuple[Callable[[World, Access], object], tuple[Right, ...], int]]] = {
    "draft_order": (_order, ("draft_documents",), 6),
    "draft_opinion": (_opinion, ("draft_documents",), 2),
    "edit": (_edit, ("draft_documents",), 2),
    "issue": (_issue, ("issue_documents",), 5),
    "serve": (_serve, ("serve_documents",), 5),
    "void": (_void, ("issue_documents", "draft_documents"), 1),
}
