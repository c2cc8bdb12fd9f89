"""One line of what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Line:
    """What was looked at, how it is, and a sentence of the project's messages that says it, and what to do."""

    check: str
    state: State
    code: str
    params: Mapping[str, object] = field(default_factory=dict)
