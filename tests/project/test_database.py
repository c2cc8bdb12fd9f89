"""The database that the tests run on is the one they were given."""

import os

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_tests_run_on_the_database_of_the_environment() -> None:
    wanted = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    assert connection.vendor == wanted


@pytest.mark.django_db
def test_sqlite_keeps_what_it_acknowledged() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL does so by itself")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)
