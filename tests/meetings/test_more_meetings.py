"""Outcomes by role and by filter, decisions over several meetings, and figures that equal a recount."""

import random
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from closeout.campaigns.models import Campaign
from closeout.journal.models import Entry
from closeout.journal.verify import verify
from closeout.kernel.refusal import Conflict, Missing, Refusal
from closeout.meetings.models import Decision, Meeting
from closeout.meetings.queries import choices, decisions_ledger, outcomes, site_outcome, standing
from closeout.meetings.services import decide
from closeout.meetings.types import NewDecision, Outcomes, Show
from closeout.people.roles import RIGHTS, ROLES, Role
from closeout.sites.models import Site
from closeout.sites.services import register_sites
from closeout.tallies.queries import tallies
from tests.factories import NOW, TODAY, access, authority, campaign, new_site, person

pytestmark = pytest.mark.django_db
FIRST, SECOND = "联席纪要〔2026〕1号（示例）", "联席纪要〔2026〕2号（示例）"
WHY = "会议认为应予取缔（示例）"


def rugao(count: int = 1) -> tuple[Campaign, list[Site]]:
    one = campaign("rugao", "rugao-2026")
    new = [new_site(f"RG-{each:04}") for each in range(1, count + 1)]
    return one, register_sites(access=access("office"), campaign=one, sites=new, source="census", at=NOW)


def enter(one: Campaign, *sites: Site, outcome: str | None = "ban", **more: Any) -> list[Decision]:
    new = NewDecision(outcome, **{"held_on": TODAY, "minutes": FIRST, "reason": WHY, **more})
    seen = {each.code: each.outcome for each in sites}
    return decide(access=access("office"), campaign=one, codes=list(seen), seen=seen, new=new, at=NOW)


def page(one: Campaign, who: Role = "leader", **show: Any) -> Outcomes:
    found = outcomes(access(who), one, Show(**show))
    assert isinstance(found, Outcomes)
    return found


def counted(one: Campaign) -> dict[str, int]:
    name = decisions_ledger(one.pk)
    return {key: count for key, count in tallies([name])[name].items() if count}


def browser(role: Role) -> Client:
    one = Client(headers={"accept-language": "en"})
    one.force_login(person(role))
    return one


def test_a_meeting_that_was_superseded_on_its_own_day_does_not_decide_again() -> None:
    one, (site,) = rugao()
    enter(one, site)
    enter(one, site, minutes=SECOND)
    with pytest.raises(Conflict, match="decided"):
        enter(one, site, outcome="out_of_scope")
    assert Decision.objects.count() == 2


def test_of_many_the_one_that_was_decided_stops_all_and_is_named() -> None:
    one, (first, second) = rugao(2)
    enter(one, second)
    with pytest.raises(Conflict) as refused:
        enter(one, first, second)
    assert [each.file for each in refused.value.problems] == ["RG-0002"]
    assert Decision.objects.get().site_id == second.pk


def test_two_meetings_of_one_day_are_told_apart_by_their_minutes() -> None:
    one, (first, second) = rugao(2)
    enter(one, first)
    enter(one, second, minutes=SECOND)
    assert sorted(Meeting.objects.values_list("minutes", flat=True)) == [FIRST, SECOND]


def test_a_meeting_entered_in_two_steps_is_one_meeting() -> None:
    one, (first, second) = rugao(2)
    enter(one, first)
    enter(one, second, minutes=f"  {FIRST} ")
    assert Meeting.objects.get().decisions.count() == 2


@pytest.mark.parametrize(("days", "lets"), [(-1, False), (0, True), (1, True)])
def test_a_decision_is_amended_on_its_own_day_or_later(days: int, lets: bool) -> None:
    one, (site,) = rugao()
    enter(one, site, held_on=TODAY - timedelta(days=2))
    how: dict[str, Any] = {"minutes": SECOND, "held_on": TODAY - timedelta(days=2 - days)}
    if lets:
        assert enter(one, site, **how)[0].supersedes is not None
        return
    with pytest.raises(Refusal, match="later"):
        enter(one, site, **how)


def test_the_last_of_three_decisions_stands_and_all_are_shown_the_latest_first() -> None:
    one, (site,) = rugao()
    for at, outcome in enumerate(["ban", "standardise", "ban"]):
        enter(one, site, outcome=outcome, minutes=f"第{at}号（示例）", held_on=TODAY - timedelta(days=2 - at))
    found = site_outcome(access("leader"), one, site.code)
    assert found is not None
    assert [each.held_on.day for each in found.decisions] == [20, 19, 18]
    assert standing(Decision.objects.filter(site=site)).get().meeting.minutes == "第2号（示例）"
    assert counted(one) == {"ban": 1}


