"""Chance that falls the same way every time: a seeded generator with the few draws the demo needs."""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws built on `random()` alone, whose sequence Python keeps from version to version; `seed` names the table."""

    def __init__(self, seed: str):
        """Start the sequence that belongs to `seed`."""
        self._source = random.Random(seed)  # noqa: S311 -- a demo keeps no secret

    def chance(self, share: float) -> bool:
        """Return True in `share` (0 to 1) of all cases."""
        return self._source.random() < share

    def pick(self, things: Sequence[T]) -> T:
        """Return one of `things`, each as likely as the others."""
        return things[int(self._source.random() * len(things))]

    def weighted(self, shares: Mapping[T, float]) -> T:
        """Return one of the keys, as likely as its share of the sum."""
        left = self._source.random() * sum(shares.values())
        for thing, share in shares.items():
            left -= share
            if left < 0:
                return thing
        return list(shares)[-1]

    def whole(self, low: int, high: int, step: int = 1) -> int:
        """Return a whole number from `low` to `high`, both included, in steps."""
        return low + step * int(self._source.random() * ((high - low) // step + 1))

    def tenths(self, low: float, high: float) -> float:
        """Return a number from `low` to `high` with one decimal."""
        return self.whole(round(low * 10), round(high * 10)) / 10

    def around(self, centre: float, spread: float) -> float:
        """Return a number within `spread` of `centre`, near it more often than far."""
        return centre + spread * (self._source.random() + self._source.random() - 1)

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return `things` in random order."""
        keyed = sorted((self._source.random(), place) for place in range(len(things)))
        return [things[place] for _, place in keyed]
