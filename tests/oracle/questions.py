"""What somebody still has to establish about a site, in order (decisions.md 1, "Questions")."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.oracle.logic import Asked, Site
from tests.oracle.outcome import UNDECIDED, first
from tests.oracle.plans import Plan
from tests.oracle.vocabulary import FACTS


@dataclass(frozen=True)
class Question:
    """One unknown fact: the role asked, what it is first asked for, and why it is unknown ("" or `no_layer`)."""

    fact: str
    role: str
    asked_for: str
    reason: str


def questions(plan: Plan, site: Site) -> list[Question]:
    """Return the questions in rank order; a closed site is asked nothing."""
    if site.facts["operating_state"] == "closed":
        return []
    asked: dict[str, Question] = {}
    for question in _all_in_order(plan, site):
        asked.setdefault(question.fact, question)
    return list(asked.values())


def _all_in_order(plan: Plan, site: Site) -> Iterator[Question]:
    yield from _for_the_outcome(plan, site)
    yield from _for_the_segment(plan, site)
    yield from _for_the_routes(plan, site)
    yield from _for_the_standards(plan, site)
    yield from _proposed_hazards(plan, site)


def _for_the_outcome(plan: Plan, site: Site) -> Iterator[Question]:
    if not plan.outcome_rows:
        return
    answer = first(plan.outcome_rows, site)
    if answer.outcome == UNDECIDED:
        for row in answer.collected:
            for asked in row.when.asked(site):
                yield _question(asked, "village", "outcome")


def _for_the_segment(plan: Plan, site: Site) -> Iterator[Question]:
    if plan.segment is not None:
        for asked in plan.segment.when.asked(site):
            yield _question(asked, "village", "segment")


def _for_the_routes(plan: Plan, site: Site) -> Iterator[Question]:
    for route in plan.routes:
        for asked in route.when.asked(site):
            yield _question(asked, route.role, "route")


def _for_the_standards(plan: Plan, site: Site) -> Iterator[Question]:
    for standard in plan.standards:
        if standard.verdict(site) == "unknown":
            for asked in standard.asked(site):
                yield _question(asked, standard.role, "standard")


def _proposed_hazards(plan: Plan, site: Site) -> Iterator[Question]:
    for standard in plan.standards:
        hazard = plan.hazards.get(standard.id)
        if hazard is not None and site.facts[hazard] is None and standard.verdict(site) == "fail":
            yield _question(Asked(hazard), standard.role, "standard")


def _question(asked: Asked, row_role: str, asked_for: str) -> Question:
    """The role that judges the fact, else that of the standard it comes from, else that of the row."""
    entry = FACTS[asked.fact]
    role = entry.judged_by or asked.standard_role or row_role
    # No layers are supplied where the oracle is used, so that is why any layer fact is NULL.
    return Question(asked.fact, role, asked_for, "no_layer" if entry.has_layer else "")
