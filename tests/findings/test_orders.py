"""Orders to correct: what they say, over what they may be, and the day that their service sets."""

from datetime import UTC, date, datetime, timedelta

import pytest

from closeout.campaigns.services import finish
from closeout.documents.models import Document
from closeout.documents.services import issue_document, void_document
from closeout.findings import services
from closeout.findings.counting import ledger
from closeout.findings.models import Finding, Order
from closeout.findings.orders import NewOrder, draft_order, may_order, orders_of
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.kernel.text import both
from closeout.people.roles import Role
from closeout.sites.models import Site
from closeout.tallies.queries import tallies
from tests.factories import NOW, access, authority, campaign, site
from tests.findings.making import UNIT, closed, correcting, doer, head, member, of_campaign, raised, submitted
from tests.findings.ordering import (
    HOUR,
    certificate,
    content,
    drafted,
    handed,
    issued,
    items,
    ordered,
    paragraphs,
    team,
)

pytestmark = pytest.mark.django_db


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 4, 0, tzinfo=UTC)  # noon in China


def test_an_order_names_the_standard_what_was_seen_and_what_is_to_be_done() -> None:
    found = raised(description="东墙无制度牌（示例）", measures="三日内张贴（示例）")
    (item,) = items(drafted(team(), [found]))
    assert item.text.zh == f"不符合“{found.text_zh}”的要求：东墙无制度牌（示例）；整改要求：三日内张贴（示例）。"
    assert item.text.en.startswith(f"The requirement “{found.text_en}” is not met: ")
    assert item.clause == "B-4.5"


def test_a_hazard_in_own_words_stands_in_them_without_a_clause() -> None:
    found = raised(standard="", text=both("窨井盖缺失（示例）"), unit_key=UNIT)
    (item,) = items(drafted(team(), [found]))
    assert (item.text.zh, item.clause) == ("窨井盖缺失（示例）。", "")


def test_an_order_over_several_lists_them_by_their_numbers() -> None:
    first = raised(description="甲")
    second = raised(first.site, standard="B-4.5b", description="乙")
    said = [each.text.zh for each in items(drafted(team(), [second, first]))]
    assert ["甲" in said[0], "乙" in said[1], len(said)] == [True, True, 2]


def test_an_order_is_for_the_operator_that_the_register_knows() -> None:
    where = site(campaign(), name="兴达回收站（示例）", address="二路2号")
    Site.objects.filter(pk=where.pk).update(uscc="91350211M000100Y43")
    found = raised(where)
    party = content(drafted(team(), [found])).party
    assert party is not None
    assert (party.name.zh, party.identifier, party.address.zh) == (
        "兴达回收站（示例）",
        "91350211M000100Y43",
        "二路2号",
    )


@pytest.mark.parametrize(
    ("days", "kind", "words"),
    [(None, "order_at_once", "应当立即改正。"), (1, "order_in_period", "应当自本通知书送达之日起 1 日内改正完毕。")],
)
def test_at_once_and_within_a_period_are_documents_of_their_own(days: int | None, kind: str, words: str) -> None:
    document = drafted(team(), [raised()], days)
    assert document.kind == kind
    assert words in paragraphs(document)
    assert Order.objects.get(document=document).days == days


def test_an_order_opens_with_the_day_in_china() -> None:
    late = datetime(2026, 5, 20, 16, 30, tzinfo=UTC)  # half past midnight of the 21st in China
    found = raised()
    Finding.objects.update(raised_at=late)
    found.refresh_from_db()
    week_later = late + timedelta(days=7)
    assert paragraphs(drafted(team(), [found], at=week_later))[0].startswith("经2026年5月21日检查核实")


def test_an_order_is_about_its_site_and_of_its_unit() -> None:
    found = raised()
    document = drafted(team(), [found])
    assert (document.subject, document.unit) == (f"site:{found.site_id}", found.unit)
    assert (document.scope, document.division_code) == (f"campaign:{found.campaign_id}", found.division_code)


def test_officers_stand_in_their_order_with_the_certificates_that_hold() -> None:
    by = team()
    officers = content(drafted(by, [raised()])).officers
    assert [each.name for each in officers] == [by.member.user.name, by.head.user.name]
    assert [each.certificate for each in officers] == ["粤S0001", "粤S0002"]


@pytest.mark.parametrize(("until", "printed"), [(date(2026, 5, 20), "粤S1"), (date(2026, 5, 19), "")])
def test_a_certificate_holds_on_its_last_day_and_not_after(until: date, printed: str) -> None:
    found, who, by = raised(), member(), team()
    certificate(who, "粤S1", until)
    new = NewOrder([found.number], 10, (who.user.pk, by.head.user.pk))
    document = draft_order(access=by.member, campaign=found.campaign, new=new, at=NOW)
    assert [each.certificate for each in content(document).officers] == [printed, "粤S0002"]


