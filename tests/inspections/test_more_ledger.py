"""The work ledger and today's round: who sees which visits, what a filter keeps, and figures of one's own land."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from closeout.inspections.filters import Filter, read_filter
from closeout.inspections.models import Visit
from closeout.inspections.officers import certificate_on, kinds_for, officers_of, second_officer
from closeout.inspections.queries import chosen, ledger_page, record_of
from closeout.inspections.round import dialled, read_here, round_of
from closeout.inspections.services import recheck_findings
from closeout.inspections.starting import metres
from closeout.inspections.types import SaidRecheck
from closeout.inspections.visible import drafts_of, visible_visits
from closeout.kernel.refusal import Refusal
from closeout.people.access import Access
from closeout.people.models import Certificate, Post
from closeout.people.roles import RIGHTS, ROLES, Role
from closeout.sites.models import Site
from tests.api.making import program_of
from tests.factories import NOW, TODAY, access, authority, campaign, person, site
from tests.findings import making as findings
from tests.inspections.making import described, done, inspecting, lead_of, officer, started

pytestmark = pytest.mark.django_db
OTHER = "440307014002"
RULES = "safety_rules_posted"


def locked(where: Site, who: Access | None = None, **more: Any) -> Visit:
    """Return a finished patrol that stood before a locked gate."""
    visit = started(who or access("village", code=where.division_code), where, **more)
    done(visit, "gate_locked")
    return visit


def shown(who: Access, where: Site, **wanted: Any) -> list[str]:
    return [str(each.pk) for each in chosen(who, where.campaign, Filter(**wanted))]


def two_villages() -> tuple[Site, Site]:
    one = site(campaign())
    return one, site(one.campaign, "BJ-0002", division_code=OTHER)


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_visits_sees_the_finished_ones_of_their_land(role: Role) -> None:
    one, other = two_villages()
    locked(one)
    locked(other)
    started(access("village"), one)
    seen = visible_visits(access(role), one.campaign).count()
    assert seen == (0 if "see_visits" not in RIGHTS[role] else 1 if role == "village" else 2)


def test_another_authority_sees_none() -> None:
    one = site(campaign())
    locked(one)
    assert not visible_visits(access("office", at=authority("other")), one.campaign).exists()
    assert not drafts_of(access("office", at=authority("other")), one.campaign).exists()


def test_a_draft_is_its_two_officers_own() -> None:
    visit = inspecting(site(campaign()))
    assert visit.second is not None
    assert [each.pk for each in drafts_of(lead_of(visit), visit.campaign)] == [visit.pk]
    assert [each.pk for each in drafts_of(lead_of(Visit(lead=visit.second)), visit.campaign)] == [visit.pk]
    assert not drafts_of(officer(), visit.campaign).exists()


@pytest.mark.parametrize("role", ROLES)
def test_the_ledger_opens_for_whose_right_it_is(role: Role) -> None:
    site(campaign())
    client = Client()
    client.force_login(person(role))
    for name, right in (("ledger", "see_visits"), ("today", "make_visits")):
        status = client.get(reverse(f"inspections:{name}", args=["buji-2026"])).status_code
        assert status == (200 if right in RIGHTS[role] else 403)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({}, 2),
        ({"kind": "patrol"}, 2),
        ({"kind": "inspection"}, 0),
        ({"result": "gate_locked"}, 2),
        ({"result": "checked"}, 0),
        ({"division": OTHER}, 1),
        ({"division": "440307014"}, 2),
        ({"division": "440308"}, 0),
        ({"since": TODAY}, 2),
        ({"since": TODAY + timedelta(days=1)}, 0),
        ({"until": TODAY}, 2),
        ({"until": TODAY - timedelta(days=1)}, 0),
        ({"text": "bj-0002"}, 1),
        ({"text": "旧货站 BJ-0001"}, 1),
        ({"text": "%"}, 0),
    ],
)
def test_a_filter_keeps_what_it_names(wanted: dict[str, Any], count: int) -> None:
    one, other = two_villages()
    locked(one)
    locked(other)
    assert len(shown(access("office"), one, **wanted)) == count


def test_ones_own_visits_are_those_of_either_officer() -> None:
    where = site(campaign())
    visit = inspecting(where)
    done(visit, "gate_locked")
    locked(where)
    assert visit.second is not None
    for who in (visit.lead, visit.second):
        assert shown(lead_of(Visit(lead=who)), where, whose="mine") == [str(visit.pk)]
    assert shown(officer(), where, whose="mine") == []


def test_a_day_begins_and_ends_at_midnight_in_china() -> None:
    where = site(campaign())
    midnight = NOW.replace(hour=16) - timedelta(days=1)
    first = locked(where, started_at=midnight - timedelta(seconds=1))
    second = locked(where, started_at=midnight)
    assert shown(access("office"), where, since=TODAY) == [str(second.pk)]
    assert shown(access("office"), where, until=TODAY - timedelta(days=1)) == [str(first.pk)]


def test_a_village_reads_figures_of_its_own_land_alone() -> None:
    one, other = two_villages()
    locked(one)
    locked(other)
    locked(other, started_at=NOW - timedelta(days=1))
    for who, counts in (
        (access("village"), (1, 1)),
        (access("village", code=OTHER), (2, 1)),
        (access("office"), (3, 2)),
    ):
        page = ledger_page(who, one.campaign, Filter(), "", TODAY)
        assert (page.all, page.today) == counts
        assert page.by_kind == {"patrol": counts[0]}


def test_a_filter_is_written_as_it_is_read() -> None:
    wanted = Filter("patrol", "checked", 7, "440307014001", "mine", TODAY, TODAY, "大芬")
    written = dict(each.split("=") for each in wanted.query(text="x").split("&"))
    assert read_filter(written) == Filter("patrol", "checked", 7, "440307014001", "mine", TODAY, TODAY, "x")
    assert Filter().query() == ""


@pytest.mark.parametrize(
    "params",
    [
        {"kind": "raid"},
        {"result": "CHECKED"},
        {"unit": "-1"},
        {"unit": "²"},
        {"unit": "1234567890"},
        {"division": "4403070140011"},
        {"division": "٤"},
        {"whose": "yours"},
        {"since": "2026-02-30"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"text": "   "},
    ],
)
def test_what_nobody_knows_selects_everything(params: dict[str, str]) -> None:
    assert read_filter(params) == Filter()


@pytest.mark.parametrize("role", ROLES)
def test_each_is_offered_the_kinds_that_they_may_make(role: Role) -> None:
    kinds = kinds_for(access(role))
    assert ("inspection" in kinds) is ("reinspection" in kinds) is ("inspect" in RIGHTS[role])
    assert {"patrol", "lookback"} <= set(kinds)


@pytest.mark.parametrize(("days", "valid"), [(-1, False), (0, True), (1, True)])
def test_who_goes_along_has_a_certificate_of_that_day(days: int, valid: bool) -> None:
    who, other = officer(), officer(until=TODAY + timedelta(days=days))
    assert [each.id for each in officers_of(who, TODAY)] == ([other.user.pk] if valid else [])
    if not valid:
        with pytest.raises(Refusal, match="no_certificate"):
            certificate_on(other.user, TODAY)


def test_who_left_is_locked_out_or_works_elsewhere_does_not_go_along() -> None:
    who, left, barred = officer(), officer(), officer()
    Post.objects.filter(user=left.user).update(until=TODAY)
    barred.user.is_active = False
    barred.user.save()
    away = person("unit_member", at=authority("other"))
    Certificate.objects.create(user=away, number="外-1", issued_by="区司法局（示例）", valid_until=TODAY)
    assert officers_of(who, TODAY) == []
    for each in (left.user, barred.user, away):
        with pytest.raises(Refusal, match="strange_second"):
            second_officer(who, each.pk, TODAY)


@pytest.mark.parametrize(("due", "why"), [(-1, "late"), (0, "soon"), (1, "soon"), (400, "never")])
def test_a_round_says_why_one_goes_there(due: int, why: str) -> None:
    found = findings.correcting()
    found.due_on = TODAY + timedelta(days=due)
    found.save(update_fields=["due_on"])
    (stop,) = round_of(findings.member(), found.campaign, None, TODAY).stops
    assert (stop.why, stop.count) == (why, 0 if why == "never" else 1)


def test_what_was_reported_as_corrected_waits_for_a_look() -> None:
    found = findings.submitted()
    (stop,) = round_of(findings.member(), found.campaign, None, found.due_on or TODAY).stops
    assert stop.why == "review"


def test_a_site_that_was_visited_is_no_longer_one_that_never_was() -> None:
    one, other = two_villages()
    locked(one)
    stops = round_of(access("office"), one.campaign, None, TODAY).stops
    assert [(each.code, each.why) for each in stops] == [(other.code, "never")]


def test_of_equally_urgent_sites_the_nearer_comes_first_and_one_without_a_place_last() -> None:
    one = site(campaign(), lon=114.2, lat=22.6)
    site(one.campaign, "BJ-0002", lon=114.11, lat=22.6)
    site(one.campaign, "BJ-0000")
    stops = round_of(access("office"), one.campaign, (114.1, 22.6), TODAY).stops
    assert [each.code for each in stops] == ["BJ-0002", "BJ-0001", "BJ-0000"]
    assert [each.geo[:4] for each in stops] == ["geo:", "geo:", ""]


def test_the_second_officer_has_to_confirm_what_has_a_result() -> None:
    visit = inspecting(site(campaign()))
    assert visit.second is not None
    second = lead_of(Visit(lead=visit.second))
    assert round_of(second, visit.campaign, None, TODAY).to_confirm == ()
    described(visit, "gate_locked")
    assert [each.pk for each in round_of(second, visit.campaign, None, TODAY).to_confirm] == [visit.pk]
    assert round_of(second, visit.campaign, None, TODAY).drafts == ()


@pytest.mark.parametrize(
    ("lon", "lat", "here"),
    [
        ("114.1", "22.6", (114.1, 22.6)),
        ("180", "-90", (180.0, -90.0)),
        ("180.1", "0", None),
        ("0", "90.1", None),
        ("nan", "0", None),
        ("", "", None),
        ("east", "22", None),
    ],
)
def test_where_a_device_is_lies_on_earth(lon: str, lat: str, here: tuple[float, float] | None) -> None:
    assert read_here(lon, lat) == here


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("0755-2800 0000", "075528000000"),
        ("+86 138 1234 5678", "+8613812345678"),
        ("1234", ""),
        ("12345", "12345"),
        ("无", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_a_phone_is_dialled_by_its_digits(phone: str, number: str) -> None:
    assert dialled(phone) == number


def test_a_degree_of_latitude_is_111_kilometres_and_of_longitude_less() -> None:
    assert metres((114.0, 22.0), (114.0, 23.0)) == pytest.approx(111_195, abs=1)
    assert metres((114.0, 60.0), (115.0, 60.0)) == pytest.approx(55_597, abs=1)
    assert metres((114.0, 22.0), (114.0, 22.0)) == 0


def test_a_record_of_another_day_is_found_by_the_day_it_began() -> None:
    where = site(campaign())
    visit = locked(where, started_at=NOW - timedelta(days=3))
    assert shown(access("leader"), where, since=date(2026, 5, 17), until=date(2026, 5, 17)) == [str(visit.pk)]


def _across() -> tuple[Visit, int]:
    """Return a finished visit that looked at what was found in another village, at a site merged in; and its number."""
    one, other = two_villages()
    found = findings.proved(findings.correcting(Site.objects.get(pk=other.pk)))
    findings.merged(one, found.site)
    visit = inspecting(Site.objects.get(pk=one.pk), "reinspection")
    seen = SaidRecheck(found.number, corrected=True, note="他村之事（示例）")
    recheck_findings(access=lead_of(visit), campaign=visit.campaign, visit=visit.pk, said=[seen], at=NOW)
    done(visit, safety_rules_posted=True)
    return visit, found.number


def test_what_was_found_in_another_village_is_read_by_who_sees_all_alone() -> None:
    visit, number = _across()
    for who, sees in ((access("office"), [number]), (lead_of(visit), [number]), (access("village"), [])):
        record = record_of(who, visit.campaign, visit.pk)
        assert [each.finding.number for each in record.rechecks] == sees
        client = Client()
        client.force_login(who.user)
        page = client.get(reverse("inspections:visit", args=[visit.campaign.slug, visit.pk])).content.decode()
        assert ("他村之事" in page) == bool(sees)
        told = program_of(who).get(f"visits/{visit.pk}").json()["rechecks"]
        assert [each["number"] for each in told] == sees
