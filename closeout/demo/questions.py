"""What became of questions: villages suggested answers, one was taken over, some were declined."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from closeout.demo.diary import Stage, Step
from closeout.demo.sites import suggested
from closeout.judgements.models import Declined
from closeout.judgements.services import decline, judge, send_back
from closeout.judgements.types import Judgement
from closeout.sites.models import Fact, Question

_LICENCE: Final = "has_business_licence"
_DECLINED: Final = (
    ("member", "landlord_knew", "出租用途和房东知情情况由网格管理中心掌握，我所无从判定（示例）"),
    ("environment", "env_filing_required", "场所只存放纸壳，不在本所管理范围，请转城管办核实（示例）"),
)


def steps(stage: Stage) -> Iterator[Step]:
    """Yield what became of questions."""
    for who, division in (("village", "440307014015"), ("dafen", "440307014021"), ("mumianwan", "440307014026")):
        yield stage.step(32, partial(suggested, stage, who, division), hours=1)
    yield stage.step(33, partial(_taken_over, stage), hours=2)
    for who, fact, reason in _DECLINED:
        yield stage.step(33, partial(_declined, stage, who, fact, reason), hours=3)
    yield stage.step(34, partial(_sent_back, stage), hours=2)


def _waiting(stage: Stage, fact: str) -> list[Question]:
    found = Question.objects.filter(campaign=stage.campaign, fact=fact).select_related("site")
    return list(found.order_by("site__code"))


def _taken_over(stage: Stage, at: datetime) -> None:
    waiting = {each.site_id: each.site.code for each in _waiting(stage, _LICENCE)}
    said = Fact.objects.filter(site__in=waiting, key=_LICENCE, entitled=False).order_by("pk").first()
    if said is not None:
        says = Judgement(
            None, "经查询登记系统，与社区反映的情况一致（示例）", at.date(), "登记系统查询截图", (said.pk,)
        )
        codes = [waiting[said.site_id]]
        judge(access=stage.cast["member"], campaign=stage.campaign, fact=_LICENCE, codes=codes, says=says, at=at)


def _declined(stage: Stage, who: str, fact: str, reason: str, at: datetime) -> None:
    codes: Sequence[str] = [each.site.code for each in _waiting(stage, fact)[:2]]
    if codes:
        decline(access=stage.cast[who], campaign=stage.campaign, fact=fact, codes=codes, reason=reason, at=at)


def _sent_back(stage: Stage, at: datetime) -> None:
    """Let the office send the last question that was declined back to its unit."""
    last = Declined.objects.filter(site__campaign=stage.campaign).select_related("site").latest("pk")
    reason = "该类场所的环保手续仍由环保所判定，已与城管办核实（示例）"
    codes = [last.site.code]
    send_back(access=stage.cast["office"], campaign=stage.campaign, fact=last.fact, codes=codes, reason=reason, at=at)
