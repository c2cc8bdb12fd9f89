"""The pages of questions: what they show to whom, what forms keep, and what is refused."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from closeout.judgements.forms import value_field, value_of
from closeout.kernel.facts import Fact as Definition
from closeout.kernel.text import Text
from closeout.people.roles import Role
from closeout.sites.models import Fact, Site
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from tests.factories import NOW, access, campaign, person, site

pytestmark = pytest.mark.django_db

LICENCE, AREA = "has_business_licence", "operating_area_m2"
BAD = "<script>alert(1)</script>"


def browser(role: Role, language: str = "en", **where: Any) -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person(role, **where))
    return client


def address(name: str, fact: str = LICENCE) -> str:
    return reverse(f"judgements:{name}", args=["buji-2026", fact] if name != "inbox" else ["buji-2026"])


def send(client: Client, name: str = "answer", fact: str = LICENCE, **data: Any) -> Any:
    usual = {"site": ["BJ-0001"], "value": "yes", "reason": "seen", "observed_on": "2026-05-20"}
    return client.post(address(name, fact), {**usual, **data})


def suggest(at: Site) -> Fact:
    facts = [NewFact(LICENCE, True)]
    record_facts(access=access("village"), site=at, facts=facts, source="census", at=NOW)
    return Fact.objects.get(site=at, key=LICENCE)


@pytest.mark.parametrize(("language", "title"), [("en", "To be judged"), ("zh-hans", "待查事项")])
def test_the_inbox_speaks_both_languages(language: str, title: str) -> None:
    site()
    page = browser("unit_member", language).get(address("inbox")).content.decode()
    assert title in page
    assert address("fact") in page


def test_an_empty_inbox_says_why() -> None:
    campaign()
    assert "Nothing waits for your unit" in browser("unit_member").get(address("inbox")).content.decode()
    assert "has no part in this plan" in browser("unit_head", unit="none").get(address("inbox")).content.decode()
    assert "No question is open" in browser("office").get(address("inbox")).content.decode()


def test_names_and_words_of_others_are_shown_as_text() -> None:
    one = site(name=f"{BAD}（示例）", address=BAD)
    facts = [NewFact(LICENCE, True, note=BAD, evidence=BAD)]
    record_facts(access=access("village"), site=one, facts=facts, source="census", at=NOW)
    client = browser("unit_member")
    for page in (client.get(address("fact")), client.get(address("answer"), {"site": "BJ-0001"})):
        assert BAD not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()


def test_who_only_reads_is_offered_no_answer() -> None:
    site()
    page = browser("auditor").get(address("fact")).content.decode()
    assert "BJ-0001" in page
    assert 'name="site"' not in page
    assert send(browser("office")).status_code == 403


def test_ticked_sites_are_answered_with_one_form() -> None:
    one = site()
    site(one.campaign, "BJ-0002")
    client = browser("unit_member")
    page = client.get(address("answer"), {"site": ["BJ-0001", "BJ-0002"]}).content.decode()
    assert page.count('type="hidden" name="site"') == 2
    answer = send(client, site=["BJ-0001", "BJ-0002"])
    assert (answer.status_code, answer["Location"]) == (302, address("fact"))
    assert Fact.objects.filter(key=LICENCE, value=True).count() == 2


def test_a_double_click_answers_once() -> None:
    site()
    client = browser("unit_member")
    assert [send(client).status_code for _ in range(2)] == [302, 409]
    assert Fact.objects.filter(key=LICENCE).count() == 1


def test_a_form_with_mistakes_comes_back_with_what_was_written() -> None:
    site()
    answer = send(browser("unit_member"), value="", reason="very good reason", observed_on="never")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "very good reason" in page
    assert "Choose or write an answer." in page


def test_who_was_slower_keeps_the_input_and_the_sites_that_still_wait() -> None:
    one = site()
    site(one.campaign, "BJ-0002", name="second（示例）")
    send(browser("unit_head"), value="no")
    answer = send(browser("unit_member"), site=["BJ-0001", "BJ-0002"], reason="my reason")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "now on record as &#x27;no&#x27;" in page
    assert "my reason" in page
    assert page.count('type="hidden" name="site"') == 1
    assert not Fact.objects.filter(site__code="BJ-0002", key=LICENCE).exists()


def test_a_suggestion_is_accepted_in_two_steps() -> None:
    said = suggest(site())
    client = browser("unit_member")
    page = client.get(address("fact")).content.decode()
    assert f"?site=BJ-0001&amp;accept={said.pk}" in page
    form = client.get(address("answer"), {"site": "BJ-0001", "accept": str(said.pk)}).content.decode()
    assert "I agree with the suggestion." in form
    assert send(client, how=str(said.pk), value="").status_code == 302
    assert Fact.objects.filter(key=LICENCE, source="judgement", value=True).count() == 1


def test_a_suggestion_that_is_not_there_is_no_answer() -> None:
    suggest(site())
    assert send(browser("unit_member"), how="999", value="").status_code == 422


def test_what_was_suggested_at_several_sites_is_accepted_at_once() -> None:
    one = site()
    said = [suggest(one), suggest(site(one.campaign, "BJ-0002"))]
    ids = ",".join(str(each.pk) for each in said)
    assert send(browser("unit_member"), how=ids, site=["BJ-0001", "BJ-0002"]).status_code == 302
    assert Fact.objects.filter(source="judgement").count() == 2


def test_nothing_ticked_is_told_and_so_is_a_site_that_does_not_wait() -> None:
    site()
    client = browser("unit_member")
    assert client.get(address("answer")).status_code == 422
    assert client.get(address("answer"), {"site": "NO-SUCH"}).status_code == 404
    assert client.get(address("fact", "no_such")).status_code == 404
    assert send(client, site=["NO-SUCH"]).status_code == 404


def test_another_village_neither_sees_nor_answers() -> None:
    site()
    client = browser("village", code="440307014002")
    assert "BJ-0001" not in client.get(address("fact", AREA)).content.decode()
    assert send(client, fact=AREA, value="100").status_code == 404
    assert not Fact.objects.filter(key=AREA).exists()


def test_a_village_answers_with_a_number_as_people_write_it() -> None:
    site()
    assert send(browser("village"), fact=AREA, value="１２０。5").status_code == 302
    assert Fact.objects.get(key=AREA).value == 120.5


def test_declining_wants_a_reason() -> None:
    site()
    client = browser("unit_head")
    assert "Hand to the office" in client.get(address("decline"), {"site": "BJ-0001"}).content.decode()
    assert send(client, "decline", reason="").status_code == 422
    assert send(client, "decline", reason="not a matter of licences").status_code == 302
    assert "not a matter of licences" in client.get(address("inbox")).content.decode()


def test_declining_too_late_is_told() -> None:
    site()
    send(browser("unit_head"))
    assert send(browser("unit_member"), "decline").status_code == 409


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999", "2"])
def test_a_page_number_that_makes_no_sense_shows_a_page(page: str) -> None:
    site()
    assert browser("unit_member").get(address("fact"), {"page": page}).status_code == 200


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("boolean", "no", False),
        ("boolean", "", None),
        ("choice", "a", "a"),
        ("set", ["b", "a"], "a|b"),
        ("set", [], None),
        ("text", "", None),
    ],
)
def test_what_a_field_gives_is_a_value_of_its_fact(kind: Any, given: Any, value: Any) -> None:
    choices = {"a": Text("甲", "A"), "b": Text("乙", "B")}
    fact = Definition("key", kind, Text("事实", "fact"), choices=choices)
    with override("en"):
        assert value_field(fact).label == "fact"
    assert value_of(fact, given) == value
