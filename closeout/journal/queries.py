"""The journal for pages: entries, the newest first, and how the last verification went."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from closeout.journal.models import Entry, Head, Verification
from closeout.journal.naming import names_of
from closeout.journal.types import SignedHead
from closeout.journal.words import act_name, field_name, kind_of_ids, value_name
from closeout.kernel.clock import TIME_ZONE
from closeout.ui.language import lang

PAGE: Final = 50
_MOST: Final = 200  # entries in the history of one thing
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")
_PERSON: Final = re.compile(r"user:\d{1,18}")
_DIVISION: Final = re.compile(r"\d{12}")


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
    """An entry, in words. `actor` "" is the program itself, `name` "" a subject that has only its kind and id."""

    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    name: str
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
    names = names_of({*(each.subject for each, _ in read), *chain.from_iterable(_spoken_of(*each) for each in read)})
    said = {subject: name.say(lang()) for subject, name in names.items()}
    return [
        EntryRow(
            number=each.number,
            at=each.at,
            actor="" if each.actor is None else each.actor.name,
            act=act_name(each.act),
            subject=each.subject,
            name=said.get(each.subject, ""),
            changes=_changes(each, content, said),
            reason=str(content.get("reason", "")),
        )
        for each, content in read
    ]


def _spoken_of(entry: Entry, content: dict[str, Any]) -> Iterator[str]:
    """Yield the things that keys and values speak of, as subjects: `user:12`."""
    for part in ("before", "after"):
        for key, value in content.get(part, {}).items():
            yield _division(key)
            yield from (_subject(key, each, entry.scope) for each in (value if isinstance(value, list) else [value]))


def _subject(key: str, value: object, scope: str) -> str:
    """Return the subject that a value is the id of, as the key has it; "" where it is none."""
    if isinstance(value, str) and _PERSON.fullmatch(value):
        return value
    kind = kind_of_ids(key)
    if not kind or isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    return f"{kind[:-1]}:{scope}/{value}" if kind.endswith("@") else f"{kind}:{value}"


def _division(key: str) -> str:
    """Return the subject that a key is, where figures of divisions are kept by their codes."""
    return f"division:{key}" if _DIVISION.fullmatch(key) else ""


def _changes(entry: Entry, content: dict[str, Any], names: Mapping[str, str]) -> tuple[Change, ...]:
    before, after = content.get("before", {}), content.get("after", {})

    def plain(key: str, value: object) -> str:
        return _plain(
            value,
            lambda each: names.get(_subject(key, each, entry.scope)),
            lambda each: value_name(key, each, entry.act),
        )

    return tuple(
        Change(
            names.get(_division(key)) or field_name(key, entry.act),
            plain(key, before.get(key)),
            plain(key, after.get(key)),
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


def _plain(value: object, name_of: Callable[[object], str | None], words_of: Callable[[str], str]) -> str:
    if value in (None, "", {}, []) or _sealed(value):
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_plain(each, name_of, words_of) or str(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_plain(each, name_of, words_of)}" for name, each in value.items())
    if (name := name_of(value)) is not None:
        return name
    if isinstance(value, str):
        said = words_of(value)
        return _moment(said) if _MOMENT.fullmatch(said) else said
    return json.dumps(value, ensure_ascii=False)


def last_verification() -> Verification | None:
    """Return the last verification, in one query; None: there was none yet."""
    return Verification.objects.order_by("-pk").first()


def signed_heads() -> list[SignedHead]:
    """Return every signed head by day, in one query."""
    return [SignedHead(each.day, each.number, each.digest, each.signature) for each in Head.objects.order_by("day")]
