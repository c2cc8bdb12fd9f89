"""JSON in and out: bodies by the book, without what no text of ours holds; answers that people can read."""

import json
from collections.abc import Mapping
from typing import Any, Final, cast

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.renderers import JSONRenderer
from ninja.types import DictStrAny

_DEEPEST: Final = 40
READABLE: Final[Mapping[str, Any]] = {"ensure_ascii": False}  # Chinese as it is, in UTF-8


class Readable(JSONRenderer):
    """Write JSON that people can read."""

    json_dumps_params: Mapping[str, Any] = READABLE


class Strict(Parser):
    """Read JSON; NaN, the character 0, halves of surrogate pairs and bodies without an end in depth are no JSON."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """Return what a body says.

        Raises:
            ValueError: it cannot be read.
        """
        try:
            said = json.loads(request.body.decode("utf-8"), parse_constant=_refuse)
        except RecursionError:
            raise ValueError("too deep") from None
        _check(said, 0)
        return cast("DictStrAny", said)


def _refuse(word: str) -> None:
    raise ValueError(word)


def _check(said: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError("too deep")
    if isinstance(said, str):
        if "\0" in said:
            raise ValueError("the character 0")
        said.encode("utf-8")
    elif isinstance(said, list):
        for each in said:
            _check(each, depth + 1)
    elif isinstance(said, dict):
        for key, value in said.items():
            _check(key, depth + 1)
            _check(value, depth + 1)
