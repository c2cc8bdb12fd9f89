"""Bodies of requests that nobody read."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

_BLOCK: Final = 1 << 16  # bytes


def read_out(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Take in what is left of a body before answering, up to the largest file that people may send.

    A browser that is still sending when the line ends shows that the line broke, and never the page that says why.
    """
    most = max(settings.EVIDENCE_LIMITS.values()) << 20

    def answer(request: HttpRequest) -> HttpResponseBase:
        found = get_response(request)
        left = most if request.method not in ("GET", "HEAD") else 0
        with suppress(OSError, ValueError):  # whoever sent it has gone, or the body was closed once it was read
            while left > 0 and (block := request.read(_BLOCK)):
                left -= len(block)
        return found

    return answer
