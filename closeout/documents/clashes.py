"""What two people changed in a draft: what each wrote, who was quicker, and whose value was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from closeout.documents.editing import Clash, Leaf, edited, leaves, merged
from closeout.documents.encoding import content_of
from closeout.documents.models import Document
from closeout.documents.types import Content
from closeout.documents.words import label_of
from closeout.kernel.refusal import Conflict


@dataclass(frozen=True, slots=True)
class Differing:
    """A field that two people changed, as each value reads."""

    path: str
    label: str
    mine: str
    theirs: str
    who: str
    at: datetime | None


def revision(document: Document, version: int) -> Content:
    """Return a draft as it stood at a version, in one query.

    Raises:
        Conflict: it never had that version; the page that asks is none of ours.
    """
    found = document.revisions.filter(version=version).values_list("content", flat=True).first()
    if found is None:
        raise Conflict("documents.edited")
    return content_of(found)


def differing(document: Document, version: int, mine: Content) -> tuple[Content, Sequence[Differing]]:
    """Return the draft with the changes of both, and what both changed since `version`: there it has mine."""
    together, clashes = merged(revision(document, version), mine, content_of(document.content))
    last = document.revisions.select_related("by").order_by("-version").first()
    who, at = ("", None) if last is None else (last.by.name, last.at)
    return together, [_said(each, who, at) for each in clashes]


def _said(clash: Clash, who: str, at: datetime | None) -> Differing:
    return Differing(clash.path, label_of(clash.path), _shown(clash.mine), _shown(clash.theirs), who, at)


def _shown(value: Leaf) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("(empty)") if value in (None, "") else str(value)


def after_choice(
    document: Document, version: int, mine: Content, chosen: Mapping[str, str]
) -> tuple[Content, Sequence[Differing]]:
    """Return my draft with theirs where theirs was chosen, and the fields of which neither was."""
    theirs = leaves(revision(document, version))
    known = {path: whose for path, whose in chosen.items() if path in theirs}
    taken = {path: theirs[path] for path, whose in known.items() if whose == "theirs"}
    my = leaves(mine)
    left = [
        _said(Clash(path, my.get(path), theirs[path]), "", None)
        for path, whose in known.items()
        if whose not in ("mine", "theirs")
    ]
    return edited(mine, taken) if taken else mine, left
