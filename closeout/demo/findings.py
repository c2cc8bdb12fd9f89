"""What became of the findings: raised, accepted, corrected and closed out, sent back, deferred, late, come back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from closeout.demo import photos
from closeout.demo.diary import Stage, Step
from closeout.findings import deadlines, services
from closeout.findings.doing import Doer
from closeout.findings.models import Finding
from closeout.findings.raising import raise_findings
from closeout.findings.types import NewFinding
from closeout.kernel.text import Text
from closeout.kernel.verdicts import FAIL
from closeout.sites.models import IN_USE, INSPECTION, Verdict
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact

# Who raises what, on which day, at how many sites that fail it, and what was seen there.
_RAISED: Final = (
    ("safety", "B-4.5a", 16, 9, "办公区和作业区均未张贴安全操作规程（示例）"),
    ("police_buji", "B-4.4c", 17, 6, "灭火器压力不足，两具已过检验期（示例）"),
    ("police_buji", "B-4.4e", 17, 3, "阁楼住人，与货物未分隔（示例）"),
    ("member", "B-4.1a", 18, 6, "未能出示营业执照（示例）"),
    ("urban", "B-4.6h", 19, 7, "货物堆出门外，占用人行道（示例）"),
    ("safety", "B-4.5b", 30, 5, "电线私拉乱接，未穿管（示例）"),
)  # fmt: skip
_MENDED: Final = ("safety", "B-4.5a", "safety_rules_posted")  # what is seen corrected, and the fact that says so


def steps(stage: Stage) -> Iterator[Step]:
    """Yield what happened."""
    for who, standard, day, count, seen in _RAISED:
        yield stage.step(day, partial(_raised, stage, who, (standard, count, seen)), hours=6)
        yield stage.step(day + 1, partial(_accepted, stage, who, standard), hours=1)
    yield stage.step(20, partial(_own_words, stage), hours=2)
    yield stage.step(21, partial(_refused, stage), hours=2)
    yield stage.step(24, partial(_reported, stage, range(5)), hours=3)
    yield stage.step(26, partial(_reviewed, stage), hours=1)
    yield stage.step(27, partial(_more_time, stage), hours=2)
    yield stage.step(28, partial(_put_off, stage), hours=3)
    yield stage.step(31, partial(_come_back, stage), hours=2)
    yield stage.step(33, partial(_reported, stage, range(5, 7)), hours=4)


def _raised(stage: Stage, who: str, what: tuple[str, int, str], at: datetime) -> None:
    standard, count, seen = what
    failing = Verdict.objects.filter(
        campaign=stage.campaign, standard=standard, verdict=FAIL, site__state=IN_USE
    ).select_related("site__campaign")
    new = [NewFinding(each.site, standard, description=seen) for each in failing.order_by("site__code")[:count]]
    if new:
        raise_findings(access=stage.cast[who], campaign=stage.campaign, new=new, at=at)


def _of(stage: Stage, standard: str, state: str) -> list[Finding]:
    found = Finding.objects.filter(campaign=stage.campaign, standard=standard, state=state)
    return list(found.select_related("site__campaign", "campaign").order_by("number"))


def _doer(stage: Stage, who: str, finding: Finding, at: datetime) -> Doer:
    return Doer(stage.cast[who], stage.campaign, finding.number, at)


def _accepted(stage: Stage, who: str, standard: str, at: datetime) -> None:
    """Accept all but the last."""
    for each in _of(stage, standard, "raised")[:-1]:
        services.accept(_doer(stage, who, each, at))


def _own_words(stage: Stage, at: datetime) -> None:
    """Raise a hazard that no standard names."""
    site = _of(stage, "B-4.6h", "correcting")[0].site
    text = Text("院内窨井盖缺失（示例）", "A manhole in the yard has no cover (example)")
    new = NewFinding(site, text=text, unit_key="urban_management", source="patrol", description="院内东侧（示例）")
    raise_findings(access=stage.cast["office"], campaign=stage.campaign, new=[new], at=at)


def _refused(stage: Stage, at: datetime) -> None:
    for each in _of(stage, "B-4.1a", "raised"):
        reason = "该处经营主体为企业分支机构，已在区局登记，请核实（示例）"
        services.refuse(_doer(stage, "member", each, at), reason=reason)


def _reported(stage: Stage, places: range, at: datetime) -> None:
    """Report some as corrected, each with a photo."""
    who, standard, _ = _MENDED
    found = list(Finding.objects.filter(campaign=stage.campaign, standard=standard).order_by("number"))
    for each in [found[place] for place in places if place < len(found)]:
        if each.state == "correcting":
            photos.corrected(stage.campaign, stage.cast.users[who], each, at)
            services.submit(_doer(stage, who, each, at), note="已在门口和作业区张贴安全操作规程（示例）")


def _reviewed(stage: Stage, at: datetime) -> None:
    """Close out what is corrected, and send one back."""
    who, standard, fact = _MENDED
    *seen, last = _of(stage, standard, "submitted")
    for each in seen:
        record_facts(access=stage.cast[who], site=each.site, facts=[NewFact(fact, True)], source=INSPECTION, at=at)
        services.close(_doer(stage, "office", each, at), note="现场核实，已整改到位（示例）")
    services.send_back(_doer(stage, "office", last, at), reason="只张贴了一处，作业区仍未张贴（示例）")


def _more_time(stage: Stage, at: datetime) -> None:
    """Ask for more time for two; it is granted for one, and waits for the other."""
    first, second = _of(stage, "B-4.6h", "correcting")[:2]
    for each in (first, second):
        until = (each.due_on or at.date()) + timedelta(14)
        deadlines.ask_time(_doer(stage, "urban", each, at), until=until, reason="需等待货主清运（示例）")
    deadlines.decide_time(_doer(stage, "office", first, at + timedelta(hours=1)), granted=True)


def _put_off(stage: Stage, at: datetime) -> None:
    """Defer one, and close one whose site is going."""
    deferred, gone = _of(stage, "B-4.4c", "correcting")[:2]
    until, reason = at.date() + timedelta(40), "消防器材已订购，供货在途（示例）"
    services.defer(_doer(stage, "office", deferred, at), until=until, reason=reason)
    services.give_up(_doer(stage, "office", gone, at), reason="场所已签订搬迁协议并停止经营（示例）")


def _come_back(stage: Stage, at: datetime) -> None:
    """Find again what was closed out: the rules were torn down."""
    who, standard, fact = _MENDED
    closed = _of(stage, standard, "closed")[0]
    record_facts(access=stage.cast[who], site=closed.site, facts=[NewFact(fact, False)], source=INSPECTION, at=at)
    new = NewFinding(closed.site, standard, description="复查发现操作规程已被撕毁（示例）")
    raise_findings(access=stage.cast[who], campaign=stage.campaign, new=[new], at=at)
