"""What all tests share: how hypothesis searches, how often a test runs, how seldom garbage is looked for."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import settings

# Two busy cores make any deadline a coin toss; a failure must say how to come back to it. Where a change is judged,
# what is tried does not change from run to run: new examples are for whoever can look into one.
settings.register_profile("closeout", deadline=None, print_blob=True)
settings.register_profile("closeout-ci", settings.get_profile("closeout"), derandomize=True, database=None)
settings.load_profile("closeout-ci" if os.environ.get("CI") else "closeout")


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A request leaves its thread in the language of its page; the next test begins in none."""
    yield
    translation.deactivate()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--once", action="store_true", help="run each test with one of its sets of parameters only")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Where only tests that ask the database are wanted, leave out files that have none: to read them takes long."""
    wanted = config.getoption("markexpr") == "django_db" and collection_path.match("test_*.py")
    return True if wanted and "django_db" not in collection_path.read_text("utf-8") else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--once`, leave of each test what comes first by name, whatever order the tests are in."""
    if not config.getoption("--once"):
        return
    first: dict[str, str] = {}
    for each in items:
        test = each.nodeid.partition("[")[0]
        first[test] = min(first.get(test, each.nodeid), each.nodeid)
    kept = set(first.values())
    config.hook.pytest_deselected(items=[each for each in items if each.nodeid not in kept])
    items[:] = [each for each in items if each.nodeid in kept]


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not at all among what was imported: a quarter of the time went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
