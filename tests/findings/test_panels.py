"""What stands around the ledger and on a site's file: chips, choices, links and lines."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import translation

from closeout.campaigns.plans import pack_of
from closeout.findings.filters import Filter
from closeout.findings.models import Finding
from closeout.findings.panel import findings as site_panel
from closeout.findings.panels import Panel, ledger_panel, lines_of
from closeout.findings.queries import Counts, Ledger, ledger_page
from closeout.findings.units import units_by_key, units_of
from closeout.people.access import Access
from closeout.people.roles import RIGHTS, ROLES, Role
from closeout.sites.models import Site
from closeout.ui.shown import Link
from tests.factories import TODAY, access, authority, campaign, site
from tests.findings.making import STANDARD, correcting, head, member, raised

pytestmark = pytest.mark.django_db
NONE = Counts(1, 2, 3, 4, 5, 6, 7, 8)


def around(who: Access | None = None, more: str = "", **wanted: Any) -> Panel:
    """Return what stands around an empty page of a filter."""
    return ledger_panel(who or access("office"), campaign(), Filter(**wanted), Ledger((), NONE, more))


def asks(chip: Link) -> dict[str, list[str]]:
    return parse_qs(urlsplit(chip.href).query)


def test_chips_lead_to_what_they_show_and_keep_the_rest() -> None:
    chips = around(show="late", unit=3, text="围挡").chips
    shows = [asks(each).get("show", ["open"]) for each in chips]
    assert shows[:4] == [["open"], ["late"], ["soon"], ["review"]]
    assert all(asks(each)["unit"] == ["3"] and asks(each)["text"] == ["围挡"] for each in chips)


@pytest.mark.parametrize("show", ["open", "late", "soon", "review", "asked", "refused", "deferred", "closed", "all"])
def test_one_chip_is_current(show: str) -> None:
    current = [each for each in around(show=show).chips if each.current]
    assert [asks(each).get("show", ["open"]) for each in current] == [[show]]


def test_chips_carry_the_counts() -> None:
    assert [each.count for each in around().chips] == [2, 3, 4, 5, None, None, 6, 7, None, 8, 1]


@pytest.mark.parametrize(
    ("role", "labels"),
    [
        ("unit_head", ["All units", "Our unit"]),
        ("village", ["All units", "Our village"]),
        ("office", []),
        ("leader", []),
    ],
)
def test_whose_is_asked_of_who_has_a_unit_or_a_village(role: Role, labels: list[str]) -> None:
    with translation.override("en"):
        assert [each.label for each in around(access(role)).whose] == labels


@pytest.mark.parametrize(("whose", "current"), [("all", [True, False]), ("ours", [False, True])])
def test_whose_is_chosen_one_way(whose: str, current: list[bool]) -> None:
    assert [each.current for each in around(head(), whose=whose).whose] == current


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_standards_are_those_of_the_plan_and_own_words(lang: str) -> None:
    one = campaign()
    with translation.override(lang):
        options = ledger_panel(access("office"), one, Filter(standard=STANDARD), Ledger((), NONE, "")).standards
    assert [each.value for each in options] == ["", *(each.id for each in pack_of(one).standards), "-"]
    assert [each.value for each in options if each.selected] == [STANDARD]
    assert all(len(each.label) <= 40 for each in options)


def test_without_a_choice_any_standard_and_any_unit_stand_selected() -> None:
    panel = around()
    assert [each.value for each in panel.standards if each.selected] == [""]
    assert [each.value for each in panel.units if each.selected] == [""]


def test_a_unit_is_offered_once_though_it_has_several_parts() -> None:
    one = campaign()
    panel = ledger_panel(access("office"), one, Filter(unit=units_of(one)[1].pk), Ledger((), NONE, ""))
    values = [each.value for each in panel.units]
    assert len(values) == len(set(values)) == len(units_of(one)) + 1
    assert [each.value for each in panel.units if each.selected] == [str(units_of(one)[1].pk)]
    assert set(units_by_key(one).values()) == set(units_of(one))


@pytest.mark.parametrize(
    ("wanted", "narrowed"),
    [
        ({}, False),
        ({"show": "late", "whose": "ours"}, False),
        ({"text": "x"}, True),
        ({"major": "yes"}, True),
        ({"unit": 1}, True),
    ],
)
def test_what_narrows_the_chips_can_be_cleared(wanted: dict[str, Any], narrowed: bool) -> None:
    assert around(**wanted).narrowed is narrowed


@pytest.mark.parametrize(
    ("more", "wanted", "link"),
    [
        ("", {}, ""),
        ("17", {}, "/c/buji-2026/findings/?after=17"),
        ("2026-05-20.17", {"show": "late"}, "/c/buji-2026/findings/?show=late&after=2026-05-20.17"),
    ],
)
def test_the_next_page_keeps_the_filter(more: str, wanted: dict[str, Any], link: str) -> None:
    panel = around(more=more, **wanted)
    assert panel.more == link
    assert "after" not in panel.first


@pytest.mark.parametrize("role", ROLES)
def test_raising_is_offered_to_who_may(role: Role) -> None:
    assert around(access(role)).may_raise is ("raise_findings" in RIGHTS[role])


def test_a_line_has_the_look_of_its_state_and_its_day() -> None:
    found = correcting()
    with translation.override("en"):
        (line,) = lines_of(ledger_page(member(), found.campaign, Filter(), "", TODAY).rows)
    assert (line.state.label, line.state.css) == ("being corrected", "prog")
    assert line.day is not None
    assert (line.day.label, line.day.css) == ("15 days left", "plain")


@pytest.mark.parametrize("role", ROLES)
def test_a_sites_file_shows_its_findings_to_who_may_see_them(role: Role) -> None:
    found = raised()
    panel = site_panel(access(role), found.site)
    assert (panel is not None) is ("see_findings" in RIGHTS[role])
    if panel is not None:
        assert [each.row.number for each in panel.lines] == [found.number]
        assert panel.may_raise is ("raise_findings" in RIGHTS[role])


def test_a_sites_file_shows_none_to_another_authority() -> None:
    panel = site_panel(access("office", at=authority("elsewhere")), raised().site)
    assert panel is not None
    assert panel.lines == ()


@pytest.mark.parametrize("state", ["merged", "closed"])
def test_at_a_site_that_is_not_in_use_none_is_raised(state: str) -> None:
    found = raised()
    where = Site(pk=found.site_id, campaign=found.campaign, code="BJ-0001", state=state)
    panel = site_panel(member(), where)
    assert panel is not None
    assert not panel.may_raise


def test_a_sites_file_shows_at_most_a_hundred_and_what_is_open_first() -> None:
    found = raised()
    rows = [Finding.objects.get(pk=found.pk) for _ in range(105)]
    for number, row in enumerate(rows, 2):
        row.pk, row.number, row.standard, row.state = None, number, "", "closed_uncorrected"
        row.reason, row.closed_at, row.closed_by = "搬走（示例）", row.raised_at, row.raised_by
    Finding.objects.bulk_create(rows)
    panel = site_panel(member(), found.site)
    assert panel is not None
    assert [each.row.number for each in panel.lines][:2] == [1, 106]
    assert len(panel.lines) == 100


def test_a_site_without_findings_has_an_empty_panel() -> None:
    panel = site_panel(member(), site(campaign()))
    assert panel is not None
    assert (panel.lines, panel.may_raise, panel.code) == ((), True, "BJ-0001")
