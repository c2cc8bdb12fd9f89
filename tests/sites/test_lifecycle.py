"""What happens to a site as a whole: out of use and back, its name, its code, who sees personal data; merges."""

from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from closeout.campaigns.services import finish
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.roles import Role
from closeout.sites.lifecycle import (
    checked_uscc,
    close_site,
    identify_site,
    move_site,
    register_site,
    rename_site,
    reopen_site,
    reveal,
)
from closeout.sites.merging import merge_sites, undo_merge
from closeout.sites.models import Fact, Site
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from closeout.tallies.queries import tallies
from tests.factories import NOW, access, new_site, person, site

pytestmark = pytest.mark.django_db

USCC: Final = "91110000600037341L"  # of python-stdnum's own examples
OTHER: Final = "440307014002"
LATER: Final = NOW + timedelta(days=1)


def _tally(one: Site, name: str) -> int:
    ledger = f"campaign:{one.campaign_id}"
    return tallies([ledger])[ledger].get(name, 0)


@pytest.mark.parametrize(("act", "state"), [(close_site, "closed"), (move_site, "moved")])
def test_a_site_out_of_use_takes_as_that_alone_until_it_is_taken_into_use_again(act: Any, state: str) -> None:
    one, office = site(stacked_neatly=False), access("office")
    one = act(access=office, site=one, reason="已停业", at=LATER)
    assert (one.state, _tally(one, "sites"), _tally(one, "failing"), _tally(one, f"state:{state}")) == (state, 0, 0, 1)
    one = reopen_site(access=office, site=one, reason="复业", at=LATER)
    assert (one.state, _tally(one, "sites"), _tally(one, "failing"), _tally(one, f"state:{state}")) == (
        "in_use",
        1,
        1,
        0,
    )
    entries = Entry.objects.filter(subject=f"site:{one.pk}").order_by("number").values_list("act", flat=True)
    assert list(entries)[-2:] == [f"site_{state}", "site_reopened"]
    assert verify().broken_at is None


def test_a_closed_site_takes_no_facts_and_is_not_closed_twice() -> None:
    office = access("office")
    one = close_site(access=office, site=site(), reason="已停业", at=LATER)
    with pytest.raises(Conflict):
        record_facts(access=office, site=one, facts=[NewFact("name", "新")], source="census", at=LATER)
    with pytest.raises(Conflict):
        close_site(access=office, site=one, reason="再关", at=LATER)


def test_a_site_in_use_is_not_taken_into_use_again() -> None:
    with pytest.raises(Conflict):
        reopen_site(access=access("office"), site=site(), reason="x", at=LATER)


@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
def test_each_act_wants_a_reason_of_at_most_500_characters(reason: str) -> None:
    one, office = site(), access("office")
    for act in (close_site, move_site):
        with pytest.raises(Refusal) as refused:
            act(access=office, site=one, reason=reason, at=LATER)
        assert refused.value.code == "sites.no_reason"
    one.refresh_from_db()
    assert one.state == "in_use"
    assert close_site(access=office, site=one, reason="长" * 500, at=LATER).state == "closed"


@pytest.mark.parametrize("role", ["unit_member", "leader", "auditor", "intake", "administrator"])
def test_who_does_not_manage_sites_turns_none(role: Role) -> None:
    one = site()
    for act in (close_site, move_site, reopen_site):
        with pytest.raises(Denied):
            act(access=access(role), site=one, reason="x", at=LATER)
    with pytest.raises(Denied):
        rename_site(access=access(role), site=one, name="x", reason="x", at=LATER)
    with pytest.raises(Denied):
        identify_site(access=access(role), site=one, uscc=USCC, reason="x", at=LATER)


def test_a_village_turns_its_own_sites_alone() -> None:
    one = site(division_code=OTHER)
    with pytest.raises(Denied):
        close_site(access=access("village"), site=one, reason="x", at=LATER)


def test_nothing_is_turned_in_a_finished_campaign() -> None:
    one = site()
    finish(access=access("office"), campaign=one.campaign, at=NOW)
    one.campaign.refresh_from_db()
    with pytest.raises(Conflict):
        close_site(access=access("office"), site=one, reason="x", at=LATER)


