"""Evidence comes in, is looked at and is withdrawn. Nothing is ever deleted."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from closeout.accounts.models import User
from closeout.evidence.background import copies_soon
from closeout.evidence.models import COPY, ORIGINAL, Item, Viewing
from closeout.evidence.pictures import Picture, look
from closeout.evidence.queries import item_seen
from closeout.evidence.registry import about, hold
from closeout.evidence.storage import Draft, Readable, drafted, keep
from closeout.evidence.types import FILE, PHOTO, About, Place
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Missing, Refusal
from closeout.people.access import Access
from closeout.work.scopes import refuse_closed

LONGEST_CAPTION: Final = 300
LONGEST_REASON: Final = 500
_AGAIN: Final = timedelta(minutes=10)  # in which looking at a copy once more is the same look
# What breaks a line, steers a terminal or turns the direction of reading.
_STEERS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def receive(
    *,
    uuid: UUID,
    subject: str,
    scope: str,
    authority: int,
    file: Draft | Readable,
    name: str,
    taken_at: datetime | None,
    place: Place | None,
    caption: str,
    actor: User,
    at: datetime,
    again: Callable[[], object] | None = None,
) -> Item:
    """Keep a file as evidence of `subject`, and return its item; the same once more returns the same item.

    Whoever calls has made sure that `actor` may add to the subject, and makes so `again` in the transaction that keeps
    it: a film takes a while to be read. `taken_at` and `place` are what the device claims;
    what the camera wrote into a photo is read besides.

    Raises:
        Conflict: the uuid is that of other bytes, or of another subject's evidence.
        Refusal: the file is empty, too large, or of no kind that is kept.
        NoSpace: the disk is full.
    """
    draft = file if isinstance(file, Draft) else drafted(file)
    try:
        told = {"subject": subject, "scope": scope, "authority_id": authority, "name": clean_name(name, draft)}
        claimed = {"device_at": taken_at, **_placed("device", place), "caption": _STEERS.sub(" ", caption).strip()}
        values = {**told, **claimed, **_read(draft), "by": actor, "received_at": at}
        return _entered(uuid, draft, values, again)
    finally:
        draft.drop()


@transaction.atomic
def _entered(uuid: UUID, draft: Draft, values: dict[str, Any], again: Callable[[], object] | None) -> Item:
    if again is not None:
        again()
    item, made = Item.objects.get_or_create(uuid=uuid, defaults={**values, "size": draft.size, "sha256": draft.sha256})
    refuse_other(item, values["subject"], draft.sha256)
    keep(draft)
    if made:
        act = _act("evidence_received", item, evidence_kind=item.kind, sha256=item.sha256)
        record(act, actor=item.by, at=item.received_at)
        copies_soon(uuid)
    return item


def refuse_other(item: Item, subject: str, sha256: str) -> None:
    """Let the same evidence be sent again.

    Raises:
        Conflict: something else has come under its uuid.
    """
    if (item.subject, item.sha256) != (subject, sha256):
        raise Conflict("evidence.other_content")


def clean_name(name: str, draft: Draft | None = None) -> str:
    """Return a file's name without folders and without what would steer a terminal; one without a name gets one."""
    last = _STEERS.sub("", name.replace("\\", "/").rpartition("/")[2]).strip()
    unnamed = "-" if draft is None else f"{draft.type.kind}{draft.type.endings[0]}"
    return last[-120:] or unnamed


def _read(draft: Draft) -> dict[str, Any]:
    """Return what the bytes say: their type, and of a picture its size, time and place. A damaged one is a file."""
    picture = look(draft.path) if draft.type.kind == PHOTO else None
    damaged = draft.type.kind == PHOTO and picture is None and draft.type.content_type != "image/heic"
    kind = FILE if damaged else draft.type.kind
    return {"kind": kind, "content_type": draft.type.content_type, **_pictured(picture)}


def _pictured(picture: Picture | None) -> dict[str, Any]:
    if picture is None:
        return {}
    size = {"width": picture.width, "height": picture.height}
    return {**size, "exif_at": picture.at, **_placed("exif", picture.place)}


def _placed(source: str, place: Place | None) -> dict[str, float | None]:
    if place is None:
        return {}
    return {f"{source}_lon": place.lon, f"{source}_lat": place.lat, f"{source}_accuracy_m": place.accuracy_m}


