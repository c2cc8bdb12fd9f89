"""A table of divisions: the names of towns, villages and communities by their codes (`--divisions FILE`)."""

from pathlib import Path
from typing import Final, NamedTuple

from closeout.kernel.facts import Fact
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import both
from closeout.tabular.mapping import EVERYTHING, SITE_CODE, ColumnMap
from closeout.tabular.sites import open_sites

_FACTS: Final = {key: Fact(key, "text", both(key)) for key in ("name", "parent_code")}
_MAP: Final = ColumnMap(
    columns={"code": (SITE_CODE,), "streetCode": ("parent_code",)}, ignored=frozenset((EVERYTHING,))
)
_HEADINGS: Final = frozenset(("tabular.no_site_code", "tabular.no_known_column", "tabular.title"))


class Division(NamedTuple):
    """A town, village or community; `parent` is the code of what it belongs to, None where the table does not say."""

    code: str
    name: str
    parent: str | None


def read_divisions(path: Path) -> list[Division]:
    """Return the divisions of a table with the columns `code` and `name`, those without a name left out.

    Raises:
        Refusal: the table cannot be read, lacks a column, or a code stands twice.
    """
    try:
        table = open_sites(path, _FACTS, mapping=_MAP)
    except Refusal as refusal:
        if refusal.code in _HEADINGS:
            raise Refusal("tabular.divisions_headings", file=str(path)) from None
        raise
    divisions = [
        Division(row[SITE_CODE], row["name"], row.get("parent_code"))
        for batch in table.batches()
        for row in batch.sites.iter_rows(named=True)
        if row.get("name") is not None
    ]
    table.findings.refuse_bad_rows()
    return divisions
