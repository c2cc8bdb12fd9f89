"""What the pages of evidence show, and what comes with a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from closeout.kernel.refusal import Refusal

PHOTO, AUDIO, VIDEO, FILE = "photo", "audio", "video", "file"
KINDS: Final = (PHOTO, AUDIO, VIDEO, FILE)
IMPRECISE_M: Final = 50.0  # a place worse than this is shown, with a flag


class NoSpace(Refusal):
    """The disk is full (HTTP 507)."""

    status = 507


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is, in degrees of WGS 84; `accuracy_m` None: nobody said how well it is known."""

    lon: float
    lat: float
    accuracy_m: float | None = None

    @property
    def imprecise(self) -> bool:
        """Whether it is known to be worse than 50 m."""
        return self.accuracy_m is not None and self.accuracy_m > IMPRECISE_M


@dataclass(frozen=True, slots=True)
class About:
    """What evidence belongs to: what it is called, where its page is, its campaign, and whether more may be added.

    `there` False: it is a part that its thing does not have; what was sent of it is shown, and more is not taken.
    """

    name: str
    link: str
    scope: str
    authority: int
    open: bool
    there: bool = True


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """An item as a gallery shows it. `taken`: whether `at` is when it was taken; else it is when it came."""

    uuid: UUID
    kind: str  # in words
    name: str
    caption: str
    has_picture: bool
    damaged: bool  # it should be a picture, and cannot be opened
    at: datetime
    taken: bool
    who: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Gallery:
    """The evidence of a subject, the latest first: what is shown at once, how much there is, how much is newer."""

    subject: str
    rows: tuple[EvidenceRow, ...]
    total: int
    may_add: bool
    fresh: UUID  # of the next item, so that sending a form twice adds one
    newer: int = 0

    @property
    def more(self) -> bool:
        """Whether there is older evidence than what is shown."""
        return self.total > self.newer + len(self.rows)


@dataclass(frozen=True, slots=True)
class Claim:
    """When and where an item was taken, by one source: what the camera wrote, or what the device claimed."""

    by_camera: bool
    at: datetime | None
    place: Place | None


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody looked at it."""

    who: str
    at: datetime
    original: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Who withdrew it, when and why."""

    who: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """All about one item."""

    subject: str
    row: EvidenceRow
    about: About
    content_type: str
    size: int
    sha256: str
    pixels: tuple[int, int] | None
    received_at: datetime
    claims: tuple[Claim, ...]
    viewings: tuple[Seen, ...]
    earlier: UUID | None
    later: UUID | None
    withdrawn: Withdrawn | None
    audio: bool
    video: bool
    may_withdraw: bool
    may_see_original: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that a client is about to send in parts."""

    uuid: UUID
    subject: str
    name: str
    size: int
    sha256: str
    taken_at: datetime | None
    place: Place | None
    caption: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a file has come. `finished`: all of it, and it counts."""

    offset: int
    size: int
    finished: bool = False
