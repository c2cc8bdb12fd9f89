"""The clauses of a pack, the law behind it, its steps of enforcement and its drafts, one by one."""

from collections.abc import Callable, Sequence

from closeout.packfile.parts_base import Reading, line_if
from closeout.packfile.views_base import View
from closeout.packfile.views_law import BasisView, ClauseView, DraftView, MeasureView


def measures(reading: Reading) -> list[View]:
    """Return the steps of the enforcement ladder."""
    return [
        MeasureView(
            id=each.id,
            clause=each.clause,
            title=each.title,
            by=reading.unit(each.by),
            when=line_if(each.when),
            text=each.text,
            law=each.law,
            to_be_verified=each.to_be_verified,
        )
        for each in reading.pack.model.measures
    ]


def basis(reading: Reading) -> list[View]:
    """Return the law that the pack leans on."""
    return [BasisView(**dict(each)) for each in reading.pack.model.basis]


def clauses(reading: Reading) -> list[View]:
    """Return what the plan says, clause by clause."""
    return [ClauseView(id=key, **dict(each)) for key, each in reading.pack.model.clauses.items()]


def drafts(section: str) -> Callable[[Reading], Sequence[View]]:
    """Return what lists a section of drafts: the ladder, the indicators or the assessment."""
    return lambda reading: [DraftView(**dict(each)) for each in getattr(reading.pack.model, section)]
