"""A document's content as the one text that is kept and hashed, and back."""

import hashlib
from datetime import date
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from closeout.documents.types import Content
from closeout.journal.services import canonical

_CONTENT: Final[TypeAdapter[Content]] = TypeAdapter(Content)


def text_of(content: Content) -> str:
    """Return the one text of a content."""
    return canonical(plain(content))


def plain(content: Content) -> dict[str, Any]:
    """Return a content as dictionaries, lists and plain values."""
    told: dict[str, Any] = _CONTENT.dump_python(content, mode="json")
    return told


def from_plain(told: dict[str, Any]) -> Content:
    """Return the content that dictionaries, lists and plain values stand for.

    Raises:
        ValueError: they stand for none.
    """
    return content_of(canonical(told))


def content_of(text: str) -> Content:
    """Return the content that a text stands for.

    Raises:
        ValueError: it stands for none.
    """
    try:
        return _CONTENT.validate_json(text)
    except ValidationError as wrong:
        raise ValueError(str(wrong)) from None


def digest_of(*, kind: str, number: str, issued_on: date, organ: str, content: str) -> str:
    """Return the SHA-256 digest of an issued document: of its kind, number, day, organ and the text of its content."""
    told = f"{kind}\n{number}\n{issued_on.isoformat()}\n{organ}\n{content}"
    return hashlib.sha256(told.encode()).hexdigest()
