"""The campaign half-way through: what villages, units and the office did in its first weeks."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from closeout.campaigns.plans import pack_of
from closeout.census import services as census
from closeout.demo import documents, duties, findings, instructions, ledger, photos, questions, visits
from closeout.demo.diary import Stage, Step
from closeout.demo.sites import judged, reported, rows
from closeout.kernel.facts import Value
from closeout.sites import handing, lifecycle
from closeout.sites.merging import merge_sites
from closeout.sites.models import CENSUS, IN_USE, Site
from closeout.sites.services import register_sites
from closeout.sites.types import NewFact, NewSite

_SIGNED: Final = ("001", "003", "005", "007", "014", "016", "018", "026", "015")  # by the ends of their codes
_ZERO, _LATE, _UNDER_WAY, _NOT_BEGUN = "024", ("021", "002", "004", "019"), ("025", "027"), "008"
_EXPECTED: Final = {"001": 9, "002": 14, "003": 10, "005": 8, "014": 14, "015": 20, "018": 20, "019": 21, "021": 22,
                    "025": 7, "026": 26, "027": 8, "007": 5, "016": 13, "024": 0, "008": 5, "004": None}  # fmt: skip


def _code(end: str) -> str:
    return f"440307014{end}"


def steps(stage: Stage) -> Iterator[Step]:
    """Yield what happened."""
    found = rows(stage.campaign, "buji", {_code(_ZERO), _code(_NOT_BEGUN)})
    yield from _census(stage)
    yield reported(stage, found, 12)
    yield from judged(stage, found, 15, 31)
    yield from questions.steps(stage)
    yield from duties.steps(stage)
    yield from _sites(stage)
    yield from findings.steps(stage)
    yield from documents.steps(stage, _code("015"))
    yield from visits.steps(stage)
    yield from instructions.steps(stage)
    yield from ledger.steps(stage)
    yield stage.step(34, partial(_photographed, stage))


def _photographed(stage: Stage, at: datetime) -> None:
    here = Site.objects.filter(campaign=stage.campaign, division_code=_code("015"), state=IN_USE).order_by("code")
    photos.take(stage.campaign, stage.cast.users["member"], list(here), at)


def _census(stage: Stage) -> Iterator[Step]:
    early = [_code(each) for each in (*_SIGNED, _ZERO, *_LATE)]
    late = [_code(each) for each in (*_UNDER_WAY, _NOT_BEGUN)]
    yield stage.step(1, lambda at: _begun(stage, early, 24, at))
    yield stage.step(10, lambda at: _begun(stage, late, 44, at), hours=2)
    expected = {_code(end): count for end, count in _EXPECTED.items()}
    yield stage.step(
        10,
        lambda at: census.set_expected(access=stage.cast["office"], campaign=stage.campaign, expected=expected, at=at),
        hours=3,
    )
    for place, end in enumerate(_SIGNED):
        yield stage.step(14 + place, partial(_signed, stage, census.sign_complete, end), hours=4)
    yield stage.step(16, partial(_signed, stage, census.sign_zero, _ZERO), hours=5)


def _begun(stage: Stage, codes: Sequence[str], days: int, at: datetime) -> None:
    due = stage.campaign.starts_on + timedelta(days)
    census.start(access=stage.cast["office"], campaign=stage.campaign, codes=codes, due_on=due, at=at)


def _signed(stage: Stage, sign: Callable[..., object], end: str, at: datetime) -> None:
    """Let a village sign, or where the demo has nobody there the head of the stations."""
    who = {"015": "village", "026": "mumianwan"}.get(end, "stations")
    sign(access=stage.cast[who], campaign=stage.campaign, division=_code(end), at=at)


def _sites(stage: Stage) -> Iterator[Step]:
    """Yield what happened to sites as a whole: found twice, merged, closed, moved away, renamed, handed out."""
    office = stage.cast["office"]
    yield stage.step(19, partial(_found_again, stage))
    yield stage.step(21, partial(_merged, stage))
    closed = "经营者已停业清场，社区现场核实（示例）"
    moved = "租约到期，经营者搬到邻街，社区现场核实（示例）"
    yield stage.step(
        23, lambda at: lifecycle.close_site(access=office, site=_site(stage, "018", 4), reason=closed, at=at)
    )
    yield stage.step(
        25, lambda at: lifecycle.move_site(access=office, site=_site(stage, "019", 3), reason=moved, at=at)
    )
    yield stage.step(28, partial(_handed_out, stage, "member", range(6)))
    yield stage.step(29, partial(_handed_out, stage, "environment", range(6, 10)))
    yield stage.step(30, partial(_reminded, stage))


def _site(stage: Stage, end: str, place: int) -> Site:
    found = Site.objects.filter(campaign=stage.campaign, division_code=_code(end), state=IN_USE).order_by("code")
    return found.select_related("campaign__plan")[place]


def _handed_out(stage: Stage, to: str, places: range, at: datetime) -> None:
    found = list(
        Site.objects.filter(campaign=stage.campaign, state=IN_USE).order_by("code").values_list("pk", flat=True)
    )
    chosen = [found[each * 7] for each in places]
    handing.assign_sites(
        access=stage.cast["office"], campaign=stage.campaign, sites=chosen, to=stage.cast.users[to].pk, at=at
    )


def _reminded(stage: Stage, at: datetime) -> None:
    sites = [_site(stage, "021", each).pk for each in range(4)]
    due = at.date() + timedelta(3)
    handing.remind(access=stage.cast["office"], campaign=stage.campaign, sites=sites, due_on=due, at=at)


# Sites that somebody entered a second time: by the end of the division's code and its place, with another spelling.
_TWICE: Final = (("021", 1, "旁"), ("026", 2, ""), ("018", 6, "（分店）"))


def _found_again(stage: Stage, at: datetime) -> None:
    new = [_again(stage, *each, number) for number, each in enumerate(_TWICE, 1)]
    register_sites(access=stage.cast["office"], campaign=stage.campaign, sites=new, source=CENSUS, at=at)


def _again(stage: Stage, end: str, place: int, extra: str, number: int) -> NewSite:
    site, facts = _site(stage, end, place), pack_of(stage.campaign).facts
    said: dict[str, Value] = {
        key: site.values[key] for key in ("name", "division_code", "address", "lon", "lat") if key in facts
    }
    said |= {"address": f"{site.address}{extra}"}
    return NewSite(f"BJ-{end}-{90 + number}", [NewFact(key, value) for key, value in said.items()])


def _merged(stage: Stage, at: datetime) -> None:
    """Merge the first that was found twice; the others wait for somebody to look."""
    twice = Site.objects.select_related("campaign__plan").get(campaign=stage.campaign, code="BJ-021-91")
    merge_sites(
        access=stage.cast["office"],
        survivor=_site(stage, "021", 1),
        other=twice,
        reason="同一场所被两名网格员各登记了一次（示例）",
        at=at,
    )
