"""What visits take and give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from closeout.kernel.facts import Value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a device was, in degrees of WGS 84, and how precisely it knew, in metres; None: it did not say."""

    lon: float
    lat: float
    accuracy_m: float | None = None


@dataclass(frozen=True, slots=True)
class FoundSite:
    """A site that nobody knew: what it is called, where it is, in which division."""

    name: str
    address: str
    division: str


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A visit that begins: at the site of a code, or at one that was `found`."""

    uuid: UUID
    kind: str
    started_at: datetime
    code: str = ""
    found: FoundSite | None = None
    administrative: bool = False  # of a look-back; of the other kinds the kind says so
    whole: bool = False
    second: int | None = None
    basis: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """What somebody answers. `value` None: not known, for a reason; without one the answer is taken back."""

    uuid: UUID
    fact: str
    value: Value
    answered_at: datetime
    reason: str = ""
    note: str = ""
    within_days: int | None = None


@dataclass(frozen=True, slots=True)
class SaidRecheck:
    """Whether the finding of a number was seen corrected; `corrected` None takes back what was said."""

    number: int
    corrected: bool | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """What is said of a visit as a whole before it is finished."""

    result: str
    finished_at: datetime | None = None
    basis: str = ""
    second: int | None = None
    helpers: int = 0
    vehicle: str = ""
    met_name: str = ""
    met_role: str = ""
    met_phone: str = ""
    statement: str = ""
    signed: bool = False
    signature_refused: str = ""
    remark: str = ""
    said_at: datetime | None = None  # of two descriptions the later stands; None: now


@dataclass(frozen=True, slots=True)
class Came:
    """What came of a finished visit: facts recorded, numbers of findings raised, and which were seen corrected."""

    facts: int
    raised: Sequence[int] = ()
    rechecked: Mapping[int, bool] = field(default_factory=dict)
    objections: int = 0
