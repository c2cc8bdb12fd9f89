"""Visits of the demo: patrols of villages, inspections of units, each result once; one that is still being made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from closeout.demo.diary import Stage, Step
from closeout.inspections.checklist import judged_by
from closeout.inspections.confirming import confirm
from closeout.inspections.finishing import finish_visit, unanswered
from closeout.inspections.models import Visit
from closeout.inspections.services import answer, describe
from closeout.inspections.starting import start_visit
from closeout.inspections.types import Described, NewVisit, SaidAnswer
from closeout.kernel.facts import Value
from closeout.sites.models import IN_USE, Site

_BASIS: Final = "布街检〔示例〕1号 专项整治检查计划（示例）"


@dataclass(frozen=True, slots=True)
class _Plan:
    """A visit: on which day, by whom, to which site of a division, what was found. `second` "": a patrol."""

    day: int
    who: str
    division: str
    place: int
    result: str = "checked"
    kind: str = "patrol"
    second: str = ""
    found: Mapping[str, Value] = field(default_factory=dict)
    ends: bool = True


_VISITS: Final = (
    _Plan(22, "village", "440307014015", 0, "gate_locked"),
    _Plan(24, "village", "440307014015", 1, "refused_entry"),
    _Plan(25, "dafen", "440307014021", 0, "not_found"),
    _Plan(27, "office", "440307014002", 1, found={"stacked_neatly": True, "fire_equipment_working": True}),
    _Plan(29, "safety", "440307014014", 0, found={"safety_rules_posted": False, "wiring_to_code": True}),
    _Plan(31, "member", "440307014018", 1, kind="inspection", second="head", found={"registration_matches": False}),
    _Plan(33, "village", "440307014015", 2, kind="lookback", result="gate_locked"),
    _Plan(34, "member", "440307014018", 2, kind="inspection", second="head", ends=False),
)


def steps(stage: Stage) -> Iterator[Step]:
    """Yield the visits, each on its day."""
    for number, each in enumerate(_VISITS):
        yield stage.step(each.day, partial(_visited, stage, each, number), hours=1 + number % 4)


def _visited(stage: Stage, plan: _Plan, number: int, at: datetime) -> None:
    site = _site(stage, plan)
    who, second = stage.cast[plan.who], stage.cast.users[plan.second].pk if plan.second else None
    new = NewVisit(_uuid(stage, f"{number}"), plan.kind, at, site.code, second=second, basis=_BASIS if second else "")
    visit = start_visit(access=who, campaign=stage.campaign, new=new, at=at)
    visit.campaign = visit.site.campaign = stage.campaign
    said = [SaidAnswer(_uuid(stage, f"{number}:{key}"), key, value, at) for key, value in plan.found.items()]
    _answer(stage, plan, visit, said, at)
    if plan.result == "checked":
        _answer(stage, plan, visit, _left(stage, visit, number, at), at)
    told = Described(plan.result, met_name="王某（示例）", met_role="从业人员", statement="尽快整改（示例）")
    found = describe(access=who, campaign=stage.campaign, visit=visit.pk, said=told, at=at + timedelta(minutes=40))
    if plan.second and plan.ends:
        later = at + timedelta(minutes=45)
        confirm(access=stage.cast[plan.second], campaign=stage.campaign, visit=visit.pk, seen=found.version, at=later)
    if plan.ends:
        finish_visit(access=who, campaign=stage.campaign, visit=visit.pk, at=at + timedelta(minutes=50))


def _site(stage: Stage, plan: _Plan) -> Site:
    here = Site.objects.filter(campaign=stage.campaign, division_code=plan.division, state=IN_USE).order_by("code")
    return here[plan.place]


def _answer(stage: Stage, plan: _Plan, visit: Visit, said: Sequence[SaidAnswer], at: datetime) -> None:
    if said:
        later = at + timedelta(minutes=30)
        answer(access=stage.cast[plan.who], campaign=stage.campaign, visit=visit.pk, said=said, at=later)


def _left(stage: Stage, visit: Visit, number: int, at: datetime) -> list[SaidAnswer]:
    """Return that the rest was not checked this time, and why."""
    answers = list(visit.answers.all())
    missing = unanswered(visit, answers, judged_by(stage.campaign, visit.site, answers))
    why = "本次只检查重点项目（示例）"
    return [SaidAnswer(_uuid(stage, f"{number}:{key}"), key, None, at, reason=why) for key in missing]


def _uuid(stage: Stage, name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{stage.campaign.slug}/visits/{name}")
