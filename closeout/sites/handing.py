"""Handing sites out: to whom each is given, and reminders to those who owe something of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign, Part
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.kernel.refusal import Refusal
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.sites.lifecycle import act_on
from closeout.sites.models import Question, SavedFilter, Site
from closeout.sites.queries import visible_sites
from closeout.sites.register import assignee
from closeout.work.models import PENDING, Task
from closeout.work.services import open_tasks
from closeout.work.types import NewTask

MOST_AT_ONCE: Final = 2_000
MOST_SAVED: Final = 20
REMIND: Final = "remind"


@transaction.atomic
def assign_sites(*, access: Access, campaign: Campaign, sites: Sequence[int], to: int | None, at: datetime) -> int:
    """Give sites to somebody of the authority (None: to nobody), and return of how many that changed anything.

    Raises:
        Refusal: no site is chosen, or too many; nobody has this id there.
        Denied: the role hands nothing out.
    """
    chosen = _chosen(access, campaign, sites)
    who = None if to is None else _somebody(access, to)
    moved = [each for each in chosen if each.assignee_id != (None if who is None else who.pk)]
    before = {each.pk: each.assignee_id for each in moved}
    for each in moved:
        each.assignee = who
        each.changed_at = at
    Site.objects.bulk_update(moved, ["assignee", "changed_at"], batch_size=200)
    after = {"assignee": None if who is None else who.pk}
    acts = [act_on(each, "site_assigned", {"assignee": before[each.pk]}, after, "") for each in moved]
    record_all(acts, actor=access.user, at=at)
    return len(moved)


def _somebody(access: Access, pk: int) -> User:
    found = assignee(access, pk)
    if found is None:
        raise Refusal("sites.no_assignee")
    return found


def _chosen(access: Access, campaign: Campaign, sites: Sequence[int]) -> list[Site]:
    access.need("assign")
    refuse_finished(campaign)
    if not sites:
        raise Refusal("sites.none_chosen")
    if len(sites) > MOST_AT_ONCE:
        raise Refusal("sites.too_many_chosen", most=MOST_AT_ONCE)
    found = list(visible_sites(access, campaign).select_for_update().filter(pk__in=sites).order_by("pk"))
    for each in found:
        each.campaign = campaign
    return found


@dataclass(frozen=True, slots=True)
class _Reminder:
    site: Site
    unit: Unit | None  # None: its village or community

    def task(self, campaign: Campaign, due_on: date | None, at: datetime) -> NewTask:
        code = self.site.code
        return NewTask(
            scope=scope_of(campaign),
            kind=REMIND,
            key=f"site:{self.site.pk} {at.isoformat(timespec='microseconds')}",
            subject=f"site:{self.site.pk}",
            clause="",
            title_zh=f"请办理场所 {code} {self.site.name} 的待办事项",
            title_en=f"Please attend to what is open at site {code} {self.site.name}",
            unit=self.unit,
            authority=campaign.authority,
            due_on=due_on,
            division_code="" if self.unit is not None else self.site.division_code,
        )


@transaction.atomic
def remind(*, access: Access, campaign: Campaign, sites: Sequence[int], due_on: date | None, at: datetime) -> int:
    """Open a task for whoever owes the first open question of each site, else for its village; return how many.

    A reminder that is still open is not opened twice.

    Raises:
        Refusal: no site is chosen, or too many.
        Denied: the role reminds nobody.
    """
    chosen = _chosen(access, campaign, sites)
    waiting = Task.objects.filter(scope=scope_of(campaign), kind=REMIND, state__in=PENDING)
    there = set(waiting.filter(subject__in=[f"site:{each.pk}" for each in chosen]).values_list("subject", flat=True))
    new = [each for each in _reminders(campaign, chosen) if f"site:{each.site.pk}" not in there]
    open_tasks([each.task(campaign, due_on, at) for each in new], at=at)
    acts = [act_on(each.site, "site_reminded", {}, _owes(each, due_on), "") for each in new]
    record_all(acts, actor=access.user, at=at)
    return len(new)


def _owes(reminder: _Reminder, due_on: date | None) -> dict[str, str | None]:
    whose = reminder.site.division_code if reminder.unit is None else reminder.unit.key
    return {"to": whose, "due_on": None if due_on is None else due_on.isoformat()}


def _reminders(campaign: Campaign, sites: Iterable[Site]) -> list[_Reminder]:
    sites = list(sites)
    parts = {each.key: each.unit for each in Part.objects.filter(campaign=campaign).select_related("unit")}
    asked: dict[int, str] = {}
    questions = Question.objects.filter(site__in=sites).order_by("rank")
    for site, unit in questions.values_list("site", "unit_key"):
        asked.setdefault(site, unit)
    return [_Reminder(each, parts.get(asked.get(each.pk, ""))) for each in sites]


@transaction.atomic
def save_filter(*, access: Access, campaign: Campaign, name: str, query: str) -> SavedFilter:
    """Keep a filter under a name for oneself; one of that name is replaced.

    Raises:
        Refusal: it has no name, or one too long; there are too many.
    """
    said = name.strip()
    if not said or len(said) > 40:
        raise Refusal("sites.no_filter_name")
    own = SavedFilter.objects.filter(user=access.user, campaign=campaign)
    if own.exclude(name=said).count() >= MOST_SAVED:
        raise Refusal("sites.too_many_filters", most=MOST_SAVED)
    return own.update_or_create(
        name=said,
        defaults={"query": query[:1000]},
        create_defaults={"user": access.user, "campaign": campaign, "name": said, "query": query[:1000]},
    )[0]


def forget_filter(*, access: Access, campaign: Campaign, pk: int) -> None:
    """Forget one of one's own filters; one that is not there is forgotten already."""
    SavedFilter.objects.filter(user=access.user, campaign=campaign, pk=pk).delete()


@transaction.atomic
def note_export(*, access: Access, campaign: Campaign, kind: str, query: str, at: datetime) -> None:
    """Write down that somebody took a copy of the register, and of which part.

    Raises:
        Denied: the role takes none.
    """
    access.need("export_sites")
    act = Act("sites_exported", scope_of(campaign), scope_of(campaign), {}, {"kind": kind, "filter": query})
    record_all([act], actor=access.user, at=at)
