"""What the pages of documents show."""

from dataclasses import dataclass
from datetime import date, datetime

from closeout.documents.public import Standing
from closeout.documents.registry import Subject
from closeout.documents.sheets import Sheet
from closeout.kernel.text import Text


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a list; `number` "" is a draft's. `reason`: why it is void."""

    id: int
    number: str
    title: str
    state: str
    css: str
    label: str
    unit: Text
    subject: Subject
    on: date  # of issue, of a draft that of its beginning
    served_on: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A choice: what it is called, where it leads, and whether it is chosen."""

    label: str
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of documents. `register`: one unit, kind and year is chosen, so that its numbers stand in their order."""

    rows: tuple[DocumentRow, ...]
    states: tuple[Chip, ...]
    kinds: tuple[Chip, ...]
    years: tuple[Chip, ...]
    units: tuple[Chip, ...]
    register: bool
    earlier: str | None  # queries of the pages before and after; None: there is none
    later: str | None
    total: int
    void: int


@dataclass(frozen=True, slots=True)
class Deeds:
    """What somebody may do with a document now."""

    edit: bool
    issue: bool
    serve: bool
    void: bool
    discard: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """How a document was served."""

    mode: str
    at: datetime
    served_on: date
    coming: bool  # it counts as served only on a day to come
    provisional: bool
    receiver: str
    relation: str
    place: str
    witness: str
    reason: str
    servers: tuple[str, ...]
    evidence: tuple[str, ...]
    confirmation: str
    note: str
    by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Related:
    """Another document: the one before, or one that follows."""

    id: int
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Notes:
    """What to know before printing or issuing. `substituted` are faces: what was wanted and what stands for it."""

    substituted: tuple[tuple[str, str], ...]
    unconfirmed: bool  # no QR code: the service was not told its public address
    unnamed: bool  # nobody set whom the line on remedies names
    unset: bool  # nobody set how this unit writes its numbers
    law: Text | None  # what a person of law has yet to confirm


@dataclass(frozen=True, slots=True)
class Cited:
    """An article that a kind of document rests on."""

    law: Text
    article: str
    verified: bool


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One document: as it reads, what stands about it, and what may be done with it."""

    row: DocumentRow
    version: int
    sheet: Sheet
    authority: Text
    follows: Related | None
    followed_by: tuple[Related, ...]
    drafted: tuple[str, datetime]  # by whom, when
    issued: tuple[str, datetime] | None
    voided: tuple[str, datetime] | None
    digest: str
    public: str  # the path of its public page, "" of a draft
    standing: Standing
    proof: Proof | None
    cited: tuple[Cited, ...]
    notes: Notes
    deeds: Deeds
    scope: Text | None
    translated: bool
