"""Making and revoking tokens: one by its owner, all with the password."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from closeout.accounts.models import User
from closeout.api.models import Token
from closeout.api.types import LONGEST_LIFE, Made, NewToken
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Missing, Refusal
from closeout.people.access import Access
from closeout.people.services import scope_of

MOST: Final = 20  # tokens of a person that were not revoked
LONGEST_NAME: Final = 60
_PREFIX: Final = "closeout_"  # so that a token that leaked is known for one
_BYTES: Final = 32
_STALE: Final = timedelta(minutes=10)  # how far behind "last used" may be: not every request is to write


def digest_of(secret: str) -> str:
    """Return what is kept of a token's text. It has 256 random bits, so that one round of SHA-256 hides it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def make_token(*, access: Access, new: NewToken, at: datetime) -> Made:
    """Make a token that opens what its owner may do at this authority, and return its text, once.

    Raises:
        Refusal: no name, a day that is past or too far, or too many tokens already.
    """
    User.objects.select_for_update().get(pk=access.user.pk)
    name, today = new.name.strip(), at.astimezone(TIME_ZONE).date()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal("api.no_name", most=LONGEST_NAME)
    if not today <= new.expires_on <= today + timedelta(days=LONGEST_LIFE):
        raise Refusal("api.bad_expiry", most=LONGEST_LIFE)
    if Token.objects.filter(user=access.user, revoked_at=None).count() >= MOST:
        raise Refusal("api.too_many_tokens", most=MOST)
    secret = _PREFIX + secrets.token_urlsafe(_BYTES)
    made = Token.objects.create(
        user=access.user,
        authority_id=access.authority,
        name=name,
        digest=digest_of(secret),
        created_at=at,
        expires_on=new.expires_on,
    )
    after = {"token_name": name, "expires_on": new.expires_on.isoformat()}
    record(Act("token_made", f"token:{made.pk}", scope_of(made.authority_id), {}, after), actor=access.user, at=at)
    return Made(made, secret)


@transaction.atomic
def revoke_token(*, user: User, token: int, at: datetime) -> Token:
    """Take back one's own token; it opens nothing any more. Once more changes nothing.

    Raises:
        Missing: one has no such token.
    """
    found = Token.objects.select_for_update().filter(user=user, pk=token).first()
    if found is None:
        raise Missing("api.no_token")
    if found.revoked_at is None:
        _revoke(found, user, at)
    return found


@transaction.atomic
def revoke_all(user: User, actor: User, at: datetime) -> None:
    """Revoke what tokens somebody has, at every authority: who could read one may still have it."""
    User.objects.select_for_update().get(pk=user.pk)  # as in `make_token`: none is made meanwhile
    for each in Token.objects.select_for_update().filter(user=user, revoked_at=None).order_by("pk"):
        _revoke(each, actor, at)


def _revoke(token: Token, actor: User, at: datetime) -> None:
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    before = {"token_name": token.name}
    record(Act("token_revoked", f"token:{token.pk}", scope_of(token.authority_id), before), actor=actor, at=at)


def note_used(token: Token, at: datetime) -> None:
    """Note that a token was used, at most every ten minutes."""
    if token.last_used_at is None or token.last_used_at < at - _STALE:
        Token.objects.filter(pk=token.pk).update(last_used_at=at)
