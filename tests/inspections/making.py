"""Visits for tests: officers with certificates, and people who go through a visit."""

from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from closeout.campaigns.models import Campaign
from closeout.inspections.checklist import judged_by
from closeout.inspections.confirming import confirm
from closeout.inspections.finishing import finish_visit, unanswered
from closeout.inspections.models import Visit
from closeout.inspections.services import answer, describe
from closeout.inspections.starting import start_visit
from closeout.inspections.types import Came, Described, NewVisit, SaidAnswer
from closeout.kernel.facts import Value
from closeout.people.access import Access
from closeout.people.models import Certificate
from closeout.people.roles import Role
from closeout.sites.models import Site
from tests.factories import NOW, TODAY, access

UNIT: Final = "safety_supervision"
LATER: Final = NOW + timedelta(hours=1)


def officer(until: date = TODAY, unit: str = UNIT, role: Role = "unit_member") -> Access:
    """Return an officer whose certificate is valid until a day."""
    found = access(role, unit=unit)
    number = f"行执-{found.user.pk}"
    Certificate.objects.create(user=found.user, number=number, issued_by="区司法局（示例）", valid_until=until)
    return found


def started(who: Access, site: Site, kind: str = "patrol", at: datetime = NOW, **more: Any) -> Visit:
    """Return a visit that somebody has just begun."""
    new = NewVisit(**{"uuid": uuid4(), "kind": kind, "started_at": NOW, "code": site.code, **more})
    return start_visit(access=who, campaign=site.campaign, new=new, at=at)


def inspecting(site: Site, kind: str = "inspection", lead: Access | None = None, **more: Any) -> Visit:
    """Return an inspection that two officers have begun; its lead is `lead_of` it."""
    who = lead or officer()
    second = more.pop("second", None) or officer().user.pk
    return started(who, site, kind, second=second, basis="2026年第3号检查计划（示例）", **more)


def lead_of(visit: Visit) -> Access:
    """Return the lead officer of a visit."""
    post = visit.lead.posts.select_related("unit").get()
    key = None if post.unit is None else post.unit.key
    return Access(visit.lead, post.authority_id, post.role, post.unit_id, key, post.division_code)  # type: ignore[arg-type]


def said(fact: str, value: Value = None, minutes: float = 1, uuid: UUID | None = None, **more: Any) -> SaidAnswer:
    """Return an answer, so many minutes after the visit began."""
    return SaidAnswer(uuid or uuid4(), fact, value, NOW + timedelta(minutes=minutes), **more)


def answered(visit: Visit, *answers: SaidAnswer, **values: Value) -> Visit:
    """Let the lead officer answer."""
    every = [*answers, *(said(fact, value) for fact, value in values.items())]
    return answer(access=lead_of(visit), campaign=visit.campaign, visit=visit.pk, said=every, at=LATER)


def left_open(visit: Visit) -> Visit:
    """Leave open, for a reason, whatever is not answered yet."""
    answers = list(visit.answers.all())
    missing = unanswered(visit, answers, judged_by(visit.campaign, visit.site, answers))
    return answered(visit, *(said(key, minutes=40, reason="未带测量工具（示例）") for key in missing))


def described(visit: Visit, result: str = "checked", **more: Any) -> Visit:
    """Let the lead officer say what came of it."""
    told = Described(result=result, **more)
    return describe(access=lead_of(visit), campaign=visit.campaign, visit=visit.pk, said=told, at=LATER)


def confirmed(visit: Visit) -> Visit:
    """Let the second officer confirm."""
    now = Visit.objects.select_related("second").get(pk=visit.pk)
    assert now.second is not None
    post = now.second.posts.select_related("unit").get()
    key = None if post.unit is None else post.unit.key
    who = Access(now.second, post.authority_id, post.role, post.unit_id, key, "")  # type: ignore[arg-type]
    return confirm(access=who, campaign=visit.campaign, visit=visit.pk, seen=now.version, at=LATER)


def finish(visit: Visit, who: Access | None = None, at: datetime = LATER) -> Came:
    """Finish a visit as it is."""
    return finish_visit(access=who or lead_of(visit), campaign=visit.campaign, visit=visit.pk, at=at)


def done(visit: Visit, result: str = "checked", **values: Value) -> Came:
    """Go through a visit: answer, leave the rest open for a reason, say what came of it, confirm, finish."""
    answered(visit, **values)
    if result == "checked":
        left_open(visit)
    described(visit, result)
    if visit.administrative:
        confirmed(visit)
    return finish(visit)


def of(one: Campaign) -> list[Visit]:
    """Return the visits of a campaign, the first first."""
    return list(Visit.objects.filter(campaign=one).order_by("created_at"))
