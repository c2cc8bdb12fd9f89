"""Files in parts, for programs: answers are JSON, a refusal is its code, its sentence and how much has come."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from closeout.evidence import resuming
from closeout.evidence.forms import SendingForm
from closeout.evidence.types import Progress
from closeout.kernel.refusal import Refusal, sentence
from closeout.people.access import asking, needs
from closeout.ui.language import lang

P = ParamSpec("P")


View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def _in_json(view: View[P]) -> View[P]:
    """Let a program have refusals as it has answers."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            said = {"code": refusal.code, "detail": refusal.say(lang()), "offset": refusal.params.get("offset")}
            return JsonResponse(said, status=refusal.status)

    return cast("View[P]", answer)


def _told(found: Progress, status: int = 200) -> JsonResponse:
    return JsonResponse({"offset": found.offset, "size": found.size, "finished": found.finished}, status=status)


@needs("add_evidence")
@require_POST
@_in_json
def begin(request: HttpRequest) -> HttpResponse:
    """Announce a file, and learn how much of it has come."""
    form = SendingForm(_said(request))
    if not form.is_valid():
        said = {"code": "evidence.form", "detail": sentence("evidence.form", lang(), {})}
        return JsonResponse({**said, "fields": form.errors.get_json_data()}, status=422)
    return _told(resuming.begin(access=asking(request), wanted=form.wanted(), at=timezone.now()))


def _said(request: HttpRequest) -> dict[str, object]:
    """Return what a request says in JSON; what is no object says nothing."""
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


@needs("add_evidence")
@require_http_methods(["GET", "PUT"])
@_in_json
def part(request: HttpRequest, item: UUID) -> HttpResponse:
    """Learn how much of a file has come, or send the part of it that begins at `offset`."""
    if request.method == "GET":
        return _told(resuming.progress(access=asking(request), uuid=item))
    text = request.GET.get("offset", "")
    offset = int(text) if text.isdecimal() and len(text) < 19 else 0
    try:
        found = resuming.append(access=asking(request), uuid=item, offset=offset, source=request, at=timezone.now())
    except UnreadablePostError:  # the line broke; nobody is there to be answered
        found = resuming.progress(access=asking(request), uuid=item)
    return _told(found)


@needs("add_evidence")
@require_POST
@_in_json
def finish(request: HttpRequest, item: UUID) -> HttpResponse:
    """Let a file count that has come whole."""
    found = resuming.finish(access=asking(request), uuid=item, at=timezone.now())
    link = reverse("evidence:item", args=[found.uuid])
    return JsonResponse({"item": str(found.uuid), "sha256": found.sha256, "link": link})
