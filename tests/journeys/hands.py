"""How somebody works a page: by mouse or finger, or by keyboard alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol, cast

from playwright.sync_api import Locator, Page

_FAR: Final = 250  # presses of a key, after which something cannot be reached


class Hands(Protocol):
    """What somebody does with things on a page."""

    def press(self, thing: Locator) -> None:
        """Press a link, a button, or the head of a menu."""

    def write(self, field: Locator, text: str) -> None:
        """Write into a field in place of what is in it."""

    def pick(self, option: Locator) -> None:
        """Pick a radio button or tick a box."""

    def choose(self, field: Locator, label: str) -> None:
        """Choose from a list."""

    def attach(self, field: Locator, file: Path) -> None:
        """Choose a file."""


class Pointer:
    """A mouse, or a finger where the screen is one."""

    def __init__(self, page: Page, *, touch: bool) -> None:
        """Work `page`."""
        self._touch = touch

    def press(self, thing: Locator) -> None:
        """Press a link, a button, or the head of a menu."""
        if self._touch:
            thing.tap()
        else:
            thing.click()

    def write(self, field: Locator, text: str) -> None:
        """Write into a field in place of what is in it."""
        self.press(field)
        field.fill(text)

    def pick(self, option: Locator) -> None:
        """Pick a radio button or tick a box, by its label where that covers it."""
        label = option.page.locator(f'label[for="{option.get_attribute("id")}"]')
        self.press(label if label.count() else option)
        assert option.is_checked()

    def choose(self, field: Locator, label: str) -> None:
        """Choose from a list."""
        field.select_option(label=label)

    def attach(self, field: Locator, file: Path) -> None:
        """Choose a file."""
        with field.page.expect_file_chooser() as chooser:
            self.press(field)
        chooser.value.set_files(file)


class Keyboard:
    """Keys alone: whatever cannot be reached by Tab, or does nothing on Enter, cannot be done."""

    def __init__(self, page: Page) -> None:
        """Work `page`."""
        self._page = page

    def press(self, thing: Locator) -> None:
        """Press a link, a button, or the head of a menu."""
        self._reach(thing)
        self._page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        """Write into a field in place of what is in it."""
        self._reach(field)
        self._page.keyboard.press("ControlOrMeta+A")
        self._page.keyboard.type(text)

    def pick(self, option: Locator) -> None:
        """Tick a box, or go to its group of radio buttons and along it."""
        if option.get_attribute("type") == "checkbox":
            self._reach(option)
            self._page.keyboard.press("Space")
        else:
            group = option.page.locator(f'[type=radio][name="{option.get_attribute("name")}"]')
            self._tab(lambda: bool(group.evaluate_all(_ANY_HAS_FOCUS)), option)
            self._until(lambda: _has_focus(option), "ArrowRight", option)
            if not option.is_checked():
                self._page.keyboard.press("Space")
        assert option.is_checked()

    def choose(self, field: Locator, label: str) -> None:
        """Choose from a list, as the arrow keys go along it."""
        self._reach(field)
        self._page.keyboard.press("Home")
        self._until(lambda: field.evaluate("it => it.selectedOptions[0].label") == label, "ArrowDown", field)

    def attach(self, field: Locator, file: Path) -> None:
        """Choose a file."""
        self._reach(field)
        with self._page.expect_file_chooser() as chooser:
            self._page.keyboard.press("Enter")
        chooser.value.set_files(file)

    def _reach(self, thing: Locator) -> None:
        thing.wait_for(state="attached")
        self._tab(lambda: _has_focus(thing), thing)
        assert thing.evaluate(_SHOWS_FOCUS), f"focus cannot be seen on {thing}"

    def _tab(self, there: Callable[[], bool], thing: Locator) -> None:
        self._until(there, "Tab", thing)

    def _until(self, there: Callable[[], bool], key: str, thing: Locator) -> None:
        for _ in range(_FAR):
            if there():
                return
            self._page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {thing}")


_ANY_HAS_FOCUS: Final = "them => them.includes(document.activeElement)"
_SHOWS_FOCUS: Final = """it => {
  const style = getComputedStyle(it);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


def _has_focus(thing: Locator) -> bool:
    return cast(bool, thing.evaluate("it => it === document.activeElement"))


def hands_of(how: str, page: Page, context: dict[str, Any]) -> Hands:
    """Return what somebody works `page` with."""
    return Keyboard(page) if how == "keyboard" else Pointer(page, touch=bool(context.get("has_touch")))
