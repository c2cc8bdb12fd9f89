"""Refusals as JSON: a stable code, the sentence in both languages, what is wrong place by place."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.responses import Response

from closeout.api.parsing import READABLE
from closeout.api.shapes.base import Difference, Error, Problem
from closeout.api.types import Stranger, TooMany
from closeout.kernel.refusal import Conflict, Refusal
from closeout.kernel.refusal import Problem as Found
from closeout.kernel.text import LANGS

MOST = 1_000  # problems in one answer


class Clashed(Conflict):
    """A conflict that can say what was seen and what stands there now."""

    def __init__(self, refusal: Refusal, differences: Sequence[Difference]) -> None:
        """Say what `refusal` says, with both values."""
        super().__init__(refusal.code, problems=refusal.problems)
        self.params = refusal.params
        self.differences = tuple(differences)


def answer(refusal: Refusal) -> HttpResponse:
    """Return the answer that a refusal is."""
    differences = refusal.differences if isinstance(refusal, Clashed) else ()
    error = Error(
        code=refusal.code,
        message_zh=refusal.say("zh"),
        message_en=refusal.say("en"),
        problems=[_problem(each) for each in refusal.problems[:MOST]],
        differences=list(differences),
    )
    response = Response(error.model_dump(), status=refusal.status, json_dumps_params={**READABLE})
    if isinstance(refusal, Stranger):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(refusal, TooMany):
        response.headers["Retry-After"] = "60"
    return response


def _problem(found: Found) -> Problem:
    place = ":".join(str(part) for part in (found.file, found.row, found.column) if part is not None)
    zh, en = (found.say(lang) for lang in LANGS)
    return Problem(place=place, code=found.code, message_zh=zh, message_en=en)


def no_page() -> HttpResponse:
    """Return the answer for an address of the API that does not exist."""
    return answer(_Missing("api.no_page"))


class _Missing(Refusal):
    status = 404


class _Unreadable(Refusal):
    status = 400


def _invalid(error: ValidationError) -> Refusal:
    problems = [_place(each) for each in error.errors]
    return Refusal("api.invalid", problems=problems)


def _place(error: dict[str, Any]) -> Found:
    place = ".".join(str(part) for part in error["loc"])
    return Found(place, "api.invalid_value", {"rule": error["type"]})


def install(api: NinjaAPI) -> None:
    """Let `api` answer every refusal in this shape. What is no refusal is a bug, and stays one."""

    def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
        return answer(refusal)

    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return answer(Stranger("api.no_entry"))

    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answer(_invalid(error))

    def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
        return answer(_Unreadable("api.unreadable"))

    handlers: dict[Any, Any] = {
        Refusal: refused,
        AuthenticationError: unknown,
        ValidationError: invalid,
        HttpError: unreadable,
        RequestDataTooBig: unreadable,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)
