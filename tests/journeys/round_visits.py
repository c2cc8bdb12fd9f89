"""Two officers at a site: an inspection that finds two things, and a re-inspection that looks at exactly these."""

import re
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from playwright.sync_api import Locator, expect

from tests.journeys.ground import CERTIFICATES, NAMES, SITE
from tests.journeys.visitor import Visitor

FENCE, LINE = "B-4.6-fence", "B-4.6d"  # the standards that fail
FOUND: Final[Mapping[str, str]] = {"fence_height_m": "3.4", "hv_line_220kv_m": "11.8"}
FOUND_AGAIN: Final[Mapping[str, str]] = {"fence_height_m": "4.2", "hv_line_220kv_m": "11.8"}
BASIS: Final = "安监检〔2026〕3号检查计划（示例）"
STILL: Final = "仍在线路走廊内（示例）"


def inspect(lead: Visitor) -> str:
    """Begin an inspection from the site's file and answer what was seen; return the address of its sheet."""
    sheet = _begun(lead, "inspection")
    lead.follow("To the checklist")
    _answer_all(lead, FOUND)
    _tell_the_result(lead)
    return sheet


def inspect_again(lead: Visitor, corrected: Mapping[int, bool]) -> str:
    """Begin a re-inspection, which asks of exactly the findings in `corrected` and of what their standards read."""
    sheet = _begun(lead, "reinspection")
    lead.follow_to(lead.page.locator(".vlist a[href$='/open/']"))
    listed = lead.page.locator("section.item h3").evaluate_all("them => them.map(it => Number(it.id.slice(2)))")
    assert sorted(listed) == sorted(corrected)
    for number, good in corrected.items():
        lead.hands.pick(lead.page.locator(f"input[name=corrected-{number}][value={'yes' if good else 'no'}]"))
        if not good:
            lead.hands.write(lead.page.locator(f"[name=note-{number}]"), STILL)
    lead.press("Next: the checklist")
    asked = _answer_all(lead, FOUND_AGAIN)
    assert asked == [FENCE, LINE]
    _tell_the_result(lead)
    return sheet


def confirm(second: Visitor) -> None:
    """Confirm, signed in as oneself, what the lead officer entered."""
    second.turn_to("Visits")
    second.follow("Where to go today", within=second.page.locator(".phead"))
    second.follow_to(second.page.locator("section[aria-labelledby=confirm] a", has_text=SITE))
    assert NAMES["lead"] in second.page.inner_text("main")
    second.press("Confirm", meaning="a visit")


def finish(lead: Visitor, sheet: str) -> list[int]:
    """Finish a visit that the second officer confirmed; return the numbers of the findings that it tells of."""
    lead.go(sheet)
    assert lead.word("confirmed", "a visit") in lead.page.inner_text(".vlist")
    lead.press("Finish the visit")
    told = lead.page.locator("article.record")
    for number in CERTIFICATES.values():
        assert number in told.inner_text()
    links = told.locator("a[href*='/findings/']").evaluate_all("them => them.map(it => it.getAttribute('href'))")
    return sorted(int(re.findall(r"/findings/(\d+)/", each)[0]) for each in links)


def refuse_alone(lead: Visitor, sheet: str) -> None:
    """See that nobody finishes an inspection alone."""
    lead.go(sheet)
    lead.press("Finish the visit", status=422)
    assert NAMES["second"] in lead.page.inner_text("#refused")


def _begun(lead: Visitor, kind: str) -> str:
    lead.turn_to("Sites")
    lead.follow_to(lead.page.locator(f"tbody a[href$='/sites/{SITE}/']").first)
    lead.follow("Start a visit")
    lead.hands.pick(lead.page.locator(f"input[name=kind][value={kind}]"))
    officer = lead.page.locator("#id_second option", has_text=NAMES["second"]).inner_text()
    lead.hands.choose(lead.page.locator("#id_second"), officer)
    lead.write("What the inspection goes by", BASIS)
    lead.press("Begin")
    return lead.page.url.removeprefix(lead.address)


def _answer_all(lead: Visitor, answers: Mapping[str, str]) -> list[str]:
    """Answer what is known, leave the rest of each group open for a reason, and return which standards were asked."""
    asked: list[str] = []
    while "/groups/" in lead.page.url:
        headings = lead.page.locator("section.item h3").evaluate_all("them => them.map(it => it.id.slice(2))")
        asked += headings
        for fact, value in answers.items():
            _answer(lead, lead.page.locator(f"[name={fact}]"), value)
        with _saving(lead):
            lead.hands.write(lead.page.locator("#id_reason"), "本次未带测距仪（示例）")
            lead.page.locator("#id_reason").blur()
        lead.look()
        _onwards(lead)
    return asked


def _answer(lead: Visitor, field: Locator, value: str) -> None:
    if not field.count():
        return
    section = lead.page.locator("section.item").filter(has=field)
    with _saving(lead):
        if field.first.get_attribute("type") == "radio":
            lead.hands.pick(lead.page.locator(f"[name={field.first.get_attribute('name')}][value={value}]"))
        else:
            lead.hands.write(field, value)
            field.blur()
    if lead.scripts:
        expect(section.locator(".ihead .tag.ok, .ihead .tag.bad")).to_have_count(1)


def _saving(lead: Visitor) -> AbstractContextManager[Any]:
    """Wait for the page's own script to save an answer; without scripts the whole group is sent at its end."""
    if not lead.scripts:
        return nullcontext()
    return lead.page.expect_response(lambda each: "/groups/" in each.url and each.request.method == "POST")


def _onwards(lead: Visitor) -> None:
    with lead.arriving():
        lead.hands.press(lead.page.locator(".vtabs .pri"))


def _tell_the_result(lead: Visitor) -> None:
    """Say of the visit as a whole what came of it; its sheet is open."""
    lead.follow_to(lead.page.locator(".vlist a[href$='/about/']"))
    lead.hands.pick(lead.page.locator("input[name=result][value=checked]"))
    lead.write("Who was met", "陈某（示例）")
    lead.press("Save")
