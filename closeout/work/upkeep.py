"""What the database needs from time to time so that it goes on finding the short way."""

from typing import Final

from django.db import connection

_ROWS: Final = 400  # of each index that are looked at: a moment, however long it is


def gather_statistics() -> None:
    """Let SQLite see how its rows are spread, by which it chooses between indexes; PostgreSQL sees to it by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {_ROWS}")
            cursor.execute("ANALYZE")
