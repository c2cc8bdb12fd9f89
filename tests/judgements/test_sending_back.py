"""A question that a unit declined goes back to it: by the office, with a reason and a message."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from closeout.campaigns.models import Campaign
from closeout.campaigns.services import finish
from closeout.journal.models import Entry
from closeout.judgements.models import Declined
from closeout.judgements.queries import fact_page, inbox
from closeout.judgements.services import decline, judge, send_back
from closeout.judgements.types import Judgement
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.notices.models import Message
from closeout.people.access import Access
from closeout.work.models import DONE, OPEN, Task
from tests.factories import NOW, TODAY, access, campaign, site

pytestmark = pytest.mark.django_db
FACT = "has_business_licence"  # market_supervision judges it
THEIRS, OURS = "不归我所（示例）", "仍请判定（示例）"


@pytest.fixture
def one() -> Campaign:
    """Return a campaign in which a unit declined two questions at once."""
    made = campaign()
    site(made), site(made, "BJ-0002")
    _decline(made, "BJ-0001", "BJ-0002")
    return made


def _decline(in_: Campaign, *codes: str, who: Access | None = None) -> None:
    who = who or access("unit_member")
    decline(access=who, campaign=in_, fact=FACT, codes=codes, reason=THEIRS, at=NOW)


def _send_back(in_: Campaign, *codes: str, who: Access | None = None, **how: Any) -> None:
    asked: dict[str, Any] = {"fact": FACT, "reason": OURS, "at": NOW + timedelta(hours=1), **how}
    send_back(access=who or access("office"), campaign=in_, codes=codes, **asked)


def test_it_leaves_the_list_of_the_declined_and_says_why_at_the_site(one: Campaign) -> None:
    _send_back(one, "BJ-0001")
    [row] = inbox(access("office"), one).declined
    assert [code for code, _ in row.sites] == ["BJ-0002"]
    first, second = fact_page(access("unit_member"), one, FACT).sites
    assert (first.declined, first.sent_back, second.declined, second.sent_back) == ("", OURS, THEIRS, "")


def test_everybody_of_the_unit_is_told_once_for_all_sites(one: Campaign) -> None:
    head, member, other = access("unit_head"), access("unit_member"), access("unit_member", unit="environment")
    _send_back(one, "BJ-0001", "BJ-0002")
    told = {each.to_id: each for each in Message.objects.filter(kind="question_sent_back")}
    assert {head.user.pk, member.user.pk} <= set(told)
    assert other.user.pk not in told
    message = told[member.user.pk]
    assert message.title_zh == f"2 处场所的“营业执照”仍请贵单位判定：{OURS}"
    assert "at 2 sites is yours to judge after all" in message.title_en
    assert message.link == reverse("judgements:fact", args=[one.slug, FACT])


def test_a_villager_who_declined_is_told(one: Campaign) -> None:
    villager = access("village")
    asked: dict[str, Any] = {"campaign": one, "fact": "operating_area_m2", "codes": ["BJ-0001"], "at": NOW}
    decline(access=villager, reason=THEIRS, **asked)
    send_back(access=access("office"), reason=OURS, **asked)
    assert Message.objects.get(kind="question_sent_back").to_id == villager.user.pk


def test_the_offices_task_is_done_with_the_last_of_its_questions(one: Campaign) -> None:
    _send_back(one, "BJ-0001")
    assert Task.objects.get(kind="judge").state == OPEN
    _send_back(one, "BJ-0002")
    assert Task.objects.get(kind="judge").state == DONE


def test_the_offices_task_is_done_when_somebody_answers_all(one: Campaign) -> None:
    says = Judgement(True, "查验原件（示例）", TODAY)
    codes = ["BJ-0001", "BJ-0002"]
    judge(access=access("unit_head"), campaign=one, fact=FACT, codes=codes, says=says, at=NOW)
    assert Task.objects.get(kind="judge").state == DONE


def test_declined_again_it_is_the_offices_anew(one: Campaign) -> None:
    _send_back(one, "BJ-0001", "BJ-0002")
    later = NOW + timedelta(days=1)
    decline(access=access("unit_member"), campaign=one, fact=FACT, codes=["BJ-0001"], reason="再议（示例）", at=later)
    assert Declined.objects.get(site__code="BJ-0001").reason == "再议（示例）"
    assert sorted(Task.objects.filter(kind="judge").values_list("state", flat=True)) == [DONE, OPEN]


def test_each_site_is_an_act_in_the_journal(one: Campaign) -> None:
    office = access("office")
    _send_back(one, "BJ-0001", "BJ-0002", who=office)
    acts = Entry.objects.filter(act="question_sent_back")
    assert [each.actor_id for each in acts] == [office.user.pk] * 2


def test_what_nobody_declines_cannot_be_sent_back(one: Campaign) -> None:
    _send_back(one, "BJ-0001")
    with pytest.raises(Conflict):
        _send_back(one, "BJ-0001", "BJ-0002")
    assert Declined.objects.filter(sent_back_at=None).count() == 1


@pytest.mark.parametrize("how", [{"reason": " "}, {"reason": "有", "fact": "no_such"}])
def test_it_wants_a_reason_and_a_fact_of_the_plan(one: Campaign, how: dict[str, Any]) -> None:
    with pytest.raises(Refusal):
        _send_back(one, "BJ-0001", **how)


@pytest.mark.parametrize("role", ["unit_head", "unit_member", "village", "auditor", "leader"])
def test_only_who_hands_out_sends_back(one: Campaign, role: Any) -> None:
    with pytest.raises(Denied):
        _send_back(one, "BJ-0001", who=access(role))


def test_in_a_finished_campaign_nothing_is_sent_back(one: Campaign) -> None:
    finish(access=access("office"), campaign=one, at=NOW)
    one.refresh_from_db()
    with pytest.raises(Conflict):
        _send_back(one, "BJ-0001")


# -- pages


@pytest.fixture
def office() -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(access("office").user)
    return client


def _address(one: Campaign, *codes: str) -> str:
    return f"{reverse('judgements:send_back', args=[one.slug, FACT])}?{'&'.join(f'site={each}' for each in codes)}"


def test_the_inbox_leads_there_with_all_sites_of_one_decline(one: Campaign, office: Client) -> None:
    page = office.get(reverse("judgements:inbox", args=[one.slug])).content.decode()
    assert _address(one, "BJ-0001", "BJ-0002").replace("&", "&amp;") in page


def test_sending_back_returns_to_the_inbox(one: Campaign, office: Client) -> None:
    assert THEIRS in office.get(_address(one, "BJ-0001")).content.decode()
    answer = office.post(_address(one), {"site": ["BJ-0001", "BJ-0002"], "reason": OURS}, follow=True)
    assert "Sent back." in answer.content.decode()
    assert inbox(access("office"), one).declined == ()


def test_without_a_reason_the_form_comes_back(one: Campaign, office: Client) -> None:
    answer = office.post(_address(one), {"site": ["BJ-0001"], "reason": ""})
    assert answer.status_code == 422
    assert 'value="BJ-0001"' in answer.content.decode()


def test_the_unit_reads_why_at_the_site(one: Campaign) -> None:
    _send_back(one, "BJ-0001")
    client = Client(headers={"accept-language": "en"})
    client.force_login(access("unit_member").user)
    page = client.get(reverse("judgements:fact", args=[one.slug, FACT])).content.decode()
    assert f"Sent back by the office: {OURS}" in page


@pytest.mark.parametrize("count", [1, 12])
def test_the_inbox_takes_the_same_queries_however_many_are_declined(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made, office = campaign(), access("office")
    codes = [f"BJ-{at:04}" for at in range(count)]
    for code in codes:
        site(made, code)
    _decline(made, *codes)
    with django_assert_num_queries(3):
        assert len(inbox(office, made).declined) == 1
