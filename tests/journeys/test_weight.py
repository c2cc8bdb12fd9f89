"""What a first visit to a page weighs, counted from what really came over the wire."""

from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Response

from tests.journeys.test_pages import PAGES
from tests.journeys.visitor import Visitor, visiting

KILOBYTE: Final = 1024
MOST: Final = 120 * KILOBYTE  # in all, packed as it was sent
MOST_STYLE: Final = 12 * KILOBYTE
MOST_NODES: Final = 1_500


@pytest.fixture
def stranger(browser: Browser, server: str) -> Iterator[Visitor]:
    """Return somebody whose browser keeps nothing from one page to the next."""
    for visitor in visiting(browser, server, "zh"):
        session = visitor.page.context.new_cdp_session(visitor.page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        yield visitor


def _visited(visitor: Visitor, path: str) -> list[Response]:
    came: list[Response] = []
    visitor.page.on("response", lambda answer: came.append(answer))  # noqa: PLW0108 - playwright wants a function
    visitor.page.goto(visitor.address + path, wait_until="networkidle")
    return came


def _sent(answers: list[Response], *kinds: str) -> int:
    """Return how many bytes answers of some kinds, or all, took on the wire: packed, their heads apart."""
    chosen = [each for each in answers if not kinds or each.request.resource_type in kinds]
    return sum(int(each.header_value("content-length") or len(each.body())) for each in chosen)


@pytest.mark.parametrize("user", sorted({user for user, _ in PAGES}))
def test_every_page_is_light_and_asks_nobody_else(stranger: Visitor, user: str) -> None:
    stranger.sign_in(user)
    for path in (path for who, path in PAGES if who == user):
        came = _visited(stranger, path)
        assert all(each.url.startswith(stranger.address) for each in came), path
        assert _sent(came) <= MOST, path
        assert _sent([each for each in came if "/leaflet/" not in each.url], "stylesheet") <= MOST_STYLE, path
        assert stranger.page.evaluate("document.querySelectorAll('*').length") <= MOST_NODES, path
