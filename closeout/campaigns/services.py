"""Adopting a plan: from a text to a campaign with its phases, its units' parts, and what each of them owes."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from django.db import transaction

from closeout.campaigns.models import FINISHED, Campaign, Part, Phase
from closeout.campaigns.plans import plan_of_source, read_pack
from closeout.campaigns.types import Adoption
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Refusal
from closeout.packfile.calendar import Period, due
from closeout.packfile.models import PackModel
from closeout.packfile.models_calendar import DueModel
from closeout.packfile.models_people import DutyModel
from closeout.packfile.pack import Pack, owing
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.work.services import open_tasks
from closeout.work.types import NewTask


def scope_of(campaign: Campaign) -> str:
    """Return the scope of a campaign's tasks, tallies and journal entries."""
    return f"campaign:{campaign.pk}"


@transaction.atomic
def adopt(*, access: Access, source: str, how: Adoption, at: datetime, previous: Campaign | None = None) -> Campaign:
    """Adopt the plan in `source` for an authority and a period; its phases, parts and tasks appear.

    Raises:
        Refusal: the text is no checked pack, a figure or unit is unknown, the days run backwards, the slug is taken.
        Denied: the role may not run campaigns.
    """
    access.need("run_campaign")
    plan = plan_of_source(source)
    pack = read_pack(source)
    _refuse(pack, how)
    campaign = Campaign.objects.create(
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
    units = _parts(campaign, pack, how.units)
    _phases(campaign, pack.model)
    open_tasks(_owed(campaign, pack, units), at=at)
    after = {"plan": plan.digest, "pack": plan.pack, "version": plan.version, "parameters": campaign.parameters}
    days = {"starts_on": how.starts_on, "ends_on": how.ends_on}
    record(
        Act("campaign_adopted", f"campaign:{campaign.pk}", scope_of(campaign), after={**after, **days}),
        actor=access.user,
        at=at,
    )
    return campaign


def _refuse(pack: Pack, how: Adoption) -> None:
    if how.ends_on < how.starts_on:
        raise Refusal("campaigns.backwards", start=how.starts_on, end=how.ends_on)
    for name in how.parameters:
        if name not in pack.parameters:
            raise Refusal("campaigns.no_figure", name=name, known=", ".join(pack.parameters))
    if Campaign.objects.filter(slug=how.slug).exists():
        raise Conflict("campaigns.slug_taken", slug=how.slug)


def _parts(campaign: Campaign, pack: Pack, chosen: Mapping[str, str]) -> dict[str, Unit]:
    """Give each unit of the plan an authority's unit, made where there is none of the name."""
    known = {each.key: each for each in Unit.objects.filter(authority=campaign.authority)}
    for key, wanted in chosen.items():
        if wanted not in known and wanted != key:
            raise Refusal("campaigns.no_unit", key=wanted)
    fresh = [
        Unit(authority=campaign.authority, key=key, name_zh=model.name.zh, name_en=model.name.en)
        for key, model in pack.model.units.items()
        if chosen.get(key, key) not in known
    ]
    Unit.objects.bulk_create(fresh)
    known |= {each.key: each for each in fresh}
    units = {key: known[chosen.get(key, key)] for key in pack.model.units}
    Part.objects.bulk_create([Part(campaign=campaign, key=key, unit=unit) for key, unit in units.items()])
    return units


def _phases(campaign: Campaign, model: PackModel) -> None:
    period = (campaign.starts_on, campaign.ends_on)

    def day(rule: DueModel | None) -> date | None:
        return None if rule is None else due(model, rule, period).on

    Phase.objects.bulk_create(
        [
            Phase(campaign=campaign, key=each.id, position=at, starts_on=day(each.starts), ends_on=day(each.ends))
            for at, each in enumerate(model.phases)
        ]
    )


def _owed(campaign: Campaign, pack: Pack, units: Mapping[str, Unit]) -> Iterator[NewTask]:
    """Yield a task for each duty and each deadline, for every unit that owes it."""
    model, period = pack.model, (campaign.starts_on, campaign.ends_on)
    scope = scope_of(campaign)
    for duty in model.duties:
        for key in owing(model, duty):
            ends = _last_day(model, duty, period)
            yield NewTask(scope, "duty", duty.id, scope, duty.clause, duty.text.zh, duty.text.en, units[key], ends)
    for deadline in model.deadlines:
        on = due(model, deadline.due, period).on
        for key in deadline.owed_by:
            text = deadline.text
            yield NewTask(scope, "deadline", deadline.id, scope, deadline.clause, text.zh, text.en, units[key], on)


def _last_day(model: PackModel, duty: DutyModel, period: Period) -> date | None:
    """Return when the last phase of a duty ends; None of a duty without phases, or of one whose phase stays open."""
    ends = [each.ends for each in model.phases if each.id in duty.phases]
    days = [None if each is None else due(model, each, period).on for each in ends]
    known = [each for each in days if each is not None]
    return max(known) if known and len(known) == len(days) else None


@transaction.atomic
def finish(*, access: Access, campaign: Campaign, at: datetime) -> None:
    """Finish a campaign: from now on it can only be read.

    Raises:
        Denied: the role may not run campaigns.
    """
    access.need("run_campaign")
    refuse_finished(campaign)
    Campaign.objects.filter(pk=campaign.pk).update(state=FINISHED, finished_at=at)
    record(Act("campaign_finished", f"campaign:{campaign.pk}", scope_of(campaign)), actor=access.user, at=at)


def refuse_finished(campaign: Campaign) -> None:
    """Let a campaign that runs go on.

    Raises:
        Conflict: it is finished.
    """
    if campaign.state == FINISHED:
        raise Conflict("campaigns.finished", name=campaign.name_zh)
