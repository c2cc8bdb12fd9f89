"""A whole check: sites stream in batch by batch, are evaluated, and the four tables stream out."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from closeout.evaluation.batch import Batch, BatchEvaluator
from closeout.evaluation.batch_reasons import BatchReasons, Which
from closeout.evaluation.inquiry import inquiries
from closeout.kernel.refusal import Refusal
from closeout.packfile.pack import Pack
from closeout.siting.place_facts import Siting
from closeout.tabular.out_xlsx import MOST_ROWS
from closeout.tabular.output import Output, open_output
from closeout.tabular.sinks import Tables
from closeout.tabular.sites import SiteTable
from closeout.tabular.targets import Target

MANY_SITES: Final = 100_000  # above this, reasons are written for failing verdicts only unless asked otherwise


def _schema(columns: str) -> pl.Schema:
    return pl.Schema({name: pl.UInt32() if name == "rank" else pl.String() for name in columns.split()})


TABLES: Final[Tables] = {
    "verdicts": _schema("site_code standard clause verdict severity role unit reason_zh reason_en"),
    "outcomes": _schema("site_code segment outcome clause possible reason_zh reason_en"),
    "actions": _schema("site_code route clause role unit action state"),
    "questions": _schema("site_code rank fact role unit asked_for reason"),
}


@dataclass(slots=True)
class Summary:
    """The figures of a check: how many sites, and how many of each answer."""

    sites: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    failing: Counter[str] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    routes_open: Counter[str] = field(default_factory=Counter)
    questions: int = 0
    questions_by_unit: Counter[str] = field(default_factory=Counter)

    def add(self, batch: Batch) -> None:
        """Count a batch."""
        self.sites += batch.wide.height
        self.verdicts.update(_counts(batch.verdicts, "verdict"))
        self.failing.update(_counts(batch.verdicts.filter(pl.col("verdict") == "fail"), "standard"))
        self.segments.update(_counts(batch.outcomes, "segment"))
        self.outcomes.update(_counts(batch.outcomes, "outcome"))
        self.routes.update(_counts(batch.actions.filter(pl.col("state") == "true"), "route"))
        self.routes_open.update(_counts(batch.actions.filter(pl.col("state") != "true"), "route"))
        self.questions += batch.questions.height
        self.questions_by_unit.update(_counts(batch.questions, "unit"))


def _counts(frame: pl.DataFrame, column: str) -> dict[str, int]:
    counted = frame.get_column(column).drop_nulls().value_counts(sort=True)
    return dict(counted.iter_rows())


def which_reasons(sites: SiteTable, asked: Which | None) -> Which:
    """Return whose reasons are written: what was asked for, else all up to `MANY_SITES` sites and failing above."""
    if asked is not None:
        return asked
    return "failing" if sites.more_than(MANY_SITES) else "all"


def refuse_too_long(pack: Pack, sites: SiteTable, target: Target) -> None:
    """Refuse, before any work, an XLSX whose longest table would not surely fit on a sheet.

    Raises:
        Refusal: there are too many sites; other formats take them.
    """
    rows = _most_rows(pack)
    most = MOST_ROWS // max(rows.values())
    if target.kind == ".xlsx" and sites.more_than(most):
        table = max(rows, key=lambda name: rows[name])
        raise Refusal("evaluation.too_many_for_xlsx", path=str(target.path), most=most, table=table, rows=rows[table])


def _most_rows(pack: Pack) -> dict[str, int]:
    """Return how many rows of each table a site can have at most."""
    return {
        "verdicts": len(pack.standards),
        "outcomes": 1,
        "actions": sum(len(table.rows) for table in pack.tables if table.hit == "collect"),
        "questions": len({each.ask.fact for each in inquiries(pack) if pack.facts[each.ask.fact].default is None}),
    }


def check(
    pack: Pack,
    sites: SiteTable,
    target: Target,
    *,
    reasons: Which,
    skip_bad: bool,
    siting: Siting | None = None,
    progress: Callable[[int], None] = lambda rows: None,
    before: Callable[[], None] = lambda: None,
) -> Summary:
    """Evaluate `sites` by `pack` into `target` and return the figures; `progress` hears of each batch's rows.

    `siting` computes the place facts that the table does not give; None: they stay open.

    `before` is called when all is done but for the results to appear, which they do not if it raises.

    Raises:
        Refusal: a row is bad and `skip_bad` is off, or a file cannot be read or written. `target` is untouched then.
    """
    evaluator, spoken, summary = BatchEvaluator(pack, siting), BatchReasons(pack, reasons, siting), Summary()
    with open_output(target) as output:
        for batch in sites.batches():
            if not sites.findings.bad_rows or skip_bad:
                evaluated = evaluator.evaluate(batch.sites)
                summary.add(evaluated)
                _write(output, evaluated, spoken)
            progress(sites.findings.rows)
        if not skip_bad:
            sites.findings.refuse_bad_rows()
        before()
    return summary


def _write(output: Output, batch: Batch, spoken: BatchReasons) -> None:
    if output.wants("verdicts"):
        output.write("verdicts", spoken.verdicts(batch))
    if output.wants("outcomes"):
        output.write("outcomes", spoken.outcomes(batch))
    output.write("actions", batch.actions)
    output.write("questions", batch.questions)
