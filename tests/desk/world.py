"""A small world in which anybody tries anything: people of every role, a few sites, and a clock that goes on."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from closeout.campaigns.models import Campaign
from closeout.kernel.clock import TIME_ZONE
from closeout.people.access import Access
from closeout.people.models import Certificate, Unit
from closeout.people.roles import Right, Role
from closeout.sites.models import Site
from closeout.sites.services import register_sites
from tests.factories import NOW, access, campaign, new_site

M = TypeVar("M", bound=Model)
T = TypeVar("T")
ELSEWHERE: Final = "440307014002"


class Nothing(Exception):
    """There is nothing that the act could be done to: that is no refusal."""


@dataclass(frozen=True)
class Plan:
    """A plan as far as the world needs it: two of its units, and standards of the first with the fact each reads."""

    pack: str
    units: tuple[str, str]
    standards: tuple[tuple[str, str], ...]


BUJI: Final = Plan(
    "buji",
    ("safety_supervision", "environment"),
    (("B-4.5a", "safety_rules_posted"), ("B-4.5b", "wiring_to_code"), ("B-4.5c", "employees_certified")),
)
RUGAO: Final = Plan(
    "rugao",
    ("town", "urban_management"),
    (("R-5.2a", "gate_opaque"), ("R-5.2b", "plaque_standard"), ("R-5.3", "waste_sorted")),
)  # it has outcomes, of which a joint meeting decides


@dataclass
class World:
    """Where it happens, and what has come of it: `done` counts acts, `refused` those that were not this role's."""

    plan: Plan
    seed: int
    now: datetime = NOW
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Adopt the plan, let people come, and put three sites on file."""
        self.dice = random.Random(self.seed)
        self.campaign: Campaign = campaign(self.plan.pack, f"{self.plan.pack}-2026")
        self.people = self._people()
        first, fact = self.plan.standards[0][1], self.plan.standards[1][1]
        new = [new_site(f"BJ-{each:04}", **{first: False, fact: True}) for each in range(1, 4)]
        self.office = self.people[0]
        register_sites(access=self.office, campaign=self.campaign, sites=new, source="census", at=self.now)

    def _people(self) -> list[Access]:
        mine, other = self.plan.units
        officers = [
            access("unit_head", unit=mine),
            access("unit_member", unit=mine),
            access("unit_member", unit=mine),
            access("unit_head", unit=other),
        ]
        for number, each in enumerate(officers):
            known = {"number": f"行执-{number}", "issued_by": "某局（示例）", "valid_until": date(2099, 12, 31)}
            Certificate.objects.create(user=each.user, **known)
        roles: tuple[Role, ...] = ("leader", "auditor", "administrator", "intake")
        rest = [access(each) for each in roles]
        return [access("office"), *officers, access("village"), access("village", code=ELSEWHERE), *rest]

    # -- chance --
    def one_of(self, things: Sequence[T]) -> T:
        """Return one of some things.

        Raises:
            Nothing: there are none.
        """
        if not things:
            raise Nothing
        return self.dice.choice(things)

    def row(self, rows: "QuerySet[M]") -> M:
        """Return one row of a table; it raises what `one_of` does."""
        return self.one_of(list(rows.order_by("pk")))

    def site(self) -> Site:
        """Return a site, in use or not."""
        found = self.row(Site.objects.filter(campaign=self.campaign))
        found.campaign = self.campaign
        return found

    def unit(self) -> Unit:
        """Return one of the two units."""
        return self.row(Unit.objects.filter(key__in=self.plan.units))

    def chance(self, part: float) -> bool:
        """Return yes in this part of all cases."""
        return self.dice.random() < part

    def somebody(self, rights: Sequence[Right]) -> Access:
        """Return a person: mostly one with one of these rights."""
        may = [each for each in self.people if any(each.may(right) for right in rights)]
        return self.dice.choice(may if may and self.chance(0.8) else self.people)

    def uuid(self) -> UUID:
        """Return a new uuid."""
        return UUID(int=self.dice.getrandbits(128))

    @property
    def today(self) -> date:
        """The day in China."""
        return self.now.astimezone(TIME_ZONE).date()

    def days(self, least: int, most: int) -> date:
        """Return a day so many days from now."""
        return self.today + timedelta(self.dice.randint(least, most))

    def wait(self) -> None:
        """Let time go by: minutes, mostly; sometimes days."""
        self.now += timedelta(minutes=self.dice.choice([1, 1, 7, 7, 40, 60 * 30]))

    def about(self, who: Access) -> dict[str, Any]:
        """Return who does something in which campaign, and when."""
        return {"access": who, "campaign": self.campaign, "at": self.now}
