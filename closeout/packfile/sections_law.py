"""Clauses, the law, the steps of enforcement and drafts, taken apart for comparison."""

from collections.abc import Sequence

from closeout.packfile.aspects import Item, condition, ids, named, texts, word, yes_no
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.models_law import DraftModel
from closeout.packfile.sections_people import unit_names


def measures(model: PackModel) -> dict[str, Item]:
    """Return the steps of the enforcement ladder."""
    names = unit_names(model)
    return {
        each.id: Item(
            text_of(each.title),
            "work",
            {
                "when": condition("work", each.when),
                "made_by": named("work", each.by, names),
                "law": ids("work", [" ".join(filter(None, (cited.basis, cited.article))) for cited in each.law]),
                "to_be_verified": yes_no("work", each.to_be_verified),
                "clauses": ids("work", each.clause),
                **texts(title=each.title, text=each.text),
            },
        )
        for each in model.measures
    }


def basis(model: PackModel) -> dict[str, Item]:
    """Return the law that the pack leans on."""
    return {
        each.id: Item(
            text_of(each.title),
            "work",
            {
                "article": word("work", each.article),
                "in_force": word("work", each.in_force),
                "to_be_verified": yes_no("work", each.to_be_verified),
                **texts(title=each.title, note=each.note),
            },
        )
        for each in model.basis
    }


def clauses(model: PackModel) -> dict[str, Item]:
    """Return what the plan says, clause by clause."""
    return {
        key: Item(
            text_of(each.text), "wording", {"by_analogy": yes_no("work", each.by_analogy), **texts(text=each.text)}
        )
        for key, each in model.clauses.items()
    }


def drafts(models: Sequence[DraftModel]) -> dict[str, Item]:
    """Return a section of drafts."""
    return {
        each.id: Item(text_of(each.text), "work", {"clause": word("work", each.clause), **texts(text=each.text)})
        for each in models
    }
