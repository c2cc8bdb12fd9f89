"""The one module that knows django-tasks: work that is done right after a request, by another process."""

from django.utils import timezone
from django_tasks import task

from closeout.notices.delivery import deliver_due


@task()  # type: ignore[untyped-decorator]
def deliver() -> int:
    """Send what is due."""
    return deliver_due(timezone.now())


def soon() -> None:
    """Have what is due sent as soon as a worker is free. Should that be lost, the minute's tick sends it."""
    deliver.enqueue()
