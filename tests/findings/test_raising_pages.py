"""Raising from pages: one, many at once, what is open already, and what a page says of a finding."""

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages

from closeout.campaigns.models import Campaign, Part
from closeout.findings import deadlines, services
from closeout.findings.models import Finding
from closeout.people.roles import RIGHTS, ROLES
from closeout.sites.models import Site
from closeout.sites.services import register_sites
from tests.factories import NOW, access, authority, campaign, new_site, site
from tests.findings.browsing import address, browser, somebody
from tests.findings.making import STANDARD, UNIT, closed, correcting, doer, head, member, raised, submitted

pytestmark = pytest.mark.django_db
NEW: str = "/c/buji-2026/findings/new/"


def sites(count: int) -> list[Site]:
    new = [new_site(f"BJ-{each:04}") for each in range(1, count + 1)]
    return register_sites(access=access("office"), campaign=campaign(), sites=new, source="census", at=NOW)


def said(codes: list[str], **change: Any) -> dict[str, Any]:
    return {"site": codes, "key": "k1", "standard": STANDARD, "source": "patrol", **change}


def told(answer: Any) -> list[str]:
    return [str(each) for each in get_messages(answer.wsgi_request)]


def test_one_is_raised_and_shown() -> None:
    site(campaign())
    answer = somebody().post(NEW, said(["BJ-0001"]))
    assert (answer.status_code, answer.headers["Location"]) == (302, address("finding", number=1))
    assert told(answer) == ["1 finding was raised."]


@pytest.mark.parametrize("count", [2, 12])
def test_the_same_is_raised_at_many_and_the_ledger_shown(count: int) -> None:
    there = sites(count)
    answer = somebody().post(NEW, said([each.code for each in there]))
    assert (answer.status_code, answer.headers["Location"]) == (302, address("ledger"))
    assert told(answer) == [f"{count} findings were raised."]
    assert set(Finding.objects.values_list("site__code", flat=True)) == {each.code for each in there}


def test_what_is_open_already_is_said_and_not_raised_twice() -> None:
    there = sites(2)
    raised(there[0])
    answer = somebody().post(NEW, said([each.code for each in there]))
    assert told(answer) == ["1 finding was raised.", "What was open already was not raised twice."]
    assert Finding.objects.count() == 2


def test_all_open_already_raises_none() -> None:
    found = raised()
    answer = somebody().post(NEW, said([found.site.code]))
    assert answer.headers["Location"] == address("finding", number=found.number)
    assert told(answer) == ["What was open already was not raised twice."]


def test_own_words_sent_twice_are_raised_once_and_by_another_page_again() -> None:
    site(campaign())
    own = said(["BJ-0001"], standard="", text="窨井盖缺失（示例）", unit=UNIT)
    for key, count in (("k1", 1), ("k1", 1), ("k2", 2)):
        assert somebody().post(NEW, {**own, "key": key}).status_code == 302
        assert Finding.objects.count() == count


def test_more_than_may_be_raised_at_once_are_refused_and_not_cut_short() -> None:
    # 200 were raised of 201, and nothing said of the last.
    there = sites(201)
    codes = [each.code for each in there]
    answer = somebody().post(NEW, said(codes))
    assert (answer.status_code, Finding.objects.count()) == (422, 0)
    assert "At most 200 findings are raised at once, you chose 201" in answer.content.decode()
    assert somebody().post(NEW, said(codes[:200])).status_code == 302
    assert Finding.objects.count() == 200


def test_the_page_names_each_site_and_sends_it_along() -> None:
    sites(3)
    page = somebody().get(NEW + "?site=BJ-0003&site=BJ-0001").content.decode()
    assert [f'name="site" value="BJ-000{each}"' in page for each in (1, 2, 3)] == [True, False, True]
    assert "At 2 sites" in page


def test_a_standard_that_the_address_names_stands_chosen() -> None:
    site(campaign())
    page = somebody().get(NEW + f"?site=BJ-0001&standard={STANDARD}").content.decode()
    assert f'<option value="{STANDARD}" selected>' in page


@pytest.mark.parametrize("state", ["merged", "closed", "draft"])
def test_at_a_site_that_is_not_in_use_none_is_raised(state: str) -> None:
    where = site(campaign())
    Site.objects.filter(pk=where.pk).update(state=state)
    answer = somebody().post(NEW, said(["BJ-0001"]))
    assert (answer.status_code, Finding.objects.count()) == (422, 0)


def test_a_village_raises_at_its_own_sites_alone() -> None:
    one = campaign()
    site(one)
    site(one, "BJ-0002", division_code="440307014002")
    somebody("village").post(NEW, said(["BJ-0001", "BJ-0002"]))
    assert list(Finding.objects.values_list("site__code", flat=True)) == ["BJ-0001"]


