"""What all tests share: how hypothesis searches, how seldom garbage is looked for, and that no language stays."""

import gc
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


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not at all among what was imported: a quarter of the time went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
