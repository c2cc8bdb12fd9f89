"""A whole campaign by people at browsers: from an empty database to what the joint meeting decided."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Protocol

import pytest
from playwright.sync_api import Browser

from closeout.kernel.clock import today
from tests.journeys import story
from tests.journeys.serving import begun, serving
from tests.journeys.visitor import Visitor, visiting

WAYS: Final[dict[str, dict[str, Any]]] = {
    "mouse": {"lang": "zh", "how": "pointer"},
    "touch": {"lang": "en", "how": "pointer"},
    "keyboard": {"lang": "zh", "how": "keyboard"},
    "without scripts": {"lang": "en", "how": "pointer", "java_script_enabled": False},
}


class Stage(Protocol):
    """Where people enter: by name, with the password for one sign-in that they were given."""

    def __call__(self, name: str, word: str = "") -> Visitor:
        """Let somebody enter and choose a password of their own."""


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def enter(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    """Let people come to a service that has just begun: each in a browser of their own, all in one way."""
    passwords = dict(begun(tmp_path))
    with ExitStack() as stack, serving(tmp_path) as service:

        def come(name: str, word: str = "") -> Visitor:
            who = stack.enter_context(contextmanager(visiting)(browser, service.address, **request.param))
            who = replace(who, axe=request.node.callspec.id in ("mouse", "touch"))
            story.first_sign_in(who, name, word or passwords[name])
            return who

        yield come


def test_a_campaign_goes_from_its_adoption_to_the_meetings_decision(enter: Stage, tmp_path: Path) -> None:
    administrator, office = enter("admin"), enter("office")
    story.import_villages(administrator, tmp_path)
    people = story.import_people(administrator, tmp_path)
    story.adopt(office, today())
    story.start_census(office, today())
    villager, officer = enter("village", people["village"]), enter("police", people["police"])
    story.enter_by_form(villager)
    story.send_questionnaire(villager, tmp_path)
    story.sign(villager)
    before = story.figures(office)
    story.judge(officer)
    judged = {"Failing a standard": before["Failing a standard"] + 1, "Open questions": before["Open questions"] - 1}
    assert story.figures(office) == {**before, **judged}
    story.decide(office, story.BY_FORM, today())
    assert story.rectified(office) == (2, 1)
    assert story.figures(office) == {**before, **judged}
