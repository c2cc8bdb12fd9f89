"""A document from draft to proof of service, without scripts; and the public page that a code leads to."""

import re

from tests.journeys.visitor import Visitor

ORDER, DRAFT = "/documents/1/", "/documents/4/"


def _press(visitor: Visitor, name: str) -> None:
    with visitor.arriving():
        visitor.page.locator("main").get_by_role("button", name=name, exact=True).click()


def test_a_draft_is_edited_issued_and_served_without_scripts(plain: Visitor) -> None:
    plain.sign_in("head")
    page = plain.page
    page.goto(plain.address + f"{DRAFT}edit/")
    page.get_by_label("第3项", exact=False).first.fill("电线私拉乱接")
    _press(plain, "保存草稿")
    assert "三、电线私拉乱接" in page.inner_text("main")
    page.goto(plain.address + f"{DRAFT}issue/")
    _press(plain, "制发")
    number = page.locator("h1 + b").inner_text()
    assert re.search(r"复查〔\d{4}〕1号$", number)
    _serve(plain)
    assert "已送达" in page.inner_text(".phead")
    assert number in _public(plain)


def _serve(visitor: Visitor) -> None:
    visitor.page.goto(visitor.address + f"{DRAFT}serve/")
    visitor.page.get_by_label("邮寄送达").check()
    for each in visitor.page.locator("input[name=servers]").all():
        each.check()
    _press(visitor, "登记送达")


def _public(visitor: Visitor) -> str:
    with visitor.arriving():
        visitor.page.locator("a[href^='/d/']").click()
    return visitor.page.inner_text("main")


def test_the_public_page_is_sound_for_a_stranger(visitor: Visitor) -> None:
    visitor.sign_in("head")
    visitor.page.goto(visitor.address + ORDER)
    path = visitor.page.get_attribute("a[href^='/d/']", "href") or ""
    visitor.page.context.clear_cookies()
    visitor.go(path)
    assert "煜盛" not in visitor.page.inner_text("body")
    assert "1号" in visitor.page.inner_text("h1")
