"""Files that come in parts, over lines that break: each part says where it belongs, and what has come stays.

The length of the file that waits is all that is known of how far it is, so a server that was killed goes on where the
disk says. Every call can be made again.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any, Final
from uuid import UUID

from django.db import transaction

from closeout.evidence.kinds import HEAD, by_head, refuse_large
from closeout.evidence.models import Item, Sending
from closeout.evidence.registry import is_only_late
from closeout.evidence.services import add, clean_name, may_add, refuse_other
from closeout.evidence.storage import (
    BLOCK,
    Draft,
    Readable,
    disk,
    draft_at,
    folder,
    opened,
    pending,
    refuse_no_room,
    unshare,
)
from closeout.evidence.types import Place, Progress, Wanted
from closeout.kernel.refusal import Conflict, Missing, Refusal
from closeout.people.access import Access

LIFE: Final = timedelta(days=7)  # for which a phone may be without a network


def begin(*, access: Access, wanted: Wanted, at: datetime) -> Progress:
    """Announce a file, and return how much of it has come already: nothing, some after a break, or all of it.

    Raises:
        Denied: the role adds none.
        Missing: there is no such subject, or none that they may see.
        Conflict: the uuid is that of something else, the campaign is finished, or the subject is settled and was
            so already when the file was first announced, and it is not only late.
        Refusal: the file is too large or empty.
        NoSpace: there is no room for it.
    """
    begun = Sending.objects.filter(uuid=wanted.uuid, subject=wanted.subject, by=access.user).exists()
    begun = begun or is_only_late(access, wanted.subject, wanted.taken_at, at)
    may_add(access, wanted.subject, wanted.uuid, begun=begun)
    done = _finished(access, wanted.uuid, wanted.subject, wanted.sha256)
    if done is not None:
        return done
    if wanted.size < 1:
        raise Refusal("evidence.empty")
    refuse_large(wanted.size)
    refuse_no_room(wanted.size)
    sending, _ = Sending.objects.get_or_create(uuid=wanted.uuid, defaults=_kept(wanted, access, at))
    same = (sending.by_id, sending.subject, sending.sha256, sending.size)
    if same != (access.user.pk, wanted.subject, wanted.sha256, wanted.size):
        raise Conflict("evidence.other_content")
    return _progress(sending)


def _kept(wanted: Wanted, access: Access, at: datetime) -> dict[str, Any]:
    place = wanted.place
    where = {} if place is None else {"lon": place.lon, "lat": place.lat, "accuracy_m": place.accuracy_m}
    what = {"subject": wanted.subject, "name": clean_name(wanted.name), "size": wanted.size, "sha256": wanted.sha256}
    times = {"device_at": wanted.taken_at, "begun_at": at, "touched_at": at}
    return {**what, **where, **times, "caption": wanted.caption, "by": access.user}


def progress(*, access: Access, uuid: UUID) -> Progress:
    """Return how much of a file has come.

    Raises:
        Missing: nobody has announced it, or somebody else has.
    """
    done = _finished(access, uuid)
    return _progress(_own(access, uuid)) if done is None else done


def append(*, access: Access, uuid: UUID, offset: int, source: Readable, at: datetime) -> Progress:
    """Take in a part that begins at `offset`, and return how much has come.

    Bytes that are there already are written once more, to the same place. What came before a break is kept.

    Raises:
        Missing: nobody has announced it, or somebody else has.
        Conflict: what lies before `offset` has not come (its `offset` says how much has), or another part is coming in.
        Refusal: there is more of it than was announced, or it is of no kind that is kept; then nothing of it stays.
        NoSpace: the disk is full.
    """
    done = _finished(access, uuid)
    if done is not None:
        return done
    sending = _own(access, uuid)
    unshare(_path(sending))
    with _locked(sending) as file:
        here = file.seek(0, os.SEEK_END)
        if offset > here:
            raise Conflict("evidence.offset", offset=here, wanted=offset)
        _write(file, offset, source, sending)
    Sending.objects.filter(uuid=uuid).update(touched_at=at)
    return _progress(sending)


def _write(file: IO[bytes], offset: int, source: Readable, sending: Sending) -> None:
    file.seek(offset)
    with disk():
        try:
            while block := source.read(BLOCK):
                offset += len(block)
                if offset > sending.size:
                    raise Refusal("evidence.more_than_announced", size=sending.size)
                file.write(block)
        finally:  # what has come so far counts, whether the line breaks or not
            file.flush()
            os.fsync(file.fileno())
    _refuse_kind(file, sending)


def _refuse_kind(file: IO[bytes], sending: Sending) -> None:
    """Let a file go on whose beginning is that of a kind that is kept, and that is not too large for it."""
    file.seek(0)
    head = file.read(HEAD)
    if len(head) < min(HEAD, sending.size):
        return
    found = by_head(head)
    if found is None:
        _forget(sending)
        raise Refusal("evidence.kind")
    refuse_large(sending.size, found.kind)


def finish(*, access: Access, uuid: UUID, at: datetime) -> Item:
    """Let a file count that has come whole; one that has counted before is the same item.

    Raises:
        Missing: nobody has announced it, or somebody else has.
        Conflict: some of it has not come (`offset` says how much has), or another part is coming in.
        Refusal: its digest is not the announced one, or it is of no kind that is kept; then nothing of it stays.
    """
    item = Item.objects.filter(uuid=uuid, by=access.user).first()
    if item is not None:
        return item
    sending = _own(access, uuid)
    with _locked(sending) as file:
        here = file.seek(0, os.SEEK_END)
        if here < sending.size:
            raise Conflict("evidence.offset", offset=here, wanted=sending.size)
        return _counted(access, sending, _whole(sending), at)


def _whole(sending: Sending) -> Draft:
    try:
        draft = draft_at(_path(sending))
        _refuse_other_digest(draft.sha256, sending.sha256)
    except Refusal:
        _forget(sending)
        raise
    return draft


def _refuse_other_digest(found: str, wanted: str) -> None:
    if found != wanted:
        raise Refusal("evidence.digest", found=found[:12], wanted=wanted[:12])


def _counted(access: Access, sending: Sending, draft: Draft, at: datetime) -> Item:
    """Keep the bytes under a name of the sending's own until all is written: should that fail, they can be sent on."""
    aside = replace(draft, path=pending())
    os.link(draft.path, aside.path)
    with transaction.atomic():
        item = add(
            access=access,
            uuid=sending.uuid,
            subject=sending.subject,
            file=aside,
            name=sending.name,
            caption=sending.caption,
            taken_at=sending.device_at,
            place=_place(sending),
            at=at,
            begun=True,
        )
        sending.delete()
    draft.drop()
    return item


