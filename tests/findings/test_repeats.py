"""What comes back: shown on the finding, in the ledger, on the site's file and in the overview, by one count."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from closeout.campaigns.plans import pack_of
from closeout.desk.daily import keep_day
from closeout.findings import services
from closeout.findings.filters import Filter, chosen, read_filter
from closeout.findings.models import Finding
from closeout.findings.queries import finding_page, ledger_page, of_site
from closeout.findings.repeats import Back, back_of, earlier_of
from closeout.findings.visible import visible_findings
from closeout.kernel.text import both
from closeout.people.access import Access
from closeout.sites.models import Site
from closeout.sites.services import record_facts
from closeout.sites.types import NewFact
from tests.factories import NOW, TODAY, access, campaign, site
from tests.findings.browsing import address, browser, somebody
from tests.findings.making import FACT, closed, doer, head, member, mend, merged, proved, raised

pytestmark = pytest.mark.django_db
EVERY = Finding.objects.all()


def again(old: Finding) -> Finding:
    """Return a finding that was closed out and came back."""
    record_facts(access=member(), site=old.site, facts=[NewFact(FACT, False)], source="inspection", at=NOW)
    return raised(old.site)


def closed_again(found: Finding) -> Finding:
    services.accept(doer(member(), found))
    services.submit(doer(member(), proved(found)), note="已张贴（示例）")
    mend(found)
    return services.close(doer(head(), found))


def offender() -> Finding:
    """Return the open finding of a site where the same standard was closed out twice."""
    return again(closed_again(again(closed())))


def numbers(who: Access, found: Finding, **wanted: str) -> list[int]:
    return [each.number for each in chosen(who, found.campaign, Filter(**wanted), TODAY)]  # type: ignore[arg-type]


def test_a_finding_names_all_of_its_standard_before_it_the_latest_first() -> None:
    last = offender()
    raised(last.site, standard="B-4.5b")
    raised(site(last.campaign, "BJ-0002", safety_rules_posted=False))
    assert [each.number for each in earlier_of(EVERY, last)] == [2, 1]
    assert earlier_of(EVERY, Finding.objects.get(number=1)) == ()
    page = browser(head()).get(address("finding", number=last.number)).content.decode()
    assert all(address("finding", number=each) in page for each in (1, 2))
    assert "repeat offender: 2 came back" in page


def test_what_was_found_at_a_site_merged_into_it_comes_before_for_whoever_may_see_it() -> None:
    old = closed()
    village = "440307014002"
    kept = site(old.campaign, "BJ-0002", division_code=village, safety_rules_posted=False)
    merged(kept, old.site)
    last = raised(kept)
    for who, seen in ((access("office"), [1]), (access("village", code=village), [])):
        page = finding_page(who, old.campaign, last.number, TODAY)
        assert [each.number for each in page.earlier] == seen
        assert page.before == (seen[0] if seen else None)


def test_hazards_in_own_words_are_not_taken_for_each_other() -> None:
    first = raised(standard="", text=both("窨井盖缺失（示例）"), unit_key="environment")
    second = raised(first.site, standard="", text=both("另一处（示例）"), unit_key="environment")
    assert earlier_of(EVERY, second) == ()


def test_one_that_came_back_is_no_repeat_offender_two_are() -> None:
    one = again(closed())
    page = somebody().get(address("ledger")).content.decode()
    assert ("came back</span>" in page, "repeat offender: " in page) == (True, False)
    again(closed_again(one))
    assert "repeat offender: 2 came back" in somebody().get(address("ledger")).content.decode()


def test_the_ledger_narrows_to_what_came_back_and_to_repeat_offenders() -> None:
    last, who = offender(), access("office")
    other = raised(last.site, standard="B-4.5b")
    elsewhere = again(closed(site(last.campaign, "BJ-0002", safety_rules_posted=False)))
    assert numbers(who, last, again="yes") == [elsewhere.number, last.number]
    assert numbers(who, last, again="site") == [other.number, last.number]
    assert numbers(who, last, again="site", show="all") == [other.number, 3, 2, 1]


def test_an_address_knows_both_and_nothing_else() -> None:
    pack = pack_of(campaign())
    assert [read_filter({"again": each}, pack).again for each in ("yes", "site", "x")] == ["yes", "site", ""]


def test_figures_count_what_their_rows_show() -> None:
    last, who = offender(), access("office")
    raised(last.site, standard="B-4.5b")
    again(closed(site(last.campaign, "BJ-0002", safety_rules_posted=False)))
    back = back_of(last.campaign, visible_findings(who, last.campaign))
    rows = [
        len(numbers(who, last, **each))
        for each in ({"show": "all", "again": "yes"}, {"again": "yes"}, {"again": "site"})
    ]
    assert (back, rows) == (Back(3, 2, 2), [3, 2, 2])


def test_a_village_counts_its_own() -> None:
    last = offender()
    elsewhere = access("village", code="440307014002")
    assert back_of(last.campaign, visible_findings(elsewhere, last.campaign)) == Back(0, 0, 0)


def test_the_overviews_number_opens_its_rows() -> None:
    last = offender()
    page = somebody("office").get(reverse("desk:overview", args=["buji-2026"])).content.decode()
    assert f'href="{address("ledger")}?again=yes">1</a>' in page
    assert f'href="{address("ledger")}?show=all&amp;again=yes">of 2 that came back' in page
    assert f'href="{address("ledger")}?again=site">1 open at repeat offenders' in page
    assert last.number == 3


def test_of_a_day_that_is_over_nothing_is_said_that_was_not_kept() -> None:
    offender()
    keep_day(TODAY)
    address_ = reverse("desk:overview", args=["buji-2026"]) + f"?as_of={TODAY.isoformat()}"
    answer = somebody("office").get(address_)
    assert answer.status_code == 200
    assert "that came back" not in answer.content.decode()


def test_a_sites_file_says_it() -> None:
    last = offender()
    page = somebody().get(reverse("sites:file", args=["buji-2026", last.site.code])).content.decode()
    assert "repeat offender: 2 came back" in page.split('id="findings"')[1]


@pytest.mark.parametrize("times", [2, 4])
def test_it_takes_the_same_queries_however_often_it_came_back(
    times: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    last = closed()
    for _ in range(times):
        last = again(last if last.state == "closed" else closed_again(last))
    who, where = access("office"), Site.objects.select_related("campaign").get(pk=last.site_id)
    with django_assert_num_queries(1):
        back_of(last.campaign, visible_findings(who, last.campaign))
    with django_assert_num_queries(10):
        finding_page(who, last.campaign, last.number, TODAY)
    with django_assert_num_queries(6):
        ledger_page(who, last.campaign, Filter(again="site"), "", TODAY)
    with django_assert_num_queries(5):
        of_site(who, where, TODAY)
