"""Every page that a role finds in the head, as that role sees it."""

from typing import Any

import pytest

from tests.journeys.visitor import Visitor

Sessions = dict[tuple[str, str], Any]  # cookies of a user in a language
PAGES = [
    ("office", "/c/buji-demo/"),
    ("office", "/c/buji-demo/sites/"),
    ("office", "/c/buji-demo/sites/BJ-001-0001/"),
    ("office", "/c/buji-demo/census/"),
    ("office", "/c/buji-demo/outcomes/"),
    ("office", "/c/buji-demo/plan/"),
    ("office", "/c/buji-demo/units/"),
    ("office", "/c/adopt/"),
    ("office", "/people/"),
    ("office", "/documents/"),
    ("office", "/documents/2/"),
    ("head", "/documents/1/"),
    ("head", "/documents/5/edit/"),
    ("head", "/documents/5/issue/"),
    ("head", "/documents/3/serve/"),
    ("head", "/documents/3/void/"),
    ("head", "/documents/numbers/"),
    ("head", "/documents/numbers/order_in_period/"),
    ("member", "/c/buji-demo/inbox/"),
    ("member", "/c/buji-demo/inbox/has_business_licence/"),
    ("member", "/c/buji-demo/sites/BJ-001-0001/facts/"),
    ("village", "/today/"),
    ("village", "/c/buji-demo/census/440307014015/"),
    ("village", "/c/buji-demo/census/440307014015/new/"),
    ("auditor", "/journal/"),
    ("administrator", "/areas/"),
    ("administrator", "/notices/"),
]


@pytest.fixture(scope="session")
def sessions() -> Sessions:
    """Return who has signed in already: signing in is slow on purpose."""
    return {}


def _sign_in(visitor: Visitor, user: str, sessions: Sessions) -> None:
    who, context = (user, visitor.lang), visitor.page.context
    if who in sessions:
        context.add_cookies(sessions[who])
    else:
        visitor.sign_in(user)
        sessions[who] = context.cookies()


@pytest.mark.parametrize(("user", "path"), PAGES, ids=[path for _, path in PAGES])
def test_the_page_is_sound(visitor: Visitor, sessions: Sessions, user: str, path: str) -> None:
    _sign_in(visitor, user, sessions)
    visitor.go(path)
    assert visitor.page.locator("h1").count() >= 1
    assert "404" not in visitor.page.title()
