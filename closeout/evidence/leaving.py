"""What of an item leaves the service without a reason: nothing that its camera wrote into it."""

from closeout.evidence.boxes import blanks
from closeout.evidence.copies import DISPLAY, copy_at
from closeout.evidence.kinds import BOXED
from closeout.evidence.models import Item
from closeout.evidence.serving import Served
from closeout.evidence.storage import original


def leaving_copy(item: Item, name: str = "") -> Served:
    """Return the copy of a picture. `name` "": it is shown, not saved.

    Raises:
        Missing: there is no picture to be copied.
    """
    return Served(copy_at(item, DISPLAY), "image/jpeg", f"{item.sha256}-{DISPLAY}", name)


def playable(item: Item, name: str = "") -> Served:
    """Return a sound or a film without the boxes in which phones write where it was."""
    path = original(item.sha256)
    boxed = blanks(path) if item.content_type in BOXED and path.exists() else ()
    return Served(path, item.content_type, f"{item.sha256}-play", name, boxed)
