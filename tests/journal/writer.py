"""A process that writes acts from many threads and says each one that was acknowledged: it is killed while it does."""

import sys
from concurrent.futures import ThreadPoolExecutor

import django
from django.db import transaction
from django.utils import timezone

django.setup()

from closeout.journal.services import record  # noqa: E402 - Django first
from closeout.journal.types import Act  # noqa: E402


def write(number: int) -> None:
    with transaction.atomic():
        record(Act("site_registered", f"site:{number}", after={"n": number}), actor=None, at=timezone.now())
    # One call, so that lines of threads do not mix.
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


with ThreadPoolExecutor(8) as pool:
    list(pool.map(write, range(int(sys.argv[1]))))