def test_of_two_certificates_the_one_that_holds_longer_is_printed() -> None:
    found, by = raised(), team()
    certificate(by.member, "粤S9-短", date(2026, 6, 1))
    assert content(drafted(by, [found])).officers[0].certificate == "粤S0001"


def test_an_order_with_one_valid_certificate_is_not_issued() -> None:
    found, by, expired = raised(), team(), member()
    certificate(expired, "粤S7", date(2026, 5, 19))
    new = NewOrder([found.number], 10, (by.head.user.pk, expired.user.pk))
    document = draft_order(access=by.member, campaign=found.campaign, new=new, at=NOW)
    with pytest.raises(Refusal) as refused:
        issue_document(document=document, actor=by.head.user, at=NOW)
    assert refused.value.code == "documents.few_officers"


def test_an_order_is_about_one_site() -> None:
    first, by = raised(), team()
    second = raised(site(first.campaign, "BJ-0002"))
    with pytest.raises(Refusal) as refused:
        drafted(by, [first, second])
    assert (refused.value.code, Document.objects.count()) == ("findings.of_several", 0)


def test_an_order_is_about_one_units_findings() -> None:
    first, by = raised(), team()
    second = raised(first.site, standard="B-4.1a")
    with pytest.raises(Refusal) as refused:
        drafted(by, [first, second])
    assert refused.value.code == "findings.of_several"


@pytest.mark.parametrize("numbers", [[], [99], [1, 99]])
def test_an_order_is_about_findings_that_are_there(numbers: list[int]) -> None:
    found, by = raised(), team()
    with pytest.raises(Refusal) as refused:
        draft_order(access=by.member, campaign=found.campaign, new=NewOrder(numbers, 5, by.ids), at=NOW)
    assert refused.value.code == "findings.none_chosen_to_order"


@pytest.mark.parametrize("days", [0, -1, 181])
def test_a_period_outside_its_limits_is_refused(days: int) -> None:
    with pytest.raises(Refusal) as refused:
        drafted(team(), [raised()], days)
    assert (refused.value.code, refused.value.params) == ("findings.no_period", {"most": 180})


@pytest.mark.parametrize("days", [1, 180])
def test_a_period_at_its_limits_is_taken(days: int) -> None:
    assert Order.objects.get(document=drafted(team(), [raised()], days)).days == days


def test_another_unit_drafts_no_order_over_it() -> None:
    found, other = raised(), access("unit_head", unit="environment")
    with pytest.raises(Denied):
        draft_order(access=other, campaign=found.campaign, new=NewOrder([found.number], 5), at=NOW)


@pytest.mark.parametrize("role", ["office", "village", "leader", "auditor", "intake", "administrator"])
def test_who_drafts_no_documents_drafts_no_order(role: Role) -> None:
    found = raised()
    with pytest.raises(Denied):
        draft_order(access=access(role), campaign=found.campaign, new=NewOrder([found.number], 5), at=NOW)


def test_another_authority_finds_nothing_to_order() -> None:
    found, stranger = raised(), access("unit_member", unit=UNIT, at=authority("elsewhere"))
    with pytest.raises(Refusal) as refused:
        draft_order(access=stranger, campaign=found.campaign, new=NewOrder([found.number], 5), at=NOW)
    assert refused.value.code == "findings.none_chosen_to_order"


def test_a_finished_campaign_takes_no_orders() -> None:
    found, by = raised(), team()
    finish(access=access("office"), campaign=found.campaign, at=NOW)
    found.campaign.refresh_from_db()
    with pytest.raises(Conflict):
        drafted(by, [found])


@pytest.mark.parametrize("state", ["submitted", "closed", "refused", "deferred"])
def test_an_order_is_over_what_is_to_be_corrected_alone(state: str) -> None:
    found = {"submitted": submitted, "closed": closed}.get(state, raised)()
    if state == "refused":
        services.refuse(doer(member(), found), reason="不归本单位管（示例）")
    if state == "deferred":
        services.defer(doer(head(), found), until=date(2026, 7, 1), reason="雨季（示例）")
    with pytest.raises(Conflict) as refused:
        drafted(team(), [found])
    assert refused.value.code == "findings.not_now"


def test_what_is_in_a_draft_or_on_its_way_is_not_ordered_twice() -> None:
    found, by = raised(), team()
    document = drafted(by, [found])
    for _ in ("in draft", "issued"):
        with pytest.raises(Conflict) as refused:
            drafted(by, [found])
        assert refused.value.code == "findings.ordered_already"
        document = issued(by, document) if document.state == "draft" else document


def test_one_that_was_ordered_keeps_others_from_being_ordered_with_it() -> None:
    first, by = raised(), team()
    second = raised(first.site, standard="B-4.5b")
    drafted(by, [first])
    with pytest.raises(Conflict):
        drafted(by, [first, second])
    assert drafted(by, [second]).state == "draft"


def test_a_voided_order_frees_its_findings() -> None:
    found, by = raised(), team()
    old = drafted(by, [found])
    void_document(document=old, reason="写错（示例）", actor=by.head.user, at=NOW)
    new = drafted(by, [found])
    assert [each.document for each in orders_of(found)] == [new, old]


