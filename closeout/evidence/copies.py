"""Smaller copies of pictures: made after an item came, or when one is first asked for and is not there yet."""

from pathlib import Path
from typing import Final

from closeout.evidence.models import Item
from closeout.evidence.pictures import reduced
from closeout.evidence.storage import copy_of, disk, original, pending, publish
from closeout.kernel.refusal import Missing

THUMBNAIL, DISPLAY = 320, 1600  # pixels of the longer side
SIZES: Final = (THUMBNAIL, DISPLAY)


def copy_at(item: Item, longest: int) -> Path:
    """Return where an item's copy is, which is made if it is not there.

    Raises:
        Missing: the item has no picture to show, or its bytes are gone.
        NoSpace: the disk is full.
    """
    if item.width is None:
        raise Missing("evidence.no_picture")
    target = copy_of(item.sha256, longest)
    if not target.exists():
        _make(original(item.sha256), target, longest)
    return target


def make_all(item: Item) -> None:
    """Make all copies of an item that are not there."""
    if item.width is not None:
        for longest in SIZES:
            copy_at(item, longest)


def _make(source: Path, target: Path, longest: int) -> None:
    if not source.exists():
        raise Missing("evidence.bytes_gone")
    draft = pending()
    try:
        with disk():
            reduced(source, draft, longest)
            publish(draft, target)
    finally:
        draft.unlink(missing_ok=True)
