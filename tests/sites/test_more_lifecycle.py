"""A site over time: what a day in the past shows, what merging hands on, and that figures equal a recount."""

import csv
import io
import json
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from closeout.kernel.facts import Value
from closeout.kernel.refusal import Conflict, Refusal
from closeout.sites.exports import harmless
from closeout.sites.file import site_file
from closeout.sites.lifecycle import (
    checked_uscc,
    close_site,
    given,
    identify_site,
    move_site,
    rename_site,
    reopen_site,
)
from closeout.sites.merging import merge_sites, undo_merge
from closeout.sites.models import Fact, Site
from closeout.sites.said import masked
from closeout.sites.services import record_facts, rederive
from closeout.sites.standing import standing
from closeout.sites.types import NewFact
from closeout.tallies.models import Tally
from tests.factories import COMMUNITY, NOW, TODAY, access, campaign, person, site

pytestmark = pytest.mark.django_db
AREA, NEXT = "operating_area_m2", NOW + timedelta(days=1)
USCC = "91110000600037341L"  # of python-stdnum's own examples


def record(one: Site, at: Any = NEXT, **facts: Value) -> Site:
    new = [NewFact(key, value) for key, value in facts.items()]
    return record_facts(access=access("office"), site=one, facts=new, source="office", at=at)


def fresh(one: Site) -> Site:
    return Site.objects.select_related("campaign", "merged_into").get(pk=one.pk)


def figures() -> dict[tuple[str, str], int]:
    rows = Tally.objects.exclude(count=0).values_list("ledger", "name", "count")
    return {(ledger, name): count for ledger, name, count in rows}


def sent(kind: str, query: str = "") -> bytes:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person("office"))
    answer = client.get(reverse(f"sites:{kind}", args=["buji-2026"]) + query)
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def test_a_day_in_the_past_shows_what_was_known_then() -> None:
    one = record(site(stacked_neatly=True), stacked_neatly=False)
    who = access("office")
    then, now = (site_file(who, one.campaign, one, day) for day in (TODAY, TODAY + timedelta(days=1)))
    assert then != now
    assert site_file(who, one.campaign, one, TODAY) == then


def test_of_two_said_at_one_moment_the_later_recorded_stands() -> None:
    one = site()
    record(one, **{AREA: 80.0})
    record(one, **{AREA: 90.0})
    assert fresh(one).values[AREA] == 90.0


def test_what_was_observed_earlier_does_not_stand_however_late_it_comes() -> None:
    one = record(site(), **{AREA: 80.0})
    old = NewFact(AREA, 70.0, observed_at=NOW)
    record_facts(access=access("office"), site=one, facts=[old], source="office", at=NEXT + timedelta(days=1))
    assert fresh(one).values[AREA] == 80.0
    assert one.facts.filter(key=AREA).count() == 2


def test_what_is_withdrawn_is_not_known_and_its_history_stays() -> None:
    one = record(site(operating_area_m2=80.0), **{AREA: None})
    assert fresh(one).values.get(AREA) is None
    assert standing(one.facts.all())[AREA].value is None
    assert list(one.facts.filter(key=AREA).order_by("pk").values_list("value", flat=True)) == [80.0, None]


def test_each_change_raises_the_version_and_dates_the_site() -> None:
    one = site()
    before = one.version
    record(one, **{AREA: 80.0})
    assert fresh(one).version > before
    assert fresh(one).changed_at == NEXT


def happening(dice: random.Random, chosen: Site, other: Site, at: datetime) -> None:
    """Let one thing at random happen to a site; what is refused changes nothing."""
    how: dict[str, Any] = {"access": access("office"), "reason": "核实（示例）", "at": at}
    acts: list[Callable[[], object]] = [
        lambda: close_site(site=chosen, **how),
        lambda: move_site(site=chosen, **how),
        lambda: reopen_site(site=chosen, **how),
        lambda: merge_sites(survivor=chosen, other=other, **how),
        lambda: undo_merge(site=chosen, **how),
        lambda: record(chosen, at, stacked_neatly=dice.random() < 0.5),
    ]
    with suppress(Refusal):
        dice.choice(acts)()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_to_sites_the_figures_equal_a_recount(seed: int) -> None:
    dice, one = random.Random(seed), campaign()
    sites = [site(one, f"BJ-{each:04}", stacked_neatly=dice.random() < 0.5) for each in range(3)]
    for hour in range(14):
        happening(dice, fresh(dice.choice(sites)), fresh(dice.choice(sites)), NEXT + timedelta(hours=hour))
    before = figures()
    rederive(one)
    assert figures() == before


def test_a_merged_site_says_where_it_went_and_the_other_what_it_took() -> None:
    one = site()
    other = site(one.campaign, "BJ-0002", operating_area_m2=85.0)
    merge_sites(access=access("office"), survivor=one, other=other, reason="同一处", at=NEXT)
    assert fresh(other).merged_into == one
    assert list(one.merged.values_list("code", flat=True)) == ["BJ-0002"]
    assert list(Fact.objects.filter(copied_from__site=other).values_list("key", flat=True)) == [AREA]


def test_a_merge_hands_on_nothing_that_was_withdrawn() -> None:
    one = site()
    other = record(site(one.campaign, "BJ-0002", operating_area_m2=85.0), NOW + timedelta(hours=1), **{AREA: None})
    merge_sites(access=access("office"), survivor=one, other=fresh(other), reason="同一处", at=NEXT)
    assert AREA not in fresh(one).values
    assert not Fact.objects.filter(copied_from__isnull=False).exists()


