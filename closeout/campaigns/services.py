"""Adopting a plan: from a text to a campaign with its phases, its units' parts, and what each of them owes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from closeout.campaigns.models import FINISHED, Campaign, Part, Phase, Plan, scope_of
from closeout.campaigns.obligations import owed, phase_days
from closeout.campaigns.plans import digest_of, pack_of_plan, plan_of_source
from closeout.campaigns.registry import CONTRIBUTIONS
from closeout.campaigns.types import Adoption, Figures
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Refusal
from closeout.kernel.text import Text
from closeout.packfile.calendar import counts_days, is_whole
from closeout.packfile.pack import Pack
from closeout.packfile.values import typed
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.work.services import open_tasks, rest
from closeout.work.types import NewTask

__all__ = [
    "adopt",
    "check",
    "finish",
    "give_parts",
    "keep_plan",
    "locked",
    "refuse_finished",
    "scope_of",
    "set_phases",
    "tasks_of",
]

RESERVED: Final = ("adopt",)  # what addresses need themselves


@transaction.atomic
def keep_plan(*, access: Access, source: str, at: datetime) -> Plan:
    """Keep the text of a plan, to the letter, so that it can be looked at and adopted; once, however often it comes.

    Raises:
        Refusal: the text is no pack, or one with problems.
        Denied: the role may not run campaigns.
    """
    access.need("run_campaign")
    known = Plan.objects.filter(digest=digest_of(source)).exists()
    plan = plan_of_source(source)
    if not known:
        after = {"pack": plan.pack, "version": plan.version, "digest": plan.digest}
        record(Act("plan_kept", f"plan:{plan.pk}", after=after), actor=access.user, at=at)
    return plan


@transaction.atomic
def adopt(*, access: Access, source: str, how: Adoption, at: datetime, previous: Campaign | None = None) -> Campaign:
    """Adopt the plan in `source` for an authority and a period; its phases, parts and tasks appear.

    After a `previous` campaign, its register is taken over.

    Raises:
        Refusal: the text is no checked pack, a figure or unit is unknown, the days run backwards, the slug is taken.
        Denied: the role may not run campaigns.
    """
    access.need("run_campaign")
    plan = plan_of_source(source)
    check(access=access, plan=plan, how=how)
    pack = pack_of_plan(plan, how.parameters)
    campaign = _created(access, plan, how, at, previous)
    units = give_parts(campaign, pack, how.units)
    set_phases(campaign, pack)
    open_tasks(tasks_of(campaign, pack, units), at=at)
    if previous is not None:
        for carry in CONTRIBUTIONS.carry:
            carry(previous, campaign, access, at)
    after = {"plan": plan.digest, "pack": plan.pack, "version": plan.version, "parameters": campaign.parameters}
    days = {"starts_on": how.starts_on, "ends_on": how.ends_on, "previous": previous and previous.pk}
    record(
        Act("campaign_adopted", f"campaign:{campaign.pk}", scope_of(campaign), after={**after, **days}),
        actor=access.user,
        at=at,
    )
    return campaign


def check(*, access: Access, plan: Plan, how: Adoption) -> None:
    """Let go on what can be adopted as `how` says.

    Raises:
        Refusal: a figure or unit is unknown, the days run backwards, the slug is taken.
    """
    if how.ends_on < how.starts_on:
        raise Refusal("campaigns.backwards", start=how.starts_on, end=how.ends_on)
    pack = pack_of_plan(plan, {})
    _refuse_figures(pack, how.parameters)
    known = set(Unit.objects.filter(authority=access.authority).values_list("key", flat=True))
    for key, wanted in how.units.items():
        if wanted not in known and wanted != key:
            raise Refusal("campaigns.no_unit", key=wanted)
    if how.slug in RESERVED or Campaign.objects.filter(slug=how.slug).exists():
        raise Conflict("campaigns.slug_taken", slug=how.slug)


def _refuse_figures(pack: Pack, figures: Figures) -> None:
    models = pack.model.parameters
    for name, value in figures.items():
        if name not in models:
            raise Refusal("campaigns.no_figure", name=name, known=", ".join(models))
        if typed(models[name].type, value) is None:
            raise Refusal("campaigns.bad_figure", name=name, found=value)
        if counts_days(pack.model, name) and not is_whole(value):
            raise Refusal("campaigns.part_of_a_day", name=name, found=value)


def _created(access: Access, plan: Plan, how: Adoption, at: datetime, previous: Campaign | None) -> Campaign:
    try:
        with transaction.atomic():
            return Campaign.objects.create(
                slug=how.slug,
                authority_id=access.authority,
                plan=plan,
                name_zh=how.name.zh,
                name_en=how.name.en,
                starts_on=how.starts_on,
                ends_on=how.ends_on,
                parameters=dict(how.parameters),
                previous=previous,
                adopted_by=access.user,
                adopted_at=at,
            )
    except IntegrityError:  # somebody took the address meanwhile
        raise Conflict("campaigns.slug_taken", slug=how.slug) from None


def give_parts(campaign: Campaign, pack: Pack, chosen: Mapping[str, str]) -> dict[str, Unit]:
    """Give each unit of the plan an authority's unit, made where there is none of the name; parts that stood go."""
    known = {each.key: each for each in Unit.objects.filter(authority=campaign.authority_id)}
    fresh = [
        Unit(authority_id=campaign.authority_id, key=key, name_zh=model.name.zh, name_en=model.name.en)
        for key, model in pack.model.units.items()
        if chosen.get(key, key) not in known
    ]
    Unit.objects.bulk_create(fresh)
    known |= {each.key: each for each in fresh}
    units = {key: known[chosen.get(key, key)] for key in pack.model.units}
    Part.objects.filter(campaign=campaign).delete()
    Part.objects.bulk_create([Part(campaign=campaign, key=key, unit=unit) for key, unit in units.items()])
    return units