def test_an_amendment_tells_the_journal_what_was_decided_before() -> None:
    one, (site,) = rugao()
    enter(one, site)
    enter(one, site, outcome="standardise", minutes=SECOND)
    contents = list(Entry.objects.filter(act="outcome_decided").order_by("pk").values_list("content", flat=True))
    assert '"before":{"outcome":"ban"}' in contents[1].replace(" ", "")
    assert '"outcome":"ban"' not in contents[0].split('"after"')[0].replace(" ", "").split('"before"')[0]
    verify()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_meetings_decide_the_figures_equal_a_recount(seed: int) -> None:
    dice = random.Random(seed)
    one, sites = rugao(4)
    keys = [each.key for each in choices(one)]
    for step in range(12):
        some = dice.sample(sites, dice.randrange(1, 4))
        how: dict[str, Any] = {"minutes": f"第{dice.randrange(5)}号", "held_on": date(2026, 5, dice.randrange(1, 21))}
        try:
            enter(one, *some, outcome=dice.choice(keys), reason=f"{WHY}{step}", **how)
        except Refusal:
            continue
    assert counted(one) == Counter(standing(Decision.objects.all()).values_list("outcome", flat=True))
    assert sum(counted(one).values()) == len(set(Decision.objects.values_list("site", flat=True)))


def test_an_outcome_nobody_recommended_can_be_decided_and_is_shown_as_differing() -> None:
    one, (first, second) = rugao(2)
    enter(one, first)
    assert [each.code for each in page(one, state="differing").rows] == ["RG-0001"]
    assert [each.code for each in page(one, state="waiting").rows] == [second.code]
    (row,) = page(one, state="decided").rows
    assert row.decided is not None
    assert (row.differs, row.decided.departs, row.decided.reason) == (True, True, WHY)


@pytest.mark.parametrize(("asked", "shown"), [(-3, 1), (0, 1), (1, 1), (2, 2), (3, 2), (10**6, 2)])
def test_a_page_that_is_not_there_is_the_nearest(asked: int, shown: int) -> None:
    one, _ = rugao(51)
    found = page(one, page=asked)
    assert (found.show.page, found.pages, len(found.rows)) == (shown, 2, 50 if shown == 1 else 1)
    assert (found.earlier, found.later) == ((0, 2) if shown == 1 else (1, 0))


def test_a_filter_of_an_outcome_nobody_has_shows_none_of_one_page() -> None:
    one, _ = rugao()
    found = page(one, outcome="ban")
    assert (found.total, found.pages, found.rows) == (0, 1, ())


@pytest.mark.parametrize("role", ROLES)
def test_outcomes_are_seen_and_decided_by_whose_right_it_is(role: Role) -> None:
    one, _ = rugao()
    client = browser(role)
    seen = client.get(reverse("meetings:outcomes", args=[one.slug])).status_code
    form = client.get(reverse("meetings:decide", args=[one.slug]) + "?site=RG-0001").status_code
    assert (seen == 200) is ("see_outcomes" in RIGHTS[role])
    assert (form == 200) is ("decide_outcomes" in RIGHTS[role])
    assert {seen, form} <= {200, 403}


def test_only_who_decides_is_offered_to() -> None:
    one, _ = rugao()
    assert page(one, "office").may_decide
    assert not page(one, "leader").may_decide
    boxes = [browser(role).get(reverse("meetings:outcomes", args=[one.slug])) for role in ("office", "leader")]
    assert ['name="site"' in each.content.decode() for each in boxes] == [True, False]


def test_the_meeting_of_another_authority_sees_and_decides_nothing() -> None:
    one, (site,) = rugao()
    other = access("office", at=authority("other"))
    with pytest.raises(Missing):
        site_outcome(other, one, site.code)
    new = NewDecision("ban", TODAY, FIRST, WHY)
    with pytest.raises(Missing):
        decide(access=other, campaign=one, codes=[site.code], seen={site.code: site.outcome}, new=new, at=NOW)
    assert not Decision.objects.exists()


def test_the_database_keeps_one_decision_of_a_meeting() -> None:
    one, (site,) = rugao()
    (made,) = enter(one, site)
    again = Decision(meeting=made.meeting, site=site, outcome="ban", recommended="ban", at=NOW, supersedes=made)
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


@pytest.mark.parametrize("change", [{"reason": ""}, {"supersedes": None}])
def test_the_database_keeps_a_departures_reason_and_one_first_decision(change: dict[str, Any]) -> None:
    one, (site,) = rugao()
    enter(one, site)
    (second,) = enter(one, site, minutes=SECOND)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=second.pk).update(**change)


@pytest.mark.parametrize(
    "wrong",
    [{"held_on": "2026-05-32"}, {"held_on": ""}, {"minutes": ""}, {"minutes": "字" * 201}, {"outcome": "undecided"}],
)
def test_a_form_that_says_nonsense_comes_back_and_decides_nothing(wrong: dict[str, str]) -> None:
    one, (site,) = rugao()
    good = {"site": site.code, "seen": site.outcome, "outcome": "ban", "held_on": "2026-05-20", "minutes": FIRST}
    answer = browser("office").post(reverse("meetings:decide", args=[one.slug]), {**good, "reason": WHY, **wrong})
    assert answer.status_code == 422
    assert site.name in answer.content.decode()
    assert not Decision.objects.exists()


def test_full_width_digits_are_a_day_in_the_form() -> None:
    one, (site,) = rugao()
    said = {
        "site": site.code,
        "seen": site.outcome,
        "outcome": "ban",
        "held_on": "２０２６－０５－２０",
        "minutes": FIRST,
    }
    answer = browser("office").post(reverse("meetings:decide", args=[one.slug]), {**said, "reason": WHY})
    assert answer.status_code == 302
    assert Meeting.objects.get().held_on == TODAY
