"""A part of a whole, and its rate."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; nothing of nothing has no rate."""

    part: int
    whole: int

    @property
    def rest(self) -> int:
        """What is left of the whole."""
        return self.whole - self.part

    @property
    def percent(self) -> int | None:
        """The rate in per cent, rounded down, so that 100 means all; None of nothing."""
        return None if not self.whole else 100 * self.part // self.whole
