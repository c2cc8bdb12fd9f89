"""The figures of a check: one line for people, JSON for programs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from closeout.cli.flow import JOINT
from closeout.cli.outputs import CheckOutput
from closeout.cli.speech import say, spoken
from closeout.evaluation.phrases import joined
from closeout.evaluation.reasons import answer_label
from closeout.evaluation.run import Summary
from closeout.kernel.text import Text
from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from closeout.packfile.pack import Pack
from closeout.tabular.findings import Findings


@dataclass(frozen=True, slots=True)
class Checked:
    """A check that went through."""

    plan: Pack
    out: Path
    summary: Summary
    findings: Findings


def line(checked: Checked) -> str:
    """Return the one line that a check prints."""
    summary = checked.summary
    return say(
        "check_line",
        pack=checked.plan.id,
        sites=summary.sites,
        outcomes=answers(checked.plan, summary).replace(JOINT, " "),
        fail=summary.verdicts[FAIL],
        unknown=summary.verdicts[UNKNOWN],
        questions=summary.questions,
        out=checked.out,
    )


def answers(plan: Pack, summary: Summary) -> str:
    """Return the outcomes, or of a plan without them the segments, each joined to its number."""
    table = plan.table("outcome") or plan.table("segment")
    if table is None:
        return "–"
    counts = summary.outcomes if table.decides == "outcome" else summary.segments
    order = [*dict.fromkeys(row.then for row in table.rows), table.unknown]
    shown = [_counted(answer_label(plan, table, each), counts[each]) for each in order if counts[each]]
    return joined(shown, "、", ", ").say(spoken()) or "–"


def _counted(label: Text, count: int) -> Text:
    return Text(f"{label.zh}{JOINT}{count}", f"{label.en}{JOINT}{count}")


def figures(checked: Checked) -> CheckOutput:
    """Return the figures for programs; whatever is counted by id stands in the plan's order."""
    plan, summary, findings = checked.plan, checked.summary, checked.findings
    routes = [row.id for table in plan.tables if table.decides == "actions" for row in table.rows]
    return CheckOutput(
        pack=plan.id,
        version=plan.model.version,
        out=str(checked.out),
        sites=summary.sites,
        rows=findings.rows,
        bad_rows=findings.bad_rows,
        problems=findings.problem_count,
        warnings=findings.warning_count,
        verdicts=_ordered(summary.verdicts, (PASS, FAIL, UNKNOWN, NOT_APPLICABLE)),
        failing=_ordered(summary.failing, [each.id for each in plan.standards]),
        segments=_ordered(summary.segments, _answered(plan, "segment")),
        outcomes=_ordered(summary.outcomes, _answered(plan, "outcome")),
        routes=_ordered(summary.routes, routes),
        routes_undecided=_ordered(summary.routes_open, routes),
        questions=summary.questions,
        questions_by_unit=_ordered(summary.questions_by_unit, plan.model.units),
    )


def _answered(plan: Pack, decides: str) -> list[str]:
    tables = [table for table in plan.tables if table.decides == decides]
    return [word for table in tables for word in (*(row.then for row in table.rows), table.unknown)]


def _ordered(counts: Counter[str], order: Iterable[str]) -> dict[str, int]:
    return {each: counts[each] for each in dict.fromkeys(order) if counts[each]}