def test_a_site_with_a_new_name_keeps_the_old_one_in_its_history() -> None:
    office = access("office")
    one = rename_site(access=office, site=site(name="旧名"), name=" 新名（示例） ", reason="更换招牌", at=LATER)
    assert (one.name, list(one.facts.filter(key="name").order_by("pk").values_list("value", flat=True))) == (
        "新名（示例）",
        ["旧名", "新名（示例）"],
    )
    assert "新名" in one.search
    assert "更换招牌" in Entry.objects.get(act="facts_recorded").content


@pytest.mark.parametrize(("name", "fits"), [("x" * 120, True), ("x" * 121, False), (" ", False)])
def test_a_name_has_at_most_120_characters(name: str, fits: bool) -> None:
    one, office = site(), access("office")
    if fits:
        assert rename_site(access=office, site=one, name=name, reason="x", at=LATER).name == name
        return
    with pytest.raises(Refusal):
        rename_site(access=office, site=one, name=name, reason="x", at=LATER)


@pytest.mark.parametrize("written", [USCC, USCC.lower(), f" {USCC} ", "９１１１００００６０００３７３４１Ｌ"])
def test_a_credit_code_is_read_as_people_write_it(written: str) -> None:
    assert checked_uscc(written) == USCC


@pytest.mark.parametrize("written", [USCC[:-1] + "M", USCC[:-1], USCC + "0", "9111000060003734IL", "<script>", "无"])
def test_a_credit_code_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_uscc(written)
    assert refused.value.code == "sites.no_uscc"


def test_a_site_is_found_by_its_credit_code_until_that_is_taken_away() -> None:
    one, office = site(), access("office")
    one = identify_site(access=office, site=one, uscc=USCC, reason="", at=LATER)
    assert USCC.casefold() in one.search
    one = identify_site(access=office, site=one, uscc="", reason="登记有误", at=LATER)
    one.refresh_from_db()
    assert (one.uscc, USCC.casefold() in one.search) == ("", False)


def test_a_new_site_is_registered_whole_or_not_at_all() -> None:
    one, office = site(), access("office")
    with pytest.raises(Refusal):
        register_site(access=office, campaign=one.campaign, new=new_site("X"), uscc="123", source="office", at=LATER)
    assert not Site.objects.filter(code="X").exists()
    new = register_site(access=office, campaign=one.campaign, new=new_site("X"), uscc=USCC, source="office", at=LATER)
    assert new.uscc == USCC


@pytest.mark.parametrize("code", ["", " ", "x" * 41, "a\nb", "a\0b"])
def test_a_code_that_no_address_can_hold_is_refused(code: str) -> None:
    one = site()
    with pytest.raises(Refusal) as refused:
        register_site(
            access=access("office"), campaign=one.campaign, new=new_site(code), uscc="", source="office", at=NOW
        )
    assert refused.value.code == "sites.no_code"


def _with_landlord() -> Site:
    one = site()
    judge = access("unit_member", unit="grid_management")
    facts = [NewFact("landlord_name", "罗大明")]
    return record_facts(access=judge, site=one, facts=facts, source="inspection", at=NOW)


def test_personal_data_are_shown_for_a_reason_that_the_journal_keeps() -> None:
    one = _with_landlord()
    shown = reveal(access=access("office"), site=one, reason="核实租约", at=LATER)
    assert shown == {"landlord_name": "罗大明"}
    entry = Entry.objects.get(act="personal_data_revealed")
    assert "核实租约" in entry.content
    assert "罗大明" not in entry.content


def test_without_a_reason_or_the_right_no_personal_data_are_shown() -> None:
    one = _with_landlord()
    with pytest.raises(Refusal):
        reveal(access=access("office"), site=one, reason=" ", at=LATER)
    roles: tuple[Role, ...] = ("village", "leader", "auditor", "intake", "administrator")
    for role in roles:
        with pytest.raises(Denied):
            reveal(access=access(role), site=one, reason="x", at=LATER)
    assert not Entry.objects.filter(act="personal_data_revealed").exists()


