"""What follows from a site's facts: verdicts, outcome, routes, questions, and what it adds to the tallies."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from closeout.evaluation.decide import Decision
from closeout.evaluation.results import Evaluation
from closeout.evaluation.site import Evaluator
from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, Verdict
from closeout.packfile.pack import Pack
from closeout.sites.decisive import settling
from closeout.sites.marks import marks
from closeout.sites.types import Derived
from closeout.sites.values import read

SITES: Final = "sites"
ASKED: Final = "ask:"
VILLAGE: Final = "village"  # the role
_COUNTS: Final[Mapping[str, Verdict]] = {
    "failing": FAIL,
    "unknown": UNKNOWN,
    "passing": PASS,
}  # columns, the worst first


def derive(evaluator: Evaluator, state: str, values: Mapping[str, Any]) -> Derived:
    """Return all that follows from the kept values of a site in a state."""
    known = read(evaluator.pack.facts, values)
    found = evaluator.evaluate(known)
    settles = settling(evaluator, found, evaluator.complete(known))
    verdicts = {each.standard.id: (each.verdict, each.standard.severity, each.unit) for each in found.verdicts}
    routes = {each.row.id: (each.row.then, each.state, each.unit) for each in found.actions}
    questions = {
        each.fact: (rank, each.role, each.unit, each.asked_for, each.reason, settles.get(each.fact, ""))
        for rank, each in enumerate(found.questions, 1)
    }
    columns = _columns(evaluator.pack, found)
    return Derived(columns, verdicts, routes, questions, _counted(state, columns, verdicts, routes, questions))


def _columns(pack: Pack, found: Evaluation) -> dict[str, str | int]:
    verdicts = Counter(each.verdict for each in found.verdicts)
    major = sum(each.verdict == FAIL and each.standard.severity == "major" for each in found.verdicts)
    outcome, counts = _outcome(found.outcome), {name: verdicts[said] for name, said in _COUNTS.items()}
    said = {each.standard.id: each.verdict for each in found.verdicts}
    return {
        "segment": "" if found.segment is None else found.segment.outcome,
        **outcome,
        **counts,
        "failing_major": major,
        "kind": standing(counts) if found.outcome is None else outcome["outcome"],
        "marks": marks(pack, said, {each.row.id: each.state for each in found.actions}),
        "questions_open": len(found.questions),
    }


def standing(counts: Mapping[str, int]) -> str:
    """Return how a site stands: the worst that is said of it."""
    return next((said for name, said in _COUNTS.items() if counts[name]), NOT_APPLICABLE)


def _outcome(decision: Decision | None) -> dict[str, str | int]:
    if decision is None:
        return {"outcome": "", "possible": "", "clause": ""}
    return {
        "outcome": decision.outcome,
        "possible": "|".join(decision.possible),
        "clause": "|".join(decision.clauses),
    }


def _counted(
    state: str,
    columns: Mapping[str, str | int],
    verdicts: Mapping[str, tuple[str, str, str]],
    routes: Mapping[str, tuple[str, str, str]],
    questions: Mapping[str, tuple[int, str, str, str, str, str]],
) -> dict[str, int]:
    """Return what the site adds to each tally; a site that is no longer in use counts as that alone."""
    if state != "in_use":
        return {f"state:{state}": 1}
    counted: Counter[str] = Counter({SITES: 1, "state:in_use": 1})
    counted.update(f"{name}:{columns[name]}" for name in ("outcome", "segment") if columns[name])
    counted["failing"] += int(bool(columns["failing"]))
    counted["failing_major"] += int(bool(columns["failing_major"]))
    counted["open"] += int(bool(columns["unknown"]))
    counted.update(f"{verdict}:{standard}" for standard, (verdict, *_) in verdicts.items())
    counted.update(f"route:{row}:{state_}" for row, (_, state_, _) in routes.items())
    counted.update(f"question:{unit}" for _, _, unit, *_ in questions.values())
    counted.update(asked(fact, question) for fact, question in questions.items())
    return {name: count for name, count in counted.items() if count}


def asked(fact: str, question: tuple[int, str, str, str, str, str]) -> str:
    """Return the name of the tally of a question: whose it is, of which fact, what it is asked for and would settle.

    What is asked of villages is counted apart from what else their unit is asked.
    """
    _, role, unit, asked_for, _, settles = question
    whose = f"{unit}/{VILLAGE}" if role == VILLAGE else unit
    return f"{ASKED}{whose}:{fact}:{asked_for}:{settles}"
