"""Who may see what evidence belongs to, and what it is: the slices that own such things say so, `project` tells them.

Evidence of a kind of thing that nobody speaks for is shown to nobody.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Final

from closeout.evidence.types import About
from closeout.kernel.refusal import Missing
from closeout.people.access import Access

Visible = Callable[[Access, Collection[str]], Collection[str]]

OWNERS: Final[dict[str, Visible]] = {}  # by kind: of these ids (what stands after the colon), those that one may see
ABOUT: Final[dict[str, Callable[[str], About]]] = {}  # by kind: what the thing of an id is; it is known to be there
HELD: Final[dict[str, Callable[[str], None]]] = {}  # by kind: keeps a thing that can be settled from being so meanwhile
# By kind: whether somebody took something at a time, before the thing was settled, and only its sending comes later.
LATE: Final[dict[str, Callable[[Access, str, datetime, datetime], bool]]] = {}


def visible_subjects(access: Access, subjects: Iterable[str]) -> set[str]:
    """Return those of `subjects` that somebody may see; each kind of them asks its owner once."""
    by_kind: dict[str, set[str]] = {}
    for subject in subjects:
        kind, _, id_ = subject.partition(":")
        by_kind.setdefault(kind, set()).add(id_)
    return {
        f"{kind}:{id_}"
        for kind, ids in by_kind.items()
        if access.may("see_evidence") and kind in OWNERS
        for id_ in OWNERS[kind](access, ids)
    }


def hold(subject: str) -> None:
    """Keep a subject as it is until the transaction ends: nobody closes it meanwhile."""
    kind, _, id_ = subject.partition(":")
    if kind in HELD:
        HELD[kind](id_)


def is_only_late(access: Access, subject: str, taken_at: datetime | None, at: datetime) -> bool:
    """Return whether what somebody took belongs to something that is settled by now, and is late to be sent."""
    kind, _, id_ = subject.partition(":")
    return taken_at is not None and kind in LATE and LATE[kind](access, id_, taken_at, at)


def about(access: Access, subject: str) -> About:
    """Return what a subject is.

    Raises:
        Missing: there is no such thing, or none that `access` may see.
    """
    if subject not in visible_subjects(access, [subject]):
        raise Missing("evidence.no_subject")
    kind, _, id_ = subject.partition(":")
    return ABOUT[kind](id_)
