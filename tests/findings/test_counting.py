"""What a finding adds to which counter, and how a change shifts them."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from closeout.findings import services
from closeout.findings.counting import Counts, counters, difference, due_between, ledger
from closeout.findings.models import Finding
from closeout.findings.states import STATES
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import both
from closeout.people.models import Unit
from closeout.tallies.queries import tallies
from tests.factories import COMMUNITY, NOW, access
from tests.findings.making import UNIT, correcting, doer, head, member, mend, raised, submitted

pytestmark = pytest.mark.django_db


def names(found: Finding, **values: Any) -> set[str]:
    """Return what a finding with some values counts for, in the ledger of its campaign."""
    for name, value in values.items():
        setattr(found, name, value)
    own = ledger(found.campaign_id)
    return {name for (where, name), count in counters(found).items() if where == own and count == 1}


def told(found: Finding) -> dict[str, int]:
    """Return the counters of a finding's campaign that are above 0."""
    own = ledger(found.campaign_id)
    return {name: count for name, count in tallies([own])[own].items() if count}


def test_a_ledger_is_of_a_campaign_a_division_or_a_unit() -> None:
    assert ledger(3) == "findings:3"
    assert ledger(3, division=COMMUNITY) == f"findings:3/{COMMUNITY}"
    assert ledger(3, unit=7) == "findings:3/unit:7"


def test_a_finding_counts_alike_in_its_campaign_its_division_and_its_unit() -> None:
    found = raised()
    by_ledger: dict[str, set[str]] = {}
    for where, name in counters(found):
        by_ledger.setdefault(where, set()).add(name)
    one = found.campaign_id
    assert set(by_ledger) == {ledger(one), ledger(one, division=COMMUNITY), ledger(one, unit=found.unit_id)}
    assert len({frozenset(each) for each in by_ledger.values()}) == 1


def test_a_new_general_finding_counts_for_these_names() -> None:
    assert names(raised()) == {
        "all",
        "open",
        "state:raised",
        "raised:2026-05-20",
        "standard:B-4.5a",
        "open:B-4.5a",
        "due:2026-06-04",
    }


def test_a_major_one_counts_as_major_and_open_major() -> None:
    major = names(raised(standard="B-4.5e"))
    assert {"major", "open_major"} <= major


def test_own_words_count_under_a_dash() -> None:
    found = raised(standard="", text=both("坑（示例）"), unit_key=UNIT)
    assert {"standard:-", "open:-"} <= names(found)


@pytest.mark.parametrize("state", STATES)
def test_open_is_what_is_neither_closed_nor_deferred(state: str) -> None:
    found = names(raised(), state=state, severity="major", closed_at=NOW if state.startswith("closed") else None)
    counts = state in ("raised", "refused", "correcting", "submitted")
    assert {each in found for each in ("open", "open_major", "open:B-4.5a")} == {counts}
    assert {"all", "major", f"state:{state}"} <= found


@pytest.mark.parametrize(("due_on", "in_time"), [(date(2026, 5, 19), False), (date(2026, 5, 20), True), (None, True)])
def test_closed_in_time_is_closed_on_the_day_at_the_latest(due_on: date | None, in_time: bool) -> None:
    found = names(raised(), state="closed", closed_at=NOW, due_on=due_on)
    assert "closed:2026-05-20" in found
    assert ("closed_in_time" in found) is in_time


@pytest.mark.parametrize(("state", "counts"), [("submitted", True), ("refused", True), ("deferred", False)])
def test_only_what_can_run_late_counts_for_its_day(state: str, counts: bool) -> None:
    assert ("due:2026-06-04" in names(raised(), state=state)) is counts


def test_what_is_due_between_two_days_is_the_sum_of_its_days() -> None:
    counts = {"due:2026-05-31": 1, "due:2026-06-01": 2, "due:2026-06-04": 4, "all": 9}
    assert due_between(counts, None, date(2026, 6, 1)) == 3
    assert due_between(counts, date(2026, 6, 1), date(2026, 6, 4)) == 6
    assert due_between(counts, date(2026, 6, 2), date(2026, 6, 3)) == 0


def test_days_are_those_of_china() -> None:
    late = datetime(2026, 5, 20, 16, 0, tzinfo=UTC)  # midnight in China
    found = names(raised(), state="closed", raised_at=late, closed_at=late, due_on=date(2026, 5, 20))
    assert {"raised:2026-05-21", "closed:2026-05-21"} <= found
    assert "closed_in_time" not in found


def test_given_up_is_gone_and_neither_closed_nor_in_time() -> None:
    found = names(raised(), state="closed_uncorrected", closed_at=NOW)
    assert "gone:2026-05-20" in found
    assert not {each for each in found if each.startswith("closed")}


def test_a_difference_names_what_changes_alone() -> None:
    before = Counts({("a", "all"): 1, ("a", "open"): 1, ("a", "x"): 2})
    after = Counts({("a", "all"): 1, ("a", "closed"): 1, ("a", "x"): 5})
    assert difference(before, after) == {("a", "open"): -1, ("a", "closed"): 1, ("a", "x"): 3}
    assert difference(after, after) == {}


def test_a_difference_there_and_back_is_nothing() -> None:
    before, after = counters(raised()), Counter({("x", "all"): 2})
    there, back = difference(before, after), difference(after, before)
    assert {key: there[key] + back[key] for key in there | back} == dict.fromkeys(there, 0)


def test_closing_moves_the_counters_as_they_are_kept() -> None:
    found = submitted()
    mend(found)
    assert (told(found)["open"], told(found)["state:submitted"]) == (1, 1)
    services.close(doer(head(), found))
    kept = told(found)
    assert (kept["state:closed"], kept["closed_in_time"], kept["all"]) == (1, 1, 1)
    assert not {"open", "state:submitted", "open:B-4.5a"} & set(kept)


def test_a_deferral_takes_it_out_of_what_is_open_and_taking_it_up_puts_it_back() -> None:
    found = correcting()
    services.defer(doer(head(), found), until=date(2026, 7, 1), reason="雨季（示例）")
    assert "open" not in told(found)
    services.resume(doer(head(), found))
    assert (told(found)["open"], told(found)["state:correcting"]) == (1, 1)


def test_another_unit_takes_the_counts_with_it() -> None:
    found = raised()
    other = Unit.objects.get(key="environment").pk
    before, after = ledger(found.campaign_id, unit=found.unit_id), ledger(found.campaign_id, unit=other)
    services.reassign(doer(access("office"), found), unit=other, reason="属污染防治（示例）")
    counts = tallies([before, after])
    assert (counts[before]["all"], counts[after]["all"], counts[after]["state:raised"]) == (0, 1, 1)


def test_a_refused_act_moves_nothing() -> None:
    found = raised()
    before = told(found)
    with pytest.raises(Refusal, match="no_reason"):
        services.refuse(doer(member(), found), reason=" ")
    assert told(found) == before
