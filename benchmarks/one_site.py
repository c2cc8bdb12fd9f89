"""One site at a time: sixty rules, each answered and explained in both languages."""

from collections.abc import Mapping, Sequence

import polars as pl

from benchmarks.bars import Result
from benchmarks.rules import Rule
from benchmarks.timing import best
from closeout.evaluation.because import Because
from closeout.evaluation.reasons import Reasons
from closeout.evaluation.site import Evaluator
from closeout.kernel.facts import Value
from closeout.kernel.text import Text
from closeout.packfile.pack import Pack

SITES = 200


def sixty_explained(rules: Sequence[Rule], sites: pl.DataFrame, times: int) -> Result:
    """Time the rules with all their statements, at one site after another."""
    because = {rule.pack.id: Because(rule.pack) for rule in rules}
    rows = sites.head(SITES).to_dicts()

    def explain(site: Mapping[str, Value]) -> list[list[Text]]:
        return [because[rule.pack.id].statements(rule.node, site, rule.want) for rule in rules]

    taken = best(lambda: [explain(row) for row in rows], times) / len(rows)
    detail = f"mean of {len(rows)} sites, one in five facts unknown"
    return Result("one site, 60 rules with full explanation", taken * 1e3, "ms", at_most=1.0, detail=detail)


def whole_plan(pack: Pack, sites: pl.DataFrame, times: int) -> Result:
    """Time all that follows for one site by a whole plan, with the reason of every verdict."""
    evaluator, reasons, rows = Evaluator(pack), Reasons(pack), sites.head(SITES).to_dicts()

    def explain(site: Mapping[str, Value]) -> list[Text]:
        full = evaluator.complete(site)
        return [reasons.of_verdict(each.standard, each.verdict, full) for each in evaluator.evaluate(site).verdicts]

    taken = best(lambda: [explain(row) for row in rows], times) / len(rows)
    detail = f"{len(pack.standards)} verdicts with reasons, routes and questions"
    return Result(f"one site, the whole {pack.id} plan", taken * 1e3, "ms", detail=detail)