def test_the_reveal_page_shows_the_data_once_and_is_not_kept_by_browsers() -> None:
    _with_landlord()
    client = Client()
    client.force_login(person("office"))
    address = reverse("sites:reveal", args=["buji-2026", "BJ-0001"])
    assert "罗大明" not in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    answer = client.post(address, {"reason": "核实租约"})
    assert "罗大明" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"


def _pair() -> tuple[Site, Site]:
    one = site(stacked_neatly=True)
    return one, site(one.campaign, "BJ-0002", stacked_neatly=False, operating_area_m2=85.0, staff_count=3.0)


def test_a_merge_brings_what_is_lacking_with_its_source_and_day() -> None:
    one, other = _pair()
    kept = merge_sites(access=access("office"), survivor=one, other=other, reason="同一处", at=LATER)
    assert kept.values["operating_area_m2"] == 85.0
    assert kept.values["stacked_neatly"] is True
    assert kept.name == one.name
    copy = kept.facts.get(key="operating_area_m2")
    origin = other.facts.get(key="operating_area_m2")
    assert (copy.copied_from, copy.source, copy.observed_at, copy.recorded_at) == (origin, "census", NOW, LATER)
    other.refresh_from_db()
    assert (other.state, other.merged_into, other.facts.count()) == ("merged", one, 6)


def test_after_a_merge_one_site_counts() -> None:
    one, other = _pair()
    merge_sites(access=access("office"), survivor=one, other=other, reason="同一处", at=LATER)
    assert (_tally(one, "sites"), _tally(one, "state:merged"), _tally(one, "failing")) == (1, 1, 0)
    assert verify().broken_at is None


def test_a_merge_can_be_undone_and_leaves_the_figures_as_they_were() -> None:
    one, other = _pair()
    names = ("sites", "failing", "open", "pass:B-4.6h", "fail:B-4.6h", "state:in_use")
    before = {name: _tally(one, name) for name in names}
    office = access("office")
    merge_sites(access=office, survivor=one, other=other, reason="同一处", at=LATER)
    other.refresh_from_db()
    gone = undo_merge(access=office, site=other, reason="并非同一处", at=LATER + timedelta(hours=1))
    one.refresh_from_db()
    assert (gone.state, gone.merged_into, gone.values["operating_area_m2"]) == ("in_use", None, 85.0)
    assert "operating_area_m2" not in one.values
    assert {name: _tally(one, name) for name in names} == before


def test_what_was_said_anew_after_a_merge_survives_its_undoing() -> None:
    one, other = _pair()
    office = access("office")
    kept = merge_sites(access=office, survivor=one, other=other, reason="同一处", at=LATER)
    new = [NewFact("operating_area_m2", 90.0)]
    record_facts(access=office, site=kept, facts=new, source="office", at=LATER + timedelta(hours=1))
    other.refresh_from_db()
    undo_merge(access=office, site=other, reason="并非同一处", at=LATER + timedelta(hours=2))
    one.refresh_from_db()
    assert one.values["operating_area_m2"] == 90.0
    assert "staff_count" not in one.values


def test_two_files_can_be_merged_again_after_that_was_undone() -> None:
    one, other = _pair()
    office = access("office")
    for hour in (1, 3):
        merge_sites(access=office, survivor=one, other=other, reason="同", at=LATER + timedelta(hours=hour))
        other.refresh_from_db()
        if hour == 1:
            undo_merge(access=office, site=other, reason="非", at=LATER + timedelta(hours=2))
            other.refresh_from_db()
    one.refresh_from_db()
    assert one.values["operating_area_m2"] == 85.0


def test_a_site_is_not_merged_into_itself_nor_one_that_is_out_of_use() -> None:
    one, other = _pair()
    office = access("office")
    with pytest.raises(Refusal):
        merge_sites(access=office, survivor=one, other=one, reason="x", at=LATER)
    close_site(access=office, site=other, reason="x", at=LATER)
    for survivor, gone in ((one, other), (other, one)):
        with pytest.raises(Conflict):
            merge_sites(access=office, survivor=survivor, other=gone, reason="x", at=LATER)


