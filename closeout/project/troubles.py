"""Answers where a request could not be worked on at all: what is wrong, what to do, and with which status.

They ask the database nothing, for it may be what is wrong, and know nobody, for nobody may be known yet.
"""

import errno
import sys
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from closeout.api.errors import answer
from closeout.kernel.refusal import Refusal
from closeout.project.room import no_room
from closeout.ui.language import lang

_AGAIN: Final = 10  # seconds, after which it is worth to try again
# How PostgreSQL (by SQLSTATE) and SQLite say that no room is left.
_FULL: Final = frozenset({"53100", "SQLITE_FULL"})
_BUSY: Final = frozenset({"40001", "40P01", "55P03", "57014", "SQLITE_BUSY", "SQLITE_LOCKED"})


# What SQLite says of a statement that is wrong, which is a bug and passes with no waiting.
_WRONG: Final = frozenset({"SQLITE_ERROR"})


class Trouble(Refusal):
    """A refusal with a status of its own, after which it may be worth to try again in some seconds."""

    def __init__(self, code: str, status: HTTPStatus, again: int | None = None, **params: Any) -> None:
        """Say `code` with `status`."""
        super().__init__(code, **params)
        self.status = status
        self.again = again


def told(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """Return the answer that a trouble is: a page in the language of whoever asks, or JSON for a program."""
    told = answer(trouble) if request.path_info.startswith("/api/") else _page(request, trouble)
    if trouble.again is not None:
        told.headers["Retry-After"] = str(trouble.again)
    return told


def _page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    with translation.override(translation.get_language_from_request(request)):
        context = {
            "title": titles().get(trouble.status, _("Not done")),
            "sentence": trouble.say(lang()),
            "back": "" if trouble.code == "project.other_host" else "/",  # there, each address of ours is refused
        }
        return HttpResponse(render_to_string("project/trouble.html", context), status=trouble.status)


def titles() -> dict[int, str]:
    """Return what a page is called by its status."""
    return {
        403: _("Not yours to do"),
        404: _("Not found"),
        409: _("Somebody was quicker"),
        413: _("Too large"),
        500: _("Something went wrong"),
        503: _("Not possible just now"),
        507: _("No room left"),
    }


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what cannot be read, or is more than is read."""
    match exception:
        case DisallowedHost():
            return told(request, Trouble("project.other_host", HTTPStatus.BAD_REQUEST))
        case RequestDataTooBig():
            most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20
            return told(request, Trouble("project.too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, most=most))
        case TooManyFieldsSent() | TooManyFilesSent():
            fields = isinstance(exception, TooManyFieldsSent)
            most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS if fields else settings.DATA_UPLOAD_MAX_NUMBER_FILES
            return told(request, Trouble("project.too_many", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, most=most))
        case _:
            return told(request, Trouble("project.unreadable", HTTPStatus.BAD_REQUEST))


def failed(request: HttpRequest) -> HttpResponse:
    """Answer what broke off: a full disk and a database that is away or busy are told as such, the rest is a bug."""
    return told(request, trouble_of(sys.exc_info()[1]))


def trouble_of(error: BaseException | None) -> Trouble:
    """Return what an exception means to people."""
    causes = list(_causes(error))
    if any(_is_full(each) for each in causes):
        return Trouble("project.disk_full", HTTPStatus.INSUFFICIENT_STORAGE)
    wrong = any(_state(each) in _WRONG for each in causes)
    if not wrong and any(isinstance(each, OperationalError | InterfaceError) for each in causes):
        busy = any(_state(each) in _BUSY for each in causes)
        code = "project.database_busy" if busy else "project.database_away"
        return Trouble(code, HTTPStatus.SERVICE_UNAVAILABLE, _AGAIN)
    return Trouble("project.broken", HTTPStatus.INTERNAL_SERVER_ERROR)


def _causes(error: BaseException | None) -> list[BaseException]:
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__
    return found


def _is_full(error: BaseException) -> bool:
    """Return whether no room is left; SQLite says of some files only that it could not open or enlarge them."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    state = _state(error)
    return state in _FULL or (state.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")) and no_room())


def _state(error: BaseException) -> str:
    """Return how a database's driver names an error; empty: it is none of a driver."""
    return str(getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None) or "")
