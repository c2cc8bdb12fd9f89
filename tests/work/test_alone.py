"""Work for many things: one that fails is told, and keeps no other waiting."""

import errno
from datetime import timedelta
from zipfile import BadZipFile

import pytest
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.test import override_settings

from closeout.work.alone import STUMBLED, each_alone, stumbled
from closeout.work.ticking import TICKED, tick
from tests.factories import NOW

DONE: list[str] = []


@pytest.fixture(autouse=True)
def _nothing_yet() -> None:
    DONE.clear()
    cache.delete(STUMBLED)


def failing(at: object) -> None:
    raise KeyError(at)


def working(at: object) -> None:
    DONE.append("worked")


def test_one_that_fails_keeps_no_other_waiting_and_is_told(caplog: pytest.LogCaptureFixture) -> None:
    assert each_alone("halves", [4, 0, 2], lambda each: 8 // each, at=NOW) == [2, 4]
    assert "halves failed for 0" in caplog.text
    assert stumbled(NOW) == ["halves"]
    assert stumbled(NOW + timedelta(seconds=1)) == []


@pytest.mark.parametrize("mistake", [OperationalError("away"), OSError(errno.ENOSPC, "full")])
def test_what_is_wrong_for_all_is_not_tried_for_each(mistake: Exception) -> None:
    def away(_: int) -> None:
        DONE.append("tried")
        raise mistake

    with pytest.raises(type(mistake)):
        each_alone("any", [1, 2], away, at=NOW)
    assert (DONE, stumbled(NOW)) == (["tried"], [])


@pytest.mark.parametrize("mistake", [FileNotFoundError("one"), ValidationError("one"), BadZipFile(), InvalidToken()])
def test_what_is_wrong_with_one_is_of_that_one(mistake: Exception) -> None:
    def broken(each: int) -> int:
        if each == 1:
            raise mistake
        return each

    assert each_alone("some", [1, 2], broken, at=NOW) == [2]


@pytest.mark.django_db
def test_a_step_of_the_minute_and_of_the_day_that_fails_stops_no_other() -> None:
    here = "tests.work.test_alone"
    steps = [f"{here}.failing", f"{here}.working"]
    with override_settings(WORK_MINUTELY=steps, WORK_DAILY=steps):
        tick(NOW)
    assert (DONE, stumbled(NOW), cache.get(TICKED)) == (["worked", "worked"], [f"{here}.failing"], NOW)
