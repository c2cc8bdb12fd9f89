"""What all tests share: how hypothesis searches, and that no test's language stays for the next."""

from collections.abc import Iterator

import pytest
from django.utils import translation
from hypothesis import settings

# Two busy cores make any deadline a coin toss; a failure must say how to come back to it.
settings.register_profile("closeout", deadline=None, print_blob=True)
settings.load_profile("closeout")


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A request leaves its thread in the language of its page; the next test begins in none."""
    yield
    translation.deactivate()
