"""What the slices above say of their scopes. Settings name them, because nothing here may know them."""

from collections.abc import Iterable
from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from closeout.kernel.text import Text
from closeout.work.types import Scope


@cache
def _speaker(kind: str) -> Scope | None:
    path: str | None = settings.WORK_SCOPES.get(kind)
    return None if path is None else cast(Scope, import_string(path)())


def _parts(scope: str) -> tuple[Scope | None, int]:
    kind, _, number = scope.partition(":")
    return _speaker(kind), int(number or 0)


def names(scopes: Iterable[str]) -> dict[str, Text]:
    """Return what scopes are called; one query for each kind of them. What nobody speaks for has no name."""
    wanted: dict[str, set[int]] = {}
    for scope in scopes:
        kind, _, number = scope.partition(":")
        wanted.setdefault(kind, set()).add(int(number or 0))
    return {
        f"{kind}:{number}": name
        for kind, ids in wanted.items()
        if (speaker := _speaker(kind)) is not None
        for number, name in speaker.names(ids).items()
    }


def refuse_closed(scope: str) -> None:
    """Let tasks of a scope be changed.

    Raises:
        Refusal: it is closed.
    """
    speaker, number = _parts(scope)
    if speaker is not None:
        speaker.refuse_closed(number)


def clause(scope: str, clause_: str) -> Text | None:
    """Return what a clause says in the plan of a scope; None: nobody knows it."""
    speaker, number = _parts(scope)
    return None if speaker is None or not clause_ else speaker.clause(number, clause_)
