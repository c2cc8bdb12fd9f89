"""A round through the whole service: from an inspection to what is closed out, and every figure that this moves."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser

from closeout.findings.exports import COLUMNS
from closeout.kernel.clock import today
from closeout.law.holiday_files import shipped
from tests.journeys import round_figures as figures
from tests.journeys import round_findings as findings
from tests.journeys import round_papers as papers
from tests.journeys import round_visits as visits
from tests.journeys.ground import HOME, NAMES, PASSWORD, laid
from tests.journeys.serving import serving
from tests.journeys.visitor import Visitor, visiting

PHONE: Final = {"width": 390, "height": 844}
WAYS: Final[dict[str, dict[str, Any]]] = {
    "mouse": {"lang": "zh", "how": "pointer"},
    "touch": {"lang": "en", "how": "pointer"},
    "keyboard": {"lang": "en", "how": "keyboard", "viewport": {"width": 1366, "height": 768}},
    "without scripts": {
        "lang": "zh",
        "how": "pointer",
        "viewport": PHONE,
        "has_touch": True,
        "java_script_enabled": False,
    },
}


@dataclass(frozen=True)
class Cast:
    """Who takes part, each at a browser of their own: two officers, the office, a leader, somebody of the public."""

    lead: Visitor
    second: Visitor
    office: Visitor
    leader: Visitor
    stranger: Visitor


@pytest.fixture(scope="session")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a service with a campaign in it, to be copied."""
    return laid(tmp_path_factory.mktemp("ground"))


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def cast(request: pytest.FixtureRequest, browser: Browser, ground: Path, tmp_path: Path) -> Iterator[Cast]:
    """Let everybody come to a service of their own, all in one way."""
    home, way, searched = tmp_path / "service", request.node.callspec.id, set[str]()
    shutil.copytree(ground, home)
    with ExitStack() as stack, serving(home, CLOSEOUT_ADDRESS="https://closeout.example.gov.cn") as service:
        come = contextmanager(visiting)
        people = {
            name: replace(
                stack.enter_context(come(browser, service.address, **request.param)),
                axe=way in ("mouse", "touch"),
                searched=searched,  # the same kinds of pages come up again and again
            )
            for name in (*NAMES, "stranger")
        }
        for name in NAMES:
            people[name].sign_in(name, PASSWORD)
        yield Cast(**people)


def test_a_round_goes_from_an_inspection_to_the_figures_it_moves(cast: Cast, tmp_path: Path) -> None:
    before = figures.read(cast.office, cast.leader)
    fence, line = _inspected(cast)
    order = papers.draft_order(cast.lead, fence)
    number = papers.issue(cast.second, order)
    pdf = papers.fetch(cast.lead, tmp_path, number)
    papers.serve(cast.lead, order)
    _more_time(cast, fence, line)
    findings.report(cast.second, fence, tmp_path, "围挡已加高到4.2米，沿路测量三处（示例）")
    findings.report(cast.second, line, tmp_path, "已向供电分局申请复核（示例）")
    opinion = _inspected_again(cast, fence, line)
    findings.be_refused(cast.second, fence)
    findings.close_out(cast.office, fence)
    _moved(cast, before, figures.read(cast.office, cast.leader))
    _listed(cast, figures.hazard_ledger(cast.office, tmp_path), fence, line, number)
    papers.see_confirmed(cast.stranger, papers.public_page(cast.office, order), number, pdf)
    assert papers.public_page(cast.office, opinion)


def _inspected(cast: Cast) -> tuple[int, int]:
    """Inspect, both officers standing for it; return the numbers of the two findings."""
    sheet = visits.inspect(cast.lead)
    visits.refuse_alone(cast.lead, sheet)
    visits.confirm(cast.second)
    fence, line = visits.finish(cast.lead, sheet)
    return fence, line


def _more_time(cast: Cast, fence: int, line: int) -> None:
    """See the days of the order run from its service, and let one of them be put off."""
    due = shipped().next_working(today() + timedelta(papers.DAYS))  # a day off moves on
    findings.see_due(cast.lead, fence, due)
    findings.see_due(cast.lead, line, due)
    findings.ask_time(cast.lead, line, due + timedelta(10))
    findings.see_due(cast.lead, line, due)
    findings.grant_time(cast.second, line)
    findings.see_due(cast.second, line, due + timedelta(10))


def _inspected_again(cast: Cast, fence: int, line: int) -> str:
    """Re-inspect: one is corrected, one is not. Return the address of the opinion, which was issued."""
    sheet = visits.inspect_again(cast.lead, {fence: True, line: False})
    visits.confirm(cast.second)
    assert visits.finish(cast.lead, sheet) == [fence, line]
    opinion = papers.draft_opinion(cast.lead, {fence: "corrected", line: "not_corrected"})
    papers.issue(cast.second, opinion)
    return opinion


def _moved(cast: Cast, before: figures.Reading, after: figures.Reading) -> None:
    """See that exactly those figures changed that had to: two raised, one of them closed out in time, one site failing.

    Four facts that were asked are asked no more: the fence, and three on power lines, one of which settles all.
    """
    word, moved = cast.office.word, figures.difference
    in_time, closed = word("Closed out in time", "figure"), word("Findings closed out")
    assert moved(before.overview, after.overview) == {
        word("Failing a standard"): (1, 1),  # and one of them major
        word("Open questions"): (-4,),
        word("Findings open"): (1, 2),  # of so many raised
        closed: (1, 1, 2),
        in_time: (1, 1),
    }
    assert moved(before.league, after.league) == {HOME: (0, 1, 1, 1, 1)}
    assert moved(before.types, after.types) == {visits.FENCE: (0, 1), visits.LINE: (1, 1)}
    assert moved(before.chips, after.chips) == {"open": (1,), "closed": (1,), "all": (2,)}
    assert moved(before.brief, after.brief) == {
        word("Sites with a major failure"): (1,),
        word("Findings open"): (1,),
        closed: (1, 1, 2),
        in_time: (1, 1, 1),
    }


def _listed(cast: Cast, rows: list[dict[str, Any]], fence: int, line: int, number: str) -> None:
    """See what the hazard ledger has of both."""
    named = [{each.heading.en: row[cast.office.say(each.heading)] for each in COLUMNS} for row in rows]
    told = {row["finding"]: row for row in named}
    assert set(told) == {fence, line}
    assert {row["document numbers"] for row in named} == {number}
    assert [told[each]["standard"] for each in (fence, line)] == [visits.FENCE, visits.LINE]
    assert [told[each]["photos after"] for each in (fence, line)] == [1, 1]
    assert [told[each]["extensions"] for each in (fence, line)] == [0, 1]
    assert [told[each]["closed out by"] or "" for each in (fence, line)] == [NAMES["office"], ""]
    assert told[fence]["reported by"] == NAMES["second"]
    assert NAMES["second"] in told[line]["extended until (granted by)"]
    assert visits.STILL in told[line]["result of the review"]