def test_what_was_not_merged_is_not_undone_nor_while_the_other_is_merged_itself() -> None:
    one, other = _pair()
    office, third = access("office"), site(one.campaign, "BJ-0003")
    with pytest.raises(Conflict):
        undo_merge(access=office, site=one, reason="x", at=LATER)
    merge_sites(access=office, survivor=one, other=other, reason="x", at=LATER)
    merge_sites(access=office, survivor=third, other=one, reason="x", at=LATER)
    other.refresh_from_db()
    with pytest.raises(Conflict):
        undo_merge(access=office, site=other, reason="x", at=LATER)


def test_a_village_merges_no_site_of_another() -> None:
    one = site()
    other = site(one.campaign, "BJ-0002", division_code=OTHER)
    with pytest.raises(Denied):
        merge_sites(access=access("village"), survivor=one, other=other, reason="x", at=LATER)
    assert Fact.objects.filter(copied_from__isnull=False).count() == 0


@pytest.mark.parametrize("name", ["close", "move", "rename", "identify"])
def test_each_act_has_a_page_that_says_what_follows_and_wants_a_reason(name: str) -> None:
    site()
    client = Client()
    client.force_login(person("office"))
    address = reverse(f"sites:{name}", args=["buji-2026", "BJ-0001"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    answer = client.post(address, {"reason": "核实", "name": "新名", "uscc": USCC})
    assert answer.headers["Location"] == reverse("sites:file", args=["buji-2026", "BJ-0001"])


def test_a_wrong_credit_code_is_said_beside_its_field() -> None:
    site()
    client = Client()
    client.force_login(person("office"))
    answer = client.post(reverse("sites:identify", args=["buji-2026", "BJ-0001"]), {"reason": "x", "uscc": "12"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()


def test_merging_and_undoing_by_their_pages() -> None:
    one, other = _pair()
    client = Client()
    client.force_login(person("office"))
    there = reverse("sites:duplicates", args=["buji-2026", one.code])
    merge = reverse("sites:merge", args=["buji-2026", one.code]) + "?with=BJ-0002"
    assert merge in client.get(there).content.decode()
    assert other.name in client.get(merge).content.decode()
    assert client.post(merge, {"reason": "同一处"}).status_code == 302
    undo = reverse("sites:undo_merge", args=["buji-2026", "BJ-0002"])
    assert undo in client.get(reverse("sites:file", args=["buji-2026", "BJ-0002"])).content.decode()
    assert client.post(undo, {"reason": "不是"}).status_code == 302
    assert client.get(reverse("sites:merge", args=["buji-2026", one.code])).status_code == 404


def test_of_two_who_merge_the_same_site_at_once_the_second_is_told() -> None:
    one, other = _pair()
    third, office = site(one.campaign, "BJ-0003"), access("office")
    stale = Site.objects.get(pk=other.pk)
    stale.campaign = one.campaign
    merge_sites(access=office, survivor=one, other=other, reason="同一处", at=LATER)
    with pytest.raises(Conflict) as told:
        merge_sites(access=office, survivor=third, other=stale, reason="同一处", at=LATER)
    assert told.value.code == "sites.not_in_use"
    other.refresh_from_db()
    assert other.merged_into == one


def test_a_second_click_closes_nothing_twice() -> None:
    site()
    client = Client()
    client.force_login(person("office"))
    address = reverse("sites:close", args=["buji-2026", "BJ-0001"])
    assert [client.post(address, {"reason": "停业"}).status_code for _ in "ab"] == [302, 409]
    assert Entry.objects.filter(act="site_closed").count() == 1


def test_a_merge_takes_a_bounded_number_of_queries_however_much_it_brings() -> None:
    reverse("home")  # slices are told of each other when the addresses are read
    office, one = access("office"), site()
    counts = []
    keys = ("staff_count", "operating_area_m2", "position_accuracy_m")
    for at, some in enumerate((keys[:1], keys)):
        other = site(one.campaign, f"BJ-1{at}", **dict.fromkeys(some, 1.0 + at))
        with CaptureQueriesContext(connection) as asked:
            merge_sites(access=office, survivor=one, other=other, reason="同一处", at=LATER + timedelta(hours=at))
        counts.append(len(asked))
    assert max(counts) <= 40
