"""The joint meeting: its decision beside the recommendation, departures, amendments, and the batches."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from closeout.campaigns.models import Campaign
from closeout.campaigns.services import finish
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.meetings.models import Decision, Meeting
from closeout.meetings.panel import PANEL
from closeout.meetings.queries import chosen, outcomes, site_outcome
from closeout.meetings.services import decide
from closeout.meetings.types import NewDecision, Outcomes, Show, WithoutOutcomes
from closeout.people.roles import Role
from closeout.sites.contributed import panels_of, register
from closeout.sites.models import Fact, Site
from closeout.sites.services import register_sites
from tests.factories import NOW, TODAY, access, campaign, new_site, person, site

pytestmark = pytest.mark.django_db

FACTS: dict[str, Any] = {"operating_state": "closed"}  # which the plan puts out of scope
BAD = "<script>alert(1)</script>"


def rugao(count: int = 1) -> tuple[Campaign, list[Site]]:
    one = campaign("rugao")
    new = [new_site(f"BJ-{each:04}", **(FACTS if each == 2 else {})) for each in range(1, count + 1)]
    return one, register_sites(access=access("office"), campaign=one, sites=new, source="census", at=NOW)


def new(outcome: str | None = "ban", **more: Any) -> NewDecision:
    usual = {"held_on": TODAY, "minutes": "联席纪要〔2026〕1号（示例）", "reason": "会议认为应予取缔（示例）"}
    return NewDecision(outcome, **{**usual, **more})


def enter(one: Campaign, *sites: Site, says: NewDecision | None = None, who: Role = "office") -> list[Decision]:
    seen = {each.code: each.outcome for each in sites}
    return decide(access=access(who), campaign=one, codes=list(seen), seen=seen, new=says or new(), at=NOW)


def page(one: Campaign, who: Role = "leader", **show: Any) -> Outcomes:
    found = outcomes(access(who), one, Show(**show))
    assert isinstance(found, Outcomes)
    return found


def test_a_decision_names_what_was_recommended_and_touches_no_fact() -> None:
    one, (first,) = rugao()
    before = Fact.objects.count(), first.values
    made = enter(one, first)[0]
    first.refresh_from_db()
    assert (made.outcome, made.recommended, made.supersedes) == ("ban", "undecided", None)
    assert (Fact.objects.count(), first.values, first.outcome) == (*before, "undecided")
    assert Entry.objects.get(act="outcome_decided").subject == f"site:{first.pk}"


def test_many_are_decided_as_recommended_at_once() -> None:
    one, (_, second) = rugao(2)
    assert second.outcome == "out_of_scope"
    made = enter(one, second, says=new(None, reason=""))
    assert [(each.outcome, each.reason) for each in made] == [("out_of_scope", "")]


def test_a_departure_demands_a_reason() -> None:
    one, sites = rugao(2)
    with pytest.raises(Refusal) as refused:
        enter(one, *sites, says=new("out_of_scope", reason=" "))
    assert refused.value.code == "meetings.no_reason"
    assert not Decision.objects.exists()
    assert not Meeting.objects.exists()


def test_an_open_recommendation_cannot_be_followed() -> None:
    one, sites = rugao(2)
    with pytest.raises(Refusal) as refused:
        enter(one, *sites, says=new(None))
    assert refused.value.code == "meetings.nothing_recommended"


@pytest.mark.parametrize(
    ("says", "code"),
    [
        (new("undecided"), "meetings.no_such_outcome"),
        (new("no_such"), "meetings.no_such_outcome"),
        (new(minutes=" "), "meetings.no_minutes"),
        (new(held_on=date(2026, 5, 21)), "meetings.not_yet"),
    ],
)
def test_a_decision_that_cannot_be_is_refused(says: NewDecision, code: str) -> None:
    one, sites = rugao()
    with pytest.raises(Refusal) as refused:
        enter(one, *sites, says=says)
    assert refused.value.code == code


def test_neither_none_nor_too_many_are_decided() -> None:
    one, _ = rugao()
    for codes, code in (([], "meetings.none_chosen"), ([str(each) for each in range(201)], "meetings.too_many")):
        with pytest.raises(Refusal) as refused:
            decide(access=access("office"), campaign=one, codes=codes, seen={}, new=new(), at=NOW)
        assert refused.value.code == code


def test_a_later_meeting_amends_and_the_earlier_decision_stays() -> None:
    one, (first,) = rugao()
    old = enter(one, first)[0]
    made = enter(one, first, says=new("upgrade", minutes="联席纪要〔2026〕2号（示例）"))[0]
    old.refresh_from_db()
    assert (made.supersedes, old.outcome) == (old, "ban")
    found = site_outcome(access("leader"), one, first.code)
    assert found is not None
    assert [each.outcome.en for each in found.decisions] == ["upgrade", "ban"]


def test_a_meeting_decides_once_and_an_earlier_one_changes_nothing() -> None:
    one, (first,) = rugao()
    enter(one, first)
    with pytest.raises(Conflict) as twice:
        enter(one, first, says=new("upgrade"))
    with pytest.raises(Refusal) as earlier:
        enter(one, first, says=new(held_on=date(2026, 5, 19)))
    assert (twice.value.code, earlier.value.code) == ("meetings.decided", "meetings.later")
    assert [each.file for each in twice.value.problems] == [first.code]


def test_a_recommendation_that_changed_meanwhile_is_told() -> None:
    one, (first,) = rugao()
    with pytest.raises(Conflict) as refused:
        decide(access=access("office"), campaign=one, codes=[first.code], seen={first.code: "ban"}, new=new(), at=NOW)
    assert "undecided" in refused.value.problems[0].say("en")


@pytest.mark.parametrize("role", ["leader", "unit_head", "village", "auditor", "administrator"])
def test_only_the_office_enters_decisions(role: Role) -> None:
    one, sites = rugao()
    with pytest.raises(Denied):
        enter(one, *sites, who=role)


def test_a_site_that_is_not_there_is_missing_and_a_finished_campaign_takes_none() -> None:
    one, sites = rugao()
    with pytest.raises(Missing):
        decide(access=access("office"), campaign=one, codes=["NO"], seen={}, new=new(), at=NOW)
    finish(access=access("office"), campaign=one, at=NOW)
    one.refresh_from_db()
    with pytest.raises(Conflict):
        enter(one, *sites)


def test_the_three_batches_are_counted_and_what_stands_apart() -> None:
    one, sites = rugao(3)
    enter(one, *sites)
    enter(one, sites[0], says=new("retain", minutes="2"))
    counted = {each.key: (each.recommended, each.decided) for each in page(one).batches}
    assert list(counted) == ["ban", "standardise", "upgrade", "out_of_scope", "undecided"]
    assert counted == {
        "ban": (0, 2),
        "standardise": (0, 0),
        "upgrade": (0, 1),
        "out_of_scope": (1, 0),
        "undecided": (2, 0),
    }


def test_sites_are_shown_by_recommendation_and_by_decision() -> None:
    one, sites = rugao(3)
    enter(one, sites[1], says=new("out_of_scope", reason=""))
    enter(one, sites[2])

    def codes(**show: Any) -> list[str]:
        return [each.code for each in page(one, **show).rows]

    assert codes(outcome="undecided") == ["BJ-0001", "BJ-0003"]
    assert codes(state="decided") == ["BJ-0002", "BJ-0003"]
    assert codes(state="waiting") == ["BJ-0001"]
    assert codes(state="differing") == ["BJ-0003"]
    assert codes(outcome="ban") == []


def test_a_site_tells_why_and_what_would_turn_it() -> None:
    one = campaign("rugao")
    first = site(one, area_kind="village", beside_road=True)
    found = site_outcome(access("leader"), one, first.code)
    assert found is not None
    assert found.row.reason.en
    assert (found.row.decided, found.decisions) == (None, ())


def test_a_plan_without_outcomes_shows_segments_and_routes() -> None:
    one = campaign()
    first = site(one)
    found = outcomes(access("office"), one, Show())
    assert isinstance(found, WithoutOutcomes)
    assert sum(each.count for each in found.segments) == 1
    assert found.routes
    assert site_outcome(access("office"), one, first.code) is None
    with pytest.raises(Refusal) as refused:
        enter(one, first)
    assert refused.value.code == "meetings.no_outcomes"


def test_decisions_stand_on_the_sites_file() -> None:
    one, (first,) = rugao()
    register(PANEL)
    enter(one, first)
    shown = {each.template: each.panel for each in panels_of(access("leader"), first)}
    decided = shown["meetings/panel.html"]
    assert isinstance(decided, tuple)
    assert len(decided) == 1
    assert "meetings/panel.html" not in {each.template for each in panels_of(access("village"), first)}


@pytest.mark.parametrize("count", [1, 12])
def test_pages_take_the_same_queries_however_many_sites(count: int, django_assert_num_queries: Any) -> None:
    one, sites = rugao(count)
    enter(one, *sites)
    who = access("leader")
    with django_assert_num_queries(5):
        assert len(outcomes(who, one, Show()).rows) == count  # type: ignore[union-attr]
    with django_assert_num_queries(3):
        assert len(chosen(who, one, [each.code for each in sites])) == count


# -- pages -------------------------------------------------------------------------------------------------------------


def browser(role: Role, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person(role))
    return client


def address(name: str, *more: str) -> str:
    return reverse(f"meetings:{name}", args=["buji-2026", *more])


def send(client: Client, **data: Any) -> Any:
    usual = {"site": ["BJ-0001"], "seen": ["undecided"], "outcome": "ban", "held_on": "2026-05-20", "minutes": "1"}
    return client.post(address("decide"), {**usual, **data})


@pytest.mark.parametrize(("language", "word"), [("en", "ban a batch"), ("zh-hans", "取缔一批")])
def test_the_pages_speak_both_languages_and_show_names_as_text(language: str, word: str) -> None:
    one = campaign("rugao")
    site(one, name=BAD)
    client = browser("office", language)
    listed = client.get(address("outcomes")).content.decode()
    assert word in listed
    for html in (
        listed,
        client.get(address("site", "BJ-0001")).content.decode(),
        client.get(address("decide"), {"site": "BJ-0001"}).content.decode(),
    ):
        assert BAD not in html
        assert "&lt;script&gt;" in html


def test_the_office_decides_by_form_and_a_second_click_is_told() -> None:
    rugao()
    client = browser("office")
    assert [send(client, reason="why").status_code for _ in range(2)] == [302, 409]
    assert Decision.objects.count() == 1
    assert "1" in client.get(address("outcomes"), {"state": "decided"}).content.decode()


def test_a_form_without_its_reason_comes_back_with_what_was_written() -> None:
    rugao()
    answer = send(browser("office"), minutes="minutes of the meeting")
    assert answer.status_code == 422
    assert "say why" in answer.content.decode()
    assert "minutes of the meeting" in answer.content.decode()


def test_following_is_offered_where_there_is_something_to_follow() -> None:
    rugao(2)
    client = browser("office")
    assert "as-recommended" not in client.get(address("decide"), {"site": "BJ-0001"}).content.decode()
    assert "as-recommended" in client.get(address("decide"), {"site": "BJ-0002"}).content.decode()
    done = send(client, site="BJ-0002", seen="out_of_scope", outcome="as-recommended")
    assert (done.status_code, Decision.objects.get().outcome) == (302, "out_of_scope")


def test_what_changed_meanwhile_is_told_on_the_form() -> None:
    rugao()
    answer = send(browser("office"), seen="ban", reason="why")
    assert answer.status_code == 409
    assert 'name="seen" value="undecided"' in answer.content.decode()


def test_nothing_ticked_and_strange_filters_are_answered() -> None:
    rugao()
    client = browser("office")
    assert client.get(address("decide")).status_code == 422
    assert client.get(address("outcomes"), {"state": "x", "outcome": BAD, "page": "-1"}).status_code == 200
    assert client.get(address("site", "NO")).status_code == 404
    assert send(browser("leader")).status_code == 403


def test_a_plan_without_outcomes_says_so() -> None:
    site()
    client = browser("office")
    assert "This plan has no outcomes" in client.get(address("outcomes")).content.decode()
    assert client.get(address("site", "BJ-0001")).status_code == 404
