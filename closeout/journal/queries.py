"""The journal for pages: entries, the newest first, and how the last verification went."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from closeout.accounts.models import User
from closeout.journal.models import Entry, Head, Verification
from closeout.journal.types import SignedHead
from closeout.journal.words import act_name, field_name, value_name
from closeout.kernel.clock import TIME_ZONE

PAGE: Final = 50
_MOST: Final = 200  # entries in the history of one thing
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
_PERSON: Final = re.compile(r"user:(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the journal is asked for; "" and None ask for everything. `before` is the number to go on before."""

    act: str = ""
    subject: str = ""
    actor: str = ""  # part of a name
    day: date | None = None  # in China
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A value before and after, in words. `sealed`: only a digest of it is kept."""

    name: str
    before: str
    after: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry, in words. `actor` "" is the program itself."""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    changes: tuple[Change, ...]
    reason: str


def entries(visible: Q, asked: Asked) -> tuple[list[EntryRow], int | None]:
    """Return a page of what is asked for and `visible`, and the number to go on before; two queries.

    The number is None where nothing follows.
    """
    found = list(_asked(Entry.objects.filter(visible), asked).select_related("actor")[: PAGE + 1])
    rows = _rows(found[:PAGE])
    return rows, rows[-1].number if len(found) > PAGE else None


def _asked(found: QuerySet[Entry], asked: Asked) -> QuerySet[Entry]:
    exact = {"act": asked.act, "subject": asked.subject, "actor__name__icontains": asked.actor}
    found = found.filter(**{key: value for key, value in exact.items() if value})
    if asked.day is not None:
        begins = datetime.combine(asked.day, time(), TIME_ZONE)
        found = found.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    if asked.before is not None:
        found = found.filter(number__lt=asked.before)
    return found.order_by("-number")


def history(subject: str) -> list[EntryRow]:
    """Return what happened to a subject, the latest first; two queries. Who may see the subject, may see this."""
    found = Entry.objects.filter(subject=subject).select_related("actor").order_by("-number")
    return _rows(found[:_MOST])


def _rows(found: Iterable[Entry]) -> list[EntryRow]:
    read = [(each, json.loads(each.content)) for each in found]
    names = _names(content for _, content in read)
    return [
        EntryRow(
            number=each.number,
            at=each.at,
            actor="" if each.actor is None else each.actor.name,
            act=act_name(each.act),
            subject=each.subject,
            changes=_changes(content, names),
            reason=str(content.get("reason", "")),
        )
        for each, content in read
    ]


def _names(contents: Iterable[dict[str, Any]]) -> dict[int, str]:
    """Return the names of the people that values speak of (`user:12`), in one query."""
    values = [
        value
        for content in contents
        for part in ("before", "after")
        for value in content.get(part, {}).values()
        if isinstance(value, str)
    ]
    found = {int(match[1]) for value in values if (match := _PERSON.fullmatch(value))}
    return dict(User.objects.filter(pk__in=found).values_list("pk", "name"))


def _changes(content: dict[str, Any], names: dict[int, str]) -> tuple[Change, ...]:
    before, after = content.get("before", {}), content.get("after", {})
    return tuple(
        Change(
            field_name(key),
            _plain(key, before.get(key), names),
            _plain(key, after.get(key), names),
            _sealed(before.get(key)) or _sealed(after.get(key)),
        )
        for key in dict.fromkeys([*before, *after])
    )


def _moment(said: str) -> str:
    """Return a moment as people in China write it; what only looks like one, as somebody may write, as it is."""
    try:
        return date_format(datetime.fromisoformat(said).astimezone(TIME_ZONE), "SHORT_DATETIME_FORMAT")
    except (ValueError, OverflowError):
        return said


def _sealed(value: object) -> bool:
    return isinstance(value, dict) and set(value) == {"digest"}


def _plain(key: str, value: object, names: dict[int, str]) -> str:
    if value in (None, "", {}, []) or _sealed(value):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        match = _PERSON.fullmatch(value)
        said = value_name(key, value) if match is None else names.get(int(match[1]), value)
        return _moment(said) if _MOMENT.fullmatch(said) else said
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return json.dumps(value, ensure_ascii=False)


def last_verification() -> Verification | None:
    """Return the last verification, in one query; None: there was none yet."""
    return Verification.objects.order_by("-pk").first()


def signed_heads() -> list[SignedHead]:
    """Return every signed head by day, in one query."""
    return [SignedHead(each.day, each.number, each.digest, each.signature) for each in Head.objects.order_by("day")]
