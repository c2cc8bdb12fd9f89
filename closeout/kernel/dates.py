"""Days as plans write them: 2026-06-01 and no other way."""

import re
from datetime import date
from typing import Final

_WRITTEN: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def parse_date(text: str) -> date:
    """Return the day that `text` writes as YYYY-MM-DD; Python alone would also take 20260601 and 2026-W23-1.

    Raises:
        ValueError: it is written otherwise, or there is no such day.
    """
    if not _WRITTEN.fullmatch(text):
        raise ValueError(f"no day written as YYYY-MM-DD: {text!r}")
    return date.fromisoformat(text)
