"""The one module that knows django-tasks: work that is done right after a request, by another process."""

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django_tasks import task

from closeout.notices.delivery import deliver_due


@task()
def deliver() -> int:
    """Send what is due."""
    return deliver_due(timezone.now())


def soon() -> None:
    """Have what is due sent as soon as a worker is free. Should that be lost, the minute's tick sends it."""
    deliver.enqueue()


def forget_done() -> None:
    """Forget what workers did long ago, where it is kept in the database."""
    if str(settings.TASKS["default"]["BACKEND"]).startswith("django_tasks_db."):
        call_command("prune_db_task_results", verbosity=0)