def _place(sending: Sending) -> Place | None:
    if sending.lon is None or sending.lat is None:
        return None
    return Place(sending.lon, sending.lat, sending.accuracy_m)


def _finished(access: Access, uuid: UUID, subject: str = "", sha256: str = "") -> Progress | None:
    """Return that a file counts already; None: it does not. With a subject and a digest it has to be that one."""
    item = Item.objects.filter(uuid=uuid).first()
    if item is None:
        return None
    if sha256:
        refuse_other(item, subject, sha256)
    if item.by_id != access.user.pk:
        raise Missing("evidence.no_sending")
    return Progress(item.size, item.size, finished=True)


def _own(access: Access, uuid: UUID) -> Sending:
    found = Sending.objects.filter(uuid=uuid, by=access.user).first()
    if found is None:
        raise Missing("evidence.no_sending")
    return found


def _path(sending: Sending) -> Path:
    return pending(str(sending.uuid))


def _progress(sending: Sending) -> Progress:
    path = _path(sending)
    return Progress(path.stat().st_size if path.exists() else 0, sending.size)


@contextmanager
def _locked(sending: Sending) -> Iterator[IO[bytes]]:
    """Open the file that waits, for one caller at a time."""
    with opened(_path(sending), os.O_CREAT) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict("evidence.coming_in") from None
        yield file


def _forget(sending: Sending) -> None:
    path = _path(sending)
    sending.delete()
    path.unlink(missing_ok=True)


def sweep(at: datetime) -> int:
    """Forget files of which nothing has come for a week, and what else was left over; return how many it was."""
    old = list(Sending.objects.filter(touched_at__lt=at - LIFE))
    for each in old:
        _forget(each)
    waiting = {str(each) for each in Sending.objects.values_list("uuid", flat=True)}
    left = [each for each in folder("pending").iterdir() if each.name not in waiting and _stale(each, at)]
    for path in left:
        path.unlink(missing_ok=True)
    return len(old) + len(left)


def _stale(path: Path, at: datetime) -> bool:
    try:
        return path.stat().st_mtime < (at - LIFE).timestamp()
    except FileNotFoundError:
        return False
