"""Every kind of page that a role comes to by links, in both languages at both widths: nothing lies on anything else."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page

from closeout.kernel.text import Lang
from tests.journeys.layout import CROWDED
from tests.journeys.visitor import SIZES, visiting

# What differs between pages of one kind: a number, a uuid, a site's code, a campaign, a fact.
_ANY: Final = re.compile(r"(?<=/)([0-9a-f]{8}-[0-9a-f-]{27}|\d+|[A-Z]{2}-[\w-]+)(?=/|$)|(?<=/c/)[^/]+|(?<=/inbox/)\w+")
_LEADS_AWAY: Final = re.compile(r"/static/|/original/|\.\w{2,7}(\?|$)|^[^/]")  # or brings a file
USERS: Final = ("office", "head", "safety", "village", "leader", "intake", "auditor", "administrator")
_MOST: Final = 120  # kinds of pages; more would be a sign that one is not told from the other


def _kind(path: str) -> str:
    parts = urlsplit(path)
    names = sorted(re.findall(r"(?:^|&)(\w+)=", parts.query))
    return f"{_ANY.sub('*', parts.path)}?{','.join(names)}"


def _opened(page: Page, address: str) -> bool:
    """Open an address, and return whether a page is there and not a file."""
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in error.message:
            raise
        return False
    assert answer is not None, address
    assert answer.status < 400, f"{answer.status} {address}"
    return True


def _pages(page: Page, address: str) -> Iterator[str]:
    """Open one page of each kind, beginning where one is, and yield where that was."""
    known: set[str] = set()
    ahead = [urlsplit(page.url).path, "/me/"]
    while ahead:
        path = ahead.pop(0)
        if _kind(path) in known:
            continue
        known.add(_kind(path))
        assert len(known) <= _MOST, sorted(known)
        if not _opened(page, address + path):
            continue
        yield path
        links = page.eval_on_selector_all("a[href]", "them => them.map(it => it.getAttribute('href').split('#')[0])")
        ahead += [each for each in links if each and not _LEADS_AWAY.search(each)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("user", USERS)
def test_no_page_is_crowded_at_any_width(browser: Browser, server: str, user: str, lang: Lang) -> None:
    for visitor in visiting(browser, server, lang):
        visitor.sign_in(user)
        wrong = []
        for path in _pages(visitor.page, server):
            for width, height in SIZES.values():
                visitor.page.set_viewport_size({"width": width, "height": height})
                wrong += [f"{path} at {width}: {each}" for each in visitor.page.evaluate(CROWDED)]
        assert wrong == []
