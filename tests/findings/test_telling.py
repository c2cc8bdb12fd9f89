"""Who is told of which act: who has to act on it and who asked, never who did it; in both languages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from closeout.findings import deadlines, services
from closeout.findings.models import Finding
from closeout.findings.raising import raise_findings
from closeout.findings.rechecking import recheck
from closeout.findings.types import NewFinding
from closeout.kernel.refusal import Conflict
from closeout.kernel.text import both
from closeout.notices.models import Message
from closeout.people.access import Access
from closeout.people.models import Post, Unit
from tests.factories import NOW, TODAY, access, campaign, site
from tests.findings.making import STANDARD, closed, correcting, doer, head, member, mend, proved, raised, submitted

pytestmark = pytest.mark.django_db


def told(act: Callable[[], object]) -> list[Message]:
    """Return the messages that an act sends."""
    before = set(Message.objects.values_list("pk", flat=True))
    act()
    return list(Message.objects.exclude(pk__in=before).order_by("pk"))


def to(messages: list[Message]) -> set[int]:
    return {each.to_id for each in messages}


def ids(*people: Access) -> set[int]:
    return {each.user.pk for each in people}


def asked(found: Finding, who: Access) -> Finding:
    deadlines.ask_time(doer(who, found), until=date(2026, 6, 10), reason="材料未到（示例）")
    return found


def test_a_new_finding_is_told_to_its_units_people_alone() -> None:
    chief, mate, _, _ = head(), member(), access("unit_head", unit="environment"), access("leader")
    messages = told(lambda: raised(who="office"))
    assert to(messages) == ids(chief, mate)
    assert {each.kind for each in messages} == {"finding_raised"}
    assert {each.link for each in messages} == {"/c/buji-2026/findings/?whose=ours"}


def test_a_message_names_site_and_hazard_in_both_languages() -> None:
    member()
    found = None

    def act() -> None:
        nonlocal found
        found = raised(who="office")

    (message,) = told(act)
    assert found is not None
    assert message.title_zh == f"新的隐患：BJ-0001 {found.text_zh}"
    assert message.title_en == f"New findings: BJ-0001 {found.text_en}"


def test_several_at_once_are_one_message_that_says_how_many() -> None:
    member()
    where = site(campaign())
    new = [NewFinding(where, each) for each in (STANDARD, "B-4.5b", "B-4.5c")]
    (message,) = told(lambda: raise_findings(access=access("office"), campaign=where.campaign, new=new, at=NOW))
    assert message.title_zh.endswith("等 3 处")
    assert message.title_en.endswith(", and 2 more")


def test_each_unit_is_told_of_its_own() -> None:
    mine, other = member(), access("unit_member", unit="market_supervision")
    where = site(campaign())
    new = [NewFinding(where, STANDARD), NewFinding(where, "B-4.1a")]
    messages = told(lambda: raise_findings(access=access("office"), campaign=where.campaign, new=new, at=NOW))
    assert to(messages) == ids(mine, other)
    assert len({each.title_zh for each in messages}) == 2


def test_what_is_open_already_is_told_once() -> None:
    found = raised(who="office")
    member()
    assert told(lambda: raised(found.site, who="office")) == []


def test_who_left_and_whose_account_is_closed_are_not_told() -> None:
    left, closed_, there = member(), member(), member()
    Post.objects.filter(user=left.user).update(until=TODAY)
    closed_.user.is_active = False
    closed_.user.save()
    assert to(told(lambda: raised(who="office"))) == ids(there)


def test_a_refusal_is_told_to_the_office_with_the_reason() -> None:
    found, one, two = raised(), access("office"), access("office")
    messages = told(lambda: services.refuse(doer(member(), found), reason="不归本单位管（示例）"))
    assert ids(one, two) <= to(messages)
    assert set(Post.objects.filter(user__in=to(messages)).values_list("role", flat=True)) == {"office"}
    assert messages[0].title_zh == f"隐患被退回：BJ-0001 {found.text_zh}（不归本单位管（示例））"
    assert messages[0].title_en == f"A finding was refused: BJ-0001 {found.text_en} (不归本单位管（示例）)"


def test_a_finding_for_another_unit_is_told_to_that_unit_and_leads_to_it() -> None:
    found, old, new = raised(), member(), access("unit_member", unit="environment")
    unit = Unit.objects.get(key="environment")
    messages = told(lambda: services.reassign(doer(access("office"), found), unit=unit.pk, reason="污染（示例）"))
    assert to(messages) == ids(new)
    assert old.user.pk not in to(messages)
    assert messages[0].link == f"/c/buji-2026/findings/{found.number}/"


def test_a_finding_for_the_village_is_told_to_its_workers_and_not_to_the_next_village() -> None:
    here, there = access("village"), access("village", code="440307014002")
    found = raised(who="office")
    unit = found.campaign.parts.get(key="community_workstation").unit
    messages = told(lambda: services.reassign(doer(access("office"), found), unit=unit.pk, reason="标语（示例）"))
    assert here.user.pk in to(messages)
    assert there.user.pk not in to(messages)


def test_a_finding_raised_for_the_village_is_told_to_its_workers() -> None:
    here, there = access("village"), access("village", code="440307014002")
    own_words: dict[str, Any] = {"standard": "", "text": both("标语缺失（示例）"), "unit_key": "community_workstation"}
    messages = told(lambda: raised(who="office", **own_words))
    assert to(messages) & ids(here, there) == ids(here)


def test_a_report_is_told_to_the_head_alone() -> None:
    found, chief, reporter, mate = proved(correcting()), head(), member(), member()
    messages = told(lambda: services.submit(doer(reporter, found), note="已张贴（示例）"))
    assert to(messages) == ids(chief)
    assert mate.user.pk not in to(messages)
    assert messages[0].title_zh.startswith("隐患已报整改，请复核：BJ-0001 ")


def test_a_report_of_a_unit_without_a_head_is_told_to_the_office() -> None:
    found, office = proved(correcting()), access("office")
    messages = told(lambda: services.submit(doer(member(), found), note="已张贴（示例）"))
    assert office.user.pk in to(messages)


def test_a_head_who_reports_is_not_told_of_their_own_report() -> None:
    found, chief, other = proved(correcting()), head(), head()
    messages = told(lambda: services.submit(doer(chief, found), note="已张贴（示例）"))
    assert to(messages) == ids(other)


@pytest.mark.parametrize("act", ["send_back", "close"])
def test_a_review_is_told_to_who_reported_it(act: str) -> None:
    reporter, chief = member(), head()
    found = submitted(by=reporter)
    mend(found)
    doing = doer(chief, found)
    acts = {"send_back": lambda: services.send_back(doing, reason="x"), "close": lambda: services.close(doing)}
    (message,) = told(acts[act])
    assert message.to_id == reporter.user.pk
    assert message.kind == {"send_back": "finding_sent_back", "close": "finding_closed"}[act]


def test_a_wish_for_time_is_told_to_the_head_and_its_decision_to_who_asked() -> None:
    found, asker, chief = correcting(), member(), head()
    assert to(told(lambda: asked(found, asker))) == ids(chief)
    (message,) = told(lambda: deadlines.decide_time(doer(chief, found), granted=False, answer="先整改（示例）"))
    assert (message.to_id, message.kind) == (asker.user.pk, "extension_refused")
    assert message.title_en.startswith("More time was refused: BJ-0001 ")
    assert message.title_zh.endswith("（先整改（示例））")


def test_time_that_is_granted_is_told_to_who_asked() -> None:
    asker = access("village")
    found = asked(correcting(), asker)
    (message,) = told(lambda: deadlines.decide_time(doer(head(), found), granted=True))
    assert (message.to_id, message.kind) == (asker.user.pk, "extension_granted")
    assert not message.title_zh.endswith("）")  # nothing was said with it


@pytest.mark.parametrize(
    ("name", "who"), [("accept", "member"), ("give_up", "head"), ("defer", "head"), ("plan", "member")]
)
def test_what_nobody_has_to_act_on_is_told_to_nobody(name: str, who: str) -> None:
    found, doing = raised(), {"member": member(), "head": head()}
    by = doer(doing[who], found)
    acts: dict[str, Callable[[], object]] = {
        "accept": lambda: services.accept(by),
        "give_up": lambda: services.give_up(by, reason="搬走（示例）"),
        "defer": lambda: services.defer(by, until=date(2026, 7, 1), reason="雨季（示例）"),
        "plan": lambda: deadlines.plan_correction(by, funds="200 元"),
    }
    assert told(acts[name]) == []


def test_a_recheck_that_finds_it_open_is_told_to_who_reported_it() -> None:
    reporter = member()
    found = submitted(by=reporter)
    other = access("unit_member", unit="environment")
    assert to(told(lambda: recheck(doer(other, found), corrected=False, note="仍缺（示例）"))) == ids(reporter)
    again = submitted(site(found.campaign, "BJ-0002", safety_rules_posted=False), by=reporter)
    assert told(lambda: recheck(doer(reporter, again), corrected=False, note="仍缺（示例）")) == []


def test_a_refused_act_tells_nobody() -> None:
    found = closed()
    head()

    def act() -> None:
        with pytest.raises(Conflict, match="not_now"):
            services.refuse(doer(member(), found), reason="x")

    assert told(act) == []


def test_a_message_is_never_longer_than_it_may_be() -> None:
    found, office = raised(), access("office")
    messages = told(lambda: services.refuse(doer(member(), found), reason="长" * 500))
    message = next(each for each in messages if each.to_id == office.user.pk)
    assert (len(message.title_zh), len(message.title_en)) == (300, 300)
