"""A real server on a real database with the demo in it, and a real browser that looks at it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PASSWORD: Final = "closeout-demo"
CHROMIUM: Final = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SIZES: Final = {"zh": (1366, 768), "en": (390, 844)}


@dataclass(frozen=True)
class Visitor:
    """Somebody at a browser: in a language, at the width that goes with it."""

    page: Page
    address: str
    lang: str
    noise: list[str]

    def go(self, path: str) -> None:
        """Open an address and see that it is sound."""
        self.page.goto(self.address + path)
        self.look()

    def sign_in(self, username: str) -> None:
        """Sign in with an account of the demo."""
        self.page.goto(f"{self.address}/accounts/sign-in/")
        self.page.fill("#id_login", username)
        self.page.fill("#id_password", PASSWORD)
        self.page.locator("form:has(#id_login) button").click()
        self.page.wait_for_load_state()

    def look(self) -> None:
        """See that the page is sound: no error of script or policy, no axe violation, nothing wider than the screen."""
        assert self.noise == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), self.page.url
        found = Axe().run(self.page)["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], self.page.url


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server with a demo of its own."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = int(held.getsockname()[1])
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("CLOSEOUT_", "DJANGO_"))}
    environment |= {"CLOSEOUT_HTTPS": "off"}
    home = tmp_path_factory.mktemp("journeys")
    command = [sys.executable, "-m", "closeout", "serve", "--demo", "--home", str(home), "--port", str(port)]
    with (home / "said").open("wb") as said, subprocess.Popen(command, env=environment, stdout=said, stderr=said) as it:
        try:
            _wait(port, home / "said")
            yield f"http://127.0.0.1:{port}"
        finally:
            it.send_signal(signal.SIGTERM)


def _wait(port: int, said: Path) -> None:
    for _ in range(1_200):
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health/")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise AssertionError(said.read_text("utf-8"))


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
    yield from _visitor(browser, server, request.param)


@pytest.fixture
def plain(browser: Browser, server: str) -> Iterator[Visitor]:
    """Return somebody whose browser runs no scripts."""
    yield from _visitor(browser, server, "zh", java_script_enabled=False)


def _visitor(browser: Browser, server: str, lang: str, **more: Any) -> Iterator[Visitor]:
    width, height = SIZES[lang]
    locale = {"zh": "zh-CN", "en": "en-GB"}[lang]
    context: BrowserContext = browser.new_context(viewport={"width": width, "height": height}, locale=locale, **more)
    page = context.new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: noise.append(str(error)))
    yield Visitor(page, server, lang, noise)
    context.close()


Visit = Callable[[str], None]
