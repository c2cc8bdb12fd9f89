"""Handing out bytes: never as a page, in parts where a player asks for parts, anew only where they are not the same."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from closeout.evidence.boxes import Blank
from closeout.evidence.kinds import ALL
from closeout.evidence.storage import BLOCK
from closeout.kernel.refusal import Missing

_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_SANDBOX: Final = "default-src 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class Served:
    """What is handed out: where it lies, what it is, what tells it from others, and what of it is blanked."""

    path: Path
    content_type: str
    tag: str
    name: str = ""  # "": it is shown in a page; else it is to be saved under this name
    blanks: Sequence[Blank] = ()


def serve(request: HttpRequest, what: Served) -> HttpResponseBase:
    """Return an answer with a file, or with the part of it that is asked for.

    Raises:
        Missing: its bytes are gone from the disk.
    """
    if not what.path.exists():
        raise Missing("evidence.bytes_gone")
    tag, size = f'"{what.tag}"', what.path.stat().st_size
    asked = _asked(request, tag, size)
    if request.method == "GET" and isinstance(get_conditional_response(request, etag=tag), HttpResponseNotModified):
        return _guarded(HttpResponseNotModified(), tag)
    return _guarded(_unsatisfiable(size) if asked is None else _answer(what, size, *asked), tag)


def _asked(request: HttpRequest, tag: str, size: int) -> tuple[int, int] | None:
    """Return the first byte that is asked for and the one after the last; None: there are none of these."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None or request.headers.get("If-Range", tag) != tag or not (found[1] or found[2]):
        return 0, size
    if not found[1]:
        return (max(0, size - int(found[2])), size) if int(found[2]) else None
    start, end = int(found[1]), min(size, int(found[2]) + 1) if found[2] else size
    return (start, end) if start < end else None


def _answer(what: Served, size: int, start: int, end: int) -> HttpResponseBase:
    part = (start, end) != (0, size)
    answer = StreamingHttpResponse(
        _blocks(what, start, end), status=206 if part else 200, content_type=what.content_type
    )
    answer.headers["Content-Length"] = str(end - start)
    answer.headers["Accept-Ranges"] = "bytes"
    if part:
        answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    answer.headers["Content-Disposition"] = content_disposition_header(bool(what.name), what.name) or "inline"
    return answer


def _blocks(what: Served, start: int, end: int) -> Iterator[bytes]:
    with what.path.open("rb") as file:
        file.seek(start)
        at = start
        while at < end and (block := file.read(min(BLOCK, end - at))):
            shown = block
            for each in what.blanks:
                shown = each.over(at, shown)
            yield shown
            at += len(block)


def _unsatisfiable(size: int) -> HttpResponse:
    return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})


def _guarded(answer: HttpResponseBase, tag: str) -> HttpResponseBase:
    """Let nothing in a file act: no other type is guessed, no script runs, no other site has it, nobody keeps it."""
    headers = {
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _SANDBOX,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-cache",
        "Content-Encoding": "identity",  # packed on the way, a part would not be the part any more
    }
    for name, value in headers.items():
        answer.headers[name] = value
    return answer


def saved_name(name: str, content_type: str) -> str:
    """Return the name to save a file under: its own, with an ending that says what it is."""
    endings = next((each.endings for each in ALL if each.content_type == content_type), ())
    return name if not endings or name.lower().endswith(endings) else f"{name}{endings[0]}"
