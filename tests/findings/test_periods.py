"""Until when something is corrected: the plan's figures, counted as the Civil Code counts."""

from dataclasses import replace
from datetime import date

import pytest

from closeout.campaigns.plans import pack_of
from closeout.findings.models import GENERAL, MAJOR
from closeout.findings.periods import MAJOR_WITHIN, WITHIN, days_of, due_after
from closeout.packfile.pack import Pack
from tests.factories import campaign

pytestmark = pytest.mark.django_db


def without(pack: Pack, *names: str) -> Pack:
    """Return a plan that does not say some of its figures."""
    return replace(pack, parameters={key: each for key, each in pack.parameters.items() if key not in names})


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 5, 20), 1, date(2026, 5, 21)),  # the first day does not count
        (date(2026, 5, 20), 2, date(2026, 5, 22)),  # a Friday
        (date(2026, 5, 20), 3, date(2026, 5, 25)),  # Saturday moves on to Monday
        (date(2026, 5, 20), 4, date(2026, 5, 25)),
        (date(2026, 5, 20), 5, date(2026, 5, 25)),
        (date(2026, 5, 8), 1, date(2026, 5, 9)),  # a Saturday that is worked
        (date(2026, 4, 30), 1, date(2026, 5, 6)),  # 1 to 5 May are off
        (date(2026, 6, 18), 1, date(2026, 6, 22)),
        (date(2026, 9, 30), 7, date(2026, 10, 8)),
        (date(2026, 10, 1), 7, date(2026, 10, 8)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),  # the Spring Festival
        (date(2026, 12, 31), 2, date(2027, 1, 4)),  # no notice of 2027 is known: weekends alone
    ],
)
def test_a_period_ends_on_its_last_day_or_the_next_working_day(start: date, days: int, due: date) -> None:
    assert due_after(start, days) == due


def test_a_plan_gives_general_and_major_findings_their_own_days() -> None:
    pack = pack_of(campaign())
    assert (days_of(pack, GENERAL), days_of(pack, MAJOR)) == (15, 7)


def test_a_plan_without_a_figure_for_major_ones_gives_them_the_general_one() -> None:
    assert days_of(without(pack_of(campaign()), MAJOR_WITHIN), MAJOR) == 15


def test_a_plan_without_figures_leaves_the_day_open() -> None:
    pack = without(pack_of(campaign()), WITHIN, MAJOR_WITHIN)
    assert (days_of(pack, GENERAL), days_of(pack, MAJOR)) == (None, None)


def test_a_plan_with_a_figure_for_major_ones_alone_leaves_the_general_ones_open() -> None:
    pack = without(pack_of(campaign()), WITHIN)
    assert (days_of(pack, GENERAL), days_of(pack, MAJOR)) == (None, 7)


@pytest.mark.parametrize("pack", ["town", "rugao", "buji"])
def test_every_shipped_plan_says_how_long_a_correction_takes(pack: str) -> None:
    found = pack_of(campaign(pack, f"{pack}-2026"))
    assert [days_of(found, each) for each in (GENERAL, MAJOR)] == [15, 7]
