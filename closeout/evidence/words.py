"""What kinds of evidence, and the acts of this slice, are called."""

from collections.abc import Callable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from closeout.evidence.types import AUDIO, FILE, PHOTO, VIDEO

KIND_NAMES: Final[dict[str, Promise]] = {
    PHOTO: _("photo"),
    AUDIO: _("sound recording"),
    VIDEO: _("video"),
    FILE: _("file"),
}
ACTS: Final[dict[str, Promise]] = {
    "evidence_received": _("added evidence"),
    "evidence_withdrawn": _("withdrew evidence"),
    "evidence_original_seen": _("saw an original of the evidence"),
}
FIELDS: Final[dict[str, Promise]] = {
    "evidence": _("piece of evidence"),
    "evidence_kind": _("kind of evidence"),
    "sha256": _("digest (SHA-256)"),
}
KINDS: Final[dict[str, str]] = {"evidence": "evidence"}  # of which kind the ids in the journal are


def kind_name(kind: str) -> str:
    """Return what a kind of evidence is called; one that is none goes by its code."""
    return str(KIND_NAMES.get(kind, kind))


VALUES: Final[dict[str, Callable[[str], object]]] = {"evidence_kind": kind_name}
