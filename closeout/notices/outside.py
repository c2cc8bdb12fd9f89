"""The one module that knows apprise: is an address right, what may be shown of it, and sending."""

import logging
from typing import Any, Final
from urllib.parse import urlsplit

import apprise
from django.conf import settings

from closeout.kernel.refusal import Refusal

_LONGEST: Final = 120
_MOST: Final = 300  # characters kept of an error


def shown_of(url: str) -> str:
    """Return what may be shown of an address: the service and the host, no password, path or key.

    Raises:
        Refusal: apprise cannot read it, or its kind is not one that this service lets out.
    """
    kind = url.partition("://")[0].casefold()
    allowed: list[str] = settings.NOTICE_SCHEMES
    if kind not in allowed:
        raise Refusal("notices.scheme", kinds=", ".join(allowed))
    service: Any = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if service is None:
        raise Refusal("notices.address")
    masked = urlsplit(service.url(privacy=True))
    return f"{service.service_name}: {masked.scheme}://{masked.netloc}"[:_LONGEST]


def send(url: str, title: str, body: str) -> str:
    """Send a message and return "" or why it did not go out.

    To hosts of `NOTICES_HELD_BACK`, the demo's own, nothing is sent: they lead nowhere, and each try would be told.
    """
    if _held_back(url):
        return ""
    service = apprise.Apprise()
    if not service.add(url):
        return "the address cannot be read any more"
    capture: Any = apprise.LogCapture
    with capture(level=logging.WARNING, fmt="%(message)s") as said:
        if service.notify(title=title, body=body):
            return ""
        lines = [each.strip() for each in said.getvalue().splitlines() if each.strip()]
    return " ".join(lines)[:_MOST] or "the other side did not take it"


def _held_back(url: str) -> bool:
    ends: tuple[str, ...] = settings.NOTICES_HELD_BACK
    return bool(ends) and (urlsplit(url).hostname or "").endswith(ends)
