"""What slices tell this one, and hear from it: filled once by `closeout.project`.

Documents know no finding, no visit, no site. Whoever does appends a function here.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from closeout.accounts.models import User
from closeout.documents.models import Document, Service

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


@dataclass(slots=True)
class Neighbours:
    """What only others know.

    `subjects` returns the names of subjects by key, `missing` which of some pieces of evidence are not there.
    """

    subjects: Callable[[Collection[str]], Mapping[str, Subject]] = field(default=lambda keys: {})
    missing: Callable[[Collection[str]], Collection[str]] = field(default=lambda ids: ())


LISTENERS: Final = Listeners()
NEIGHBOURS: Final = Neighbours()
