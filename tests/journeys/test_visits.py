"""A patrol on a phone or at a desk: the day's round, the checklist saved as it is answered, the record at the end."""

import re
from typing import Final

from playwright.sync_api import Locator, expect

from tests.journeys.visitor import Visitor

SITES: Final = {"zh": "BJ-015-0004", "en": "BJ-015-0005"}  # what is open at one already is not raised twice
CAMPAIGN: Final = "/c/buji-demo"


def _saved(visitor: Visitor, press: Locator) -> None:
    """Press something that is saved at once by the page's own script."""
    with visitor.page.expect_response(lambda each: "/groups/" in each.url and each.request.method == "POST") as answer:
        press.click()
    assert answer.value.status == 200
    visitor.page.wait_for_load_state("networkidle")


def _answered(visitor: Visitor) -> None:
    """Answer what is asked of the wiring and of the rules on the wall, and take one answer back."""
    page = visitor.page
    _saved(visitor, page.locator("input[name=safety_rules_posted][value=false] + label"))
    expect(page.locator("#i-B-4\\.5a + .tag.bad")).to_have_count(1)
    _saved(visitor, page.locator("input[name=wiring_to_code][value=true] + label"))
    expect(page.locator("#i-B-4\\.5b + .tag.ok")).to_have_count(1)
    visitor.look()
    page.reload()
    assert page.locator("input[name=safety_rules_posted][value=false]").is_checked()
    with visitor.arriving():
        page.locator("button[name=clear][value=wiring_to_code]").click()
    assert not page.locator("input[name=wiring_to_code]:checked").count()


def _left_open(visitor: Visitor, sheet: str, groups: int) -> None:
    for number in range(1, groups + 1):
        visitor.page.goto(f"{sheet}groups/{number}/")
        visitor.page.fill("input[name=reason]", "没有钥匙（示例）")
        with visitor.arriving():
            visitor.page.locator(".vtabs .pri").click()


def _signed(visitor: Visitor, sheet: str) -> None:
    """Let the operator sign with a finger; what is begun again leaves nothing of the first."""
    visitor.go(sheet.removeprefix(visitor.address) + "signatures/")
    page, pad = visitor.page, visitor.page.locator("#pad")
    for _ in range(2):
        page.locator("#again").click()
        assert page.locator("input[name=drawn]").input_value() == ""
        box = pad.bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 30, box["y"] + 30)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 30, box["y"] + box["height"] - 30, steps=8)
        page.mouse.up()
        assert page.locator("input[name=drawn]").input_value().startswith("data:image/png;base64,")
    page.locator("input[name=name]").fill("王某（示例）")
    page.locator(".vtabs .pri").click()
    page.wait_for_url(sheet)
    visitor.look()


def test_a_patrol_goes_from_the_round_to_its_record(visitor: Visitor) -> None:
    visitor.sign_in("safety")
    page = visitor.page
    visitor.go(f"{CAMPAIGN}/visits/")
    visitor.go(f"{CAMPAIGN}/visits/today/")
    visitor.go(f"{CAMPAIGN}/visits/new/unknown/")
    visitor.go(f"{CAMPAIGN}/visits/new/?site={SITES[visitor.lang]}")
    page.locator("form[data-place] button.pri").click()
    page.wait_for_url(re.compile(r"/visits/[0-9a-f-]{36}/$"))
    visitor.look()
    sheet, groups = page.url, page.locator(".vlist a[href*='/groups/']").count()
    number = page.locator(".vlist a[href*='/groups/']", has_text="B-4.5").get_attribute("href")
    visitor.go(str(number))
    _answered(visitor)
    _left_open(visitor, sheet, groups)
    visitor.go(sheet.removeprefix(visitor.address) + "objection/B-4.5a/")
    visitor.go(sheet.removeprefix(visitor.address) + "about/")
    page.locator("input[name=result][value=checked]").check()
    with visitor.arriving():
        page.locator(".vtabs .pri").click()
    _signed(visitor, sheet)
    with visitor.arriving():
        page.locator(".vtabs .pri").click()
    visitor.look()
    assert page.locator("article.record h1").count() == 1
    assert page.locator(".sign .signature img").evaluate("it => it.decode().then(() => it.naturalWidth)") == 320
    assert page.locator("article.record a[href*='/findings/']").count() == 1
