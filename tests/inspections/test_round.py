"""The day's round: where somebody has to go, in which order, and what waits for them."""

from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closeout.findings.models import Finding
from closeout.inspections.filters import Filter, read_filter
from closeout.inspections.officers import certificate_on, kinds_for, officers_of
from closeout.inspections.queries import phones_of
from closeout.inspections.round import dialled, read_here, round_of
from closeout.inspections.starting import metres
from closeout.kernel.refusal import Refusal
from closeout.people.access import Access
from closeout.sites.models import Site
from tests.factories import TODAY, access, authority, campaign, site
from tests.findings.making import correcting, head, member, merged, raised, submitted
from tests.inspections.making import described, done, finish, inspecting, officer, started


def codes(who: Access, here: tuple[float, float] | None = None, on: date = TODAY) -> list[tuple[str, str]]:
    one = Site.objects.first()
    assert one is not None
    return [(each.code, each.why) for each in round_of(who, one.campaign, here, on).stops]


@pytest.mark.django_db
def test_the_most_urgent_comes_first() -> None:
    one = campaign()
    never, due, late, said = (site(one, f"BJ-{each:04}", safety_rules_posted=False) for each in range(1, 5))
    raised(due)
    raised(late)
    submitted(said)
    Finding.objects.filter(site=due).update(due_on=TODAY + timedelta(1))
    Finding.objects.filter(site=late).update(due_on=TODAY - timedelta(1))
    Finding.objects.filter(site=said).update(due_on=TODAY + timedelta(30))
    assert codes(member()) == [
        (late.code, "late"),
        (due.code, "soon"),
        (said.code, "review"),
        (never.code, "never"),
    ]


@pytest.mark.django_db
def test_what_is_late_at_a_merged_site_is_looked_at_where_it_went() -> None:
    gone = raised(site(campaign(), safety_rules_posted=False))
    kept = site(gone.campaign, "BJ-0002")
    Finding.objects.update(due_on=TODAY - timedelta(1))
    merged(kept, gone.site)
    assert codes(member()) == [("BJ-0002", "late")]


@pytest.mark.django_db
def test_of_equally_urgent_sites_the_nearest_comes_first_and_one_without_a_place_last() -> None:
    one = campaign()
    site(one, "BJ-0001")
    site(one, "BJ-0002", lon=114.20, lat=22.60)
    site(one, "BJ-0003", lon=114.12, lat=22.60)
    found = codes(member(), (114.121, 22.601))
    assert [code for code, _ in found] == ["BJ-0003", "BJ-0002", "BJ-0001"]


@pytest.mark.django_db
def test_what_another_unit_has_to_see_to_is_not_on_ones_round() -> None:
    found = raised(site(campaign(), safety_rules_posted=False))
    Finding.objects.update(due_on=TODAY - timedelta(1))
    done(started(access("village"), found.site), "gate_locked")
    assert codes(member("environment")) == []
    assert codes(member()) == [(found.site.code, "late")]
    assert codes(access("office")) == [(found.site.code, "late")]


@pytest.mark.django_db
def test_a_site_that_was_visited_leaves_the_round() -> None:
    where = site(campaign())
    who = member()
    assert codes(who) == [(where.code, "never")]
    done(started(who, where), "gate_locked")
    assert codes(who) == []


@pytest.mark.django_db
def test_a_village_goes_round_its_own_division() -> None:
    site(campaign())
    assert len(codes(access("village"))) == 1
    assert codes(access("village", code="440307014002")) == []


@pytest.mark.django_db
def test_an_inspection_waits_for_its_second_officer_once_its_result_is_said() -> None:
    second = officer()
    visit = inspecting(site(campaign()), second=second.user.pk)
    assert round_of(second, visit.campaign, None, TODAY).to_confirm == ()
    described(visit)
    assert [each.pk for each in round_of(second, visit.campaign, None, TODAY).to_confirm] == [visit.pk]
    assert round_of(second, visit.campaign, None, TODAY).drafts == ()


@pytest.mark.django_db
def test_who_leads_a_visit_goes_on_with_it() -> None:
    who = access("village")
    visit = started(who, site(campaign()))
    assert [each.pk for each in round_of(who, visit.campaign, None, TODAY).drafts] == [visit.pk]
    assert round_of(head(), visit.campaign, None, TODAY).drafts == ()


