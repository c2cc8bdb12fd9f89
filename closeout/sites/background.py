"""Working out places after the request that changed a layer: the one module here that knows the task library."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django_tasks import task

from closeout.areas.registries import Changed
from closeout.sites.remeasuring import begin, left_behind, step
from closeout.work.alone import each_alone

_PATIENCE: Final = timedelta(minutes=2)  # a step takes seconds


@task()
def remeasure(campaign: int) -> None:
    """Work out the places of a campaign's sites, step by step, until none is left."""
    while step(campaign, datetime.now(UTC)):
        pass


def start(what: Changed) -> None:
    """Begin within the caller's transaction, and go on after it."""
    for campaign in begin(what):
        transaction.on_commit(partial(remeasure.enqueue, campaign))


def take_up(at: datetime) -> None:
    """Go on with what was cut short: a worker was killed, or the power went."""
    each_alone("sites/background", left_behind(at - _PATIENCE), remeasure.enqueue, at=at)
