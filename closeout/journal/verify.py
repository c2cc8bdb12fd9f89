"""Does the journal hold together: every entry hashed as it stands, none missing, and signed heads still in it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db.models import Max

from closeout.journal.models import Chain, Entry, Head, Verification
from closeout.journal.services import link
from closeout.journal.types import Seen, SignedHead

_AT_ONCE: Final = 2_000  # entries read into memory


def verify() -> Seen:
    """Read the whole chain and return how far it holds.

    Others may add meanwhile: what is there at first must be in the chain whose end is read next, and up to there all
    has to fit.
    """
    most = Entry.objects.aggregate(most=Max("number"))["most"] or 0
    end = Chain.objects.first() or Chain()
    number, digest, at = 0, "", None
    for entry in Entry.objects.filter(number__lte=end.last).order_by("number").iterator(_AT_ONCE):
        expected = link(number + 1, digest, entry.content)
        if (entry.number, entry.previous, entry.digest) != (number + 1, digest, expected) or not _told(entry):
            return Seen(number, digest, number + 1, at)
        number, digest, at = entry.number, entry.digest, entry.at
    whole = (end.last, end.digest) == (number, digest) and most <= end.last
    return Seen(number, digest, None if whole else number + 1, at)


def _told(entry: Entry) -> bool:
    """Return whether the columns that are searched by say what was hashed."""
    try:
        told = json.loads(entry.content)
    except ValueError:
        return False
    columns = (entry.actor_id, entry.act, entry.subject, entry.scope, entry.at.astimezone(UTC).isoformat())
    return columns == tuple(told.get(key) for key in ("actor", "act", "subject", "scope", "at"))


def verified(at: datetime) -> Verification:
    """Verify the chain and the signed heads, and keep what was found."""
    seen = verify()
    bad = next(broken_heads(), None)
    return Verification.objects.create(
        at=at, entries=seen.entries, broken_at=seen.broken_at, broken_head=None if bad is None else bad.day
    )


def broken_heads() -> Iterator[Head]:
    """Yield the signed heads whose signature is wrong, or whose entry has another digest now."""
    for head in Head.objects.order_by("day"):
        if not holds(SignedHead(head.day, head.number, head.digest, head.signature)):
            yield head


def holds(head: SignedHead) -> bool:
    """Return whether a head was signed with our key and its entry is in the chain as it was then."""
    try:
        _key().verify(bytes.fromhex(head.signature), _said(head.day, head.number, head.digest))
    except (InvalidSignature, ValueError):
        return False
    return head.number == 0 or Entry.objects.filter(number=head.number, digest=head.digest).exists()


def sign(day: date) -> SignedHead:
    """Sign where the chain ends, for `day`; a day that is signed already keeps its head."""
    chain = Chain.objects.first() or Chain()
    signature = _private().sign(_said(day, chain.last, chain.digest)).hex()
    values = {"number": chain.last, "digest": chain.digest, "signature": signature}
    head, _ = Head.objects.get_or_create(day=day, defaults=values)
    return SignedHead(head.day, head.number, head.digest, head.signature)


def public_key() -> str:
    """Return the key that anybody can check a signed head with, in hexadecimal."""
    return _key().public_bytes_raw().hex()


def _said(day: date, number: int, digest: str) -> bytes:
    return f"closeout journal {day.isoformat()} {number} {digest}".encode()


def _private() -> Ed25519PrivateKey:
    secret: Any = settings.JOURNAL_SECRET
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(str(secret).encode()).digest())


def _key() -> Ed25519PublicKey:
    return _private().public_key()
