"""What the slice gives to pages and to the slices above."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from closeout.kernel.text import Text


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign in a list."""

    slug: str
    name: Text
    pack: str
    version: str
    starts_on: date
    ends_on: date
    running: bool
    authority: Text


@dataclass(frozen=True, slots=True)
class Adoption:
    """What an office decides when it adopts a plan: for which period, what figures, and who plays which unit.

    `units` gives for a unit of the plan the key of the authority's unit; one that is absent becomes a unit of the
    plan's own name. `parameters` are figures set otherwise than the plan prints them.
    """

    slug: str
    name: Text
    starts_on: date
    ends_on: date
    parameters: Mapping[str, bool | float | str]
    units: Mapping[str, str]
