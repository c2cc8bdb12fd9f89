"""How a unit writes its numbers, and whom its line on remedies names."""

from dataclasses import asdict, dataclass
from datetime import datetime

from closeout.documents.kinds import Kind, kind_of
from closeout.documents.models import Document, Practice, Register
from closeout.documents.sheets import numeral
from closeout.documents.types import NOTHING, Words
from closeout.kernel.clock import TIME_ZONE
from closeout.law.periods import period
from closeout.people.models import Unit


@dataclass(frozen=True, slots=True)
class Manner:
    """How numbers are written: (prefix)word〔year〕sequence号. `digits` 0: the sequence is not padded."""

    prefix: str
    word: str
    around: str = "（）"
    brackets: str = "〔〕"
    digits: int = 0
    reviewer: str = ""
    court: str = ""

    def number(self, year: int, sequence: int) -> str:
        """Return a number as it is printed."""
        before = f"{self.around[:1]}{self.prefix}{self.around[1:]}{self.word}"
        return f"{before}{self.brackets[0]}{year}{self.brackets[1]}{sequence:0{self.digits}d}号"


def manner_of(unit: Unit, kind: Kind) -> Manner:
    """Return how a unit writes the numbers of a kind, in one query; what it has not set is its name and the kind's."""
    found = Practice.objects.filter(unit=unit, kind=kind.key).first()
    return usual(unit, kind) if found is None else manner_in(found)


def manner_in(practice: Practice) -> Manner:
    """Return the manner that a practice sets."""
    return Manner(**{key: getattr(practice, key) for key in asdict(Manner("", ""))})


def next_number(document: Document, at: datetime) -> str:
    """Return the number that a draft would get if nobody is quicker; two queries."""
    year = at.astimezone(TIME_ZONE).year
    row = Register.objects.filter(unit=document.unit_id, kind=document.kind, year=year).first()
    manner = manner_of(document.unit, kind_of(document.kind))
    return manner.number(year, 1 if row is None else row.last + 1)


def usual(unit: Unit, kind: Kind) -> Manner:
    """Return how numbers are written that nobody set a manner for: by the unit's whole name, which is not shortened."""
    return Manner(unit.name_zh[:30], kind.word)


def remedies(kind: Kind, manner: Manner) -> Words:
    """Return the line on remedies, nothing where the kind cannot be reviewed; the periods are those of `closeout law`.

    (Administrative Reconsideration Law, art. 20; Administrative Litigation Law, art. 46.)
    """
    if not kind.reviewable:
        return NOTHING
    days, months = period("reconsideration").length, period("litigation").length
    if days is None or months is None:
        raise ValueError("the periods for remedies have no length")
    reviewer, court = manner.reviewer, manner.court
    return Words(
        f"如不服本通知，可以自收到本通知书之日起{numeral(days)}日内向{reviewer or '有管辖权的行政复议机关'}"
        f"申请行政复议，也可以自收到本通知书之日起{numeral(months)}个月内"
        f"依法向{court or '有管辖权的人民法院'}提起行政诉讼。",
        f"Whoever disagrees with this notice may within {days} days of receiving it apply for administrative "
        f"reconsideration to {reviewer or 'the competent body'}, or within {months} months of receiving it bring "
        f"an administrative action before {court or 'the competent court'}.",
    )
