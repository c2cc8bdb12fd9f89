"""Is the evidence what it was when it came: its bytes on the disk, its record, and what the journal says of both."""

import json
from collections.abc import Iterator

from closeout.evidence.models import Item
from closeout.evidence.storage import digest_of, original
from closeout.journal.models import Entry
from closeout.kernel.refusal import Problem

_AT_ONCE = 500  # rows read into memory


def problems() -> Iterator[Problem]:
    """Read every original and every entry of the journal that brought one, and yield what does not fit.

    What came while this ran is looked at, or not; it is never called wrong.
    """
    told = _told()
    for item in Item.objects.order_by("received_at", "uuid").iterator(_AT_ONCE):
        sha256 = told.pop(str(item.uuid), None)
        if sha256 is not None and sha256 != item.sha256:
            yield Problem(str(item.uuid), "evidence.record_changed", {"name": item.name})
        yield from _bytes(item)
    for uuid in told:
        if not Item.objects.filter(uuid=uuid).exists():
            yield Problem(uuid, "evidence.record_gone")


def _told() -> dict[str, str]:
    """Return the digests by item, as the journal has them."""
    entries = Entry.objects.filter(act="evidence_received").values_list("content", flat=True)
    after = (json.loads(each)["after"] for each in entries.iterator(_AT_ONCE))
    return {each["evidence"]: each["sha256"] for each in after}


def _bytes(item: Item) -> Iterator[Problem]:
    path = original(item.sha256)
    if not path.exists():
        yield Problem(str(item.uuid), "evidence.bytes_missing", {"name": item.name})
    elif digest_of(path) != item.sha256:
        yield Problem(str(item.uuid), "evidence.bytes_changed", {"name": item.name})
