"""The demo: three campaigns relative to whatever today is, in which every state of every vocabulary occurs."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoDbBlocker

from closeout.accounts.models import User
from closeout.campaigns.models import FINISHED, RUNNING, Campaign
from closeout.census.models import KeptAside
from closeout.census.queries import standings
from closeout.demo.diary import Cast
from closeout.demo.management.commands import seed_demo
from closeout.demo.people import PASSWORD, PEOPLE
from closeout.demo.seed import BESIDE, LAST, SLUG
from closeout.evidence.models import Item
from closeout.evidence.types import Place
from closeout.instructions.queries import list_page
from closeout.journal.models import Entry
from closeout.journal.queries import Asked, EntryRow, entries
from closeout.journal.verify import verify
from closeout.judgements.models import Acceptance, Declined
from closeout.meetings.models import Decision
from closeout.meetings.queries import outcomes
from closeout.meetings.types import Outcomes, Show
from closeout.notices import models as notices
from closeout.people.models import Authority, Certificate, Post
from closeout.people.roles import ROLES
from closeout.sites.duplicates import LIKELY, duplicates
from closeout.sites.models import STATES, Question, Site, Verdict
from closeout.sites.standing import suggestions
from closeout.work import models as work
from closeout.work.models import PENDING, Task

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)
NAMED_BY_US = ("方案包", "上一专项行动")  # plans and campaigns by their short names, which have no other
# What a reader takes for the program's own: words joined below, what was put together by a program.
CODE = re.compile(r"[a-z]+(_[a-z]+)+|.*[{}|].*", re.DOTALL)


@pytest.fixture(scope="module", autouse=True)
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Seed once for all tests of the module, as the command does in an empty database, and leave nothing behind."""
    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(seed_demo, "today", lambda: DAY)
            assert call_command("seed_demo") == "seeded"
        connection.check_constraints()  # now, or each test does it once more
        yield
        transaction.set_rollback(True)


@pytest.fixture
def main() -> Campaign:
    return Campaign.objects.get(slug=SLUG)


@pytest.fixture
def cast() -> Cast:
    return Cast(Authority.objects.get(), {each.username: each for each in User.objects.all()})


def test_a_database_with_anybody_in_it_stays_as_it_is() -> None:
    before = Entry.objects.count()
    assert call_command("seed_demo") == "kept"
    assert Entry.objects.count() == before


def test_today_lies_in_the_middle_of_the_campaign(main: Campaign) -> None:
    assert main.starts_on < DAY < main.ends_on
    assert main.ends_on - main.starts_on == timedelta(days=61)


def test_there_is_somebody_in_every_role() -> None:
    assert set(Post.objects.values_list("role", flat=True)) == set(ROLES)
    assert all("示例" in name for name in User.objects.values_list("name", flat=True))


def test_everybody_has_one_post_and_can_sign_in_with_the_demos_password() -> None:
    assert User.objects.count() == Post.objects.count() == len(PEOPLE)
    assert all(each.check_password(PASSWORD) for each in User.objects.all())


def test_every_verdict_occurs_and_questions_are_open(main: Campaign) -> None:
    verdicts = Verdict.objects.filter(campaign=main).values_list("verdict", flat=True)
    assert set(verdicts) == {"pass", "fail", "unknown", "not_applicable"}
    assert Question.objects.filter(campaign=main).exists()


def test_sites_are_in_every_state_and_some_are_in_somebodys_hands(main: Campaign) -> None:
    assert set(main.sites.values_list("state", flat=True)) == set(STATES)
    assert main.sites.filter(assignee__isnull=False).count() == 10


def test_two_sites_wait_for_somebody_to_see_that_they_are_one(main: Campaign, cast: Cast) -> None:
    for code in ("BJ-026-92", "BJ-018-93"):
        site = main.sites.get(code=code)
        assert duplicates(cast["office"], site)[0].score >= LIKELY


def test_tasks_are_in_every_state_and_some_are_overdue() -> None:
    assert set(Task.objects.values_list("state", flat=True)) == set(work.STATES)
    late = Task.objects.filter(state__in=PENDING, due_on__lt=DAY)
    assert {"duty", "census"} <= set(late.values_list("kind", flat=True))


def test_the_census_of_divisions_is_in_every_state(main: Campaign, cast: Cast) -> None:
    found = {each.state for each in standings(cast["office"], main, DAY)}
    assert found == {"not_started", "under_way", "complete", "zero", "late"}


