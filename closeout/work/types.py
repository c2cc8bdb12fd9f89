"""Tasks on their way in and out."""

from dataclasses import dataclass
from datetime import date

from closeout.people.models import Unit


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be opened; `unit` None: of a division alone. `due_on` None: no day is set."""

    scope: str
    kind: str
    key: str
    subject: str
    clause: str
    title_zh: str
    title_en: str
    unit: Unit | None
    due_on: date | None
    division_code: str = ""
