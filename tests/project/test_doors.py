"""Requests that no page can make use of."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import person, site

pytestmark = pytest.mark.django_db


def _client() -> Client:
    client = Client()
    client.force_login(person("office"))
    return client


@pytest.mark.parametrize(
    "query", ["text=%00", "text=a%00b", "division=%00", "standard=%00&verdict=fail", "after=%00", "text=%%0000"]
)
def test_the_character_0_in_a_query_is_as_if_it_were_not_there(query: str) -> None:
    site()
    answer = _client().get(f"{reverse('sites:register', args=['buji-2026'])}?{query}")
    assert answer.status_code == 200


@pytest.mark.parametrize("query", ["q=%%0000", "q=%0%000", "q=%%%000000", "q=%%0%00000"])
def test_no_character_0_is_put_together_by_taking_another_out(query: str) -> None:
    """`%%0000` became `%00`, and PostgreSQL does not look for it."""
    assert _client().get(f"{reverse('people:list')}?{query}").context["q"].count("\0") == 0


def test_an_address_with_the_character_0_leads_nowhere() -> None:
    site()
    answer = _client().get(reverse("sites:file", args=["buji-2026", "BJ-0001"]).replace("BJ-0001", "BJ%00"))
    assert answer.status_code == 404
