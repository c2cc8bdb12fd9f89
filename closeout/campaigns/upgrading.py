"""Moving a campaign to a newer version of its plan: what would change, in words, and the act itself."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import transaction

from closeout.campaigns.models import Campaign, Plan
from closeout.campaigns.obligations import KINDS
from closeout.campaigns.plans import evaluator_of, evaluator_of_plan, pack_of_plan
from closeout.campaigns.registry import CONTRIBUTIONS
from closeout.campaigns.services import give_parts, locked, refuse_finished, scope_of, set_phases, tasks_of
from closeout.campaigns.types import Figures, Turn, TurnCount, Upgrade
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Refusal, sentence
from closeout.packfile.calendar import counts_days, is_whole
from closeout.packfile.diff import diff
from closeout.packfile.models import PackModel
from closeout.packfile.pack import Pack
from closeout.packfile.values import typed
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.work.revision import Revision, apply, compare

SHOWN: Final = 50  # turned verdicts that a page lists


def check(campaign: Campaign, plan: Plan) -> None:
    """Let go on a plan that is a newer version of the campaign's own.

    Raises:
        Refusal: it is another plan, the same one, or not a newer version.
        Conflict: the campaign is finished.
    """
    refuse_finished(campaign)
    if plan.pack != campaign.plan.pack:
        raise Refusal("campaigns.other_plan", found=plan.pack, known=campaign.plan.pack)
    if _numbers(plan.version) <= _numbers(campaign.plan.version):
        raise Refusal("campaigns.not_newer", found=plan.version, known=campaign.plan.version)


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version as numbers: 1.10 comes after 1.9, and 1 is 1.0.0."""
    parts = [int(each) for each in version.split(".")]
    return (*parts, *[0] * (3 - len(parts)))


def outlook(campaign: Campaign, plan: Plan) -> Upgrade:
    """Return what would change if the campaign moved to `plan`.

    Raises:
        Refusal: it is not a newer version of the campaign's plan.
        Conflict: the campaign is finished.
    """
    check(campaign, plan)
    kept = kept_figures(campaign, plan)
    old, new = evaluator_of(campaign), evaluator_of_plan(plan, kept)
    turns = (turn for each in CONTRIBUTIONS.turns for turn in each(campaign, old, new))
    counts, first = _counted(turns)
    return Upgrade(
        changes=tuple(diff(pack_of_plan(campaign.plan, {}), pack_of_plan(plan, {}))),
        tasks=_revision(campaign, new.pack, _units(campaign, new.pack)),
        turns=counts,
        first=first,
        dropped=tuple(sorted(set(campaign.parameters) - set(kept))),
    )


def _counted(turns: Iterable[Turn]) -> tuple[tuple[TurnCount, ...], tuple[Turn, ...]]:
    """Return how often each turn occurs, the most frequent first, and the first ones; the turns are seen once."""
    stream = iter(turns)
    first = tuple(islice(stream, SHOWN))
    counter = Counter((each.what, each.old, each.new) for each in first)
    counter.update((each.what, each.old, each.new) for each in stream)
    return tuple(TurnCount(*key, count) for key, count in counter.most_common()), first


def kept_figures(campaign: Campaign, plan: Plan) -> Figures:
    """Return the figures that the office set and that a newer plan still has."""
    model = pack_of_plan(plan, {}).model
    return {name: value for name, value in campaign.parameters.items() if _still_fits(model, name, value)}


def _still_fits(model: PackModel, name: str, value: object) -> bool:
    if name not in model.parameters or typed(model.parameters[name].type, value) is None:
        return False
    return is_whole(value) or not counts_days(model, name)


def _units(campaign: Campaign, pack: Pack) -> dict[str, Unit]:
    """Return who would play each unit; a unit of the authority that is yet to be made has no key of the database."""
    playing = {each.key: each.unit for each in campaign.parts.select_related("unit")}
    known = {each.key: each for each in Unit.objects.filter(authority=campaign.authority_id)}
    return {
        key: playing.get(key) or known.get(key) or Unit(key=key, name_zh=model.name.zh, name_en=model.name.en)
        for key, model in pack.model.units.items()
    }


def _revision(campaign: Campaign, pack: Pack, units: dict[str, Unit]) -> Revision:
    return compare(scope_of(campaign), KINDS, tasks_of(campaign, pack, units))


@transaction.atomic
def upgrade(*, access: Access, campaign: Campaign, plan: Plan, at: datetime) -> None:
    """Move a campaign to a newer version of its plan: phases, parts and tasks follow, and everything is derived anew.

    Raises:
        Refusal: it is not a newer version of the campaign's plan.
        Conflict: the campaign is finished.
        Denied: the role may not run campaigns.
    """
    access.need("run_campaign")
    now = locked(campaign)
    check(now, plan)
    old, before = now.plan, now.parameters
    pack = pack_of_plan(plan, kept := kept_figures(now, plan))
    now.plan, now.parameters = plan, dict(kept)
    now.save(update_fields=["plan", "parameters"])
    units = give_parts(now, pack, {key: each.key for key, each in _units(now, pack).items()})
    set_phases(now, pack)
    reason = sentence("campaigns.gone_with_plan", "zh", {"version": plan.version})
    apply(_revision(now, pack, units), reason=reason, at=at)
    for rederive in CONTRIBUTIONS.rederive:
        rederive(now, at)
    record(
        Act(
            "campaign_upgraded",
            f"campaign:{now.pk}",
            scope_of(now),
            before={"plan": old.digest, "version": old.version, "parameters": before},
            after={"plan": plan.digest, "version": plan.version, "parameters": now.parameters},
        ),
        actor=access.user,
        at=at,
    )
