"""What slices tell this one, and hear from it: filled once by `closeout.project`.

Documents know no finding, no visit, no site. Whoever does appends a function here.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from closeout.accounts.models import User
from closeout.documents.models import Document, Service
from closeout.people.access import Access

Heard = Callable[[Document, User, datetime], None]


@dataclass(frozen=True, slots=True)
class Listeners:
    """Functions of slices above, called in their order and in the act's own transaction.

    A listener that raises undoes the act. They run after all is written and before the act enters the journal, so that
    nobody waits for a row while the journal is held: a listener locks its rows first and records last.
    `on_voided` hears of drafts that were thrown away, too: those have no number.
    """

    on_issued: list[Heard] = field(default_factory=list)
    on_served: list[Callable[[Document, Service, User, datetime], None]] = field(default_factory=list)
    on_voided: list[Heard] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a document is about: what it is called, and where it is shown ("": nowhere)."""

    name: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """A photo or a file that may prove a service: its id as evidence, what it shows, and its picture ("": none)."""

    id: str
    name: str
    kind: str  # in words
    at: datetime
    who: str
    picture: str = ""


Add = Callable[[Access, str, UUID, UploadedFile[Any], datetime], str]


def _nowhere(access: Access, subject: str, uuid: UUID, file: UploadedFile[Any], at: datetime) -> str:
    raise NotImplementedError("nobody keeps evidence")


@dataclass(slots=True)
class Neighbours:
    """What only others know.

    `subjects` returns the names of subjects by key, `missing` which of some pieces of evidence are not there,
    `offered` the evidence around a subject that somebody may see; `add` keeps one more of it and returns its id.
    """

    subjects: Callable[[Collection[str]], Mapping[str, Subject]] = field(default=lambda keys: {})
    missing: Callable[[Collection[str]], Collection[str]] = field(default=lambda ids: ())
    offered: Callable[[Access, str], Sequence[Offered]] = field(default=lambda access, subject: ())
    add: Add = field(default=_nowhere)


LISTENERS: Final = Listeners()
NEIGHBOURS: Final = Neighbours()
