"""Bodies of requests that nobody read."""

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

_BLOCK: Final = 1 << 16  # bytes


def read_out(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Take in what is left of a body that was refused, up to the largest file that people may send.

    A browser that is still sending when the line ends shows that the line broke, and never the page that says why.
    That is done for people who are signed in: reading takes a thread for as long as the other side likes.
    """
    most = max(settings.EVIDENCE_LIMITS.values()) << 20

    def answer(request: HttpRequest) -> HttpResponseBase:
        found = get_response(request)
        left = most if found.status_code >= HTTPStatus.BAD_REQUEST and _is_signed_in(request) else 0
        if _length(request) > most:  # more than anybody may send: it is not even begun
            left = 0
        with suppress(OSError, ValueError):  # whoever sent it has gone, or the body was closed once it was read
            while left > 0 and (block := request.read(_BLOCK)):
                left -= len(block)
        return found

    return answer


def _length(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isdecimal() else 0


def _is_signed_in(request: HttpRequest) -> bool:
    """Return whether the request is known to be somebody's; the database is not asked, for it may be what is wrong."""
    return getattr(getattr(request, "_cached_user", None), "is_authenticated", False) is True
