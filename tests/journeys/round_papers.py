"""What is put on paper: an order from its draft to its service, in both formats; an opinion; the public page."""

import io
import re
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import docx
from docx.oxml.ns import qn

from closeout.kernel.clock import TIME_ZONE
from tests.journeys.ground import CERTIFICATES, NAMES, SITE, SLUG
from tests.journeys.round_visits import FENCE, LINE
from tests.journeys.visitor import Visitor

DAYS: Final = 5
MEASURED: Final = "现场实测距220千伏线路边导线11.8米，应当大于15米（示例）"
_OFFICERS: Final = (NAMES["lead"], NAMES["second"])
_FOOT: Final = re.compile(r"第\d+页共\d+页")


def draft_order(lead: Visitor, number: int) -> str:
    """Draft an order over all that was found at the site, say in it what was measured, and return its address."""
    open_finding(lead, number)
    lead.follow("Draft an order to correct")
    lead.hands.write(lead.page.locator("#id_days"), str(DAYS))
    for each in _OFFICERS:
        lead.pick(each)
    lead.press("Draft the order")
    return _edited(lead)


def _edited(lead: Visitor) -> str:
    address = lead.page.url.removeprefix(lead.address)
    lead.follow("Edit")
    lead.hands.write(lead.page.locator("[name='body-1-items-0-text-zh']"), MEASURED)
    lead.press("Save the draft")
    return address


def issue(head: Visitor, address: str) -> str:
    """Issue a draft; return the number that it got."""
    head.turn_to("Documents")
    head.follow_to(head.page.locator(f"main a[href='{address}']"))
    head.follow("Issue")
    head.press("Issue")
    number = head.page.locator("h1 + b").inner_text()
    assert re.search(r"〔\d{4}〕1号$", number)
    return number


def fetch(who: Visitor, folder: Path, number: str) -> Path:
    """Fetch a document as PDF and as DOCX, see that both say the same in embedded faces, and return the PDF."""
    pdf, word = who.download("PDF", folder), who.download("DOCX", folder)
    printed, written = _close(_told("pdftotext", pdf, "-layout")), _close(_words(word))
    assert sorted(printed) == sorted(written)
    for each in (number, MEASURED, *(standard[:5] for standard in (FENCE, LINE)), *_OFFICERS, *CERTIFICATES.values()):
        assert _close(each) in written, each
    faces = _told("pdffonts", pdf).splitlines()[2:]
    assert faces
    assert all(line.split()[-5] == "yes" for line in faces)
    return pdf


def _told(tool: str, file: Path, *more: str) -> str:
    line = [tool, *more, str(file), *(["-"] if tool == "pdftotext" else [])]
    return subprocess.run(line, capture_output=True, check=True, text=True).stdout


def _words(file: Path) -> str:
    body: Any = docx.Document(io.BytesIO(file.read_bytes())).element.body
    return "".join(each.text or "" for each in body.iter(qn("w:t")))


def _close(text: str) -> str:
    """Return a text without blanks, and without the foot of its pages, which no paragraph holds."""
    return _FOOT.sub("", re.sub(r"\s", "", text))


def serve(lead: Visitor, address: str) -> None:
    """Record that an order was handed over a moment ago by both officers."""
    lead.go(address)
    lead.follow("Record the service")
    lead.hands.pick(lead.page.locator("input[name=mode][value=in_person]"))
    lead.write("Time", f"{datetime.now(TIME_ZONE):%H:%M}")
    for each in _OFFICERS:
        lead.pick(each)
    lead.write("Received by", "陈某（示例）")
    lead.hands.choose(lead.page.locator("#id_relation"), lead.word("the party itself"))
    lead.write("Place of service", "经营场所（示例）")
    lead.press("Record the service")
    assert lead.word("served") in lead.page.inner_text(".phead")


def draft_opinion(lead: Visitor, results: dict[int, str]) -> str:
    """Draft the opinion on what a re-inspection found of each finding; return its address."""
    open_finding(lead, next(iter(results)))
    lead.follow("Draft a re-inspection opinion")
    for number, result in results.items():
        lead.hands.pick(lead.page.locator(f"input[name=result-{number}][value={result}]"))
    for each in _OFFICERS:
        lead.pick(each)
    lead.press("Draft the opinion")
    text = lead.page.inner_text("article.gw")
    assert len(re.findall({"zh": "复查情况", "en": "Re-inspection:"}[lead.lang], text)) == len(results)
    return lead.page.url.removeprefix(lead.address)


def open_finding(who: Visitor, number: int) -> None:
    """Open a finding, where it is not open already."""
    address = f"/c/{SLUG}/findings/{number}/"
    if who.page.url.partition("#")[0] != who.address + address:
        who.go(address)


def public_page(who: Visitor, address: str) -> str:
    """Return the address of a document's public page."""
    who.go(address)
    return who.page.locator("a[href^='/d/']").get_attribute("href") or ""


def see_confirmed(stranger: Visitor, path: str, number: str, pdf: Path) -> None:
    """See as a stranger that a document of this number stands, and that the PDF is it; nothing of its party is told."""
    stranger.go(path)
    text = stranger.page.inner_text("main")
    assert stranger.page.inner_text("h1") == number
    assert stranger.word("This document was issued and stands.") in text
    assert SITE not in text
    stranger.attach(pdf)
    stranger.press("Compare")
    assert stranger.word("It is the same document.") in stranger.page.inner_text("#compare")
