"""Who may see areas, and what somebody else sent."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from closeout.people.roles import RIGHTS, ROLES
from tests.areas.making import HEAD, ROW, confirm, divisions, text
from tests.factories import COMMUNITY, person
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    return signed_in(person("administrator"))


@pytest.mark.parametrize("role", ROLES)
def test_only_who_manages_areas_is_offered_to(role: Any) -> None:
    client = signed_in(person(role))
    answer = client.get(reverse("areas:list"))
    assert answer.status_code == (200 if "see_areas" in RIGHTS[role] else 403)
    assert (reverse("areas:new_layer") in text(answer)) is ("manage_areas" in RIGHTS[role])
    sent = divisions(client, HEAD + ROW).status_code
    assert sent == (200 if "manage_areas" in RIGHTS[role] else 403)


def test_what_somebody_else_sent_cannot_be_confirmed(admin: Client) -> None:
    looked = divisions(admin, HEAD + ROW)
    other = signed_in(person("administrator"))
    assert confirm(other, "confirm_divisions", looked).status_code == 404


def test_a_file_sent_as_one_thing_is_not_confirmed_as_another(admin: Client) -> None:
    looked = divisions(admin, HEAD + ROW)
    assert confirm(admin, "confirm_calendar", looked).status_code == 404


def test_markup_in_a_cell_is_only_text(admin: Client) -> None:
    page = text(divisions(admin, HEAD + f"{COMMUNITY},<script>alert(1)</script>,,\n"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
