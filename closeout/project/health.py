"""Whether the service works, for whoever watches it."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from closeout import __version__
from closeout.project.room import no_room

open_to_all = login_not_required


@login_not_required
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Say that the service answers, reaches its database and has room to write; 503 and one word where it has not."""
    lacking = "disk full" if no_room() else _database()
    if lacking:
        return JsonResponse({"status": "fail", "reason": lacking}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "ok", "version": __version__})


def _database() -> str:
    """Return what is wrong with the database; empty: nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        return "database away"
    return ""
