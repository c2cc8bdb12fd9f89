"""Times of two ways to the same result, taken in turn so that both see the same machine."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

Work = Callable[[], object]


@dataclass(frozen=True)
class Pairs:
    """Seconds of ours and of a peer's, run by run."""

    ours: list[float]
    peer: list[float]

    @property
    def ratio(self) -> float:
        """How many times as long the peer took: the median over the pairs."""
        return median(theirs / own for own, theirs in zip(self.ours, self.peer, strict=True))

    def __str__(self) -> str:
        return f"best {min(self.ours):.3f} s, peer's best {min(self.peer):.3f} s, {len(self.ours)} pairs"


def alternate(ours: Work, peer: Work, times: int) -> Pairs:
    """Return the times of `ours` and `peer` in turn, after one run of each to warm up."""
    ours()
    peer()
    pairs = [(seconds(ours), seconds(peer)) for _ in range(times)]
    return Pairs([each[0] for each in pairs], [each[1] for each in pairs])


def best(work: Work, times: int) -> float:
    """Return the shortest of `times` runs in seconds, after one to warm up."""
    work()
    return min(seconds(work) for _ in range(times))


def seconds(work: Work) -> float:
    """Return how long one run took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
