"""Who comes in: a bearer token, nothing else. No session and no cookie opens anything here."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from closeout.api.models import Token
from closeout.api.queries import speaker
from closeout.api.services import note_used
from closeout.api.types import TooMany
from closeout.kernel.clock import TIME_ZONE
from closeout.people.access import Access
from closeout.people.roles import Right


class Bearer(HttpBearer):
    """A token whose owner has `right`; None: whoever they are."""

    def __init__(self, right: Right | None) -> None:
        """Want `right`."""
        super().__init__()
        self.right = right

    def authenticate(self, request: HttpRequest, token: str) -> Access:
        """Return who is asking, by their token alone.

        Raises:
            Stranger: the token opens nothing.
            TooMany: it was used too often within this minute.
            Denied: its owner does not have the right.
        """
        at = timezone.now()
        found, access = speaker(token, at.astimezone(TIME_ZONE).date())
        _count(found, at)
        note_used(found, at)
        if self.right is not None:
            access.need(self.right)
        request.access = access  # type: ignore[attr-defined] # read by `asking`, as on pages
        request.token = found  # type: ignore[attr-defined] # ours
        return access


def _count(token: Token, at: datetime) -> None:
    """Count a request. Two at once may count as one: the limit keeps a program in check, it is no account."""
    key, minute, most = f"api:{token.pk}", f"{at:%Y%m%d%H%M}", settings.API_PER_MINUTE
    last, count = cache.get(key, (minute, 0))
    count = count + 1 if last == minute else 1
    if count > most:
        raise TooMany("api.too_fast", most=most)
    with suppress(OSError):  # the disk is full: what can be answered still is
        cache.set(key, (minute, count), 120)


def needs(right: Right | None, described: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what lets an operation be asked only by people who have `right`; its own queries say over what.

    The right stands in the description of the operation as `x-right`, beside what else is `described`.
    """
    extra = {} if right is None else {"x-right": right}
    return {"auth": Bearer(right), "openapi_extra": {**extra, **(described or {})}}
