"""What came after visits, for the work ledger: documents over their findings, later re-checks, photos."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.documents.models import VOID
from closeout.evidence.queries import evidence_of_many
from closeout.findings.models import Order
from closeout.inspections.evidence import KIND
from closeout.inspections.models import Recheck
from closeout.inspections.queries import Row, stands
from closeout.kernel.clock import TIME_ZONE


@dataclass(frozen=True, slots=True)
class Paper:
    """A document with its number; `kind` is a stable word."""

    id: int
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What came after a visit. `rechecked_on` None: nobody has looked at its findings again on a visit.

    `corrected` and `left` count the findings by what was seen last; `media` are the numbers of photos and recordings.
    """

    papers: tuple[Paper, ...] = ()
    rechecked_on: date | None = None
    corrected: int = 0
    left: int = 0
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a finding was seen last, and when."""

    on: date
    corrected: bool


def followed_of(campaign: Campaign, rows: Sequence[Row]) -> list[Followed]:
    """Return what came after each of some visits; three queries for any number."""
    numbers = {number for row in rows for number in row.raised}
    papers, seen, media = _papers(campaign, numbers), _seen(campaign, numbers), _media(campaign, rows)
    return [_followed(row, papers, seen, media.get(row.uuid, ())) for row in rows]


def _followed(
    row: Row, papers: Mapping[int, Sequence[Paper]], seen: Mapping[int, _Seen], media: tuple[str, ...]
) -> Followed:
    looked = [seen[number] for number in row.raised if number in seen]
    corrected = sum(each.corrected for each in looked)
    return Followed(
        papers=tuple(dict.fromkeys(paper for number in row.raised for paper in papers.get(number, ()))),
        rechecked_on=max((each.on for each in looked), default=None),
        corrected=corrected,
        left=len(looked) - corrected,
        media=media,
    )


def _papers(campaign: Campaign, numbers: Iterable[int]) -> dict[int, list[Paper]]:
    """Return by finding the orders over it that have their number and stand."""
    orders = Order.objects.filter(campaign=campaign, findings__number__in=numbers).exclude(document__state=VOID)
    rows = orders.exclude(document__number="").order_by("pk")
    found: dict[int, list[Paper]] = {}
    columns = ("findings__number", "document__pk", "document__kind", "document__number")
    for number, id_, kind, said in rows.values_list(*columns):
        found.setdefault(number, []).append(Paper(id_, kind, said))
    return found


def _seen(campaign: Campaign, numbers: Iterable[int]) -> dict[int, _Seen]:
    """Return by finding how it was seen last on a visit that is finished and stands."""
    rows = Recheck.objects.filter(
        stands("visit"), finding__campaign=campaign, finding__number__in=numbers, visit__received_at__isnull=False
    ).order_by("at", "pk")
    last = rows.values_list("finding__number", "at", "corrected")
    return {number: _Seen(at.astimezone(TIME_ZONE).date(), corrected) for number, at, corrected in last}


def _media(campaign: Campaign, rows: Sequence[Row]) -> dict[UUID, tuple[str, ...]]:
    """Return by visit the numbers of what was taken there, of the whole and of its items."""
    standards = ["", *(each.id for each in pack_of(campaign).standards)]
    subjects = {
        f"{KIND}:{row.uuid}:{standard}" if standard else f"{KIND}:{row.uuid}": row.uuid
        for row in rows
        for standard in standards
    }
    found: dict[UUID, list[str]] = {}
    for subject, items in evidence_of_many(list(subjects)).items():
        found.setdefault(subjects[subject], []).extend(str(each.uuid)[:8].upper() for each in items)
    return {uuid: tuple(each) for uuid, each in found.items()}
