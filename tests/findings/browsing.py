"""Who looks at pages of findings, and where."""

from typing import Any

from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.people.access import Access
from closeout.people.roles import Role
from tests.factories import COMMUNITY, person
from tests.findings.making import UNIT


def browser(who: Access | User, lang: str = "en") -> Client:
    """Return somebody's browser, in a language."""
    one = Client(headers={"accept-language": lang})
    one.force_login(who.user if isinstance(who, Access) else who)
    return one


def somebody(role: Role = "unit_head", unit: str = UNIT, lang: str = "en", code: str = COMMUNITY) -> Client:
    """Return the browser of somebody in a role."""
    return browser(person(role, unit=unit, code=code), lang)


def address(name: str, **values: Any) -> str:
    """Return where a page of findings is."""
    return reverse(f"findings:{name}", kwargs={"slug": "buji-2026", **values})