def set_phases(campaign: Campaign, pack: Pack) -> None:
    """Set the campaign's phases as the plan has them."""
    days = phase_days(pack.model, (campaign.starts_on, campaign.ends_on))
    Phase.objects.filter(campaign=campaign).delete()
    Phase.objects.bulk_create(
        [
            Phase(campaign=campaign, key=each.key, position=at, starts_on=each.starts_on, ends_on=each.ends_on)
            for at, each in enumerate(days)
        ]
    )


def tasks_of(campaign: Campaign, pack: Pack, units: Mapping[str, Unit]) -> Iterable[NewTask]:
    """Yield a task for each duty and each deadline, for every unit that owes it; one that plays two parts once."""
    scope, seen = scope_of(campaign), set()
    for each in owed(pack.model, (campaign.starts_on, campaign.ends_on)):
        unit = units[each.unit]
        if (each.kind, each.key, unit.key) not in seen:
            seen.add((each.kind, each.key, unit.key))
            yield NewTask(scope, each.kind, each.key, scope, each.clause, each.text.zh, each.text.en, unit, each.due_on)


@transaction.atomic
def finish(*, access: Access, campaign: Campaign, at: datetime) -> None:
    """Finish a campaign: from now on it can only be read.

    Raises:
        Denied: the role may not run campaigns.
        Conflict: it is finished.
    """
    access.need("run_campaign")
    refuse_finished(locked(campaign))
    Campaign.objects.filter(pk=campaign.pk).update(state=FINISHED, finished_at=at)
    rest(scope=scope_of(campaign))
    record(Act("campaign_finished", f"campaign:{campaign.pk}", scope_of(campaign)), actor=access.user, at=at)


def locked(campaign: Campaign) -> Campaign:
    """Return the campaign as it is now, held until the transaction ends."""
    return Campaign.objects.select_for_update().get(pk=campaign.pk)


def refuse_finished(campaign: Campaign) -> None:
    """Let a campaign that runs go on.

    Raises:
        Conflict: it is finished.
    """
    if campaign.state == FINISHED:
        raise Conflict("campaigns.finished", name=Text(campaign.name_zh, campaign.name_en))
