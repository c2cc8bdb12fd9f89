"""What a document says, as blocks that whoever drafts it hands in; and what is handed in with its service.

The Chinese words are the document. English ones are a translation for reference and may be missing.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

from closeout.kernel.text import Lang

Mode = Literal["in_person", "left", "post", "electronic", "announced"]
MODES: Final[tuple[Mode, ...]] = ("in_person", "left", "post", "electronic", "announced")
Relation = Literal["", "party", "family", "representative", "mailroom", "agent"]
RELATIONS: Final[tuple[Relation, ...]] = ("party", "family", "representative", "mailroom", "agent")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a document in Chinese, and in English where somebody translated them."""

    zh: str
    en: str = ""

    def say(self, lang: Lang) -> str:
        """Return the words in `lang`, in Chinese where there is no translation."""
        return self.en if lang == "en" and self.en else self.zh


NOTHING: Final = Words("")


@dataclass(frozen=True, slots=True)
class Party:
    """Whom the document is for. `identifier` is a unified social credit code or an identity number.

    `masked`: only the ends of the identifier are printed. `representative`: who stands for a unit.
    """

    name: Words
    identifier: str = ""
    masked: bool = False
    address: Words = NOTHING
    representative: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer with the number of the certificate that was shown."""

    name: str
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within the text."""

    text: Words
    block: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: Words
    block: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered item: what is wrong, the clause and the law it rests on, by when, and what became of it.

    `due_on` None: no day of its own. `result` is what a re-inspection found.
    """

    text: Words
    clause: str = ""
    law: Words = NOTHING
    due_on: date | None = None
    result: Words = NOTHING


@dataclass(frozen=True, slots=True)
class Items:
    """Numbered items."""

    items: tuple[Item, ...]
    block: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as there are headings."""

    headings: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]
    block: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Choice:
    """Choose one: options with a box before each. `chosen` None: the boxes stay empty, to be ticked by hand."""

    label: Words
    options: tuple[Words, ...]
    chosen: int | None = None
    block: Literal["choice"] = "choice"


Block = Heading | Paragraph | Items | Table | Choice


@dataclass(frozen=True, slots=True)
class Content:
    """What a document says. What is empty is filled in from its kind and its unit when it is drafted."""

    body: tuple[Block, ...] = ()
    party: Party | None = None
    organ: Words = NOTHING
    title: Words = NOTHING
    remedies: Words = NOTHING
    officers: tuple[Officer, ...] = ()
    contact: Words = NOTHING
    signers: tuple[Words, ...] = ()
    copies: Words = NOTHING


@dataclass(frozen=True, slots=True)
class NewService:
    """How a document was served. `at`: when it was handed over, left, received, arrived or announced.

    `police`: the case is a police administrative one, in which an announcement takes longer.
    `servers` are ids of at least two people. `evidence` are ids of photos and files, `confirmation` that of the signed
    confirmation of an address for electronic service. `reason`: why it was refused, or why nothing but an announcement
    was left.
    """

    mode: Mode
    at: datetime
    servers: tuple[int, ...]
    receiver: str = ""
    relation: Relation = ""
    place: str = ""
    witness: str = ""
    reason: str = ""
    evidence: tuple[str, ...] = field(default=())
    confirmation: str = ""
    note: str = ""
    police: bool = False