def test_after_its_service_a_new_order_may_follow() -> None:
    found, by = raised(), team()
    ordered(by, [found], 5)
    drafted(by, [found], None)
    assert Order.objects.filter(findings=found).count() == 2


@pytest.mark.parametrize(
    ("days", "on", "due"),
    [
        (None, noon(5, 23), date(2026, 5, 23)),  # at once: the day itself, a Saturday too
        (1, noon(5, 21), date(2026, 5, 22)),
        (2, noon(5, 21), date(2026, 5, 25)),  # the second day is a Saturday
        (3, noon(5, 21), date(2026, 5, 25)),
        (10, noon(5, 21), date(2026, 6, 1)),  # 31 May is a Sunday
        (10, noon(6, 9), date(2026, 6, 22)),  # 19 June, the Dragon Boat Festival, to 21 June are off
        (15, noon(9, 10), date(2026, 9, 28)),  # 25 September, Mid-Autumn, to 27 September are off
        (10, noon(9, 10), date(2026, 9, 20)),  # a Sunday that is worked
        (15, noon(9, 16), date(2026, 10, 8)),  # 1 to 7 October are off
        (180, noon(5, 20), date(2026, 11, 16)),
    ],
)
def test_service_sets_the_day_counted_from_the_day_after(days: int | None, on: datetime, due: date) -> None:
    found = raised()
    ordered(team(), [found], days, on)
    found.refresh_from_db()
    assert found.due_on == due


def test_the_day_of_service_is_the_day_in_china() -> None:
    found = raised()
    ordered(team(), [found], 1, datetime(2026, 5, 20, 16, 30, tzinfo=UTC))  # already the 21st in China
    found.refresh_from_db()
    assert found.due_on == date(2026, 5, 22)
    assert found.ordered_at == noon(5, 21)


def test_drafting_and_issuing_set_no_day() -> None:
    found, by = raised(), team()
    issued(by, drafted(by, [found], 1))
    found.refresh_from_db()
    assert (found.due_on, found.ordered_at, found.state) == (date(2026, 6, 4), None, "raised")


def test_what_waits_to_be_accepted_is_being_corrected_once_its_order_is_served() -> None:
    first, by = raised(), team()
    second = correcting(first.site, standard="B-4.5b")
    before = [each.version for each in of_campaign(first.campaign)]
    ordered(by, [first, second])
    after = of_campaign(first.campaign)
    assert [each.state for each in after] == ["correcting", "correcting"]
    assert [each.version for each in after] == [each + 1 for each in before]


def test_what_was_reported_meanwhile_keeps_its_state_and_gets_the_day() -> None:
    found, by = correcting(), team()
    document = issued(by, drafted(by, [found], 1))
    Finding.objects.filter(pk=found.pk).update(state="submitted", submitted_by=by.member.user)
    handed(by, document, noon(5, 21))
    found.refresh_from_db()
    assert (found.state, found.due_on) == ("submitted", date(2026, 5, 22))


def test_what_was_given_up_meanwhile_stays_as_it_is() -> None:
    found, by = correcting(), team()
    document = issued(by, drafted(by, [found], 1))
    services.give_up(doer(by.head, found), reason="场所已搬走（示例）")
    handed(by, document, noon(5, 21))
    found.refresh_from_db()
    assert (found.state, found.due_on, found.ordered_at) == ("closed_uncorrected", date(2026, 6, 4), None)


def test_findings_outside_the_order_keep_their_day() -> None:
    first, by = raised(), team()
    other = raised(first.site, standard="B-4.5b")
    ordered(by, [first], 1)
    other.refresh_from_db()
    assert (other.due_on, other.state, other.version) == (date(2026, 6, 4), "raised", 0)


def test_service_moves_the_counters_of_the_state() -> None:
    found = raised()
    name = ledger(found.campaign_id, unit=found.unit_id)
    assert tallies([name])[name]["state:raised"] == 1
    ordered(team(), [found])
    told = tallies([name])[name]
    assert (told["state:raised"], told["state:correcting"], told["open"]) == (0, 1, 1)


def test_an_order_may_be_drafted_until_one_is_on_its_way() -> None:
    found, by = raised(), team()
    assert may_order(by.member, found)
    document = drafted(by, [found])
    assert not may_order(by.member, found)
    issued(by, document)
    assert not may_order(by.member, found)  # it is not served: another would be refused
    handed(by, document, NOW + HOUR)
    assert may_order(by.member, found)


def test_who_answers_for_it_may_order_and_others_not() -> None:
    found = raised()
    others = [access("unit_head", unit="environment"), access("office"), access("village"), access("leader")]
    assert [may_order(each, found) for each in (head(), member(), *others)] == [True, True, False, False, False, False]


def test_nothing_closed_is_ordered() -> None:
    assert not may_order(head(), closed())
