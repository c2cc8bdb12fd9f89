"""What all answers and bodies have in common: texts in both languages, pages, errors, how they are written."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Final

from django.utils.functional import Promise
from django.utils.translation import override
from ninja import Schema
from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from closeout.kernel.facts import Value
from closeout.kernel.text import Text

MOST: Final = 200  # of a page, and of sites at once
_LARGEST: Final = 2**53 - 1  # that every reader of JSON takes in whole

Id = Annotated[int, Field(ge=1, le=_LARGEST)]
Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]+$", max_length=60)]
Key = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_.]+$", max_length=60)]
Limit = Annotated[int, Field(ge=1, le=MOST, description="How many at most.")]
After = Annotated[str, Field(max_length=80, description="The `next` of the page before; empty: from the first.")]
Reason = Annotated[str, Field(min_length=1, max_length=500, description="Kept in the journal.")]
Sites = Annotated[list[Id], Field(min_length=1, max_length=MOST, description="Ids of sites.")]


def _in_time(moment: datetime) -> datetime:
    """Let a moment be one that is a day in every zone."""
    if not 1 < moment.year < 9999:
        raise ValueError
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_in_time)]
Known = bool | float | str | None  # a value of a fact; a day is written 2026-05-20, null is not established


class Label(Schema):
    """How something is called. Ids and codes stay the same; labels may be reworded."""

    zh: str
    en: str


class Named(Schema):
    """An id or code with its label."""

    id: str
    label: Label


class Page(Schema):
    """A page. `next` is the `after` of the page that follows; null: that was all."""

    next: str | None


class Said(Schema):
    """A body; a field that it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class Why(Said):
    """Why."""

    reason: Reason


class Problem(Schema):
    """One thing that is wrong, and where: a field of the request, a site, or a file with row and column."""

    place: str
    code: str
    message_zh: str
    message_en: str


class Difference(Schema):
    """What somebody else changed meanwhile: what the request saw, and what stands there now."""

    key: str
    seen: Any
    now: Any


class Error(Schema):
    """A refusal: what cannot be done and what to do instead. `code` is stable."""

    code: str
    message_zh: str
    message_en: str
    problems: list[Problem]
    differences: list[Difference]


REFUSED: Final = frozenset({400, 401, 403, 404, 409, 422, 429})


def answers(shape: Any, status: int = 200) -> dict[Any, Any]:
    """Return the answers of an operation: what it gives, and refusals."""
    return {status: shape, REFUSED: Error}


def label(text: Text) -> Label:
    """Return a text as the API writes it."""
    return Label(zh=text.zh, en=text.en)


def label_or_none(text: Text | None) -> Label | None:
    """Return a text as the API writes it; None stays."""
    return None if text is None else label(text)


def spoken(words: str | Promise | Callable[[], str]) -> Label:
    """Return words of the catalogues in both languages."""
    said = []
    for lang in ("zh-hans", "en"):
        with override(lang):
            said.append(words() if callable(words) else str(words))
    return Label(zh=said[0], en=said[1])


class Words:
    """The labels of a table of codes; a code that it does not know is its own label."""

    def __init__(self, table: Mapping[Any, Promise]) -> None:
        """Speak by `table`."""
        self._table = table
        self.of = cache(self._of)

    def _of(self, code: str) -> Named:
        words = self._table.get(code, code)
        return Named(id=code, label=spoken(words))


def written(value: Value | datetime) -> Known:
    """Return a value as JSON writes it."""
    return value.isoformat() if isinstance(value, date) else value
