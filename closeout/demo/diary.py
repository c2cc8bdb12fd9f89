"""What the people of the demo did, day by day; it is done in the order of time, as the journal wants it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.desk.daily import keep_day
from closeout.kernel.clock import TIME_ZONE
from closeout.people.access import Access, access_of
from closeout.people.models import Authority


def moment(day: date) -> datetime:
    """Return half past nine on a day, in China."""
    return datetime.combine(day, time(9, 30), TIME_ZONE)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody did, and when."""

    at: datetime
    do: Callable[[datetime], object]


def lived(steps: Iterable[Step]) -> None:
    """Do each step in its time, and keep the figures of each day when it is over."""
    for day, theirs in groupby(sorted(steps, key=lambda step: step.at), key=lambda step: step.at.date()):
        for each in theirs:
            each.do(each.at)
        keep_day(day)


@dataclass(frozen=True, slots=True)
class Cast:
    """The people of the demo, by user name; who they are is looked up when they act for the first time."""

    authority: Authority
    users: dict[str, User]
    known: dict[str, Access] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Access:
        """Return somebody in their role."""
        if name not in self.known:
            found = access_of(self.users[name], self.authority.pk)
            if found is None:
                raise LookupError(f"{name} has no post")
            self.known[name] = found
        return self.known[name]


@dataclass(frozen=True, slots=True)
class Stage:
    """A campaign of the demo, its first day, and who acts in it."""

    campaign: Campaign
    cast: Cast

    def step(self, day: int, do: Callable[[datetime], object], *, hours: float = 0) -> Step:
        """Return a step on a day of the campaign, the first being 0."""
        return Step(moment(self.campaign.starts_on + timedelta(day)) + timedelta(hours=hours), do)
