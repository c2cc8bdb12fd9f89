"""The accounts that the demo's sign-in page shows; no other page and no other settings do."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from closeout.demo.people import PASSWORD, PEOPLE
from closeout.people.words import ROLE_NAMES


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that anybody may use."""

    role: Promise
    name: str
    username: str
    password: str


def demo_accounts(request: HttpRequest) -> dict[str, object]:
    """Give the sign-in page the first account of each role."""
    if request.resolver_match is None or request.resolver_match.url_name != "account_login":
        return {}
    first = {each.role: each for each in reversed(PEOPLE)}
    shown = [each for each in PEOPLE if first[each.role] is each]
    return {"demo_accounts": [DemoAccount(ROLE_NAMES[each.role], each.name, each.username, PASSWORD) for each in shown]}