def test_a_merge_into_what_was_merged_in_turn_is_undone_step_by_step() -> None:
    first = site()
    second, third = (site(first.campaign, f"BJ-000{each}") for each in (2, 3))
    how: dict[str, Any] = {"access": access("office"), "reason": "同一处", "at": NEXT}
    merge_sites(survivor=second, other=third, **how)
    merge_sites(survivor=first, other=fresh(second), **how)
    with pytest.raises(Conflict, match="not_in_use"):
        undo_merge(site=fresh(third), **how)
    undo_merge(site=fresh(second), **how)
    undo_merge(site=fresh(third), **how)
    assert set(Site.objects.values_list("state", flat=True)) == {"in_use"}


def test_a_second_undoing_from_an_old_page_is_told() -> None:
    one = site()
    other = site(one.campaign, "BJ-0002")
    how: dict[str, Any] = {"access": access("office"), "reason": "同一处", "at": NEXT}
    merge_sites(survivor=one, other=other, **how)
    old = fresh(other)
    undo_merge(site=fresh(other), **how)
    with pytest.raises(Conflict, match="not_merged"):
        undo_merge(site=old, **how)


def test_a_merged_site_is_not_closed_moved_or_reopened() -> None:
    one = site()
    other = site(one.campaign, "BJ-0002")
    how: dict[str, Any] = {"access": access("office"), "reason": "x", "at": NEXT}
    merge_sites(survivor=one, other=other, **how)
    for act in (close_site, move_site, reopen_site):
        with pytest.raises(Conflict):
            act(site=fresh(other), **how)


@pytest.mark.parametrize(("reason", "fits"), [("x", True), ("字" * 500, True), (" x ", True), ("字" * 501, False)])
def test_a_reason_has_500_characters(reason: str, fits: bool) -> None:
    if fits:
        assert given(reason) == reason.strip()
        return
    with pytest.raises(Refusal, match="no_reason"):
        given(reason)


def test_a_name_that_did_not_change_still_says_why_it_was_looked_at() -> None:
    one = site(name="旧名")
    rename_site(access=access("office"), site=one, name="旧名", reason="核实", at=NEXT)
    assert fresh(one).name == "旧名"


@pytest.mark.parametrize(
    ("written", "code"), [("", ""), ("   ", ""), (USCC.lower(), USCC), ("９１１１００００６０００３７３４１Ｌ", USCC)]
)
def test_a_credit_code_is_kept_in_capitals(written: str, code: str) -> None:
    assert checked_uscc(written) == code


@pytest.mark.parametrize("written", [USCC[:-1], USCC[:-1] + "M", USCC + "1", "O" + USCC[1:], "<b>", "零" * 18])
def test_a_credit_code_with_a_wrong_sign_is_none(written: str) -> None:
    with pytest.raises(Refusal, match="no_uscc"):
        identify_site(access=access("office"), site=site(), uscc=written, reason="x", at=NEXT)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ""),
        ("罗", "＊"),
        ("罗明", "罗＊"),
        ("欧阳大明", "欧＊＊＊"),
        ("13812345678", "138****5678"),
        ("123456", "1＊＊＊"),
    ],
)
def test_what_is_masked_tells_no_person(text: str, told: str) -> None:
    assert masked(text) == told


@pytest.mark.parametrize("value", [10**400, -(10**400), float("nan"), float("-inf"), "80", True])
def test_a_number_that_cannot_be_kept_is_refused(value: Any) -> None:
    with pytest.raises(Refusal, match="not_a_number"):
        record(site(), **{AREA: value})


def test_a_value_comes_back_as_it_was_kept() -> None:
    one = record(site(), operating_area_m2=80, materials="paper|metal", stacked_neatly=False)
    assert {key: fresh(one).values[key] for key in (AREA, "materials", "stacked_neatly")} == {
        AREA: 80.0,
        "materials": "paper|metal",
        "stacked_neatly": False,
    }


@pytest.mark.parametrize("key", ["no_such_fact", "", "origin:in_park"])
def test_what_the_plan_does_not_know_is_not_recorded(key: str) -> None:
    with pytest.raises(Refusal):
        record(site(), **{key: True})
    assert not Fact.objects.filter(key=key).exists()


def test_a_file_of_sites_leaves_out_what_is_out_of_use() -> None:
    one = site()
    close_site(access=access("office"), site=one, reason="x", at=NEXT)
    site(one.campaign, "BJ-0002")
    rows = list(csv.reader(io.StringIO(sent("csv").decode("utf-8-sig"))))
    assert [each[0] for each in rows[1:]] == ["BJ-0002"]


def test_all_three_files_hold_the_same_sites() -> None:
    one = site()
    for each in (2, 3):
        site(one.campaign, f"BJ-000{each}", stacked_neatly=False)
    rows = list(csv.reader(io.StringIO(sent("csv").decode("utf-8-sig"))))[1:]
    features = json.loads(sent("geojson"))["features"]
    assert [each[0] for each in rows] == [each["properties"]["site_code"] for each in features]
    assert sent("xlsx").startswith(b"PK")
    assert {each["properties"]["division_code"] for each in features} == {COMMUNITY}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+2", "@x", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert harmless(cell) != cell
    assert str(harmless(cell)).endswith(cell)
