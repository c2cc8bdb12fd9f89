"""Standards, their verdicts, and "any X standard fails" (decisions.md 1)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tests.oracle.logic import Asked, Condition, Site, Truth, Words, condition


@dataclass(frozen=True)
class Standard:
    """One line of a plan's table of standards; `applies` None means it applies to every site."""

    id: str
    applies: Condition | None
    requires: Condition
    role: str
    severity: str

    @property
    def clause(self) -> str:
        """The id without the letter of its part: T-2.1a stands under T-2.1."""
        return re.sub(r"[a-z]$", "", self.id)

    def verdict(self, site: Site) -> str:
        """Return `not_applicable`, `unknown`, `pass` or `fail`."""
        applies = True if self.applies is None else self.applies.value(site)
        if applies is False:
            return "not_applicable"
        if applies is None:
            return "unknown"
        return {True: "pass", False: "fail", None: "unknown"}[self.requires.value(site)]

    def asked(self, site: Site) -> list[Asked]:
        """Return what an unknown standard waits for: the facts of `applies` where that is NULL, else of `requires`."""
        undecided = self.requires
        if self.applies is not None and self.applies.value(site) is None:
            undecided = self.applies
        return [Asked(asked.fact, self.role) for asked in undecided.asked(site)]

    def facts(self) -> list[str]:
        """Return all facts that the standard names."""
        return ([] if self.applies is None else self.applies.facts()) + self.requires.facts()


def standard(id: str, applies: Words | None, requires: Words, role: str, severity: str = "general") -> Standard:
    """Return a standard; the columns are those of the plan's table."""
    return Standard(id, None if applies is None else condition(applies), condition(requires), role, severity)


class AnyFails(Condition):
    """ "Any X standard fails": OR over the standards' verdicts; over no standards it is false."""

    def __init__(self, standards: Sequence[Standard]) -> None:
        self.standards = standards

    def value(self, site: Site) -> Truth:
        values = [_fails(standard, site) for standard in self.standards]
        if True in values:
            return True
        return None if None in values else False

    def unknown_facts(self, site: Site) -> list[Asked]:
        undecided = [standard for standard in self.standards if _fails(standard, site) is None]
        return [asked for standard in undecided for asked in standard.asked(site)]

    def facts(self) -> list[str]:
        return [fact for standard in self.standards for fact in standard.facts()]


def _fails(standard: Standard, site: Site) -> Truth:
    verdict = standard.verdict(site)
    if verdict == "fail":
        return True
    if verdict in ("pass", "not_applicable"):
        return False
    # Unknown whether it applies, but met: it can only pass or not apply, so it cannot fail.
    return False if standard.requires.value(site) is True else None
