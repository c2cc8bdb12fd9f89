"""Telling people, reading, and the ways that messages take outside the program."""

from collections.abc import Iterable
from datetime import datetime, time

from django.db import transaction

from closeout.accounts.models import User
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Missing
from closeout.notices.models import Channel, Delivery, Message
from closeout.notices.outside import shown_of
from closeout.notices.sealing import mark, marks, opened, seal
from closeout.notices.tasks import soon
from closeout.notices.timing import first_at
from closeout.notices.types import Notice, Wish


def tell(users: Iterable[User], notice: Notice, *, at: datetime) -> None:
    """Tell people something, within the caller's transaction; what goes outside is sent after it.

    Raises:
        ValueError: the link leads out of the service, which is a mistake of the program.
    """
    if notice.link and (not notice.link.startswith("/") or notice.link.startswith(("//", "/\\"))):
        raise ValueError(f"a message links into the service, not to {notice.link}")
    title = {"title_zh": notice.title.zh[:300], "title_en": notice.title.en[:300]}
    readers = {each.pk: each for each in users if each.is_active}
    messages = [
        Message(to_id=each, kind=notice.kind, link=notice.link, created_at=at, **title) for each in sorted(readers)
    ]
    Message.objects.bulk_create(messages, batch_size=500)
    _deliver(messages, at)


def _deliver(messages: Iterable[Message], at: datetime) -> None:
    to = {each.to_id: each for each in messages}
    ways = [_way(to[each.user_id], each, at) for each in Channel.objects.filter(user__in=to)]
    Delivery.objects.bulk_create(ways, batch_size=500)
    if ways:
        transaction.on_commit(soon)


def _way(message: Message, channel: Channel, at: datetime) -> Delivery:
    sent_at = first_at(at, digest=channel.digest, quiet=quiet_of(channel))
    return Delivery(message=message, channel=channel, next_at=sent_at)


def quiet_of(channel: Channel) -> tuple[time, time] | None:
    """Return the quiet hours of a channel; None: there are none."""
    if channel.quiet_from is None or channel.quiet_until is None:
        return None
    return channel.quiet_from, channel.quiet_until


def read(*, user: User, message: int, at: datetime) -> str:
    """Mark a message as read, and return where it leads ("": nowhere). One read before keeps its time.

    Raises:
        Missing: there is none of this number to this person.
    """
    found = Message.objects.filter(to=user, pk=message).first()
    if found is None:
        raise Missing("notices.no_message")
    Message.objects.filter(pk=message, read_at__isnull=True).update(read_at=at)
    return found.link


def read_all(*, user: User, at: datetime) -> int:
    """Mark everything as read that came until `at`, and return how much that was."""
    return Message.objects.filter(to=user, read_at__isnull=True, created_at__lte=at).update(read_at=at)


def add_channel(*, user: User, wish: Wish, at: datetime) -> Channel:
    """Send messages to somebody outside the program, too.

    Raises:
        Refusal: the address cannot be read, is of a kind that is not let out, sets what it may not, or leads inside.
        Conflict: it is there already.
    """
    # A host is looked up here, which takes as long as it takes: nobody else waits for it to write.
    return _added(user, wish, shown_of(wish.url), at)


@transaction.atomic
def _added(user: User, wish: Wish, shown: str, at: datetime) -> Channel:
    begins, ends = wish.quiet or (None, None)
    if Channel.objects.filter(user=user, mark__in=marks(wish.url)).exists():
        raise Conflict("notices.twice")
    channel = Channel.objects.create(
        user=user,
        sealed=seal(wish.url),
        mark=mark(wish.url),
        shown=shown,
        lang=wish.lang,
        digest=wish.digest,
        quiet_from=begins,
        quiet_until=ends,
        since=at,
    )
    record(_act("channel_added", user, after={"channel": shown}), actor=user, at=at)
    return channel


@transaction.atomic
def remove_channel(*, user: User, channel: int, at: datetime) -> None:
    """Send nothing to this address any more.

    Raises:
        Missing: it is none of this person's.
    """
    found = _own(user, channel)
    before = {"channel": found.shown}
    found.delete()
    record(_act("channel_removed", user, before=before), actor=user, at=at)


@transaction.atomic
def seal_again() -> tuple[int, int]:
    """Seal every address with the present key; return how many were, and how many no key opens any more."""
    done = lost = 0
    for each in Channel.objects.select_for_update().order_by("pk"):
        address = opened(each.sealed)
        if address is None:
            lost += 1
            continue
        Channel.objects.filter(pk=each.pk).update(sealed=seal(address), mark=mark(address))
        done += 1
    return done, lost


@transaction.atomic
def send_test(*, user: User, channel: int, at: datetime) -> None:
    """Send a message through one channel now, whatever its quiet hours.

    Raises:
        Missing: it is none of this person's.
    """
    way = _own(user, channel)
    title = {"title_zh": "这是一条测试消息", "title_en": "This is a test message"}
    message = Message.objects.create(to=user, kind="test", link="", created_at=at, read_at=at, **title)
    Delivery.objects.create(message=message, channel=way, next_at=at)
    transaction.on_commit(soon)


def _own(user: User, channel: int) -> Channel:
    found = Channel.objects.select_for_update().filter(user=user, pk=channel).first()
    if found is None:
        raise Missing("notices.no_channel")
    return found


def _act(act: str, user: User, **values: dict[str, str]) -> Act:
    return Act(act, f"user:{user.pk}", personal=["channel"], **values)  # type: ignore[arg-type]
