"""What every test of the API begins with."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _no_requests_yet() -> None:
    """Let no test's requests count towards the limit of the next, whose token may have the same number."""
    cache.clear()
