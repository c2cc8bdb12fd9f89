"""Decision tables, their rows and what they can give, taken apart for comparison."""

from collections.abc import Mapping

from closeout.packfile.aspects import Item, condition, ids, named, texts, word, yes_no
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.models_base import TextModel
from closeout.packfile.models_tables import OutcomeModel, RowModel, TableModel


def tables(model: PackModel) -> dict[str, Item]:
    """Return the decision tables, without their rows."""
    return {each.id: _table(each) for each in model.tables}


def _table(model: TableModel) -> Item:
    aspects = {
        "decides": word("verdicts", model.decides),
        "hit": word("verdicts", model.hit),
        "applies": condition("verdicts", model.applies),
        "unknown": word("verdicts", model.unknown),
        "complete": yes_no("work", model.complete),
        "asks": word("work", model.asks),
        **texts(title=model.title),
    }
    return Item(text_of(model.title), "verdicts", aspects)


def rows(model: PackModel, table: TableModel) -> dict[str, Item]:
    """Return the rows of a table."""
    labels = _labels(model, table)
    return {row.id: _row(table, row, labels) for row in table.rows}


def _row(table: TableModel, row: RowModel, labels: Mapping[str, TextModel]) -> Item:
    aspects = {
        "when": condition("verdicts", row.when),
        "then": named("verdicts", row.then, labels),
        "acts": word("work", row.role),
        "assists": ids("work", row.assists),
        "measures": ids("work", row.measures),
        "clauses": ids("work", row.clause),
        **texts(text=row.text),
    }
    # Of a `first` table the order decides; otherwise it only orders what is written.
    return Item(text_of(row.text), "verdicts", aspects, placed="verdicts" if table.hit == "first" else "work")


def _labels(model: PackModel, table: TableModel) -> Mapping[str, TextModel]:
    if table.decides == "actions":
        return {key: each.label for key, each in model.actions.items()}
    answers = model.outcomes if table.decides == "outcome" else model.segments
    return {key: each.label for key, each in answers.items()}


def answers(models: Mapping[str, OutcomeModel]) -> dict[str, Item]:
    """Return outcomes or segments."""
    return {
        key: Item(
            text_of(each.label),
            "work",
            {
                "rank": word("work", each.rank),
                "batch": word("work", each.batch),
                "inspected_by": word("work", each.inspected_by),
                **texts(label=each.label),
            },
        )
        for key, each in models.items()
    }


def actions(model: PackModel) -> dict[str, Item]:
    """Return what routes can propose."""
    return {
        key: Item(
            text_of(each.label), "work", {"favourable": yes_no("work", each.favourable), **texts(label=each.label)}
        )
        for key, each in model.actions.items()
    }
