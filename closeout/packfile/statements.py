"""What ought to be true of a pack's tables, standards and names, as statements that can be proved or refuted."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from closeout.conditions.nodes import Node
from closeout.kernel.located import Path
from closeout.packfile.demands import Demand
from closeout.packfile.pack import Pack, Row, Standard, Table

Kind = Literal[
    "row_never_true",
    "row_covered",
    "row_never_decides",
    "row_too_late",
    "rows_overlap",
    "table_open",
    "standard_never_applies",
    "standard_never_passes",
    "standard_never_fails",
    "name_never_true",
    "name_never_false",
]


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: a site that meets all demands exists (`exists`), or there is none.

    `refuted` says what is wrong with the pack otherwise, `path` where, `ids` of what: a table and its rows, a
    standard, a name. `earlier` are the demands that earlier rows of the table leave room, by row.
    """

    refuted: Kind
    path: Path
    ids: tuple[str, ...]
    demands: tuple[Demand, ...]
    exists: bool = True
    earlier: tuple[tuple[str, Demand], ...] = ()

    @property
    def group(self) -> Path:
        """The part of the pack it belongs to: one table, all standards, all names."""
        return self.path[:2] if self.path[0] == "tables" else self.path[:1]


Chain = tuple[Statement, ...]  # from the weakest on: where one is refuted, the rest says nothing new


def chains(pack: Pack) -> Iterator[Chain]:
    """Yield every statement about `pack`, in the order of its file.

    A table is judged where it applies: sites where `applies` is false or unknown are left out.
    """
    for name, node in pack.names.items():
        yield _of_name(name, node)
    for index, standard in enumerate(pack.standards):
        yield _of_standard(("standards", index), standard)
    for index, table in enumerate(pack.tables):
        yield from _of_table(("tables", index), table)


def _of_name(name: str, node: Node) -> Chain:
    path: Path = ("names", name)
    return (
        Statement("name_never_true", path, (name,), (Demand(node, "true"),)),
        Statement("name_never_false", path, (name,), (Demand(node, "false"),)),
    )


def _of_standard(path: Path, standard: Standard) -> Chain:
    applies, requires, ids = _applies(standard.applies), (*path, "requires"), (standard.id,)
    scope = (Statement("standard_never_applies", (*path, "applies"), ids, applies),) if applies else ()
    return (
        *scope,
        Statement("standard_never_passes", requires, ids, (*applies, Demand(standard.requires, "true"))),
        Statement("standard_never_fails", requires, ids, (*applies, Demand(standard.requires, "false"))),
    )


def _applies(node: Node | None) -> tuple[Demand, ...]:
    return () if node is None else (Demand(node, "true"),)


def _of_table(path: Path, table: Table) -> Iterator[Chain]:
    applies = _applies(table.applies)
    if table.complete:
        none_holds = tuple(Demand(row.when, "false") for row in table.rows)
        yield (Statement("table_open", (*path, "complete"), (table.id,), (*applies, *none_holds), exists=False),)
    rows = [(row, (*path, "rows", index, "when")) for index, row in enumerate(table.rows)]
    for index, (row, where) in enumerate(rows):
        if table.hit == "first":
            yield _of_row(where, table, row, table.rows[:index])
        else:
            yield (Statement("row_never_true", where, (table.id, row.id), (*applies, Demand(row.when, "true"))),)
    for (one, _), (other, where) in combinations(rows, 2) if table.hit == "unique" else ():
        both = (*applies, Demand(one.when, "true"), Demand(other.when, "true"))
        yield (Statement("rows_overlap", where, (table.id, other.id, one.id), both, exists=False),)


def _of_row(path: Path, table: Table, row: Row, before: tuple[Row, ...]) -> Chain:
    """A row of a *first* table is used where it is not false and no earlier row is true; it decides where true."""
    applies, ids = _applies(table.applies), (table.id, row.id)
    earlier = tuple((each.id, Demand(each.when, "not_true")) for each in before)
    return (
        Statement("row_covered", path, ids, (*applies, Demand(row.when, "not_false")), earlier=earlier),
        Statement("row_never_decides", path, ids, (*applies, Demand(row.when, "true")), earlier=earlier),
    )
