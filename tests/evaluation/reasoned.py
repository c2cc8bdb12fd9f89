"""What the reasons say of a single standard."""

from closeout.evaluation.reasons import Reasons
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Value
from tests.evaluation.tiny_plans import Standards, plan


def verdict_in(evaluator: Evaluator, reasons: Reasons, standard: str, facts: dict[str, Value]) -> tuple[str, ...]:
    found = next(each for each in evaluator.evaluate(facts).verdicts if each.standard.id == standard)
    return tuple(reasons.of_verdict(found.standard, found.verdict, evaluator.complete(facts)))


def tiny(requires: str, /, applies: str | None = None, **facts: Value) -> tuple[str, ...]:
    """Return the reason of a tiny plan's only standard."""
    standards: Standards = {"X-1z": (applies, requires)}
    pack = plan(standards=standards, parameters={"least_m": 4})
    return verdict_in(Evaluator(pack), Reasons(pack), "X-1z", facts)
