"""Two authorities in one service: each has its own divisions and layers, and neither sees the other's."""

import json

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from closeout.areas.models import Division, Layer
from closeout.areas.queries import any_division, codes_called, divisions_page, layers, names
from closeout.census.queries import areas, names_of, villages
from closeout.journal.models import Entry
from closeout.people.rules import known_codes, with_codes
from closeout.people.types import Person
from closeout.sites.forms import division_field
from tests.areas.making import HEAD, ROW, confirm, divisions, post, read_again, send, text
from tests.factories import COMMUNITY, access, authority, campaign, person
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db
SQUARE = [[[114.1, 22.6], [114.11, 22.6], [114.11, 22.61], [114.1, 22.61], [114.1, 22.6]]]


def admin(slug: str) -> Client:
    return signed_in(person("administrator", at=authority(slug)))


def listed(slug: str, name: str) -> None:
    Division.objects.create(authority=authority(slug), code=COMMUNITY, name_zh=name, name_en=f"Place of {slug}")


def layer(slug: str, name: str) -> None:
    shape = {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": SQUARE}}
    client = admin(slug)
    looked = send(
        client, "new_layer", json.dumps({"type": "FeatureCollection", "features": [shape]}), "a.geojson", name="park"
    )
    assert confirm(client, "confirm_layer", looked, name="park", division="").status_code == 302


def test_the_same_code_may_be_called_differently() -> None:
    listed("buji", "甲社区")
    listed("elsewhere", "乙社区")
    assert names(authority("buji").pk, [COMMUNITY])[COMMUNITY].zh == "甲社区"
    assert names(authority("elsewhere").pk, [COMMUNITY])[COMMUNITY].zh == "乙社区"
    assert codes_called(authority("buji").pk, ["乙社区"]) == {"乙社区": []}


def test_a_code_stands_once_in_a_list() -> None:
    listed("buji", "甲社区")
    with pytest.raises(IntegrityError), transaction.atomic():
        listed("buji", "乙社区")


def test_a_list_that_is_loaded_is_ones_own() -> None:
    listed("elsewhere", "乙社区")
    client = admin("buji")
    confirm(client, "confirm_divisions", divisions(client, HEAD + ROW))
    assert {each.authority.slug: each.name_zh for each in Division.objects.all()} == {
        "buji": "大芬社区（示例）",
        "elsewhere": "乙社区",
    }
    assert Entry.objects.get(act="divisions_loaded").scope == f"authority:{authority('buji').pk}"


def test_a_division_of_another_is_not_found_and_stays() -> None:
    listed("elsewhere", "乙社区")
    client = admin("buji")
    changed = {"code": COMMUNITY, "name_zh": "改了", "name_en": "", "urban_rural_code": ""}
    assert post(client, "division", COMMUNITY, **changed).status_code == 404
    assert post(client, "new_division", **changed).status_code == 302
    assert sorted(Division.objects.values_list("name_zh", flat=True)) == ["乙社区", "改了"]


def test_a_layer_of_another_is_not_seen_measured_to_or_removed() -> None:
    layer("elsewhere", "乙公园")
    client, other = admin("buji"), Layer.objects.get()
    assert [each for each in layers(authority("buji").pk) if each.pk] == []
    assert read_again() == {}
    assert post(client, "remove_layer", other.pk).status_code == 404
    assert client.get(reverse("areas:remove_layer", args=[other.pk])).status_code == 404
    layer("buji", "甲公园")
    assert list(read_again()["park"].labels) == ["甲公园"]
    assert list(read_again(slug="elsewhere")["park"].labels) == ["乙公园"]


def test_pages_forms_and_census_know_ones_own_divisions_alone() -> None:
    listed("elsewhere", "乙社区")
    one = campaign()
    assert "乙社区" not in text(admin("buji").get(reverse("areas:list")))
    assert list(divisions_page(one.authority_id, "", "")) == []
    assert not any_division(one.authority_id)
    assert areas(one) == villages(one) == {}
    assert names_of(one, [COMMUNITY])[COMMUNITY].zh == COMMUNITY
    assert not hasattr(division_field(access("office")), "choices")


def test_a_village_worker_is_given_a_division_of_the_authoritys_list() -> None:
    listed("elsewhere", "乙社区")
    worker = Person("w", "某", "", "village", "", "乙社区")
    here, there = authority("buji").pk, authority("elsewhere").pk
    assert with_codes(here, [worker])[0].division_code == "乙社区"
    assert with_codes(there, [worker])[0].division_code == COMMUNITY
    assert known_codes(here, [worker]) is None


def test_each_sees_in_the_journal_what_was_done_to_its_own_land() -> None:
    client = admin("buji")
    confirm(client, "confirm_divisions", divisions(client, HEAD + ROW))
    for slug, seen in (("buji", True), ("elsewhere", False)):
        page = text(signed_in(person("auditor", at=authority(slug))).get(reverse("journal:journal")))
        assert ("divisions" in page.partition("<tbody")[2]) is seen, slug
