"""Copies made after the request that brought a photo: the one module here that knows the task library."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django_tasks import task

from closeout.evidence.copies import make_all
from closeout.evidence.models import Item


@task()
def make_copies(uuid: str) -> None:
    """Make the copies of an item; should this be lost, they are made when somebody first asks for one."""
    make_all(Item.objects.get(uuid=uuid))


def copies_soon(uuid: UUID) -> None:
    """Have the copies of an item made once the caller's transaction is through."""
    transaction.on_commit(partial(make_copies.enqueue, str(uuid)))
