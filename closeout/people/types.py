"""What the slice gives to pages and to the slices above."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from closeout.accounts.models import User
from closeout.kernel.text import Text
from closeout.people.roles import Role

SOON: Final = 30  # days before a certificate's last one when it is shown as running out
CertificateState = Literal["valid", "soon", "expired"]


@dataclass(frozen=True, slots=True)
class Person:
    """What an administrator enters of somebody. `unit_key` and `division_code` are "" where the role has none."""

    username: str
    name: str
    email: str
    role: str
    unit_key: str
    division_code: str


@dataclass(frozen=True, slots=True)
class CertificateData:
    """A certificate as entered."""

    number: str
    issued_by: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate on a page; `left` is how many days it still holds, negative when it does not any more."""

    pk: int
    number: str
    issued_by: str
    valid_until: date
    left: int

    @property
    def late(self) -> int:
        """Return for how many days it has not been valid."""
        return max(0, -self.left)

    @property
    def state(self) -> CertificateState:
        """Return whether it holds, runs out within 30 days, or does not hold any more."""
        return "expired" if self.left < 0 else "soon" if self.left <= SOON else "valid"


@dataclass(frozen=True, slots=True)
class PostRow:
    """Somebody's latest post at an authority. `until` None: they are still there.

    Of who has left the mail address is "" and no certificate is known: both are no longer the authority's business.
    """

    person: int
    name: str
    username: str
    email: str
    role: Role
    unit: Text | None
    unit_key: str
    division_code: str
    division: Text | None
    since: date
    until: date | None
    waiting: bool  # has not signed in with a password of their own yet
    certificates: Sequence[CertificateRow]

    @property
    def entered(self) -> Person:
        """Return what a form would hold."""
        return Person(self.username, self.name, self.email, self.role, self.unit_key, self.division_code)

    @property
    def asks_certificate(self) -> bool:
        """Whether the role is one whose acts the law ties to a certificate."""
        return self.role in ("unit_head", "unit_member")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in a list."""

    pk: int
    key: str
    name: Text
    active: bool
    people: int


@dataclass(frozen=True, slots=True)
class Added:
    """An account that was made or got a new password, which is shown once."""

    user: User
    password: str
