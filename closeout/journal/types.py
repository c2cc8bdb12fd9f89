"""What the journal says and hears."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Act:
    """One act, as it goes into the journal.

    `subject` is its object as kind and id (`site:12`), `scope` the campaign it belongs to. `personal` names the keys of
    `before` and `after` whose values stay out: a salted digest stands for them.
    """

    act: str
    subject: str
    scope: str = ""
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    personal: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a verification found: how many entries hold together, and the first that does not (None: all do)."""

    entries: int
    digest: str
    broken_at: int | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SignedHead:
    """Where the chain ended on a day, signed: whoever keeps it can tell later whether anything before was changed."""

    day: date
    number: int
    digest: str
    signature: str
