"""Filters that somebody keeps for themselves."""

import pytest
from django.test import Client
from django.urls import reverse

from closeout.sites.handing import save_filter
from closeout.sites.models import SavedFilter
from tests.factories import access, person, site

pytestmark = pytest.mark.django_db


def test_a_filter_is_kept_for_oneself_and_forgotten() -> None:
    site()
    client, other = Client(), Client()
    client.force_login(person("office"))
    other.force_login(person("office"))
    keep = reverse("sites:save_filter", args=["buji-2026"])
    client.post(keep, {"name": "逾期的", "query": "show=overdue&sort=nonsense"})
    saved = SavedFilter.objects.get()
    assert (saved.name, saved.query) == ("逾期的", "show=overdue")
    page = reverse("sites:register", args=["buji-2026"])
    assert "逾期的" in client.get(page).content.decode()
    assert "逾期的" not in other.get(page).content.decode()
    forget = reverse("sites:forget_filter", args=["buji-2026", saved.pk])
    other.post(forget)
    assert SavedFilter.objects.exists()
    client.post(forget)
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(("name", "kept"), [("x" * 40, True), ("x" * 41, False), ("  ", False)])
def test_a_kept_filter_has_a_name_of_at_most_40_characters(name: str, kept: bool) -> None:
    site()
    client = Client()
    client.force_login(person("office"))
    answer = client.post(reverse("sites:save_filter", args=["buji-2026"]), {"name": name, "query": ""})
    assert (answer.status_code == 302) is kept
    assert SavedFilter.objects.exists() is kept


def test_a_filter_kept_again_under_its_name_is_replaced() -> None:
    one, who = site(), access("office")
    for query in ("show=open", "show=failing"):
        save_filter(access=who, campaign=one.campaign, name="我的", query=query)
    assert SavedFilter.objects.get().query == "show=failing"
