"""What every act on a document asks first: whose it is, and whether it is ready."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from closeout.accounts.models import User
from closeout.documents.kinds import Kind
from closeout.documents.models import Document
from closeout.documents.types import Content, Items
from closeout.journal.types import Act
from closeout.kernel.refusal import Denied, Missing, Refusal
from closeout.people.access import Access, access_of
from closeout.people.models import Certificate
from closeout.people.roles import Right


def need(actor: User, right: Right, authority: int, unit: int) -> Access:
    """Return who acts, if they have the right in this very unit.

    Raises:
        Denied: they do not.
    """
    access = access_of(actor, authority)
    if access is None or not access.may(right):
        raise Denied("people.not_yours")
    if access.unit != unit:
        raise Denied("documents.other_unit")
    return access


def locked(document: Document) -> Document:
    """Return a document that nobody else can change now.

    Raises:
        Missing: there is none of this id.
    """
    found = Document.objects.select_for_update().filter(pk=document.pk).first()
    if found is None:
        raise Missing("documents.no_document")
    return found


def refuse_unready(kind: Kind, content: Content) -> None:
    """Let a draft be issued that has what every document must have (Administrative Penalty Law, art. 42, 59).

    Raises:
        Refusal: it has no party, says nothing, or names fewer than two officers with their certificates.
    """
    if content.party is None or not content.party.name.zh.strip():
        raise Refusal("documents.no_party")
    if kind.itemised and not any(isinstance(each, Items) and each.items for each in content.body):
        raise Refusal("documents.no_items")
    if len({each.certificate for each in content.officers if each.name and each.certificate}) < 2:
        raise Refusal("documents.few_officers")


def refuse_expired(content: Content, day: date) -> None:
    """Let nobody stand for a document whose certificate on record has run out by the day of issue; one query.

    Raises:
        Refusal: with the first of them.
    """
    numbers = [each.certificate for each in content.officers if each.certificate]
    old = Certificate.objects.filter(number__in=numbers, valid_until__lt=day).order_by("number").first()
    if old is not None:
        raise Refusal("documents.expired_certificate", number=old.number, day=old.valid_until)


def act(
    name: str,
    document: Document,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    personal: tuple[str, ...] = (),
) -> Act:
    """Return an act on a document for the journal."""
    return Act(name, f"document:{document.pk}", document.scope, before or {}, after or {}, reason, personal)
