"""The journal, for who watches over it: entries with what they hash to, where the chain ends, verifying it."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from closeout.api.door import needs
from closeout.api.paging import by_id
from closeout.api.shapes.base import After, Limit, Named, Page, Words, answers
from closeout.desk.records import visible_entries
from closeout.journal.models import Chain, Entry, Verification
from closeout.journal.queries import last_verification
from closeout.journal.verify import public_key, verified
from closeout.journal.words import known_acts
from closeout.people.access import asking

router = Router(tags=["Journal"])
Subject = Annotated[str, Field(max_length=120, description="Such as site:12; empty: any.")]
_ACTS = Words(known_acts())


class EntrySaid(Schema):
    """An entry. `digest` is the SHA-256 of number, previous and content, a line each; `content` is the exact text."""

    number: int
    at: datetime
    actor: int | None
    actor_name: str
    act: Named
    subject: str
    scope: str
    content: str = Field(description="JSON: actor, act, subject, scope, at, before, after, reason.")
    previous: str
    digest: str


class EntriesPage(Page):
    """A page of entries, the latest first."""

    items: list[EntrySaid]


class Verified(Schema):
    """What a verification found. `broken_at` null: every entry fits; `broken_head` null: every signed head does."""

    at: datetime
    entries: int
    broken_at: int | None
    broken_head: date | None


class HeadSaid(Schema):
    """Where the chain ends, the key that heads are signed with, and how the last verification went."""

    number: int
    digest: str
    public_key: str
    verified: Verified | None


@router.get("/journal", response=answers(EntriesPage), **needs("see_journal"))
def list_entries(request: HttpRequest, subject: Subject = "", after: After = "", limit: Limit = 50) -> EntriesPage:
    """List what happened at the authority, in all or with one subject."""
    found = Entry.objects.filter(visible_entries(asking(request))).select_related("actor")
    found = found.filter(subject=subject) if subject else found
    rows, following = by_id(found, after, limit, newest=True)
    return EntriesPage(items=[_entry(each) for each in rows], next=following)


def _entry(entry: Entry) -> EntrySaid:
    names = "number at subject scope content previous digest".split()
    return EntrySaid(
        actor=entry.actor_id,
        actor_name="" if entry.actor is None else entry.actor.name,
        act=_ACTS.of(entry.act),
        **{name: getattr(entry, name) for name in names},
    )


@router.get("/journal/head", response=answers(HeadSaid), **needs("see_journal"))
def journal_head(request: HttpRequest) -> HeadSaid:
    """Return where the chain ends now."""
    chain, last = Chain.objects.first() or Chain(), last_verification()
    return HeadSaid(
        number=chain.last,
        digest=chain.digest,
        public_key=public_key(),
        verified=None if last is None else _verified(last),
    )


@router.post("/journal/verify", response=answers(Verified), **needs("verify_journal"))
def verify_journal(request: HttpRequest) -> Verified:
    """Verify the whole journal now."""
    return _verified(verified(timezone.now()))


def _verified(found: Verification) -> Verified:
    return Verified(**{name: getattr(found, name) for name in ("at", "entries", "broken_at", "broken_head")})
