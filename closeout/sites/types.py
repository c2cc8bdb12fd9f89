"""What goes into the register and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from closeout.kernel.facts import Value
from closeout.sites.models import Site


@dataclass(frozen=True, slots=True)
class NewFact:
    """Something somebody says of a site. `value` None: that it is not known, which withdraws what was said before.

    `observed_at` None: now, as it is recorded.
    """

    key: str
    value: Value
    observed_at: datetime | None = None
    evidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class NewSite:
    """A site to be registered, with the facts known of it; name, place and address are facts like the others."""

    code: str
    facts: Sequence[NewFact]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a site; `seen` are the values that stood on the page, empty: nobody looked."""

    site: Site
    facts: Sequence[NewFact]
    seen: Mapping[str, Value] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Clash:
    """A fact that somebody else changed meanwhile: what one saw, what one wanted, and what stands there now."""

    key: str
    seen: Value
    wanted: Value
    now: Value


@dataclass(frozen=True, slots=True)
class Derived:
    """All that follows from a site's facts, ready to be kept: rows by their id, and the site's own columns."""

    columns: Mapping[str, str | int]
    verdicts: Mapping[str, tuple[str, str, str]]  # standard: verdict, severity, unit
    routes: Mapping[str, tuple[str, str, str]]  # row: action, state, unit
    # fact: rank, role, unit, asked for, reason, what it would settle alone
    questions: Mapping[str, tuple[int, str, str, str, str, str]]
    counted: Mapping[str, int] = field(default_factory=dict)  # what the site adds to the tallies, by name