def add(
    *,
    access: Access,
    uuid: UUID,
    subject: str,
    file: Draft | Readable,
    name: str,
    caption: str,
    at: datetime,
    taken_at: datetime | None = None,
    place: Place | None = None,
    begun: bool = False,
) -> Item:
    """Keep a file that somebody sent as evidence of what they may see.

    `begun`: it was announced while its subject was open. It is kept though that is settled by now, for a phone was told
    that it would be.

    Raises:
        Denied: the role adds none.
        Missing: there is no such subject, or none that they may see.
        Conflict: its campaign is finished, the subject is settled, or the uuid is that of something else.
        Refusal: what `receive` raises.
    """
    of = may_add(access, subject, uuid, begun=begun)
    return receive(
        uuid=uuid,
        subject=subject,
        scope=of.scope,
        authority=of.authority,
        file=file,
        name=name,
        taken_at=taken_at,
        place=place,
        caption=caption,
        actor=access.user,
        at=at,
        again=partial(_still_may_add, access, subject, uuid, begun=begun),
    )


def _still_may_add(access: Access, subject: str, uuid: UUID, *, begun: bool) -> None:
    """See in a transaction that the subject is not settled, and keep it so until the end of the transaction."""
    hold(subject)
    may_add(access, subject, uuid, begun=begun)


@dataclass(frozen=True, slots=True)
class Came:
    """A file that came with a form."""

    uuid: UUID
    name: str
    draft: Draft


def add_all(*, access: Access, subject: str, files: Sequence[Came], caption: str, at: datetime) -> None:
    """Keep the files of a form, each by itself; what was kept stays when another is refused. Raises what `add` does."""
    for each in files:
        add(access=access, uuid=each.uuid, subject=subject, file=each.draft, name=each.name, caption=caption, at=at)


def may_add(access: Access, subject: str, uuid: UUID | None = None, *, begun: bool = False) -> About:
    """Return what somebody adds evidence to; raises of what `add` does all that is not of the file.

    What is there under its `uuid` may be sent again, however its subject stands by now.
    """
    access.need("add_evidence")
    of = about(access, subject)
    if uuid is not None and _came(uuid, subject):
        return of
    refuse_closed(of.scope)
    if begun or (of.open and of.there):
        return of
    if not of.there:
        raise Missing("evidence.no_subject")
    raise Conflict("evidence.ended")


def _came(uuid: UUID, subject: str) -> bool:
    return Item.objects.filter(uuid=uuid, subject=subject).exists()


@transaction.atomic
def withdraw(*, access: Access, uuid: UUID, reason: str, at: datetime) -> Item:
    """Take an item out of all galleries, its bytes and its page stay. One's own, or anybody's by who may.

    Raises:
        Missing: there is no such item, or none that they may see.
        Denied: it is somebody else's.
        Conflict: it is withdrawn already, or what it belongs to is settled: a visit is finished, a campaign.
        Refusal: no reason is given.
    """
    item = item_seen(access, uuid, lock=True)
    access.need("add_evidence" if item.by_id == access.user.pk else "withdraw_evidence")
    refuse_closed(item.scope)
    if item.withdrawn_at is not None:
        raise Conflict("evidence.withdrawn")
    if not about(access, item.subject).open:
        raise Conflict("evidence.settled")
    item.withdrawn_at, item.withdrawn_by, item.withdrawn_reason = at, access.user, given(reason)
    item.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(_act("evidence_withdrawn", item, item.withdrawn_reason), actor=access.user, at=at)
    return item


def note_copy_seen(*, access: Access, item: Item, at: datetime) -> None:
    """Note that somebody looks at an item, once in ten minutes: a player asks for its parts one by one."""
    lately = item.viewings.filter(by=access.user, what=COPY, at__gt=at - _AGAIN, at__lte=at)
    if not lately.exists():
        Viewing.objects.create(item=item, by=access.user, at=at, what=COPY)


@transaction.atomic
def see_original(*, access: Access, uuid: UUID, reason: str, at: datetime) -> Item:
    """Let somebody have an original, with all that its camera wrote into it; it is noted and journalled.

    Raises:
        Denied: the role sees none.
        Missing: there is no such item, or none that they may see.
        Refusal: no reason is given.
    """
    access.need("reveal")
    item = item_seen(access, uuid)
    why = given(reason)
    Viewing.objects.create(item=item, by=access.user, at=at, what=ORIGINAL, reason=why)
    record(_act("evidence_original_seen", item, why), actor=access.user, at=at)
    return item


def given(reason: str) -> str:
    """Return a reason.

    Raises:
        Refusal: there is none, or it is too long.
    """
    why = _STEERS.sub(" ", reason).strip()
    if not why or len(why) > LONGEST_REASON:
        raise Refusal("evidence.reason", most=LONGEST_REASON)
    return why


def _act(act: str, item: Item, reason: str = "", **more: str) -> Act:
    return Act(act, item.subject, item.scope, after={"evidence": str(item.uuid), **more}, reason=reason)
