"""What is said of a visit as a whole, by a device too: the last said stands, and a replay changes nothing."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from closeout.inspections.models import Visit
from closeout.kernel.refusal import Conflict
from tests.factories import NOW, access, campaign, site
from tests.inspections.making import confirmed, described, done, inspecting, left_open, started

pytestmark = pytest.mark.django_db
SOON, LATER = (NOW + timedelta(minutes=each) for each in (5, 9))


def patrol() -> Visit:
    return started(access("village"), site(campaign()), whole=True)


def sent(visit: Visit, what: Any) -> Any:
    device = Client(headers={"accept": "application/json"})
    device.force_login(visit.lead)
    address = reverse("inspections:about", args=["buji-2026", visit.pk])
    return device.post(address, json.dumps(what), content_type="application/json")


def test_a_device_says_what_came_of_a_visit_and_is_told_what_stands() -> None:
    visit = patrol()
    told = sent(visit, {"result": "checked", "met_name": "李某（示例）", "helpers": 2}).json()
    assert (told["state"], told["result"], told["met_name"], told["helpers"]) == ("draft", "checked", "李某（示例）", 2)
    assert told["version"] == Visit.objects.get().version == 1


@pytest.mark.parametrize("more", [{"helpers": -1}, {"helpers": 100}, {"said_at": "now"}, {"second": "x"}])
def test_what_cannot_be_read_is_refused(more: dict[str, Any]) -> None:
    assert sent(patrol(), {"result": "checked", **more}).status_code == 422
    assert sent(Visit.objects.get(), {}).status_code == 422


def test_of_two_descriptions_the_later_stands_whatever_order_they_come_in() -> None:
    visit = patrol()
    described(visit, "gate_locked", said_at=LATER)
    described(visit, "checked", said_at=SOON)
    assert Visit.objects.get().result == "gate_locked"


def test_what_was_said_again_later_stands_against_what_comes_late() -> None:
    visit = patrol()
    described(visit, "gate_locked", said_at=NOW)
    described(visit, "gate_locked", said_at=LATER)
    described(visit, "checked", said_at=SOON)
    assert Visit.objects.get().result == "gate_locked"


def test_a_text_that_is_null_is_none() -> None:
    assert sent(patrol(), {"result": "checked", "met_name": None}).json()["met_name"] == ""


def test_the_same_again_leaves_the_second_officers_confirmation() -> None:
    visit = inspecting(site(campaign()))
    described(visit, said_at=SOON)
    confirmed(visit)
    described(visit, said_at=SOON)
    assert Visit.objects.get().confirmed_at is not None
    described(visit, remark="补充（示例）", said_at=LATER)
    assert Visit.objects.get().confirmed_at is None


def test_a_replay_to_a_finished_visit_is_none_to_be_refused() -> None:
    visit = patrol()
    described(visit, "gate_locked", remark="门锁（示例）", said_at=LATER)
    done(visit, "gate_locked")
    for again in ({"result": "gate_locked"}, {"result": "checked", "said_at": SOON}):
        assert described(visit, **again).state == "finished"
    with pytest.raises(Conflict, match="finished"):
        described(visit, "checked")


def test_an_inspection_that_is_finished_takes_a_replay_that_names_neither_officer_nor_basis() -> None:
    visit = inspecting(site(campaign()))
    described(left_open(visit), remark="无（示例）")
    done(visit)
    assert described(visit).state == "finished"
