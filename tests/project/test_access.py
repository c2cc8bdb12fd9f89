"""Every address for every role. An address that is not in the table fails."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from closeout.accounts.models import User
from closeout.areas.models import Division, Layer
from closeout.campaigns.plans import digest_of, source_of
from closeout.people.models import Certificate, Post, Unit
from closeout.people.roles import RIGHTS, ROLES, Role
from tests.documents.making import paper
from tests.evidence.making import evidence
from tests.factories import COMMUNITY, NOW, TODAY, authority, campaign, person, site

OPEN: Final = {  # to strangers
    "account_login",
    "account_logout",
    "account_inactive",
    "documents_public",
    "health",
    "set_language",
}
OWN: Final = (  # to whoever is signed in
    {"home", "me", "act_at", "account_reauthenticate"}
    | {f"notices:{each}" for each in ("list", "read", "read_all", "channels", "remove", "test")}
    | {f"tokens:{each}" for each in ("list", "revoke", "reference")}
)
BY_TOKEN: Final = "api:"  # the API asks for no session; tests.api.test_rights has its table
LIBRARIES: Final = ("mfa_", "openid_connect_", "oidc")  # their own tests say who may what
EVIDENCE: Final = UUID(int=9_000_005)
ARGUMENTS: Final = {
    "slug": "buji-2026",
    "digest": digest_of(source_of("buji")),
    "person": 9_000_001,
    "unit": 9_000_002,
    "certificate": 9_000_003,
    "code": "BJ-0001",
    "layer": 9_000_004,
    "task": 1,
    "number": 1,
    "order": 1,
    "message": 1,
    "channel": 1,
    "pk": 1,
    "division": int(COMMUNITY),
    "token": 1,
    "item": EVIDENCE,
    "subject": "site:9000005",
    "fact": "has_business_licence",
    "document": 9_000_005,
    "kind": "order_in_period",
    "visit": UUID("5e6a30e6-7d0f-4f0a-9d0c-0f3c5a1b2c3d"),
    "standard": "B-4.5a",
}
OF_DIVISIONS: Final = {"code": COMMUNITY}  # what the areas' addresses call a code


def _named(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _named(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}", each


ALL: Final = dict(_named(get_resolver().url_patterns))
OURS: Final = sorted(name for name in ALL if name not in OPEN | OWN and not name.startswith((*LIBRARIES, BY_TOKEN)))


def _address(name: str) -> str:
    names = ALL[name].pattern.converters
    return reverse(
        name, kwargs={key: {**ARGUMENTS, **(OF_DIVISIONS if name.startswith("areas:") else {})}[key] for key in names}
    )


def _there() -> None:
    """Make what the arguments of addresses name."""
    evidence(site(campaign()), uuid=EVIDENCE)
    unit = Unit.objects.create(
        pk=9_000_002, authority=authority(), key="a_unit", name_zh="单位（示例）", name_en="Unit"
    )
    user = User.objects.create(pk=9_000_001, username="somebody", name="某人（示例）")
    Post.objects.create(user=user, authority=authority(), role="unit_member", unit=unit, since=TODAY)
    Certificate.objects.create(pk=9_000_003, user=user, number="1", issued_by="区司法局（示例）", valid_until=TODAY)
    paper(9_000_005)
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="某社区（示例）")
    Layer.objects.create(
        authority=authority(), pk=9_000_004, name="park", file="", digest="", features=0, loaded_at=NOW
    )


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_the_addresses_that_it_has_the_right_to_and_no_other(role: Role) -> None:
    _there()
    client, wrong = Client(), []
    client.force_login(person(role))
    for name in OURS:
        status = client.get(_address(name)).status_code
        allowed = vars(ALL[name].callback)["right"] in RIGHTS[role]
        if (status != 403) is not allowed or status >= 500:
            wrong.append((name, status))
    assert wrong == []


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in_from_everywhere() -> None:
    for name in [*OURS, *sorted(OWN - {"account_reauthenticate"})]:
        answer = Client().get(_address(name))
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith(reverse("account_login")), name


def test_every_role_has_rights() -> None:
    assert set(RIGHTS) == set(ROLES)


@pytest.mark.django_db
def test_the_pages_of_an_authority_are_not_found_by_another() -> None:
    campaign()
    client = Client()
    client.force_login(person("office", at=authority("elsewhere")))
    answer = client.get(reverse("campaigns:plan", args=["buji-2026"]))
    assert answer.status_code == 404
