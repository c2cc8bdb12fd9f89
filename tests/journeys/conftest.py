"""A real server on a real database with the demo in it, and a real browser that looks at it."""

import os
import shutil
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.journeys.serving import serving
from tests.journeys.visitor import SIZES, Visitor, visiting

CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server with a demo of its own."""
    with serving(tmp_path_factory.mktemp("journeys"), "--demo") as service:
        yield service.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Chromium; where there is none the journeys are left out, but not where CI is set."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(params=sorted(SIZES, reverse=True))
def visitor(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Visitor]:
    """Return somebody at a browser, once in Chinese on a desk, once in English on a phone."""
    yield from visiting(browser, server, request.param)


@pytest.fixture
def plain(browser: Browser, server: str) -> Iterator[Visitor]:
    """Return somebody whose browser runs no scripts."""
    yield from visiting(browser, server, "zh", java_script_enabled=False)
