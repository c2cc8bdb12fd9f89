"""Where messages go outside the program: addresses that lead nowhere, so that the demo sends nothing to anybody."""

from datetime import datetime, time, timedelta
from typing import Final

from closeout.demo.diary import Cast
from closeout.notices.models import FAILED, GIVEN_UP, SENT, WAITING, Delivery
from closeout.notices.services import add_channel
from closeout.notices.types import Wish

# `.invalid` is a name that never resolves (RFC 2606).
_CHANNELS: Final = {
    "office": Wish("mailto://office:example@mail.invalid", "zh", False, None),
    "member": Wish("mailto://member:example@mail.invalid", "zh", True, None),
    "head": Wish("mailto://head:example@mail.invalid", "zh", False, (time(21, 30), time(7, 30))),
    "stations": Wish("mailto://stations:example@mail.invalid", "zh", False, None),
}
_NO_ANSWER: Final = "[Errno -2] Name or service not known"


def channels(cast: Cast, at: datetime) -> None:
    """Let some people have their messages sent to them, too."""
    for who, wish in _CHANNELS.items():
        add_channel(user=cast.users[who], wish=wish, at=at)


def on_their_way() -> None:
    """Let messages have gone out but for the last ones: one waits, one failed and is tried again, one was given up."""
    ways = list(Delivery.objects.select_related("message").order_by("message__created_at", "pk"))
    for each in ways:
        _came(each, SENT, 1)
    for each, (state, tries) in zip(reversed(ways), ((WAITING, 0), (FAILED, 3), (GIVEN_UP, 6)), strict=False):
        _came(each, state, tries)
    Delivery.objects.bulk_update(ways, ["state", "tries", "next_at", "tried_at", "error"])


def _came(way: Delivery, state: str, tries: int) -> None:
    sent = way.message.created_at
    way.state, way.tries = state, tries
    way.tried_at = sent + timedelta(hours=tries) if tries else None
    way.next_at = sent + timedelta(days=2) if state in (WAITING, FAILED) else None
    way.error = _NO_ANSWER if state in (FAILED, GIVEN_UP) else ""
