"""The cells of clauses, the law, the steps of enforcement and drafts."""

import re
from collections.abc import Sequence

from closeout.cli.flow import Flow, flow, stacked
from closeout.cli.plan_words import CONDITION, colon, comma, field, note, said, to_be_verified
from closeout.cli.speech import say
from closeout.packfile.views_law import BasisView, CitationView, ClauseView, DraftView, MeasureView


def measure(each: MeasureView) -> Sequence[Flow]:
    """Return the cells of a step of enforcement: its id, what it is, who takes it."""
    return (
        flow(each.id),
        stacked(
            flow((said(each.title), "bold")),
            None if each.text is None else flow(said(each.text)),
            field("when", each.when, CONDITION),
            *_law(each),
            to_be_verified(each.to_be_verified),
        ),
        stacked(flow(said(each.by.name)), flow((comma().join(each.clause), "dim"))),
    )


def _law(each: MeasureView) -> Sequence[Flow]:
    """Return a line for each instrument: its articles and its name, and the warning where it was not checked."""
    articles: dict[str, list[str]] = {}
    for cited in each.law:
        articles.setdefault(cited.basis.id, []).extend(filter(None, [cited.article]))
    return [_instrument(cited, articles[cited.basis.id]) for cited in {one.basis.id: one for one in each.law}.values()]


def _instrument(cited: CitationView, articles: Sequence[str]) -> Flow:
    name = said(cited.basis.name)
    shown = name
    if articles:
        many = len(articles) > 1 or re.search(r"\D", articles[0])
        shown = say("plan_cited_many" if many else "plan_cited", articles=comma().join(articles), law=name)
    warning = f"  {say('plan_to_be_verified')}" if cited.to_be_verified else ""
    return flow((colon(say("plan_law")), "dim"), shown, (warning, "bold yellow"))


def basis(each: BasisView) -> Sequence[Flow]:
    """Return the cells of an instrument of law: its id, what it is."""
    return (
        flow(each.id),
        stacked(
            flow((said(each.title), "bold")),
            field("article", each.article),
            field("in_force", each.in_force),
            note(each.note),
            to_be_verified(each.to_be_verified),
        ),
    )


def draft(each: DraftView) -> Sequence[Flow]:
    """Return a draft's cells: its id, its text, its clause."""
    return (flow(each.id), flow(said(each.text)), flow(each.clause))


def clause(each: ClauseView) -> Sequence[Flow]:
    """Return a clause's cells: its id, what it says."""
    return (flow(each.id), stacked(flow(said(each.text)), field("by_analogy", say("yes")) if each.by_analogy else None))
