"""An office's own ledger: its headings, its map, and what is kept aside."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from closeout.campaigns.plans import pack_of
from closeout.census.ledgers import key_of, ledger_headings, map_columns, saved_maps
from closeout.census.models import KeptAside, SavedMap, Upload
from closeout.census.trial import tried
from closeout.journal.models import Entry
from closeout.kernel.refusal import Denied, Refusal
from closeout.sites.models import Fact, Site
from tests.census.places import OTHER, census, kept, ledger_file
from tests.census.sending import HOME, LEDGER, ROWS, imported, mapped
from tests.factories import COMMUNITY, NOW, access, authority, campaign

pytestmark = pytest.mark.django_db


def test_headings_are_guessed_by_name_and_by_likeness(tmp_path: Path) -> None:
    one, office = census(), access("office")
    pack = pack_of(one)
    rows: list[list[Any]] = [
        ["站点编码", "name", "经营面积（平方米）", "现有隐患", "天气"],
        ["A-1", "甲（示例）", 90, "电线", "晴"],
    ]
    found = {each.text: each for each in ledger_headings(kept(office, one, ledger_file(tmp_path, rows)), pack)}
    assert (found["站点编码"].key, found["站点编码"].guessed) == ("site_code", False)
    assert found["name"].key == "name"
    assert found["现有隐患"].aside
    assert (found["天气"].key, found["天气"].aside) == ("", False)
    assert found["站点编码"].examples == ("A-1",)


def test_a_likeness_is_marked_as_a_guess(tmp_path: Path) -> None:
    one, office = census(), access("office")
    label = pack_of(one).facts["operating_area_m2"].label.zh
    rows: list[list[Any]] = [["site_code", f"{label}数"], ["A-1", 90]]
    found = ledger_headings(kept(office, one, ledger_file(tmp_path, rows)), pack_of(one))[1]
    assert (found.key, found.guessed) == ("operating_area_m2", True)


def test_what_offices_call_things_is_a_guess(tmp_path: Path) -> None:
    one, office = census(), access("office")
    found = ledger_headings(kept(office, one, ledger_file(tmp_path, ROWS)), pack_of(one))
    assert {each.text: each.key for each in found if each.guessed} == LEDGER


def test_a_ledger_is_imported_by_its_map_and_findings_are_kept_aside(tmp_path: Path) -> None:
    one, office = census(), access("office")
    upload = imported(office, mapped(office, one, ledger_file(tmp_path, ROWS), aside=["现有隐患"]))
    assert (upload.state, upload.counts["new"]) == ("done", 2)
    first, second = Site.objects.order_by("code")
    assert (first.division_code, second.division_code) == (COMMUNITY, OTHER)
    assert (first.values["operating_area_m2"], second.values["operating_area_m2"]) == (120.0, 80.0)
    assert set(Fact.objects.values_list("source", flat=True)) == {"ledger"}
    aside = KeptAside.objects.get()
    assert (aside.site, aside.heading, aside.text) == (first, "现有隐患", "电线私拉乱接，限期整改")


def test_what_is_kept_aside_is_kept_once(tmp_path: Path) -> None:
    one, office = census(), access("office")
    content = ledger_file(tmp_path, ROWS)
    for _ in range(2):
        imported(office, mapped(office, one, content, aside=["现有隐患"]))
    assert KeptAside.objects.count() == 1
    changed: list[list[Any]] = [ROWS[0], [*ROWS[1][:4], "新的隐患", 1]]
    imported(office, mapped(office, one, ledger_file(tmp_path, changed), aside=["现有隐患"]))
    assert KeptAside.objects.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_of_any_encoding_is_read(encoding: str) -> None:
    one, office = census(), access("office")
    text = f"编号,单位名称,社区,面积\nA-1,甲站（示例）,{HOME},120\n"
    upload = imported(office, mapped(office, one, text.encode(encoding), "台账.csv"))
    assert upload.counts["new"] == 1
    assert Site.objects.get().name == "甲站（示例）"


def test_a_title_above_the_headings_is_passed_over(tmp_path: Path) -> None:
    one, office = census(), access("office")
    upload = kept(office, one, ledger_file(tmp_path, [["布吉街道站点台账"], *ROWS]))
    assert upload.header_row == 2
    assert [each.text for each in ledger_headings(upload, pack_of(one))] == ROWS[0]
    map_columns(access=office, campaign=one, upload=upload, columns=LEDGER, aside=[], at=NOW)
    assert tried(office, one, upload).counts["new"] == 2


def test_a_map_is_saved_by_name_and_used_again(tmp_path: Path) -> None:
    one, office = census(), access("office")
    content = ledger_file(tmp_path, ROWS)
    mapped(office, one, content, aside=["现有隐患"], save_as="综治办台账")
    (saved,) = saved_maps(office)
    found = ledger_headings(kept(office, one, content), pack_of(one), saved)
    assert {each.text: each.key for each in found if each.key} == LEDGER
    assert [each.text for each in found if each.aside] == ["现有隐患"]
    assert Entry.objects.filter(act="ledger_map_saved").count() == 1
    mapped(office, one, content, save_as="综治办台账")
    assert SavedMap.objects.count() == 1
    assert saved_maps(access("office", at=authority("elsewhere"))) == []


def test_a_saved_map_is_replaced_by_who_made_it_or_by_the_office_alone(tmp_path: Path) -> None:
    one, maker, content = census(), access("village"), ledger_file(tmp_path, ROWS)
    mapped(maker, one, content, save_as="台账")
    for who in (maker, access("office"), maker):
        mapped(who, one, content, aside=[], save_as="台账")
    with pytest.raises(Denied) as refused:
        mapped(access("village"), one, content, aside=["序号"], save_as="台账")
    assert refused.value.code == "census.map_of_another"
    (kept_,) = saved_maps(maker)
    assert (kept_.saved_by, kept_.aside) == (maker.user, [])
    mapped(access("village"), one, content, save_as="另一份台账")
    assert len(saved_maps(maker)) == 2


def test_a_map_that_nobody_is_known_to_have_saved_is_the_offices(tmp_path: Path) -> None:
    one, content = census(), ledger_file(tmp_path, ROWS)
    SavedMap.objects.create(authority=authority(), name="台账")
    with pytest.raises(Denied):
        mapped(access("village"), one, content, save_as="台账")
    mapped(access("office"), one, content, save_as="台账")
    assert saved_maps(access("office"))[0].columns == LEDGER


def test_the_page_says_that_a_map_is_anothers_and_keeps_what_was_entered(tmp_path: Path) -> None:
    one, who, content = census(), access("village"), ledger_file(tmp_path, ROWS)
    mapped(access("office"), one, content, save_as="台账")
    upload, client = kept(who, one, content), Client()
    client.force_login(who.user)
    Upload.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    address = reverse("census:columns", args=[one.slug, upload.token])
    fields = client.get(address).context["form"]
    sent = {each.html_name: each.value() or "" for each in fields} | {"save_as": "台账"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "他人保存的对照表" in answer.content.decode()


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"单位名称": "name"}, "census.no_code_column"),
        ({"编号": "site_code", "单位名称": "name", "序号": "name"}, "census.fact_twice"),
    ],
)
def test_a_map_that_cannot_be_is_refused(columns: dict[str, str], code: str, tmp_path: Path) -> None:
    one, office = census(), access("office")
    with pytest.raises(Refusal) as refused:
        mapped(office, one, ledger_file(tmp_path, ROWS), columns=columns)
    assert refused.value.code == code
    assert refused.value.say("zh")


def test_a_fact_is_named_by_its_label_or_key_and_a_slip_is_answered_with_a_guess() -> None:
    facts = pack_of(campaign()).facts
    label = facts["operating_area_m2"].label
    assert {key_of(word, facts, "zh") for word in (label.zh, label.en, "operating_area_m2", f" {label.zh} ")} == {
        "operating_area_m2"
    }
    with pytest.raises(Refusal) as near:
        key_of(f"{label.zh}积", facts, "zh")
    assert (near.value.code, near.value.params["guess"]) == ("census.no_fact_near", label.zh)
    with pytest.raises(Refusal) as far:
        key_of("zzzzqqqq", facts, "en")
    assert far.value.code == "census.no_fact"


def test_a_column_that_was_left_out_feeds_nothing_even_under_a_known_name(tmp_path: Path) -> None:
    one, office = census(), access("office")
    label = pack_of(one).facts["address"].label.zh
    rows: list[list[Any]] = [["编号", "单位名称", "社区", "面积", label], ["A-1", "甲（示例）", HOME, 80, "一路1号"]]
    found = tried(office, one, mapped(office, one, ledger_file(tmp_path, rows)))
    assert "address" not in found.rows[0].facts
