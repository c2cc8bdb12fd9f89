"""The decision tables of a pack and what they can give, one by one."""

from collections.abc import Mapping

from closeout.packfile.models_base import TextModel
from closeout.packfile.models_tables import OutcomeModel, RowModel, TableModel
from closeout.packfile.parts_base import Reading, line, line_if
from closeout.packfile.views_base import NamedView, View
from closeout.packfile.views_rules import ActionView, AnswerView, RowView, TableView


def tables(reading: Reading) -> list[View]:
    """Return the decision tables with their rows."""
    return [
        TableView(
            id=each.id,
            title=each.title,
            decides=each.decides,
            hit=each.hit,
            complete=each.complete,
            applies=line_if(each.applies),
            unknown=each.unknown,
            asks=reading.who(each.asks),
            rows=[_row(reading, each, position, row) for position, row in enumerate(each.rows, 1)],
        )
        for each in reading.pack.model.tables
    ]


def _row(reading: Reading, table: TableModel, position: int, row: RowModel) -> RowView:
    titles = {each.id: each.title for each in reading.pack.model.measures}
    return RowView(
        position=position,
        id=row.id,
        when=line(row.when),
        then=NamedView(id=row.then, name=_answer(reading, table, row.then)),
        clause=row.clause,
        text=row.text,
        who=None if row.role is None else reading.who(row.role),
        assists=[reading.who(role) for role in row.assists],
        measures=[NamedView(id=each, name=titles[each]) for each in row.measures],
    )


def _answer(reading: Reading, table: TableModel, key: str) -> TextModel:
    model = reading.pack.model
    if table.decides == "actions":
        return model.actions[key].label
    return (model.outcomes if table.decides == "outcome" else model.segments)[key].label


def outcomes(reading: Reading) -> list[View]:
    """Return the outcomes from best to worst."""
    return list(answers(reading, reading.pack.model.outcomes))


def segments(reading: Reading) -> list[View]:
    """Return the segments."""
    return list(answers(reading, reading.pack.model.segments))


def answers(reading: Reading, models: Mapping[str, OutcomeModel]) -> list[AnswerView]:
    """Return outcomes or segments from best to worst; those that stand apart come last."""
    ordered = sorted(models.items(), key=lambda item: item[1].rank or len(models) + 1)
    return [
        AnswerView(
            id=key,
            label=each.label,
            rank=each.rank,
            batch=each.batch,
            inspected_by=None if each.inspected_by is None else reading.who(each.inspected_by),
        )
        for key, each in ordered
    ]


def actions(reading: Reading) -> list[View]:
    """Return what routes can propose."""
    return [ActionView(id=key, label=each.label) for key, each in reading.pack.model.actions.items()]
