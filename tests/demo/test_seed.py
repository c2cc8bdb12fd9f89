"""The demo: a campaign half-way through, relative to whatever today is, made in seconds."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.demo.people import PASSWORD, PEOPLE
from closeout.demo.seed import SLUG, seed
from closeout.evidence.models import Item
from closeout.evidence.types import Place
from closeout.journal.verify import verify
from closeout.kernel.clock import today
from closeout.people.models import Certificate, Post
from closeout.people.roles import ROLES
from closeout.sites.models import Question, Site, Verdict
from closeout.sites.standing import suggestions

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded() -> Campaign:
    seed(date(2026, 11, 25))
    return Campaign.objects.get(slug=SLUG)


def test_today_lies_in_the_middle_of_the_campaign(seeded: Campaign) -> None:
    assert seeded.starts_on < date(2026, 11, 25) < seeded.ends_on
    assert seeded.ends_on - seeded.starts_on == timedelta(days=61)


def test_there_is_somebody_in_every_role(seeded: Campaign) -> None:
    assert set(Post.objects.values_list("role", flat=True)) == set(ROLES)
    assert all("示例" in name for name in User.objects.values_list("name", flat=True))


def test_everybody_can_sign_in_with_the_demos_password(seeded: Campaign) -> None:
    assert User.objects.count() == len(PEOPLE)
    assert all(each.check_password(PASSWORD) for each in User.objects.all())


def test_every_verdict_occurs_and_questions_are_open(seeded: Campaign) -> None:
    assert set(Verdict.objects.values_list("verdict", flat=True)) == {"pass", "fail", "unknown", "not_applicable"}
    assert Question.objects.exists()
    assert Site.objects.count() == 200


def test_a_suggestion_stands_beside_a_question(seeded: Campaign) -> None:
    sites = Site.objects.filter(division_code="440307014015").prefetch_related("facts")
    assert any(suggestions(each.facts.all()) for each in sites)


def test_a_certificate_has_ended_and_one_ends_soon(seeded: Campaign) -> None:
    ends = sorted(Certificate.objects.values_list("valid_until", flat=True))
    assert ends[0] < date(2026, 11, 25) < ends[1] < date(2026, 12, 25)


def test_the_journal_holds(seeded: Campaign) -> None:
    assert verify().broken_at is None


def test_a_database_with_anybody_in_it_stays_as_it_is() -> None:
    User.objects.create_user("somebody", name="某人")
    assert call_command("seed_demo") == "kept"
    assert not Campaign.objects.exists()


def test_an_empty_database_is_seeded_for_today() -> None:
    assert call_command("seed_demo") == "seeded"
    assert Campaign.objects.get().starts_on < today()


def test_no_other_sign_in_page_shows_accounts(seeded: Campaign) -> None:
    page = Client().get(reverse("account_login")).content.decode()
    assert PASSWORD not in page


def test_some_sites_have_photos_that_are_marked_as_examples(seeded: Campaign) -> None:
    items = list(Item.objects.order_by("received_at"))
    assert len(items) == 5
    assert all("示例" in each.caption and each.width == 1920 and each.exif_at == each.device_at for each in items)
    assert len({each.subject for each in items}) == 3
    assert any(each.imprecise for each in (Place(0, 0, one.device_accuracy_m) for one in items))
