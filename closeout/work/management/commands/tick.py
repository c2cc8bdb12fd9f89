"""Do what is due by itself: once, or every minute beside the web server."""

import logging
import os
import time
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from closeout.work.ticking import tick

_MINUTE: Final = 60  # seconds
_log = logging.getLogger(__name__)


class Command(BaseCommand):
    """What `closeout serve` runs beside the web server."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the process that is to be kept company: the ticks end when it does. Without one, there is one tick."""
        parser.add_argument("--beside", type=int, metavar="PROCESS")

    def handle(self, *args: Any, **options: Any) -> None:
        """Tick."""
        parent = options["beside"]
        if parent is None:
            tick(timezone.now())
            return
        while os.getppid() == parent:
            _tick()
            _wait(parent)


def _tick() -> None:
    """Tick once; a database that is away now, or a disk that is full, is asked again in a minute."""
    close_old_connections()
    try:
        tick(timezone.now())
    except (DatabaseError, OSError):
        _log.exception("this minute's work was not done; it is tried again in a minute")


def _wait(parent: int) -> None:
    """Wait for the next minute, or until the parent has ended."""
    until = time.monotonic() + _MINUTE
    while time.monotonic() < until and os.getppid() == parent:
        time.sleep(1)
