"""Evidence: what a subject has, one item, its copy or its original, and sending a file in parts."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, UnreadablePostError
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from closeout.api.door import needs
from closeout.api.shapes.base import REFUSED, After, Error, Limit, Moment, Named, Page, Said, Why, Words, answers
from closeout.evidence import resuming, services
from closeout.evidence.leaving import leaving_copy, playable
from closeout.evidence.models import Item
from closeout.evidence.queries import item_seen
from closeout.evidence.registry import about
from closeout.evidence.serving import Served, saved_name, serve
from closeout.evidence.storage import original
from closeout.evidence.types import AUDIO, VIDEO, Place, Progress, Wanted
from closeout.evidence.words import KIND_NAMES
from closeout.kernel.refusal import Refusal
from closeout.people.access import asking

router = Router(tags=["Evidence"])
Subject = Annotated[str, Field(max_length=120, description="What it belongs to: site:12, or as a finding says.")]
Degrees = Annotated[float, Field(ge=-180, le=180)]
_KINDS = Words(KIND_NAMES)
_BYTES = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
_FILE = {"responses": {200: {"description": "OK", "content": {"*/*": {"schema": {"type": "string"}}}}}}


class ItemSaid(Schema):
    """An item. `taken_at` is what its camera or device claims; null: neither does."""

    uuid: UUID
    subject: str
    kind: Named
    name: str
    caption: str
    content_type: str
    size: int
    sha256: str
    by: str
    received_at: datetime
    taken_at: datetime | None
    lon: float | None = Field(description="Degrees of WGS 84.")
    lat: float | None
    accuracy_m: float | None
    withdrawn_at: datetime | None
    withdrawn_reason: str


class ItemsPage(Page):
    """A page of items, the latest first."""

    items: list[ItemSaid]


class Sending(Said):
    """A file that is about to be sent in parts. Its uuid is made by the sender: the same again is the same item."""

    uuid: UUID
    subject: Subject
    name: Annotated[str, Field(min_length=1, max_length=300)]
    size: Annotated[int, Field(ge=1, le=2**53 - 1, description="Bytes.")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    taken_at: Moment | None = None
    lon: Degrees | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    accuracy_m: Annotated[float, Field(ge=0, le=1e7)] | None = None
    caption: Annotated[str, Field(max_length=300)] = ""


class Arrived(Schema):
    """How much of a file has come, in bytes. `finished`: all of it, and it counts."""

    offset: int
    size: int
    finished: bool


@router.get("/evidence", response=answers(ItemsPage), **needs("see_evidence"))
def list_evidence(request: HttpRequest, subject: Subject, after: After = "", limit: Limit = 50) -> ItemsPage:
    """List the evidence of a subject; what was withdrawn is left out."""
    about(asking(request), subject)
    found = Item.objects.filter(subject=subject, withdrawn_at=None).select_related("by")
    found = found.filter(_before(subject, after)) if after else found
    rows = list(found.order_by("-received_at", "-uuid")[: limit + 1])
    following = str(rows[limit - 1].uuid) if len(rows) > limit else None
    return ItemsPage(items=[_item(each) for each in rows[:limit]], next=following)


def _before(subject: str, after: str) -> Q:
    try:
        edge = Item.objects.get(subject=subject, uuid=UUID(after))
    except (ValueError, Item.DoesNotExist):
        raise Refusal("api.bad_after", found=after) from None
    return Q(received_at__lt=edge.received_at) | Q(received_at=edge.received_at, uuid__lt=edge.uuid)


def _item(item: Item) -> ItemSaid:
    names = "uuid subject name caption content_type size sha256 received_at withdrawn_at withdrawn_reason".split()
    camera = item.exif_lon is not None
    place: tuple[Any, ...] = (item.exif_lon, item.exif_lat, item.exif_accuracy_m)
    lon, lat, accuracy_m = place if camera else (item.device_lon, item.device_lat, item.device_accuracy_m)
    return ItemSaid(
        kind=_KINDS.of(item.kind),
        by=item.by.name,
        taken_at=item.exif_at or item.device_at,
        lon=lon,
        lat=lat,
        accuracy_m=accuracy_m,
        **{name: getattr(item, name) for name in names},
    )


@router.get("/evidence/{item}", response=answers(ItemSaid), **needs("see_evidence"))
def one_item(request: HttpRequest, item: UUID) -> ItemSaid:
    """Return an item."""
    return _item(item_seen(asking(request), item))


@router.get("/evidence/{item}/copy", response={REFUSED: Error}, **needs("see_evidence", _FILE))
def item_copy(request: HttpRequest, item: UUID) -> HttpResponseBase:
    """Return the copy of a photo, or a recording, without what its camera wrote into it; that is kept as a look."""
    found = item_seen(asking(request), item)
    leaving = playable(found) if found.kind in (AUDIO, VIDEO) else leaving_copy(found)
    services.note_copy_seen(access=asking(request), item=found, at=timezone.now())
    return serve(request, leaving)


@router.post("/evidence/{item}/original", response={REFUSED: Error}, **needs("reveal", _FILE))
def item_original(request: HttpRequest, item: UUID, said: Why) -> HttpResponseBase:
    """Return the original; why it is needed is kept in the journal."""
    found = services.see_original(access=asking(request), uuid=item, reason=said.reason, at=timezone.now())
    name = saved_name(found.name, found.content_type)
    answer = serve(request, Served(original(found.sha256), found.content_type, found.sha256, name))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/evidence/{item}/withdraw", response=answers(ItemSaid), **needs("add_evidence"))
def withdraw_item(request: HttpRequest, item: UUID, said: Why) -> ItemSaid:
    """Withdraw an item, which stays kept: one's own, or anybody's with the right to."""
    services.withdraw(access=asking(request), uuid=item, reason=said.reason, at=timezone.now())
    return _item(item_seen(asking(request), item))


@router.post("/sendings", response=answers(Arrived), **needs("add_evidence"))
def begin_sending(request: HttpRequest, said: Sending) -> Arrived:
    """Announce a file, and learn how much of it has come already."""
    if (said.lon is None) != (said.lat is None):
        raise Refusal("evidence.form")
    place = None if said.lon is None or said.lat is None else Place(said.lon, said.lat, said.accuracy_m)
    plain = said.dict(exclude={"lon", "lat", "accuracy_m"})
    return _arrived(resuming.begin(access=asking(request), wanted=Wanted(**plain, place=place), at=timezone.now()))


def _arrived(found: Progress) -> Arrived:
    return Arrived(offset=found.offset, size=found.size, finished=found.finished)


@router.get("/sendings/{item}", response=answers(Arrived), **needs("add_evidence"))
def sending(request: HttpRequest, item: UUID) -> Arrived:
    """Return how much of a file has come."""
    return _arrived(resuming.progress(access=asking(request), uuid=item))


@router.put("/sendings/{item}", response=answers(Arrived), **needs("add_evidence", {"requestBody": _BYTES}))
def send_part(request: HttpRequest, item: UUID, offset: Annotated[int, Field(ge=0, le=2**53 - 1)] = 0) -> Arrived:
    """Send the part of a file that begins at `offset`, as bytes; a gap is a 409, the same once more is none."""
    access = asking(request)
    try:
        found = resuming.append(access=access, uuid=item, offset=offset, source=request, at=timezone.now())
    except UnreadablePostError:  # the line broke; nobody is there to be answered
        found = resuming.progress(access=access, uuid=item)
    return _arrived(found)


@router.post("/sendings/{item}/finish", response=answers(ItemSaid), **needs("add_evidence"))
def finish_sending(request: HttpRequest, item: UUID) -> ItemSaid:
    """Let a file count that has come whole."""
    found = resuming.finish(access=asking(request), uuid=item, at=timezone.now())
    return _item(item_seen(asking(request), found.uuid))
