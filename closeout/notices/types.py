"""What the slice takes and gives."""

from dataclasses import dataclass
from datetime import datetime, time

from closeout.kernel.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell people. `link` is a path of the service, "" leads nowhere; `kind` is a stable word."""

    kind: str
    title: Text
    link: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants messages outside the program. Quiet hours are in China's time; None: there are none."""

    url: str
    lang: Lang
    digest: bool
    quiet: tuple[time, time] | None


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in a list."""

    id: int
    title: Text
    at: datetime
    unread: bool
    failed: bool  # some channel has not taken it


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel of somebody, and how its last message went: `state` "" where nothing was sent yet."""

    id: int
    shown: str
    lang: str
    digest: bool
    quiet: tuple[time, time] | None
    state: str
    error: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A message that did not go out. `next_at` None: it was given up."""

    who: str
    shown: str
    tries: int
    error: str
    tried_at: datetime | None
    next_at: datetime | None
