"""Whether the service works, for whoever watches it."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from closeout import __version__

open_to_all = login_not_required


@login_not_required
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Say that the service answers and reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok", "version": __version__})
