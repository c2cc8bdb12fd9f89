"""What the journal and a finding's page say of each act: who, what changed, and why."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from closeout.findings import deadlines, services
from closeout.findings.models import Finding
from closeout.findings.rechecking import recheck
from closeout.journal.models import Entry
from closeout.journal.queries import history
from closeout.kernel.refusal import Refusal
from closeout.people.models import Unit
from tests.factories import access
from tests.findings.browsing import address, somebody
from tests.findings.making import correcting, doer, head, member, mend, proved, raised, submitted
from tests.findings.ordering import ordered, team

pytestmark = pytest.mark.django_db
WHY = "理由如此（示例）"


def last(found: Finding) -> dict[str, Any]:
    """Return what the journal says of a finding's last act."""
    entry = Entry.objects.filter(subject=f"finding:{found.pk}").order_by("-number").first()
    assert entry is not None
    return {"act": entry.act, **json.loads(entry.content)}


def asked() -> Finding:
    found = correcting()
    deadlines.ask_time(doer(member(), found), until=date(2026, 6, 10), reason=WHY)
    return found


def ready() -> Finding:
    found = submitted()
    mend(found)
    return found


def deferred() -> Finding:
    return services.defer(doer(head(), correcting()), until=date(2026, 7, 1), reason=WHY)


def given(found: Finding) -> object:
    unit = Unit.objects.get(key="environment").pk
    return services.reassign(doer(access("office"), found), unit=unit, reason=WHY)


Act = tuple[str, Callable[[], Finding], Callable[[Finding], object], str, str]
ACTS: list[Act] = [
    ("finding_accepted", raised, lambda it: services.accept(doer(member(), it)), "raised", "correcting"),
    ("finding_refused", raised, lambda it: services.refuse(doer(member(), it), reason=WHY), "raised", "refused"),
    ("finding_reassigned", correcting, given, "correcting", "raised"),
    (
        "finding_submitted",
        lambda: proved(correcting()),
        lambda it: services.submit(doer(member(), it), note=WHY),
        "correcting",
        "submitted",
    ),
    (
        "finding_sent_back",
        submitted,
        lambda it: services.send_back(doer(head(), it), reason=WHY),
        "submitted",
        "correcting",
    ),
    ("finding_closed", ready, lambda it: services.close(doer(head(), it), note=WHY), "submitted", "closed"),
    (
        "finding_given_up",
        correcting,
        lambda it: services.give_up(doer(head(), it), reason=WHY),
        "correcting",
        "closed_uncorrected",
    ),
    (
        "finding_deferred",
        correcting,
        lambda it: services.defer(doer(head(), it), until=date(2026, 7, 1), reason=WHY),
        "correcting",
        "deferred",
    ),
    ("finding_resumed", deferred, lambda it: services.resume(doer(head(), it)), "deferred", "correcting"),
]


@pytest.mark.parametrize(("act", "make", "do", "before", "after"), ACTS, ids=[each[0] for each in ACTS])
def test_an_act_is_journaled_with_the_state_before_and_after(
    act: str, make: Callable[[], Finding], do: Callable[[Finding], object], before: str, after: str
) -> None:
    found = make()
    version = found.version
    do(found)
    said = last(found)
    assert (said["act"], said["before"]["state"], said["after"]["state"]) == (act, before, after)
    assert said["reason"] in (WHY, "")
    assert Finding.objects.get(pk=found.pk).version == version + 1


def test_more_time_is_journaled_as_asked_granted_and_refused() -> None:
    found = asked()
    assert (last(found)["act"], last(found)["after"], last(found)["reason"]) == (
        "extension_asked",
        {"until": "2026-06-10"},
        WHY,
    )
    deadlines.decide_time(doer(head(), found), granted=True)
    said = last(found)
    assert (said["act"], said["before"], said["after"]) == (
        "extension_granted",
        {"due_on": "2026-06-04", "extended": 0},
        {"due_on": "2026-06-10", "extended": 1},
    )


def test_time_that_is_refused_is_journaled_with_why_and_changes_nothing() -> None:
    found = asked()
    deadlines.decide_time(doer(head(), found), granted=False, answer="先整改（示例）")
    said = last(found)
    assert (said["act"], said["after"], said["reason"]) == ("extension_refused", {}, "先整改（示例）")
    assert Finding.objects.get(pk=found.pk).due_on == date(2026, 6, 4)


def test_what_is_planned_is_journaled_with_what_stood_there() -> None:
    found = correcting(funds="100 元")
    deadlines.plan_correction(doer(member(), found), funds="200 元")
    said = last(found)
    assert (said["act"], said["before"], said["after"]) == (
        "correction_planned",
        {"funds": "100 元"},
        {"funds": "200 元"},
    )


@pytest.mark.parametrize("corrected", [True, False])
def test_a_recheck_that_moves_nothing_is_journaled(corrected: bool) -> None:
    found = submitted() if corrected else correcting()
    recheck(doer(head(), found), corrected=corrected, note=WHY)
    said = last(found)
    assert (said["act"], said["after"], said["reason"]) == ("finding_rechecked", {"corrected": corrected}, WHY)


def test_people_and_units_stand_by_their_number() -> None:
    found, who = raised(), member()
    services.accept(doer(who, found))
    assert last(found)["after"]["assignee"] == who.user.pk
    given(found)
    assert last(found)["before"]["unit"] == found.unit_id
    assert last(found)["after"]["unit"] == Unit.objects.get(key="environment").pk


@pytest.mark.parametrize("reason", ["", " ", "长" * 501])
def test_a_refused_act_is_not_journaled(reason: str) -> None:
    found, who = raised(), member()
    count = Entry.objects.count()
    with pytest.raises(Refusal):
        services.refuse(doer(who, found), reason=reason)
    assert Entry.objects.count() == count


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("zh-hans", ["登记隐患", "受理了隐患", "报整改完成"]),
        ("en", ["raised a finding", "accepted a finding", "reported a finding as corrected"]),
    ],
)
def test_a_findings_page_tells_its_history_in_the_language_of_the_page(lang: str, said: list[str]) -> None:
    found = submitted()
    page = somebody("leader", lang=lang).get(address("finding", number=found.number)).content.decode()
    assert [each for each in said if f"<b>{each}</b>" not in page] == []
    with translation.override(lang):
        assert set(said) <= {each.act for each in history(f"finding:{found.pk}")}


def test_the_service_of_an_order_stands_in_the_history_of_its_findings() -> None:
    # A finding went from "to be accepted" to "being corrected", and nothing in its history said by what.
    found, by = raised(), team()
    order = ordered(by, [found], 5)
    said = last(found)
    assert (said["act"], said["reason"]) == ("finding_ordered", order.document.number)
    assert said["before"] == {"due_on": "2026-06-04", "state": "raised"}
    assert said["after"] == {"due_on": "2026-05-25", "state": "correcting"}
    assert Entry.objects.get(act="finding_ordered").subject == f"finding:{found.pk}"
