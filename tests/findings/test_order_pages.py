"""The pages that draft documents: an order over findings of a site, and the opinion on its re-inspection."""

from datetime import date, timedelta
from typing import Any

import pytest

from closeout.documents.models import Document
from closeout.documents.services import void_document
from closeout.findings.models import Order
from closeout.findings.orders import draft_opinion
from closeout.kernel.clock import today
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.roles import RIGHTS, ROLES
from tests.factories import NOW, access, authority, site
from tests.findings.browsing import address, browser, somebody
from tests.findings.making import member, raised, submitted
from tests.findings.ordering import (
    Team,
    certificate,
    content,
    drafted,
    issued,
    items,
    ordered,
    paragraphs,
    team,
)

pytestmark = pytest.mark.django_db
CODE = "BJ-0001"


def at() -> str:
    return address("order", code=CODE)


def wanted(by: Team, **change: Any) -> dict[str, Any]:
    return {"finding": ["1"], "when": "period", "days": "5", "officer": [str(each) for each in by.ids], **change}


def test_the_form_offers_the_units_findings_of_the_site_and_the_plans_days() -> None:
    first, by = raised(), team()
    raised(first.site, standard="B-4.1a")  # another unit's
    raised(site(first.campaign, "BJ-0002"))
    page = browser(by.member).get(at()).content.decode()
    assert [f'name="finding" value="{each}"' in page for each in (1, 2, 3)] == [True, False, False]
    assert 'name="days" value="15"' in page


def test_with_a_major_finding_the_form_offers_the_shorter_period() -> None:
    first, by = raised(), team()
    raised(first.site, standard="B-4.5e")
    assert 'name="days" value="7"' in browser(by.member).get(at()).content.decode()


def test_what_was_reported_is_not_offered() -> None:
    submitted()
    page = somebody("unit_member").get(at()).content.decode()
    assert "Your unit has no open finding here" in page
    assert "<form method=" not in page.split('id="act"')[1]


def test_officers_are_offered_whose_certificate_holds_today() -> None:
    raised()
    by, expired, last = team(), member(), member()
    certificate(expired, "粤S7", today() - timedelta(1))
    certificate(last, "粤S8", today())
    page = browser(by.member).get(at()).content.decode()
    offered = [f'name="officer" value="{each.user.pk}"' in page for each in (by.head, by.member, expired, last)]
    assert offered == [True, True, False, True]


def test_an_officer_with_two_certificates_is_offered_once() -> None:
    raised()
    by = team()
    certificate(by.member, "粤S9", date(2099, 1, 1))
    assert browser(by.member).get(at()).content.decode().count(f'name="officer" value="{by.member.user.pk}"') == 1


def test_an_order_is_drafted_and_its_document_opened() -> None:
    found, by = raised(), team()
    answer = browser(by.member).post(at(), wanted(by))
    document = Document.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/documents/{document.pk}/")
    assert Order.objects.get(document=document).days == 5
    assert list(document.order.findings.all()) == [found]


def test_an_order_at_once_has_no_days() -> None:
    raised()
    by = team()
    browser(by.member).post(at(), wanted(by, when="once"))
    assert (Order.objects.get().days, Document.objects.get().kind) == (None, "order_at_once")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"finding": []}, "Tick at least one."),
        ({"days": ""}, "Say within how many days."),
        ({"officer": []}, "Tick at least two."),
    ],
)
def test_what_is_missing_is_said_and_what_was_ticked_stays(change: dict[str, Any], said: str) -> None:
    raised()
    by = team()
    answer = browser(by.member).post(at(), wanted(by, **change))
    page = answer.content.decode()
    assert (answer.status_code, Document.objects.count()) == (422, 0)
    assert said in page
    assert ("days" in change) or 'name="days" value="5"' in page


@pytest.mark.parametrize(("lang", "said"), [("en", "is not served yet"), ("zh-hans", "尚未送达")])
def test_an_order_over_what_is_ordered_already_is_a_conflict(lang: str, said: str) -> None:
    found, by = raised(), team()
    drafted(by, [found])
    answer = browser(by.member, lang).post(at(), wanted(by))
    assert (answer.status_code, Document.objects.count()) == (409, 1)
    assert said in answer.content.decode()


@pytest.mark.parametrize("code", ["BJ-9999", "x"])
def test_a_site_that_is_none_is_not_there(code: str) -> None:
    raised()
    assert somebody("unit_member").get(address("order", code=code)).status_code == 404


def test_another_authority_does_not_find_the_site() -> None:
    raised()
    stranger = access("unit_head", at=authority("elsewhere"))
    assert browser(stranger).get(at()).status_code == 404


def test_the_pages_open_to_who_drafts_documents() -> None:
    order = ordered(team(), [raised()])
    for role in ROLES:
        expected = 200 if "draft_documents" in RIGHTS[role] else 403
        asking = somebody(role)
        assert (role, asking.get(at()).status_code) == (role, expected)
        assert (role, asking.get(address("opinion", order=order.pk)).status_code) == (role, expected)


def test_a_finding_offers_the_order_until_one_is_on_its_way() -> None:
    found, by = raised(), team()
    asking, page = browser(by.member), address("finding", number=1)
    assert at() in asking.get(page).content.decode()
    document = drafted(by, [found])
    assert at() not in asking.get(page).content.decode()
    issued(by, document)
    assert at() not in asking.get(page).content.decode()


