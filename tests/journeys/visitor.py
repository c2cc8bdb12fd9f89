"""Somebody at a browser: in a language, at the width that goes with it, with a mouse, a finger or keys alone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from axe_core_python.sync_playwright import Axe
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response

from closeout.kernel.text import Lang, Text
from tests.journeys.hands import Hands, hands_of

DEMO: Final = "closeout-demo"  # the password of everybody in the demo
SIZES: Final[dict[Lang, tuple[int, int]]] = {"zh": (1366, 768), "en": (390, 844)}
_ANY: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")  # a uuid, or a number
LOCALES: Final = {"zh": ("zh-CN", "zh-hans"), "en": ("en-GB", "en")}


@dataclass(frozen=True)
class Visitor:
    """Somebody at a browser, which runs `scripts` or none; `axe`: pages are searched for what hinders people, too.

    `searched` are the kinds of pages that need no search any more; None: every page is searched.
    """

    page: Page
    address: str
    lang: Lang
    noise: list[str]
    hands: Hands
    axe: bool = True
    scripts: bool = True
    searched: set[str] | None = None

    def go(self, path: str) -> None:
        """Open an address and see that it is sound."""
        self.page.goto(self.address + path)
        self.look()

    def sign_in(self, username: str, password: str = DEMO) -> None:
        """Sign in."""
        self.page.goto(f"{self.address}/accounts/sign-in/")
        self.hands.write(self.page.locator("#id_login"), username)
        self.hands.write(self.page.locator("#id_password"), password)
        with self.arriving():
            self.hands.press(self.page.locator("form:has(#id_login) button"))

    def look(self) -> None:
        """See that the page is sound: no error of script or policy, no axe violation, nothing wider than the screen."""
        assert self.noise == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), self.page.url
        if self.axe and self._is_new():
            found = Axe().run(self.page)["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], self.page.url

    def _is_new(self) -> bool:
        """Return whether no page of this kind was searched before, told by its address without numbers, and alerts."""
        if self.searched is None:
            return True
        kind = f"{_ANY.sub('*', urlsplit(self.page.url).path)} {self.page.locator('[role=alert]').count()}"
        known = kind in self.searched
        self.searched.add(kind)
        return not known

    # -- by the words that stand on the page --
    def word(self, english: str, meaning: str | None = None) -> str:
        """Return a text of the pages as it reads in the visitor's language."""
        with translation.override(LOCALES[self.lang][1]):
            return translation.gettext(english) if meaning is None else translation.pgettext(meaning, english)

    def say(self, text: Text) -> str:
        """Return a text of a plan in the visitor's language."""
        return text.say(self.lang)

    def follow(self, english: str, **which: Any) -> None:
        """Follow a link by its words."""
        self.follow_to(self.link(self.word(english), **which))

    def turn_to(self, english: str) -> None:
        """Follow a link of the head of the page, by its words."""
        self.follow_to(self.link(self.word(english), within=self.page.locator("nav.nav")))

    def follow_to(self, link: Locator) -> None:
        """Follow a link and look at where it leads."""
        with self.arriving():
            self.hands.press(link)
        self.look()

    def press(self, english: str, status: int = 200, *, meaning: str | None = None, **which: Any) -> None:
        """Press a button, which sends its form, and look at what comes back.

        422: with what is to be mended. 403: it is refused, of which the browser complains too, once.
        """
        with self.page.expect_response(_is_page) as arrival, self.arriving():
            self.hands.press(self.button(self.word(english, meaning), **which))
        answer = arrival.value
        assert answer.status == status, f"{answer.status} {self.page.inner_text('main')}"
        if self.scripts and self.page.locator("#errors").count():
            assert self.page.locator("#errors:focus").count(), "what is to be mended has no focus"
        if status == 403:
            self.noise.remove(next(each for each in self.noise if "status of 403" in each))
        self.look()

    def open(self, name: str) -> None:
        """Open a menu."""
        self.hands.press(self.page.locator("summary", has_text=name))

    def download(self, english: str, folder: Path) -> Path:
        """Follow a link that brings a file, and return where that was put."""
        with self.page.expect_download() as download:
            self.hands.press(self.link(self.word(english)))
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def write(self, english: str, text: str) -> None:
        """Write into the field of a label, in place of what is in it."""
        self.hands.write(self.field(self.word(english)), text)

    def pick(self, name: str, within: Locator | None = None) -> None:
        """Pick a radio button or tick a box by its label; what stands behind a middle dot there may be left out."""
        said, place = re.compile(rf"^\s*{re.escape(name)}\s*(·.*)?$"), within or self.page
        box = place.get_by_role("radio", name=said).or_(place.get_by_role("checkbox", name=said))
        self.hands.pick(box)

    def attach(self, file: Path) -> None:
        """Choose the file that the page asks for."""
        self.hands.attach(self.page.locator("input[type=file]"), file)

    def link(self, name: str, within: Locator | None = None) -> Locator:
        """Return the link of a name."""
        return (within or self.page).get_by_role("link", name=name, exact=True)

    def button(self, name: str, within: Locator | None = None) -> Locator:
        """Return the button of a name."""
        return (within or self.page).get_by_role("button", name=name, exact=True)

    def field(self, label: str) -> Locator:
        """Return the field of a label, whatever stands in brackets behind it."""
        said = re.compile(rf"^\s*{re.escape(label)}\s*([(（].*)?$")
        return self.page.get_by_label(said)

    def figure(self, english: str) -> Locator:
        """Return the figure that stands below its name."""
        name = self.page.get_by_text(self.word(english), exact=True)
        return self.page.locator("dl.kpis > div", has=name).locator(".v")

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """Press within this what leads to another page: the next thing done is done there.

        What is noted in the history is a navigation as well, and may come late; only a page is loaded.
        """
        with self.page.expect_event("load"):
            yield


def _is_page(answer: Response) -> bool:
    """Return whether a page came, and not where it is."""
    return answer.request.is_navigation_request() and not 300 <= answer.status < 400


def _is_noise(message: ConsoleMessage) -> bool:
    """Return whether a script or a policy complains; that a form came back with 422 is what the test wanted."""
    return message.type == "error" and "status of 422" not in message.text


def visiting(browser: Browser, address: str, lang: Lang, how: str = "pointer", **more: Any) -> Iterator[Visitor]:
    """Open a browser window for somebody who works it `how`; it is closed afterwards."""
    width, height = SIZES[lang]
    touch = {"has_touch": True} if lang == "en" and how == "pointer" else {}
    options = {"viewport": {"width": width, "height": height}, "locale": LOCALES[lang][0], **touch, **more}
    context: BrowserContext = browser.new_context(**options)
    context.set_default_timeout(60_000)  # milliseconds; a busy machine is slow, a dead end is for ever
    page = context.new_page()
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text) if _is_noise(message) else None)
    page.on("filechooser", lambda chooser: None)  # asked for beforehand, or the first one is lost
    page.on("pageerror", lambda error: noise.append(str(error)))
    scripts = bool(more.get("java_script_enabled", True))
    yield Visitor(page, address, lang, noise, hands_of(how, page, options), scripts=scripts)
    context.close()
