"""Where slices above lead on from a finding: `project` tells them; findings know nothing of what stands there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from closeout.findings.models import Finding
from closeout.people.access import Access


@dataclass(frozen=True, slots=True)
class Lead:
    """A link and its words, in the language of the page."""

    href: str
    label: str


LEADS: Final[list[Callable[[Access, Finding], Lead | None]]] = []


def leads_of(access: Access, finding: Finding) -> list[Lead]:
    """Return where one can go on from a finding."""
    found = (each(access, finding) for each in LEADS)
    return [each for each in found if each is not None]
