"""The panels above the list of sites, shared out to two columns so that neither ends in a hole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

FEW: Final = 5  # rows of a panel on a phone until it is unfolded; the style counts the same
LEAST: Final = 8  # and on a wide screen, more where the column has room
SPARED: Final = 2  # rows that are not worth a button
UNFOLD: Final = 37  # pixels of the button that unfolds a panel
GAP: Final = 12  # between panels


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel: the name of its template, and about how tall its head and each of its rows are, in pixels.

    `side` is the column it belongs to, 0 the narrow one on the left, 1 the wide one; None: either. `shown` of its
    `rows` are not folded away.
    """

    name: str
    rows: int
    head: int
    tall: int
    side: int | None = None
    shown: int = LEAST

    @property
    def folded(self) -> bool:
        """Whether rows are folded away."""
        return self.shown < self.rows

    @property
    def height(self) -> int:
        """How tall it is about."""
        return self.head + min(self.shown, self.rows) * self.tall + (UNFOLD if self.folded else 0) + GAP


def columns(panels: Sequence[Panel]) -> tuple[list[Panel], list[Panel]]:
    """Return the panels of the left and of the right column, in order, the columns as equal as can be.

    Of several ways that are equally good it is the one that keeps the first panels on the left.
    """
    panels = [replace(panel, shown=panel.rows) if panel.rows <= LEAST + SPARED else panel for panel in panels]
    choices = product(*((0, 1) if panel.side is None else (panel.side,) for panel in panels))
    left, right = min((_shared(panels, sides) for sides in choices), key=_uneven)
    return _filled(left, _height(right)), _filled(right, _height(left))


def _shared(panels: Sequence[Panel], sides: Sequence[int]) -> tuple[list[Panel], list[Panel]]:
    pairs = list(zip(panels, sides, strict=True))
    return [panel for panel, side in pairs if side == 0], [panel for panel, side in pairs if side == 1]


def _uneven(both: tuple[list[Panel], list[Panel]]) -> int:
    return abs(_height(both[0]) - _height(both[1]))


def _height(panels: Iterable[Panel]) -> int:
    return sum(panel.height for panel in panels)


def _filled(panels: list[Panel], height: int) -> list[Panel]:
    """Return `panels` with as many more rows as fit into a column of `height`, one a panel in turn."""
    before: list[Panel] = []
    while before != panels:
        before = list(panels)
        for at, panel in enumerate(panels):
            longer = [*panels[:at], replace(panel, shown=panel.shown + 1), *panels[at + 1 :]]
            panels = longer if panel.folded and _height(longer) <= height else panels
    return panels
