"""The way from a plan to a campaign by form: which plan, how, what it brings, and the act."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from closeout.campaigns.forms import LARGEST, AdoptionForm, Like
from closeout.campaigns.models import Campaign, Plan
from closeout.campaigns.plans import digest_of, pack_of, read_pack, source_of
from closeout.campaigns.registry import CONTRIBUTIONS
from closeout.campaigns.services import adopt, finish, keep_plan
from closeout.campaigns.types import Adoption
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.work.models import Task
from tests.factories import NOW, access, authority, campaign, person

pytestmark = pytest.mark.django_db
ADOPT = "/c/adopt/"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(person("office"))
    return client


def _upload(content: str | bytes) -> dict[str, SimpleUploadedFile]:
    data = content.encode() if isinstance(content, str) else content
    return {"file": SimpleUploadedFile("plan.yaml", data)}


def _address(pack: str) -> str:
    return f"{ADOPT}{digest_of(source_of(pack))}/"


def _kept(pack: str) -> str:
    keep_plan(access=access("office"), source=source_of(pack), at=NOW)
    return _address(pack)


def _filled(pack: str, **changes: str) -> dict[str, str]:
    """What the form proposes, as a browser sends it."""
    form = AdoptionForm(pack=read_pack(source_of(pack)), units=[], on=date(2026, 5, 20), like=Like(None, {}, {}))
    proposed = {each.html_name: str(each.value()) for each in form}
    return {**proposed, **changes}


@pytest.mark.parametrize("pack", ["town", "rugao", "buji"])
def test_every_shipped_plan_goes_all_the_way(client: Client, pack: str) -> None:
    step = client.post(ADOPT, {"plan": pack})
    assert step.headers["Location"] == _address(pack)
    assert client.get(_address(pack)).status_code == 200
    look = client.post(_address(pack), _filled(pack, step="look"))
    assert look.status_code == 200
    assert not Campaign.objects.exists()
    done = client.post(_address(pack), _hidden(look.content.decode()) | {"step": "adopt"})
    assert done.headers["Location"] == reverse("campaigns:plan", args=[f"{pack}-2026"])
    assert client.get(done.headers["Location"]).status_code == 200
    assert {each.id for each in pack_of(Campaign.objects.get()).model.duties} <= set(
        Task.objects.values_list("key", flat=True)
    )


def _hidden(page: str) -> dict[str, str]:
    """The hidden fields of the last form on a page."""
    form = page[page.rindex("<form") :]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


@pytest.mark.parametrize(
    ("pack", "starts", "ends"),
    [("town", "2026-06-01", "2026-06-30"), ("rugao", "2026-05-25", "2026-06-10"), ("buji", "2026-04-16", "2026-06-16")],
)
def test_the_printed_days_of_this_year_are_proposed(pack: str, starts: str, ends: str) -> None:
    filled = _filled(pack)
    assert (filled["starts_on"], filled["ends_on"], filled["slug"]) == (starts, ends, f"{pack}-2026")


def test_an_address_that_is_free_is_proposed() -> None:
    campaign("town", slug="town-2026")
    campaign("town", slug="town-2026-2")
    assert _filled("town")["slug"] == "town-2026-3"


def test_the_summary_says_what_each_unit_will_owe(client: Client) -> None:
    page = client.post(_kept("town"), _filled("town", step="look"), headers=ENGLISH).content.decode()
    for said in ("What will appear", "from 1 June", "Publicity", "2026-06-10", ">27<", "Adopt the plan"):
        assert said in page


def test_the_summary_names_figures_that_are_set_otherwise(client: Client) -> None:
    data = _filled("town", step="look", figure_fence_height_min_m="３。5")
    page = client.post(_kept("town"), data, headers=ENGLISH).content.decode()
    assert "Figures set otherwise than printed" in page
    assert "3.5 m" in page


def test_one_can_go_back_and_change_something_and_nothing_is_lost(client: Client) -> None:
    data = _filled("town", step="change", name_en="Ours & theirs")
    page = client.post(_kept("town"), data, headers=ENGLISH).content.decode()
    assert 'value="Ours &amp; theirs"' in page
    assert not Campaign.objects.exists()


def test_only_figures_that_differ_are_kept_as_the_offices_own(client: Client) -> None:
    client.post(_kept("town"), _filled("town", step="adopt", figure_fence_height_min_m="3.5"))
    assert Campaign.objects.get().parameters == {"fence_height_min_m": 3.5}


def test_a_unit_that_is_there_can_play_a_part(client: Client) -> None:
    Unit.objects.create(authority=authority(), key="our_police", name_zh="某派出所（示例）", name_en="Our police")
    client.post(_kept("town"), _filled("town", step="adopt", unit_police="our_police"))
    assert Campaign.objects.get().parts.get(key="police").unit.key == "our_police"


def test_the_units_of_another_authority_are_not_offered(client: Client) -> None:
    Unit.objects.create(authority=authority("elsewhere"), key="theirs", name_zh="别处", name_en="Elsewhere")
    answer = client.post(_kept("town"), _filled("town", step="look", unit_police="theirs"))
    assert answer.status_code == 422
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": "2026-05-31"}, "It ends before it starts"),
        ({"slug": "Adopt"}, "Another campaign has this address"),
        ({"slug": "with blanks"}, "valid"),
        ({"name_zh": ""}, "required"),
        ({"name_en": "x" * 201}, "200"),
        ({"starts_on": "some day"}, "valid date"),
        ({"figure_fence_height_min_m": "high"}, "number"),
        ({"figure_fence_height_min_m": "inf"}, "number"),
    ],
)
@pytest.mark.parametrize("step", ["look", "adopt"])
def test_what_cannot_be_is_said_at_its_field(client: Client, changes: dict[str, str], said: str, step: str) -> None:
    answer = client.post(_kept("town"), _filled("town", **{**changes, "step": step}), headers=ENGLISH)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Campaign.objects.exists()


def test_a_period_of_one_day_is_one(client: Client) -> None:
    client.post(_kept("town"), _filled("town", step="adopt", ends_on="2026-06-01"))
    assert Campaign.objects.get().ends_on == date(2026, 6, 1)


def test_a_double_click_makes_one_campaign(client: Client) -> None:
    address, data = _kept("town"), _filled("town", step="adopt")
    first, second = (client.post(address, data, headers=ENGLISH) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 422)
    assert "Another campaign has this address" in second.content.decode()
    assert Campaign.objects.count() == 1


def test_an_address_taken_by_another_authority_is_taken(client: Client) -> None:
    campaign("town", slug="town-2026")
    Campaign.objects.update(authority=authority("elsewhere"))
    data = _filled("town", step="adopt", slug="town-2026")
    assert client.post(_kept("town"), data).status_code == 422


def test_html_in_a_name_is_text(client: Client) -> None:
    client.post(_kept("town"), _filled("town", step="adopt", name_zh="<b>整治</b>"))
    for name in ("list", "plan"):
        page = client.get(reverse(f"campaigns:{name}", args=[] if name == "list" else ["town-2026"])).content.decode()
        assert "<b>整治" not in page
        assert "&lt;b&gt;整治" in page


@pytest.mark.parametrize(("language", "said"), [("en", "must be one of"), ("zh-hans", "只能是")])
def test_a_bad_file_shows_every_problem_with_its_place_in_the_pages_language(
    client: Client, language: str, said: str
) -> None:
    bad = source_of("buji").replace("    unit: m2\n", "    unit: mm\n", 1).replace("campaign_end}", "whenever}", 1)
    line = bad[: bad.index("unit: mm")].count("\n") + 1
    answer = client.post(ADOPT, _upload(bad), headers={"accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(each in page for each in (f">{line}<", "mm", "m | m2 | h | day", "whenever", "campaign_start"))
    assert said in page or language == "en"
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"a: [",
        b"a: &x 1\nb: *x\n",
        b"- just\n- a list\n",
        "﻿format: 1\n".encode(),
        b"\x00" * 100,
        b"PK\x03\x04",
    ],
)
def test_a_file_that_is_no_plan_is_refused(client: Client, content: bytes) -> None:
    assert client.post(ADOPT, _upload(content)).status_code == 422
    assert not Plan.objects.exists()


def test_html_in_a_bad_file_is_text(client: Client) -> None:
    page = client.post(ADOPT, _upload(source_of("town").replace("id: town", "id: <script>x", 1))).content.decode()
    assert "<script>x" not in page


@pytest.mark.parametrize(("size", "large"), [(LARGEST, False), (LARGEST + 1, True)])
def test_a_file_may_have_a_million_bytes_and_no_more(client: Client, size: int, large: bool) -> None:
    text = source_of("town").encode()
    content = text + b"#" * (size - len(text) - 1) + b"\n"
    answer = client.post(ADOPT, _upload(content), headers=ENGLISH)
    assert answer.status_code == (422 if large else 302)
    assert ("more than 1,000,000" in answer.content.decode()) is large


def test_a_plan_of_ones_own_with_a_byte_order_mark_is_read(client: Client) -> None:
    assert client.post(ADOPT, _upload(b"\xef\xbb\xbf" + source_of("town").encode())).status_code == 302


def test_choosing_nothing_or_an_unknown_plan_is_said(client: Client) -> None:
    assert client.post(ADOPT, {}).status_code == 422
    assert client.post(ADOPT, {"plan": "../../etc/passwd"}).status_code == 422


def test_a_plan_is_kept_once_and_its_keeping_is_in_the_journal(client: Client) -> None:
    for _ in range(2):
        client.post(ADOPT, {"plan": "town"})
    assert Plan.objects.count() == 1
    assert Entry.objects.filter(act="plan_kept").count() == 1


@pytest.mark.parametrize("role", ["unit_head", "village", "leader", "administrator", "auditor"])
def test_only_the_office_keeps_a_plan(role: str) -> None:
    with pytest.raises(Denied):
        keep_plan(access=access(role), source=source_of("town"), at=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["three", True, float("nan")])
def test_a_figure_of_another_type_is_refused(value: float | str | bool) -> None:
    how = Adoption("x", Text("某", "x"), date(2026, 6, 1), date(2026, 6, 30), {"fence_height_min_m": value}, {})
    with pytest.raises(Refusal) as refused:
        adopt(access=access("office"), source=source_of("town"), how=how, at=NOW)
    assert refused.value.code == "campaigns.bad_figure"


@pytest.mark.parametrize(("days", "fits"), [(30.5, False), (31.0, True)])
def test_days_are_counted_by_whole_figures_alone(days: float, fits: bool) -> None:
    how = Adoption("x", Text("某", "x"), date(2026, 4, 1), date(2026, 6, 30), {"license_within_days": days}, {})
    with nullcontext() if fits else pytest.raises(Refusal, match="part_of_a_day"):
        adopt(access=access("office"), source=source_of("rugao"), how=how, at=NOW)


def test_a_part_of_a_day_is_refused_at_its_field(client: Client) -> None:
    data = _filled("rugao", step="adopt", figure_license_within_days="2.5")
    answer = client.post(_kept("rugao"), data, headers=ENGLISH)
    assert answer.status_code == 422
    assert "write a whole number" in answer.content.decode()


def test_an_address_that_pages_need_is_refused() -> None:
    how = Adoption("adopt", Text("某", "x"), date(2026, 6, 1), date(2026, 6, 30), {}, {})
    with pytest.raises(Conflict):
        adopt(access=access("office"), source=source_of("town"), how=how, at=NOW)


def test_days_that_hang_on_a_figure_follow_the_figure_that_was_set() -> None:
    text = source_of("buji").replace(
        "ends: {trigger: campaign_end}", "ends: {trigger: campaign_start, days: patience}", 1
    )
    text = text.replace(
        "parameters:\n",
        "parameters:\n  patience:\n    type: number\n    unit: day\n    value: 7\n    clause: B-2.4\n"
        "    label: {zh: 耐心, en: Patience}\n",
        1,
    )
    how = Adoption("x", Text("某", "x"), date(2026, 4, 16), date(2026, 6, 16), {"patience": 9.0}, {})
    one = adopt(access=access("office"), source=text, how=how, at=NOW)
    assert one.phases.get(key="special").ends_on == date(2026, 4, 25)


# -- next year's


@pytest.fixture
def carried() -> Iterator[list[tuple[str, str]]]:
    seen: list[tuple[str, str]] = []

    def carry(before: Campaign, after: Campaign, who: Access, at: datetime) -> None:
        seen.append((before.slug, after.slug))

    CONTRIBUTIONS.carry.append(carry)
    yield seen
    CONTRIBUTIONS.carry.remove(carry)


def test_the_next_campaign_takes_over_period_figures_parts_and_register(
    client: Client, carried: list[tuple[str, str]]
) -> None:
    before = campaign()
    Campaign.objects.update(parameters={"three_small_max_m2": 280.0})
    before.parts.filter(key="police_luogang").update(unit=Unit.objects.get(key="police_buji"))
    step = client.post("/c/buji-2026/next/", {"plan": "="})
    page = client.get(step.headers["Location"]).content.decode()
    form = dict(re.findall(r'<input type="text" name="([^"]+)" value="([^"]*)"', page))
    assert (form["starts_on"], form["ends_on"], form["slug"]) == ("2027-04-16", "2027-06-16", "buji-2027")
    assert form["figure_three_small_max_m2"] == "280.0"
    chosen = dict.fromkeys((f"unit_{key}" for key in pack_of(before).model.units), "")
    data = form | {key: key.removeprefix("unit_") for key in chosen} | {"unit_police_luogang": "police_buji"}
    assert client.post(step.headers["Location"], data | {"step": "adopt"}).status_code == 302
    after = Campaign.objects.get(slug="buji-2027")
    assert after.previous == before
    assert after.parameters == {"three_small_max_m2": 280.0}
    assert carried == [("buji-2026", "buji-2027")]


def test_a_finished_campaign_has_a_next_one(client: Client) -> None:
    finish(access=access("office"), campaign=campaign(), at=NOW)
    assert client.get("/c/buji-2026/next/").status_code == 200


def test_the_next_campaign_can_run_by_another_plan(client: Client) -> None:
    campaign()
    step = client.post("/c/buji-2026/next/", {"plan": "town"})
    assert step.headers["Location"] == f"/c/buji-2026/next/{digest_of(source_of('town'))}/"
    assert client.get(step.headers["Location"]).status_code == 200


def test_a_first_campaign_carries_nothing_over(carried: list[tuple[str, str]]) -> None:
    campaign()
    assert carried == []


def test_a_register_that_cannot_be_taken_over_takes_the_adoption_back(client: Client) -> None:
    def fails(before: Campaign, after: Campaign, who: Access, at: datetime) -> None:
        raise Refusal("campaigns.no_plan")

    before = campaign()
    how = Adoption("next", Text("某", "x"), date(2027, 6, 1), date(2027, 6, 30), {}, {})
    CONTRIBUTIONS.carry.append(fails)
    try:
        with pytest.raises(Refusal):
            adopt(access=access("office"), source=source_of("buji"), how=how, at=NOW, previous=before)
    finally:
        CONTRIBUTIONS.carry.remove(fails)
    assert Campaign.objects.get() == before


def test_the_29th_of_february_becomes_the_28th(client: Client) -> None:
    campaign()
    Campaign.objects.update(starts_on=date(2028, 2, 29), ends_on=date(2028, 3, 31))
    step = client.post("/c/buji-2026/next/", {"plan": "="})
    assert 'value="2029-02-28"' in client.get(step.headers["Location"]).content.decode()
