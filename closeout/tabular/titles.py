"""A title above the headings of a list, which people put there and programs stumble over."""

from collections.abc import Mapping, Sequence
from typing import Final

from closeout.kernel.facts import Fact
from closeout.kernel.refusal import Refusal
from closeout.tabular.chunks import Source
from closeout.tabular.headings import keys_by_heading
from closeout.tabular.mapping import ColumnMap
from closeout.tabular.words import half_width

_LOOKED_AT: Final = 10


def refuse_title(source: Source, facts: Mapping[str, Fact], mapping: ColumnMap, file: str) -> None:
    """Refuse the table if its headings, which do not fit, look like a title and a row below them like the headings.

    Those are the first row with the most headings that the plan or the map knows, or below a title that stands alone
    in its row, the first row with several cells.

    Raises:
        Refusal: `tabular.title`, with the number of the row.
    """
    title, *below = [each for each in source.beginning(_LOOKED_AT) if each[0] >= source.header_row] or [(0, ())]
    known = {*keys_by_heading(facts), *mapping.columns}
    counts = {row: sum(half_width(cell) in known for cell in cells) for row, cells in below}
    best = max(counts, key=lambda row: counts[row], default=0)
    if not best or counts[best] <= max(1, sum(half_width(cell) in known for cell in title[1])):
        alone = _filled(title[1]) == 1
        best = next((row for row, cells in below if alone and _filled(cells) > 1), 0)
    if best:
        shown = next((cell.strip() for cell in title[1] if cell.strip()), "")
        raise Refusal("tabular.title", file=file, row=title[0], title=shown[:40], headings=best)


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)
