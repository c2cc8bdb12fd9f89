"""Adding to the journal."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection, transaction

from closeout.accounts.models import User
from closeout.journal.models import Chain, Entry, Salt
from closeout.journal.types import Act

_CHAIN = 1
_Waiting = list[tuple[Act, User | None, datetime]]
_HELD_BACK: Final[ContextVar[_Waiting | None]] = ContextVar("acts held back", default=None)


@contextmanager
def acts_held_back() -> Iterator[None]:
    """Let acts that are recorded within the block wait for its end, where they are added in their order.

    For an act that is made of others, each of which records itself: the chain is locked after the last of them has
    locked what it needs. Two that take the chain in between wait for each other. A block that breaks off records
    nothing; its transaction has to break off with it.
    """
    if _HELD_BACK.get() is not None:  # within another, whose end is the end
        yield
        return
    waiting: _Waiting = []
    token = _HELD_BACK.set(waiting)
    try:
        yield
    finally:
        _HELD_BACK.reset(token)
    if waiting:  # a replay does nothing, and makes nobody wait for the chain
        _add(waiting)


def record(act: Act, *, actor: User | None, at: datetime) -> None:
    """Add `act` to the chain, within the caller's transaction; `actor` None: the program itself."""
    record_all([act], actor=actor, at=at)


def record_all(acts: Iterable[Act], *, actor: User | None, at: datetime) -> None:
    """Add `acts` in their order, within the caller's transaction.

    The chain is locked until that ends: call it last, after everything else was written.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an act is recorded in the transaction that does it")
    new, waiting = [(act, actor, at) for act in acts], _HELD_BACK.get()
    if waiting is None:
        _add(new)
    else:
        waiting.extend(new)


def _add(new: _Waiting) -> None:
    salts = _salts(act for act, _, _ in new)
    Chain.objects.get_or_create(pk=_CHAIN)
    chain = Chain.objects.select_for_update().get(pk=_CHAIN)
    entries = []
    for act, actor, at in new:
        entry = _entry(chain, act, actor, at, salts)
        chain.last, chain.digest = entry.number, entry.digest
        entries.append(entry)
    Entry.objects.bulk_create(entries)
    chain.save()


def _entry(chain: Chain, act: Act, actor: User | None, at: datetime, salts: Mapping[str, str]) -> Entry:
    content = canonical(
        {
            "actor": None if actor is None else actor.pk,
            "act": act.act,
            "subject": act.subject,
            "scope": act.scope,
            "at": at.astimezone(UTC).isoformat(),
            "before": _sealed(act, act.before, salts),
            "after": _sealed(act, act.after, salts),
            "reason": act.reason,
        }
    )
    number = chain.last + 1
    return Entry(
        number=number,
        at=at,
        actor=actor,
        act=act.act,
        subject=act.subject,
        scope=act.scope,
        content=content,
        previous=chain.digest,
        digest=link(number, chain.digest, content),
    )


def link(number: int, previous: str, content: str) -> str:
    """Return the digest of an entry, which takes in that of the entry before it."""
    return hashlib.sha256(f"{number}\n{previous}\n{content}".encode()).hexdigest()


def canonical(content: Mapping[str, Any]) -> str:
    """Return the one text of `content`."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _sealed(act: Act, values: Mapping[str, Any], salts: Mapping[str, str]) -> dict[str, Any]:
    return {key: _digest(value, salts[act.subject]) if key in act.personal else value for key, value in values.items()}


def _digest(value: Any, salt: str) -> dict[str, str] | None:
    if value is None:
        return None
    return {"digest": hashlib.sha256(f"{salt}\n{canonical({'value': value})}".encode()).hexdigest()}


def _salts(acts: Iterable[Act]) -> dict[str, str]:
    subjects = sorted({each.subject for each in acts if each.personal})
    if not subjects:
        return {}
    fresh = [Salt(subject=each, salt=secrets.token_hex(32)) for each in subjects]
    Salt.objects.bulk_create(fresh, ignore_conflicts=True)
    return dict(Salt.objects.filter(subject__in=subjects).values_list("subject", "salt"))