def test_questions_have_suggestions_taken_over_and_declined(main: Campaign) -> None:
    sites = main.sites.filter(division_code="440307014021").prefetch_related("facts")
    assert any(suggestions(each.facts.all()) for each in sites)
    assert Acceptance.objects.count() == 1
    assert Declined.objects.filter(sent_back_at=None).count() == 3
    assert Declined.objects.exclude(sent_back_at=None).count() == 1


def test_messages_went_out_wait_failed_and_were_given_up() -> None:
    assert set(notices.Delivery.objects.values_list("state", flat=True)) == set(notices.STATES)


def test_messages_lead_nowhere() -> None:
    assert all(each.endswith(".invalid") for each in notices.Channel.objects.values_list("shown", flat=True))


def test_the_campaign_beside_has_outcomes_in_each_batch(cast: Cast) -> None:
    page = outcomes(cast["office"], Campaign.objects.get(slug=BESIDE), Show())
    assert isinstance(page, Outcomes)
    assert all(each.recommended and each.decided for each in page.batches if each.key in ("ban", "standardise"))
    assert {"ban", "standardise", "upgrade"} <= {each.key for each in page.batches if each.decided}


def test_meetings_decided_as_recommended_and_otherwise() -> None:
    pairs = {each.outcome == each.recommended for each in Decision.objects.all()}
    assert pairs == {True, False}
    assert Decision.objects.filter(supersedes__isnull=False).count() == 1


def test_last_years_campaign_is_finished_and_this_years_follows_it(main: Campaign) -> None:
    states = dict(Campaign.objects.values_list("slug", "state"))
    assert states == {SLUG: RUNNING, BESIDE: RUNNING, LAST: FINISHED}
    assert main.previous is not None
    assert Site.objects.filter(campaign=main, previous__campaign=main.previous).count() > 20


def test_a_certificate_has_ended_and_one_ends_soon() -> None:
    ends = sorted(Certificate.objects.values_list("valid_until", flat=True))
    assert ends[0] < DAY < ends[1] < DAY + timedelta(30)


def test_nothing_was_done_after_today() -> None:
    assert Entry.objects.latest("at").at.date() <= DAY


def lines_of_the_journal() -> Iterator[EntryRow]:
    rows, before = entries(Q(), Asked())
    while before is not None:
        yield from rows
        rows, before = entries(Q(), Asked(before=before))
    yield from rows


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_the_journal_says_in_words_what_was_done(lang: str) -> None:
    reverse("home")  # slices are told of each other when the addresses are read
    with translation.override(lang):
        lines = list(lines_of_the_journal())
    changes = [change for each in lines for change in each.changes]
    said = {text for each in changes for text in (each.name, each.before, each.after)} | {each.act for each in lines}
    assert len(lines) == Entry.objects.count()
    assert [each for each in said if CODE.fullmatch(each)] == []
    assert [each.subject for each in lines if not each.name] == []
    if lang != "en":
        assert {each.name for each in changes if each.name.isascii()} == set()
        ours = {text for each in changes if each.name not in NAMED_BY_US for text in (each.before, each.after)}
        assert [each for each in ours if re.fullmatch("[a-z_]+", each)] == []


def test_the_journal_holds() -> None:
    assert verify().broken_at is None


def test_no_other_sign_in_page_shows_accounts() -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert PASSWORD not in page


def test_some_sites_have_photos_that_are_marked_as_examples(seeded: Campaign) -> None:
    items = list(Item.objects.filter(subject__startswith="site:").order_by("received_at"))
    assert len(items) == 5
    assert all("示例" in each.caption and each.width == 1920 and each.exif_at == each.device_at for each in items)
    assert len({each.subject for each in items}) == 3
    assert any(each.imprecise for each in (Place(0, 0, one.device_accuracy_m) for one in items))


def test_instructions_wait_are_late_are_answered_and_are_seen(main: Campaign, cast: Cast) -> None:
    counts = list_page(cast["leader"], main, "all", DAY).counts
    assert (counts.open, counts.late, counts.answered, counts.all) == (2, 1, 1, 4)


def test_of_an_older_ledger_one_line_is_a_finding_one_is_set_aside_and_the_rest_wait(main: Campaign) -> None:
    lines = KeptAside.objects.filter(site__campaign=main)
    assert lines.exclude(finding=None).count() == 1
    assert lines.exclude(reason="").count() == 1
    assert lines.filter(finding=None, reason="").count() == 4
