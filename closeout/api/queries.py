"""Tokens for the page of their owner, and who speaks by one."""

from datetime import date

from closeout.accounts.models import User
from closeout.accounts.sign_in import lacks_second_factor
from closeout.api.models import Token
from closeout.api.services import digest_of
from closeout.api.types import Stranger, TokenRow
from closeout.kernel.refusal import Denied
from closeout.kernel.text import Text
from closeout.people.access import Access, access_of


def tokens_of(user: User, on: date) -> tuple[TokenRow, ...]:
    """Return somebody's tokens that were not revoked, the newest first; one query."""
    found = Token.objects.filter(user=user, revoked_at=None).select_related("authority").order_by("-pk")
    return tuple(
        TokenRow(
            id=each.pk,
            name=each.name,
            authority=Text(each.authority.name_zh, each.authority.name_en),
            created_at=each.created_at,
            expires_on=each.expires_on,
            expired=each.expires_on < on,
            last_used_at=each.last_used_at,
        )
        for each in found
    )


def speaker(secret: str, on: date) -> tuple[Token, Access]:
    """Return the token of a text, and its owner as they are now at the token's authority; two queries.

    Raises:
        Stranger: there is no such token, it was revoked or has expired, or its owner is nobody there any more or has
            yet to choose a password.
        Denied: the office wants a second factor of everybody, and the owner has none.
    """
    found = Token.objects.filter(digest=digest_of(secret), revoked_at=None).select_related("user").first()
    if found is None or found.expires_on < on or found.user.must_change_password:
        raise Stranger("api.no_entry")
    access = access_of(found.user, found.authority_id)
    if access is None:
        raise Stranger("api.no_entry")
    if lacks_second_factor(found.user):
        raise Denied("api.second_factor_wanted")
    return found, access
