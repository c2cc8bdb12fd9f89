"""What the print of a page is: sheets counted in the PDF that the browser makes of it."""

import re
from typing import Final

from tests.journeys.visitor import Visitor

FILE: Final = "/c/buji-demo/sites/BJ-001-0009/"  # with findings
MOST: Final = 4


def test_a_sites_file_prints_upright_on_few_sheets_without_empty_sections(plain: Visitor) -> None:
    plain.sign_in("office")
    plain.page.goto(plain.address + FILE)
    sheets = plain.page.pdf(prefer_css_page_size=True)
    boxes = {tuple(float(each) for each in found.split()) for found in re.findall(rb"/MediaBox \[([^]]+)]", sheets)}
    assert all(box[2] < box[3] for box in boxes)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", sheets)) <= MOST
    plain.page.emulate_media(media="print")
    assert plain.page.locator(".file .panel:not(#outcome, #open, #place) .empty").filter(visible=True).count() == 0
    assert not plain.page.get_by_role("navigation").filter(visible=True).count()