def test_a_served_order_stands_on_the_finding_with_its_opinion() -> None:
    found, by = raised(), team()
    order = ordered(by, [found])
    page = browser(by.member).get(address("finding", number=1)).content.decode()
    assert order.document.number in page
    assert address("opinion", order=order.pk) in page
    other = somebody("unit_member", "environment").get(address("finding", number=1)).content.decode()
    assert address("opinion", order=order.pk) not in other


def two(by: Team) -> Order:
    """Return a served order over two findings."""
    first = raised()
    return ordered(by, [first, raised(first.site, standard="B-4.5b")])


def test_an_opinion_says_of_each_item_what_was_found() -> None:
    by = team()
    order = two(by)
    results = {"result-1": "corrected", "result-2": "late", "officer": [str(each) for each in by.ids]}
    answer = browser(by.member).post(address("opinion", order=order.pk), results)
    opinion = Document.objects.get(kind="reinspection_opinion")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/documents/{opinion.pk}/")
    assert [each.result.zh for each in items(opinion)] == ["已改正", "逾期未改正"]
    assert opinion.follows == order.document


def test_an_opinion_names_the_order_the_day_and_its_officers() -> None:
    by = team()
    order = two(by)
    results = {1: "corrected", 2: "not_corrected"}
    opinion = draft_opinion(access=by.member, order=order, results=results, officers=by.ids, at=NOW)
    assert f"2026年5月20日对你（单位）执行《{order.document.number}》的情况" in paragraphs(opinion)[0]
    assert [each.certificate for each in content(opinion).officers] == ["粤S0001", "粤S0002"]
    assert (opinion.subject, opinion.unit) == (order.document.subject, order.document.unit)


@pytest.mark.parametrize("results", [{}, {1: "corrected"}, {1: "corrected", 2: "perhaps"}, {3: "corrected"}])
def test_an_opinion_has_a_result_for_each_item(results: dict[int, str]) -> None:
    by = team()
    order = two(by)
    with pytest.raises(Refusal) as refused:
        draft_opinion(access=by.member, order=order, results=results, officers=by.ids, at=NOW)
    assert refused.value.code == "findings.no_result"


@pytest.mark.parametrize("state", ["draft", "issued"])
def test_there_is_no_opinion_on_an_order_that_was_not_served(state: str) -> None:
    by = team()
    document = drafted(by, [raised()])
    order = Order.objects.get(document=issued(by, document) if state == "issued" else document)
    with pytest.raises(Conflict) as refused:
        draft_opinion(access=by.member, order=order, results={1: "corrected"}, officers=by.ids, at=NOW)
    assert refused.value.code == "findings.not_served"


def test_there_is_no_opinion_on_an_order_that_was_voided() -> None:
    by = team()
    order = ordered(by, [raised()])
    void_document(document=order.document, reason="写错（示例）", actor=by.head.user, at=NOW)
    order.refresh_from_db()
    with pytest.raises(Refusal) as refused:
        draft_opinion(access=by.member, order=order, results={1: "corrected"}, officers=by.ids, at=NOW)
    assert refused.value.code == "documents.follows_wrong"


@pytest.mark.parametrize("who", ["other", "elsewhere", "office"])
def test_who_does_not_answer_for_it_gives_no_opinion(who: str) -> None:
    order = ordered(team(), [raised()])
    asking = {
        "other": lambda: access("unit_head", unit="environment"),
        "elsewhere": lambda: access("unit_head", at=authority("elsewhere")),
        "office": lambda: access("office"),
    }
    with pytest.raises(Denied):
        draft_opinion(access=asking[who](), order=order, results={1: "corrected"}, officers=(), at=NOW)


def test_an_opinion_before_the_service_is_a_conflict_on_its_page() -> None:
    by = team()
    document = issued(by, drafted(by, [raised()]))
    said = {"result-1": "corrected", "officer": [str(each) for each in by.ids]}
    answer = browser(by.member).post(address("opinion", order=Order.objects.get(document=document).pk), said)
    assert answer.status_code == 409
    assert "The order was not served yet" in answer.content.decode()


@pytest.mark.parametrize("said", [{}, {"result-1": "corrected"}, {"result-1": "maybe"}])
def test_an_opinion_form_that_is_not_whole_comes_back(said: dict[str, str]) -> None:
    by = team()
    order = ordered(by, [raised()])
    answer = browser(by.member).post(address("opinion", order=order.pk), {"x": "1", **said})
    assert answer.status_code == 422
    assert not Document.objects.filter(kind="reinspection_opinion").exists()


def test_another_units_opinion_is_denied_and_an_order_that_is_none_is_not_there() -> None:
    by = team()
    order = ordered(by, [raised()])
    others = [access("unit_head", unit="environment"), access("unit_member", unit="environment")]
    for number, who in enumerate(others):
        certificate(who, f"环{number}", date(2099, 1, 1))
    said = {"result-1": "corrected", "officer": [str(each.user.pk) for each in others]}
    assert browser(others[0]).post(address("opinion", order=order.pk), said).status_code == 403
    assert browser(by.member).get(address("opinion", order=order.pk + 1)).status_code == 404
