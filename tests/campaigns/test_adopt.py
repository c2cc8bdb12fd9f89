"""Adopting a plan: what appears, what is pinned, and what is refused."""

from datetime import date
from typing import Any

import pytest

from closeout.campaigns.models import Campaign, Phase, Plan
from closeout.campaigns.plans import evaluator_of, pack_of, source_of
from closeout.campaigns.services import adopt, finish, refuse_finished
from closeout.campaigns.types import Adoption
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.kernel.text import Text
from closeout.people.models import Unit
from closeout.work.models import Task
from tests.factories import NOW, access, campaign

pytestmark = pytest.mark.django_db


def _adopt(who: str = "office", **changes: Any) -> Campaign:
    usual: dict[str, Any] = {
        "slug": "buji-2026",
        "name": Text("布吉", "Buji"),
        "starts_on": date(2026, 4, 16),
        "ends_on": date(2026, 6, 16),
        "parameters": {},
        "units": {},
    }
    how = Adoption(**{**usual, **changes})
    return adopt(access=access(who), source=source_of("buji"), how=how, at=NOW)  # type: ignore[arg-type]


def test_phases_have_their_days() -> None:
    days = {each.key: (each.starts_on, each.ends_on) for each in Phase.objects.filter(campaign=campaign())}
    assert days == {
        "special": (date(2026, 4, 16), date(2026, 6, 16)),
        "long_term": (date(2026, 6, 17), None),
    }


def test_phases_move_with_the_period() -> None:
    later = _adopt(starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 30))
    assert Phase.objects.get(campaign=later, key="long_term").starts_on == date(2026, 12, 1)


def test_every_unit_of_the_plan_becomes_a_unit_of_the_authority() -> None:
    one = campaign()
    assert set(one.parts.values_list("key", flat=True)) == set(pack_of(one).model.units)
    assert Unit.objects.get(key="market_supervision").name_en


def test_a_unit_that_is_there_plays_its_part() -> None:
    first = campaign()
    there = first.parts.get(key="fire_institution").unit
    second = _adopt(slug="again", units={"police_buji": "fire_institution"})
    assert second.parts.get(key="police_buji").unit == there


def test_every_duty_is_a_task_of_whoever_owes_it() -> None:
    one = campaign()
    duties = {each.id for each in pack_of(one).model.duties}
    assert set(Task.objects.filter(kind="duty").values_list("key", flat=True)) == duties


def test_a_duty_ends_with_its_last_phase() -> None:
    campaign()
    assert Task.objects.get(kind="duty", key="B-3.1b").due_on == date(2026, 6, 16)
    assert Task.objects.get(kind="duty", key="B-3.2a").due_on is None


def test_the_plan_is_kept_once_to_the_letter() -> None:
    campaign()
    _adopt(slug="again")
    assert Plan.objects.get().source == source_of("buji")


def test_figures_that_the_office_sets_count() -> None:
    name, value = next((key, each.value) for key, each in pack_of(campaign()).parameters.items() if key != "on")
    assert isinstance(value, int | float)
    other = _adopt(slug="again", parameters={name: value + 1})
    assert evaluator_of(other).pack.parameters[name].value == value + 1


def test_adopting_is_in_the_journal() -> None:
    one = campaign()
    assert Entry.objects.get(act="campaign_adopted").subject == f"campaign:{one.pk}"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends_on": date(2026, 4, 15)}, "campaigns.backwards"),
        ({"parameters": {"no_such": 1}}, "campaigns.no_figure"),
        ({"units": {"police_buji": "no_such"}}, "campaigns.no_unit"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_left(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        _adopt(**changes)
    assert refused.value.code == code
    assert not Campaign.objects.exists()


def test_two_campaigns_cannot_have_one_address() -> None:
    campaign()
    with pytest.raises(Conflict):
        _adopt()


@pytest.mark.parametrize("role", ["unit_head", "village", "leader", "administrator", "auditor"])
def test_only_the_office_adopts(role: str) -> None:
    with pytest.raises(Denied):
        _adopt(role)


def test_a_finished_campaign_refuses_changes() -> None:
    one = campaign()
    finish(access=access("office"), campaign=one, at=NOW)
    one.refresh_from_db()
    with pytest.raises(Conflict):
        refuse_finished(one)
