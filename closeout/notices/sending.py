"""A process that sends one message and ends: `python -m closeout.notices.sending`, told and answering in JSON.

It stands by itself because nothing else ends a server that answers for ever, drop by drop or by the gigabyte.
"""

import json
import logging
import os
import resource
import sys
from collections.abc import Sequence
from threading import Timer
from typing import Any, Final

import apprise

from closeout.kernel.parent import end_with
from closeout.notices.inner import Network, address_of, is_let_through, networks

_MOST: Final = 300  # characters kept of an error
_CONNECT: Final = 5.0  # seconds
_READ: Final = 15.0
_MEMORY: Final = 2 << 30  # bytes
_OUT: Final = frozenset(("socket.connect", "socket.sendto", "socket.sendmsg"))
_INSIDE: Final = "it leads to an inner network, and is not in CLOSEOUT_NOTICE_INNER_HOSTS"


def main() -> None:
    """Send what is told on the standard input, and write there why it did not go out, or ""."""
    told = json.load(sys.stdin)
    end_with(told["parent"])
    ending = Timer(told["seconds"], os._exit, (1,))  # where the kernel does not see to that
    ending.daemon = True
    ending.start()
    _bound()
    inside = keep_out(networks(told["inner"]))
    error = _sent(told["url"], told["title"], told["body"])
    json.dump({"error": _INSIDE if error and inside else error}, sys.stdout)


def _bound() -> None:
    """Let an answer without end not take the machine's memory; only Linux counts it in this way."""
    if sys.platform.startswith("linux"):
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = _MEMORY if hard == resource.RLIM_INFINITY else min(hard, _MEMORY)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def keep_out(inner: Sequence[Network]) -> list[str]:
    """Let this process reach only what may be reached, from now on; return where it tried to go beside, as it does.

    Python asks at each connection, so that neither a redirect nor a name that means something else now leads inside.
    """
    tried: list[str] = []

    def ask(event: str, given: tuple[Any, ...]) -> None:
        if event in _OUT and not _may_go(given[1], inner):
            tried.append(str(given[1]))
            raise PermissionError(_INSIDE)

    sys.addaudithook(ask)
    return tried


def _may_go(target: object, inner: Sequence[Network]) -> bool:
    if not isinstance(target, tuple):
        return False
    try:
        return is_let_through(address_of(str(target[0])), inner)
    except ValueError:  # a name: nothing that is asked has been looked up yet
        return False


def _sent(url: str, title: str, body: str) -> str:
    asset = apprise.AppriseAsset(http_redirects=False)
    channel: Any = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if channel is None:
        return "the address cannot be read any more"
    _hold(channel)
    service = apprise.Apprise(asset=asset)
    service.add(channel)
    capture: Any = apprise.LogCapture
    with capture(level=logging.WARNING, fmt="%(message)s") as said:
        if service.notify(title=title, body=body):
            return ""
        lines = [each.strip() for each in said.getvalue().splitlines() if each.strip()]
    return " ".join(lines)[:_MOST] or "the other side did not take it"


def _hold(channel: Any) -> None:
    """Set what an address that was kept before may say of itself: how long to wait, how often, and what to believe."""
    channel.socket_connect_timeout, channel.socket_read_timeout = _CONNECT, _READ
    channel.redirects, channel.verify_certificate = False, True
    channel.retry, channel.wait = 0, 0.0


if __name__ == "__main__":
    main()
