"""The smaller campaign under review: its outcomes in three batches, and what two joint meetings made of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from closeout.campaigns.services import scope_of
from closeout.census import services as census
from closeout.demo.diary import Stage, Step
from closeout.demo.sites import judged, reported, rows
from closeout.kernel.clock import TIME_ZONE
from closeout.meetings.services import decide
from closeout.meetings.types import NewDecision
from closeout.sites.models import IN_USE, Site
from closeout.work import services as work
from closeout.work.models import PENDING, Task

_FIRST, _SECOND = "第1次联席会议纪要（示例）", "第2次联席会议纪要（示例）"
_DONE: Final = (("town", "R-3.1a"), ("urban", "R-6.1a"), ("head", "R-3.3a"), ("security", "R-3.7a"))
_ZERO: Final = "320682116211"


def steps(stage: Stage) -> Iterator[Step]:
    """Yield what happened."""
    found = rows(stage.campaign, "rugao", {_ZERO})
    yield from _census(stage, sorted({str(each["division_code"]) for each in found} | {_ZERO}))
    yield reported(stage, found, 8)
    yield from judged(stage, found, 12, 30)
    for who, key in _DONE:
        yield stage.step(38, partial(_done, stage, who, key))
    yield stage.step(34, partial(_meeting, stage, _FIRST, 0))
    yield stage.step(44, partial(_meeting, stage, _SECOND, 1))


def _census(stage: Stage, codes: Sequence[str]) -> Iterator[Step]:
    run = {"campaign": stage.campaign}
    due = stage.campaign.starts_on + timedelta(14)
    yield stage.step(1, lambda at: census.start(access=stage.cast["office"], codes=codes, due_on=due, at=at, **run))
    for code in codes:
        sign = census.sign_zero if code == _ZERO else census.sign_complete
        yield stage.step(11, partial(_signed, stage, sign, code), hours=1)


def _signed(stage: Stage, sign: Any, code: str, at: datetime) -> None:
    sign(access=stage.cast["town"], campaign=stage.campaign, division=code, at=at)


def _done(stage: Stage, who: str, key: str, at: datetime) -> None:
    found = Task.objects.filter(scope=scope_of(stage.campaign), kind="duty", key=key, state__in=PENDING)
    for each in found.filter(unit=stage.cast[who].unit):
        work.finish(access=stage.cast[who], task=each.pk, at=at)


def _meeting(stage: Stage, minutes: str, number: int, at: datetime) -> None:
    """Decide of some sites as recommended, of a few otherwise; the second meeting comes back to one of the first's."""
    sites = list(Site.objects.filter(campaign=stage.campaign, state=IN_USE).exclude(outcome__in=("", "open")))
    sites = sorted((each for each in sites if each.outcome in _OTHERWISE), key=lambda each: each.code)
    held = at.astimezone(TIME_ZONE).date()
    mine = sites[number::3]
    for outcome, (other, reason) in _OTHERWISE.items():
        same = [each for each in mine if each.outcome == outcome]
        _decide(stage, same[1:], NewDecision(None, held, minutes), at)
        _decide(stage, same[:1], NewDecision(other, held, minutes, reason), at)
    if number:
        again = [each for each in sites[0::3] if each.outcome == "ban"][:1]
        reason = "经营者已签订搬离协议，改为限期搬离（示例）"
        _decide(stage, again, NewDecision("relocate", held, minutes, reason), at)


# By what is recommended: what a meeting decided at one site instead, and why.
_OTHERWISE: Final = {
    "ban": ("relocate", "经营者承诺一个月内搬离，且周边居民无投诉（示例）"),
    "relocate": ("ban", "曾两次通知搬离仍未搬，且占道经营（示例）"),
    "license_first": ("standardise", "已受理执照申请，先行整改围挡（示例）"),
    "standardise": ("upgrade", "已列入网点规划，镇里出资改造（示例）"),
    "retain": ("upgrade", "具备升级为标准化网点的条件（示例）"),
    "upgrade": ("standardise", "围挡公益广告尚未到位，先予规范（示例）"),
}


def _decide(stage: Stage, sites: Sequence[Site], new: NewDecision, at: datetime) -> None:
    if sites:
        codes, seen = [each.code for each in sites], {each.code: each.outcome for each in sites}
        decide(access=stage.cast["office"], campaign=stage.campaign, codes=codes, seen=seen, new=new, at=at)