def test_another_authority_finds_no_campaign_to_raise_in() -> None:
    site(campaign())
    stranger = browser(access("office", at=authority("elsewhere")))
    assert stranger.post(NEW, said(["BJ-0001"])).status_code == 404
    assert not Finding.objects.exists()


def test_the_pages_open_to_the_roles_that_have_their_right() -> None:
    raised()
    for role in ROLES:
        asking = somebody(role)
        for page, right in (
            (NEW + "?site=BJ-0001", "raise_findings"),
            (address("ledger"), "see_findings"),
            (address("finding", number=1), "see_findings"),
        ):
            expected = 200 if right in RIGHTS[role] else 403
            assert (role, page, asking.get(page).status_code) == (role, page, expected)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "is past or today; give a later day"), ("zh-hans", "已经过去或就是今天；请填写以后的日期")],
)
def test_a_refusal_stands_on_the_form_in_the_language_of_the_page(lang: str, words: str) -> None:
    site(campaign())
    answer = somebody(lang=lang).post(NEW, said(["BJ-0001"], due_on="2020-01-01", description="留着的话"))
    page = answer.content.decode()
    assert (answer.status_code, Finding.objects.count()) == (422, 0)
    assert words in page
    assert "留着的话" in page


def test_a_unit_that_nobody_plays_is_not_offered() -> None:
    one = campaign()
    site(one)
    Part.objects.filter(campaign=one, key=UNIT).delete()
    page = somebody().get(NEW + "?site=BJ-0001").content.decode()
    assert f'<option value="{UNIT}">' not in page
    assert '<option value="environment">' in page


def test_a_finding_that_is_none_or_another_villages_is_not_there() -> None:
    raised()
    assert somebody().get(address("finding", number=2)).status_code == 404
    assert somebody("village", code="440307014002").get(address("finding", number=1)).status_code == 404


def test_a_page_tells_how_a_finding_came_back() -> None:
    old = closed()
    again = raised(old.site)
    asking = somebody("leader")
    assert "Came back after" in asking.get(address("finding", number=again.number)).content.decode()
    page = asking.get(address("finding", number=old.number)).content.decode()
    assert "Came back as" in page
    assert address("finding", number=again.number) in page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("deferred", ["Deferred until", "等雨季（示例）", "1 July 2026"]),
        ("given_up", ["Closed by", "搬走（示例）", "closed – not corrected"]),
        ("asked", ["asks for time until", "材料未到（示例）", "not decided"]),
        ("sent_back", ["sent back by", "只贴了一处（示例）"]),
        ("reported", ["nobody has looked yet", "已张贴（示例）"]),
    ],
)
def test_a_page_says_what_was_said_of_a_finding(name: str, words: list[str]) -> None:
    number = told_of(name).number
    page = somebody("leader").get(address("finding", number=number)).content.decode()
    assert [each for each in words if each not in page] == []


def told_of(name: str) -> Finding:
    """Return a finding of which something was said."""
    found = submitted() if name in ("sent_back", "reported") else correcting()
    if name == "deferred":
        services.defer(doer(head(), found), until=date(2026, 7, 1), reason="等雨季（示例）")
    if name == "given_up":
        services.give_up(doer(head(), found), reason="搬走（示例）")
    if name == "asked":
        deadlines.ask_time(doer(member(), found), until=date(2026, 6, 10), reason="材料未到（示例）")
    if name == "sent_back":
        services.send_back(doer(head(), found), reason="只贴了一处（示例）")
    return found


def test_a_page_offers_nothing_in_a_finished_campaign() -> None:
    found = raised()
    Campaign.objects.filter(pk=found.campaign_id).update(state="finished")
    page = browser(member()).get(address("finding", number=1)).content.decode()
    assert address("refuse", number=1) not in page


@pytest.mark.parametrize(("lang", "words"), [("en", "No finding is like this."), ("zh-hans", "没有")])
def test_an_empty_ledger_says_where_findings_come_from(lang: str, words: str) -> None:
    campaign()
    page = somebody(lang=lang).get(address("ledger")).content.decode()
    assert words in page
    assert "?show=failing" in page


def test_the_ledger_narrows_by_its_form_and_keeps_what_was_chosen() -> None:
    first = raised()
    raised(first.site, standard="B-4.5e")
    page = somebody().get(address("ledger") + "?major=yes&text=BJ-0001").content.decode()
    assert address("finding", number=2) in page
    assert address("finding", number=1) not in page
    assert 'value="BJ-0001"' in page
