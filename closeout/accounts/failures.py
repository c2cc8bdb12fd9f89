"""Failed sign-ins, counted in the database: for every process of the service, and past its end.

The library keeps such counts in a cache, and writes into it before and after each attempt. Here failures alone are
written, so that an office that signs in within a minute waits for no writer.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.crypto import salted_hmac

from closeout.accounts.models import SignInFailure

_SALT: Final = "closeout.accounts.failures"
# How many failures within which time: a person's name is held to five. A whole office comes from one address, in the
# morning all at once: what an address may do is wide, and keeps out who tries one password on every name.
LIMITS: Final = {"name": (5, timedelta(minutes=5)), "address": (120, timedelta(minutes=1))}
_MOST: Final = 500  # that are forgotten at once
_LONGEST: Final = max(within for _, within in LIMITS.values())


def locked(*, name: str, address: str, at: datetime) -> bool:
    """Return whether too many sign-ins failed for a name or from an address; at most two queries."""
    return any(
        SignInFailure.objects.filter(of=of, at__gt=at - LIMITS[kind][1])[: LIMITS[kind][0]].count() >= LIMITS[kind][0]
        for kind, of in _keys(name, address).items()
    )


@transaction.atomic
def note(*, name: str, address: str, at: datetime) -> None:
    """Count a failure, and forget those that count no longer."""
    # What another process forgets just now is left to it: two that delete the same rows could wait for each other.
    past = SignInFailure.objects.select_for_update(skip_locked=True).filter(at__lte=at - _LONGEST)
    SignInFailure.objects.filter(pk__in=list(past.values_list("pk", flat=True)[:_MOST])).delete()
    SignInFailure.objects.bulk_create(SignInFailure(of=of, at=at) for of in _keys(name, address).values())


def _keys(name: str, address: str) -> dict[str, str]:
    """Return what failures are kept under: who mistakes the fields types a password as a name, so neither is kept."""
    said = {"name": name, "address": address}
    return {kind: salted_hmac(_SALT, f"{kind} {word}", algorithm="sha256").hexdigest() for kind, word in said.items()}
