"""A photo on its way: taken at a site, seen on the site's file, its original asked for, and withdrawn."""

from pathlib import Path
from typing import Final

from tests.evidence.making import exif, gps, photo
from tests.journeys.visitor import Visitor

SITE: Final = "/c/buji-demo/sites/BJ-015-0002/"


def _add(visitor: Visitor, taken: Path) -> None:
    page = visitor.page
    page.locator("#evidence summary").click()
    page.set_input_files("#evidence-photo", taken)
    page.fill("#evidence-caption", "门口（示例）")
    page.locator("#evidence form button").click()
    page.wait_for_url(f"**{SITE}#evidence")


def _withdraw(visitor: Visitor) -> None:
    page = visitor.page
    page.locator("a[href$='/withdraw/']").click()
    page.fill("#id_reason", "重复（示例）")
    page.locator("form button.danger").click()
    page.wait_for_url(f"**{SITE}#evidence")


def test_a_photo_is_added_looked_at_and_withdrawn(visitor: Visitor, tmp_path: Path) -> None:
    (tmp_path / "门口.jpg").write_bytes(photo((1200, 900), exif=exif("2026:05:20 09:00:00", place=gps())))
    visitor.sign_in("member")
    visitor.go(SITE)
    page = visitor.page
    before = page.locator("#evidence figure").count()
    _add(visitor, tmp_path / "门口.jpg")
    visitor.look()
    assert page.locator("#evidence figure").count() == before + 1
    with visitor.arriving():
        page.locator("#evidence figure a").first.click()
    visitor.look()
    assert page.locator(".shown img").evaluate("each => each.decode().then(() => each.naturalWidth)") == 1200
    with visitor.arriving():
        page.locator("a[href$='/original/']").click()
    visitor.look()
    page.go_back()
    _withdraw(visitor)
    assert page.locator("#evidence figure").count() == before
