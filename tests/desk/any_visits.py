"""Visits at random: begun, answered, described, confirmed, finished, amended."""

from collections.abc import Callable, Mapping
from typing import Final

from closeout.findings.models import Finding
from closeout.findings.states import OPEN
from closeout.inspections.amending import amend_visit
from closeout.inspections.checklist import judged_by
from closeout.inspections.confirming import confirm
from closeout.inspections.finishing import finish_visit, unanswered
from closeout.inspections.kinds import FINISHED, KINDS, RESULTS
from closeout.inspections.models import Visit
from closeout.inspections.officers import kinds_for
from closeout.inspections.services import answer, describe, recheck_findings
from closeout.inspections.starting import start_visit
from closeout.inspections.types import Described, NewVisit, SaidAnswer, SaidRecheck
from closeout.people.access import Access
from closeout.people.roles import Right
from tests.desk.world import World


def _start(world: World, who: Access) -> object:
    kind = world.one_of(kinds_for(who) if world.chance(0.8) else KINDS)
    second = world.one_of(world.people[1:5]).user.pk
    new = NewVisit(world.uuid(), kind, world.now, world.site().code, second=second, basis="计划（示例）")
    return start_visit(new=new, **world.about(who))


def _visit(world: World, who: Access, *, finished: bool = False, second: bool = False) -> Visit:
    """Return a draft, or a finished visit: mostly one of this person's own."""
    every = Visit.objects.filter(campaign=world.campaign)
    fit = every.filter(state=FINISHED) if finished else every.exclude(state=FINISHED)
    own = fit.filter(second=who.user) if second else fit.filter(lead=who.user)
    found = world.row(own if own.exists() and world.chance(0.9) else every)
    found.campaign = found.site.campaign = world.campaign
    return found


def _answer(world: World, who: Access) -> object:
    """Answer one or two of the standards' facts, and leave the rest open for a reason."""
    visit = _visit(world, who)
    given = list(visit.answers.all())
    known = {each.fact for each in given}
    facts = [fact for _, fact in world.plan.standards if fact in visit.asked and fact not in known]
    said = [SaidAnswer(world.uuid(), fact, world.chance(0.5), world.now) for fact in facts]
    left = unanswered(visit, given, judged_by(world.campaign, visit.site, given))
    said += [SaidAnswer(world.uuid(), key, None, world.now, reason="x") for key in left if key not in facts]
    return answer(visit=visit.pk, said=said, **world.about(who))


def after_describing(world: World, who: Access) -> tuple[str, Access]:
    """Return what follows when somebody described a visit: its second officer confirms it, where it has one."""
    last = Visit.objects.filter(lead=who.user).order_by("created_at", "pk").last()
    second = [each for each in world.people if last is not None and each.user.pk == last.second_id]
    return ("confirm_visit", second[0]) if second else ("finish_visit", who)


def after_confirming(world: World, who: Access) -> tuple[str, Access]:
    """Return what follows when somebody confirmed a visit: who leads it finishes it."""
    last = Visit.objects.filter(second=who.user, confirmed_at__isnull=False).order_by("confirmed_at", "pk").last()
    lead = [each for each in world.people if last is not None and each.user.pk == last.lead_id]
    return "finish_visit", (lead or [who])[0]


def _describe(world: World, who: Access) -> object:
    visit = _visit(world, who)
    result = "checked" if world.chance(0.8) else world.one_of(RESULTS)
    return describe(visit=visit.pk, said=Described(result), **world.about(who))


def _confirm(world: World, who: Access) -> object:
    visit = _visit(world, who, second=True)
    return confirm(visit=visit.pk, seen=visit.version, **world.about(who))


def _finish(world: World, who: Access) -> object:
    return finish_visit(visit=_visit(world, who).pk, **world.about(who))


def _recheck(world: World, who: Access) -> object:
    visit = _visit(world, who)
    there = Finding.objects.filter(site=visit.site, state__in=OPEN).order_by("pk")
    said = [SaidRecheck(each.number, world.chance(0.5), "仍缺（示例）") for each in there]
    return recheck_findings(visit=visit.pk, said=said, **world.about(who))


def _amend(world: World, who: Access) -> object:
    visit = _visit(world, who, finished=True)
    return amend_visit(visit=visit.pk, uuid=world.uuid(), reason="x", **world.about(who))


VISITS: Final[Mapping[str, tuple[Callable[[World, Access], object], tuple[Right, ...], int]]] = {
    "start_visit": (_start, ("make_visits",), 8),
    "answer_visit": (_answer, ("make_visits",), 5),
    "describe_visit": (_describe, ("make_visits",), 4),
    "confirm_visit": (_confirm, ("confirm_visits",), 4),
    "recheck": (_recheck, ("make_visits",), 4),
    "finish_visit": (_finish, ("make_visits",), 6),
    "amend_visit": (_amend, ("make_visits",), 1),
}