@pytest.mark.django_db
def test_an_accepted_finding_is_on_the_round_from_three_working_days_before_its_day() -> None:
    found = correcting(site(campaign(), safety_rules_posted=False))
    done(started(access("village"), found.site), "gate_locked")
    Finding.objects.update(due_on=TODAY + timedelta(20))
    assert codes(member()) == []
    assert codes(member(), on=TODAY + timedelta(19)) == [(found.site.code, "soon")]


@pytest.mark.django_db
def test_the_second_officer_is_chosen_from_others_with_a_valid_certificate() -> None:
    me, other = officer(), officer()
    officer(TODAY - timedelta(1))
    assert [each.id for each in officers_of(me, TODAY)] == [other.user.pk]
    assert officers_of(me, TODAY + timedelta(1)) == []


@pytest.mark.django_db
def test_officers_of_another_authority_and_who_left_are_no_second_officers() -> None:
    me, gone = officer(), officer()
    gone.user.posts.update(until=TODAY)
    stranger = access("unit_member", at=authority("elsewhere"))
    stranger.user.certificates.create(number="外-1", issued_by="外地（示例）", valid_until=TODAY)
    assert officers_of(me, TODAY) == []


@pytest.mark.django_db
def test_the_certificate_that_lasts_longest_is_the_one_named() -> None:
    who = officer(TODAY)
    who.user.certificates.create(number="新证-1", issued_by="区司法局（示例）", valid_until=TODAY + timedelta(500))
    assert certificate_on(who.user, TODAY) == "新证-1"
    with pytest.raises(Refusal, match="no_certificate"):
        certificate_on(who.user, TODAY + timedelta(501))


@pytest.mark.django_db
def test_who_inspects_may_make_every_kind_and_others_patrols_and_look_backs() -> None:
    assert kinds_for(member()) == ["patrol", "inspection", "reinspection", "lookback"]
    assert kinds_for(access("village")) == ["patrol", "lookback"]


@pytest.mark.parametrize(
    ("lon", "lat", "found"),
    [
        ("114.12", "22.6", (114.12, 22.6)),
        ("180", "-90", (180.0, -90.0)),
        ("180.1", "0", None),
        ("0", "90.1", None),
        ("nan", "0", None),
        ("", "", None),
        ("x", "0", None),
    ],
)
def test_a_device_is_somewhere_on_earth_or_nowhere(lon: str, lat: str, found: tuple[float, float] | None) -> None:
    assert read_here(lon, lat) == found


@pytest.mark.parametrize(
    ("said", "dials"),
    [("138 0000-0000", "13800000000"), ("+86 755 1234", "+867551234"), ("无", ""), ("1234", ""), ("１３８0000", "")],
)
def test_a_phone_number_is_dialled_by_its_digits(said: str, dials: str) -> None:
    assert dialled(said) == dials


@given(st.floats(-179, 179), st.floats(-80, 80))
def test_a_place_is_no_distance_from_itself_and_a_degree_of_latitude_far_from_the_next(lon: float, lat: float) -> None:
    assert metres((lon, lat), (lon, lat)) == 0
    assert metres((lon, lat), (lon, lat + 1)) == pytest.approx(111_195, rel=1e-6)


KINDS = ["", "patrol", "inspection", "reinspection", "lookback"]


@given(
    st.builds(
        Filter,
        kind=st.sampled_from(KINDS),
        result=st.sampled_from(["", "checked", "gate_locked"]),
        unit=st.integers(0, 9_999),
        whose=st.sampled_from(["", "mine"]),
        since=st.none() | st.dates(date(1, 1, 1), date(9998, 12, 31)),
        text=st.sampled_from(["", "旧货站", "a&b=c"]),
    )
)
def test_a_filter_comes_back_from_its_address(wanted: Filter) -> None:
    assert read_filter(dict(parse_qsl(wanted.query()))) == wanted


@pytest.mark.django_db
def test_the_phone_number_of_a_draft_is_its_officers_alone() -> None:
    where = site(campaign())
    visit = described(started(access("village"), where), "gate_locked", met_phone="0755-1")
    assert round_of(member(), visit.campaign, None, TODAY).stops[0].phone == ""
    assert phones_of([where.pk]) == {}
    finish(visit)
    assert phones_of([where.pk]) == {where.pk: "0755-1"}
