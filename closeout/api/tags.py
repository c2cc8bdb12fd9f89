"""What a reading was like: an entity tag, by which a program that has it already is told so and sent nothing."""

import hashlib
import json
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from ninja import Schema
from ninja.responses import Response

from closeout.api.parsing import READABLE


def tagged(request: HttpRequest, said: Schema) -> HttpResponse:
    """Return what is said with its tag; 304 and nothing where `If-None-Match` names just that."""
    plain = said.model_dump(mode="json")
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    full = Response(plain, status=200, json_dumps_params={**READABLE})
    full.headers["ETag"] = f'"{digest[:32]}"'
    patch_cache_control(full, private=True, no_cache=True)
    return cast(HttpResponse, get_conditional_response(request, etag=full.headers["ETag"], response=full))
