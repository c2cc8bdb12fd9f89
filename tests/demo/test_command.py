"""Seeding where the database is empty, and nowhere else."""

import pytest
from django.core.management import call_command

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.demo.seed import SLUG
from closeout.kernel.clock import today

pytestmark = pytest.mark.django_db


def test_a_database_with_anybody_in_it_stays_as_it_is() -> None:
    User.objects.create_user("somebody", name="某人")
    assert call_command("seed_demo") == "kept"
    assert not Campaign.objects.exists()


def test_an_empty_database_is_seeded_for_today() -> None:
    assert call_command("seed_demo") == "seeded"
    assert Campaign.objects.get(slug=SLUG).starts_on < today()
