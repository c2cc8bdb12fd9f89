"""Messages and channels for pages: one's own, and for the administrator what did not go out."""

from django.db.models import Exists, OuterRef, Subquery

from closeout.accounts.models import User
from closeout.kernel.text import Text
from closeout.notices.models import FAILED, GIVEN_UP, Channel, Delivery, Message
from closeout.notices.services import quiet_of
from closeout.notices.types import ChannelRow, FailedRow, MessageRow

PAGE = 50


def unread(user: User) -> int:
    """Return how many messages somebody has not read, in one query."""
    return Message.objects.filter(to=user, read_at__isnull=True).count()


def messages_of(user: User, before: int | None) -> tuple[list[MessageRow], int | None]:
    """Return a page of somebody's messages, the newest first, and the number to go on before; one query.

    `before` None: from the newest; the number returned is None where nothing follows.
    """
    bad = Delivery.objects.filter(message=OuterRef("pk"), state__in=(FAILED, GIVEN_UP)).exclude(error="")
    mine = Message.objects.filter(to=user).annotate(failed=Exists(bad)).order_by("-pk")
    found = list((mine if before is None else mine.filter(pk__lt=before))[: PAGE + 1])
    rows = [
        MessageRow(each.pk, Text(each.title_zh, each.title_en), each.created_at, each.read_at is None, each.failed)
        for each in found[:PAGE]
    ]
    return rows, rows[-1].id if len(found) > PAGE else None


def channels_of(user: User) -> list[ChannelRow]:
    """Return somebody's channels in the order they were added, and how each one's last message went; one query."""
    last = Delivery.objects.filter(channel=OuterRef("pk"), tried_at__isnull=False).order_by("-tried_at", "-pk")
    channels = Channel.objects.filter(user=user).annotate(
        state=Subquery(last.values("state")[:1]),
        error=Subquery(last.values("error")[:1]),
        next_at=Subquery(last.values("next_at")[:1]),
    )
    return [
        ChannelRow(
            each.pk,
            each.shown,
            each.lang,
            each.digest,
            quiet_of(each),
            each.state or "",
            each.error or "",
            each.next_at,
        )
        for each in channels.order_by("pk")
    ]


def failed_in(authority: int) -> list[FailedRow]:
    """Return what did not go out to people of an authority, the latest first, up to a page; one query."""
    failed = Delivery.objects.filter(
        state__in=(FAILED, GIVEN_UP), message__to__posts__authority=authority, message__to__posts__until__isnull=True
    ).exclude(error="")
    return [
        FailedRow(
            each.message.to.name,
            each.channel.shown,
            each.tries,
            each.error,
            each.tried_at,
            each.next_at if each.state == FAILED else None,
        )
        for each in failed.select_related("message__to", "channel").order_by("-tried_at", "-pk").distinct()[:PAGE]
    ]
