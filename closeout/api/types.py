"""What the slice gives to its pages, and the refusals that HTTP has a status of its own for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from closeout.api.models import Token
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import Text

LONGEST_LIFE: Final = 366  # days


class Stranger(Refusal):
    """No token, or none that opens anything (HTTP 401)."""

    status = 401


class TooMany(Refusal):
    """More requests than a token may make in a minute (HTTP 429)."""

    status = 429


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token to be made."""

    name: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Made:
    """A token that was just made; `secret` is its text, which nobody can see again."""

    token: Token
    secret: str


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token on its owner's page."""

    id: int
    name: str
    authority: Text
    created_at: datetime
    expires_on: date
    expired: bool
    last_used_at: datetime | None
