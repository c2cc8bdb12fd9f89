"""What slices above add to a campaign: figures by clause, what an upgrade turns, and what a new year takes over.

Campaigns knows no site and no case. Whoever does appends a function here once, from `closeout.project`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from closeout.campaigns.models import Campaign
from closeout.campaigns.types import Turn
from closeout.evaluation.site import Evaluator
from closeout.kernel.text import Text
from closeout.people.access import Access


@dataclass(frozen=True, slots=True)
class ClauseFigure:
    """A figure beside a clause: "12 sites fail it". `href` "" leads nowhere."""

    clause: str
    said: Text
    href: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """Something that is not done: "35 findings are open, 24 of them overdue"; `href` leads to it."""

    said: Text
    href: str


@dataclass(frozen=True, slots=True)
class Contributions:
    """Functions of slices above, in the order in which they were added.

    `figures` (campaign, access) yields figures by clause, in a fixed number of queries.
    `turns` (campaign, old, new) yields what turns when the campaign's sites are judged by `new` instead of `old`.
    `rederive` (campaign, at) derives everything anew; it is called in the transaction of the upgrade.
    `left` (campaign, access) yields what would stay open if the campaign were finished now.
    `carry` (previous, campaign, access, at) takes the register over; it is called in the transaction of the adoption.
    """

    figures: list[Callable[[Campaign, Access], Iterable[ClauseFigure]]] = field(default_factory=list)
    turns: list[Callable[[Campaign, Evaluator, Evaluator], Iterable[Turn]]] = field(default_factory=list)
    rederive: list[Callable[[Campaign, datetime], None]] = field(default_factory=list)
    left: list[Callable[[Campaign, Access], Iterable[Left]]] = field(default_factory=list)
    carry: list[Callable[[Campaign, Campaign, Access, datetime], None]] = field(default_factory=list)


CONTRIBUTIONS: Final = Contributions()
