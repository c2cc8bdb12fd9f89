"""Evidence for pages: galleries of what a subject has, and all about one item."""

from collections.abc import Collection, Iterator
from typing import Any, Final
from uuid import UUID, uuid4

from django.db.models import Count, Q, QuerySet

from closeout.evidence.models import ORIGINAL, Item
from closeout.evidence.registry import about, visible_subjects
from closeout.evidence.types import (
    AUDIO,
    FILE,
    VIDEO,
    Claim,
    EvidenceRow,
    Gallery,
    ItemPage,
    Place,
    Seen,
    Withdrawn,
)
from closeout.evidence.words import KIND_NAMES
from closeout.kernel.refusal import Missing
from closeout.people.access import Access

SHOWN: Final = 24  # items in a panel
PAGE: Final = 60  # items on a page of their own
_VIEWINGS: Final = 100  # the latest that an item's page lists


def evidence_of(subject: str, *, most: int = PAGE, skip: int = 0) -> tuple[EvidenceRow, ...]:
    """Return the evidence of a subject, the latest first, in one query. Who may see the subject, may see this."""
    found = _standing([subject]).order_by("-received_at", "-uuid")
    return tuple(_row(each) for each in found[skip : skip + most])


def evidence_of_many(subjects: Collection[str]) -> dict[str, tuple[EvidenceRow, ...]]:
    """Return the evidence of each of many subjects, the first that came first, in one query."""
    found: dict[str, list[EvidenceRow]] = {each: [] for each in subjects}
    for item in _standing(subjects).order_by("received_at", "uuid"):
        found[item.subject].append(_row(item))
    return {subject: tuple(rows) for subject, rows in found.items()}


def counts_of(subjects: Collection[str]) -> dict[str, int]:
    """Return how much evidence each subject has, in one query."""
    counted = _standing(subjects).order_by().values_list("subject").annotate(Count("pk"))
    return {**dict.fromkeys(subjects, 0), **dict(counted)}


def missing(ids: Collection[str]) -> list[str]:
    """Return those of some ids of evidence that are not there, or were withdrawn; in one query."""
    there = Item.objects.filter(uuid__in=ids, withdrawn_at=None).values_list("uuid", flat=True)
    found = {str(each) for each in there}
    return [each for each in ids if each.lower() not in found]


def gallery(access: Access, subject: str, *, open_: bool, page: int = 0) -> Gallery:
    """Return the gallery of a subject that `access` may see, in two queries; `open_`: more may be added to it.

    `page` 0 is as much as a panel shows; from 1 on they are the pages of all that there is.
    """
    most, skip = (PAGE, (page - 1) * PAGE) if page else (SHOWN, 0)
    rows, may_add = evidence_of(subject, most=most, skip=skip), open_ and access.may("add_evidence")
    return Gallery(subject, rows, counts_of([subject])[subject], may_add, uuid4(), skip)


def item_seen(access: Access, uuid: UUID, *, lock: bool = False) -> Item:
    """Return an item, in one query and what the owner of its subject takes.

    Raises:
        Missing: there is none, or none that `access` may see.
    """
    items = Item.objects.select_for_update(of=("self",)) if lock else Item.objects.select_related("by", "withdrawn_by")
    found = items.filter(uuid=uuid, authority=access.authority).first()
    if found is None or found.subject not in visible_subjects(access, [found.subject]):
        raise Missing("evidence.no_item")
    return found


def item_page(access: Access, uuid: UUID) -> ItemPage:
    """Return all about an item, in four queries and what the owner of its subject takes.

    Raises:
        Missing: there is none, or none that `access` may see.
    """
    item = item_seen(access, uuid)
    of = about(access, item.subject)
    own = item.by_id == access.user.pk
    standing = item.withdrawn_at is None and of.open
    return ItemPage(
        subject=item.subject,
        row=_row(item),
        about=of,
        content_type=item.content_type,
        size=item.size,
        sha256=item.sha256,
        pixels=None if item.width is None or item.height is None else (item.width, item.height),
        received_at=item.received_at,
        claims=tuple(_claims(item)),
        viewings=_viewings(item),
        earlier=_beside(item, "lt", "-"),
        later=_beside(item, "gt", ""),
        withdrawn=_withdrawn(item),
        audio=item.kind == AUDIO,
        video=item.kind == VIDEO,
        may_withdraw=standing and access.may("add_evidence" if own else "withdraw_evidence"),
        may_see_original=access.may("reveal"),
    )


def _standing(subjects: Collection[str]) -> QuerySet[Item]:
    return Item.objects.filter(subject__in=subjects, withdrawn_at__isnull=True).select_related("by")


def _row(item: Item) -> EvidenceRow:
    claims = list(_claims(item))
    taken = next((each.at for each in claims if each.at is not None), None)
    places = [each.place for each in claims if each.place is not None]
    return EvidenceRow(
        uuid=item.uuid,
        kind=str(KIND_NAMES[item.kind]),
        name=item.name,
        caption=item.caption,
        has_picture=item.width is not None,
        damaged=item.kind == FILE and item.content_type.startswith("image/"),
        at=taken or item.received_at,
        taken=taken is not None,
        who=item.by.name,
        place=next((each for each in places if each.accuracy_m is not None), places[0] if places else None),
    )


def _claims(item: Item) -> Iterator[Claim]:
    """Yield what is said of when and where an item was taken: first by the camera, then by the device that sent it."""
    camera = Claim(True, item.exif_at, _place(item.exif_lon, item.exif_lat, item.exif_accuracy_m))
    device = Claim(False, item.device_at, _place(item.device_lon, item.device_lat, item.device_accuracy_m))
    yield from (each for each in (camera, device) if each.at is not None or each.place is not None)


def _place(lon: float | None, lat: float | None, accuracy_m: float | None) -> Place | None:
    return None if lon is None or lat is None else Place(lon, lat, accuracy_m)


def _viewings(item: Item) -> tuple[Seen, ...]:
    found = item.viewings.select_related("by").order_by("-at", "-pk")[:_VIEWINGS]
    return tuple(Seen(each.by.name, each.at, each.what == ORIGINAL, each.reason) for each in found)


def _beside(item: Item, side: str, sign: str) -> UUID | None:
    """Return the item of the same subject that came just before or after this one."""
    same = {"received_at": item.received_at, f"uuid__{side}": item.uuid}
    conditions: dict[str, Any] = {f"received_at__{side}": item.received_at}
    found = _standing([item.subject]).filter(Q(**conditions) | Q(**same))
    return found.order_by(f"{sign}received_at", f"{sign}uuid").values_list("uuid", flat=True).first()


def _withdrawn(item: Item) -> Withdrawn | None:
    if item.withdrawn_at is None or item.withdrawn_by is None:
        return None
    return Withdrawn(item.withdrawn_by.name, item.withdrawn_at, item.withdrawn_reason)
