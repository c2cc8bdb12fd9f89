"""The clauses of a pack, the law behind it, its steps of enforcement and its drafts, one by one."""

from collections.abc import Callable, Sequence

from closeout.packfile.models_law import CitationModel
from closeout.packfile.parts_base import Reading, line_if
from closeout.packfile.views_base import NamedView, View
from closeout.packfile.views_law import BasisView, CitationView, ClauseView, DraftView, MeasureView


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
            law=[_citation(reading, cited) for cited in each.law],
            to_be_verified=each.to_be_verified,
        )
        for each in reading.pack.model.measures
    ]


def _citation(reading: Reading, cited: CitationModel) -> CitationView:
    found = next(each for each in reading.pack.model.basis if each.id == cited.basis)
    named = NamedView(id=found.id, name=found.title)
    return CitationView(basis=named, article=cited.article, to_be_verified=found.to_be_verified)


def basis(reading: Reading) -> list[View]:
    """Return the law that the pack leans on."""
    return [BasisView(**dict(each)) for each in reading.pack.model.basis]


def clauses(reading: Reading) -> list[View]:
    """Return what the plan says, clause by clause."""
    return [ClauseView(id=key, **dict(each)) for key, each in reading.pack.model.clauses.items()]


def drafts(section: str) -> Callable[[Reading], Sequence[View]]:
    """Return what lists a section of drafts: the ladder, the indicators or the assessment."""
    return lambda reading: [DraftView(**dict(each)) for each in getattr(reading.pack.model, section)]
