"""Sending what is due: each message is claimed by one of however many processes try, and given up after six tries."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from django.db.models import F, QuerySet

from closeout.notices.models import FAILED, GIVEN_UP, SENT, WAITING, Channel, Delivery
from closeout.notices.outside import SILENT, send
from closeout.notices.sealing import opened
from closeout.notices.timing import again_at, loud

# Whoever claims a message has so long to send it; after a crash it is tried again then.
LEASE: Final = timedelta(minutes=5)
_LOST: Final = "the key that sealed this address is gone; add the address again"
_AT_ONCE: Final = 200
_MOST: Final = 30  # titles written out in one collected message


def deliver_due(at: datetime) -> int:
    """Send everything that is due at `at`, and return how many messages went out."""
    return sum(send_together(each, at) for each in batches(at))


def batches(at: datetime) -> Iterator[list[Delivery]]:
    """Yield what is due at `at`: each message by itself, or a channel's together where it wants them collected."""
    due = Delivery.objects.filter(state__in=(WAITING, FAILED), next_at__lte=at)
    ways = due.select_related("message", "channel").order_by("channel", "pk")[:_AT_ONCE]
    for _, together in groupby(ways, key=lambda each: each.channel_id):
        batch = list(together)
        yield from [batch] if batch[0].channel.digest else [[one] for one in batch]


def send_together(batch: list[Delivery], at: datetime) -> int:
    """Send messages of one channel in one, unless it is quiet there or somebody else has them.

    Return how many went out.
    """
    channel = batch[0].channel
    later = _postponed(channel, batch, at)
    if later != at:
        _still(batch).update(next_at=later)
        return 0
    mine = [each for each in batch if _claimed(each, at)]
    if not mine:
        return 0
    address = opened(channel.sealed)
    error = _LOST if address is None else send(address, *_words(channel, mine))
    for each in mine:
        _note(each, error, at)
    if error == SILENT:
        _put_off(channel, at)
    return 0 if error else len(mine)


def _postponed(channel: Channel, batch: Iterable[Delivery], at: datetime) -> datetime:
    """Return `at`, or when the quiet hours end; a test is wanted now."""
    quiet = (channel.quiet_from, channel.quiet_until)
    if quiet[0] is None or quiet[1] is None or any(each.message.kind == "test" for each in batch):
        return at
    return loud(at, (quiet[0], quiet[1]))


def _still(batch: Iterable[Delivery]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=[each.pk for each in batch], state__in=(WAITING, FAILED))


def _claimed(way: Delivery, at: datetime) -> bool:
    """Take a message for this process; False: another has it."""
    free = Delivery.objects.filter(pk=way.pk, state=way.state, tries=way.tries, next_at=way.next_at)
    way.tries += 1
    return free.update(tries=F("tries") + 1, next_at=at + LEASE, tried_at=at, state=FAILED, error="") == 1


def _words(channel: Channel, batch: list[Delivery]) -> tuple[str, str]:
    titles = [each.message.title_en if channel.lang == "en" else each.message.title_zh for each in batch]
    if len(titles) == 1:
        return "Closeout", titles[0]
    head = f"{len(titles)} messages" if channel.lang == "en" else f"{len(titles)}条消息"
    more = ["…"] if len(titles) > _MOST else []
    return f"Closeout: {head}", "\n".join([*titles[:_MOST], *more])


def _put_off(channel: Channel, at: datetime) -> None:
    """Let whatever else is due to somebody who does not answer wait, so that it holds up nobody else's."""
    due = Delivery.objects.filter(channel=channel, state__in=(WAITING, FAILED), next_at__lte=at)
    due.update(next_at=again_at(at, 1))


def _note(way: Delivery, error: str, at: datetime) -> None:
    again = again_at(at, way.tries) if error else None
    state = SENT if not error else FAILED if again is not None else GIVEN_UP
    Delivery.objects.filter(pk=way.pk).update(state=state, error=error, next_at=again)
