"""Every page that a role finds in the head, as that role sees it."""

import pytest

from tests.journeys.conftest import Visitor

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


@pytest.mark.parametrize(("user", "path"), PAGES, ids=[path for _, path in PAGES])
def test_the_page_is_sound(visitor: Visitor, user: str, path: str) -> None:
    visitor.sign_in(user)
    visitor.go(path)
    assert visitor.page.locator("h1").count() >= 1
    assert "404" not in visitor.page.title()
