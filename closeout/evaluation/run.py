"""A whole check: sites stream in batch by batch, are evaluated, and the four tables stream out."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from closeout.evaluation.batch import Batch, BatchEvaluator
from closeout.evaluation.batch_reasons import BatchReasons, Which
from closeout.evaluation.inquiry import inquiries
from closeout.evaluation.lines import AT
from closeout.kernel.columns import FOOTPRINT
from closeout.kernel.refusal import Refusal
from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
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


_COUNTS: Final = (PASS, FAIL, UNKNOWN, NOT_APPLICABLE)
# What a map of the sites holds: their outcome and how many of each verdict, of actions and of questions.
SITES: Final[Tables] = {
    "sites": pl.Schema(
        {
            **dict.fromkeys("site_code name segment outcome clause possible".split(), pl.String()),
            **dict.fromkeys((*_COUNTS, "actions", "questions"), pl.UInt32()),
            **dict.fromkeys(("lon", "lat"), pl.Float64()),
            FOOTPRINT: pl.Binary(),
        }
    )
}


def tables_for(out: Path) -> Tables:
    """Return the tables that OUT can hold: the sites for a map, else the four of the contract."""
    return SITES if out.suffix.lower() == ".geojson" else TABLES


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
    spoken = BatchReasons(pack, reasons, siting)
    with open_output(target) as output:

        def receive(batch: Batch, read: pl.DataFrame) -> None:
            _write(output, batch, spoken)
            if output.wants("sites"):
                output.write("sites", _sites(batch, read))

        summary = evaluate_all(pack, sites, receive, skip_bad=skip_bad, siting=siting, progress=progress)
        before()
    return summary


def evaluate_all(
    pack: Pack,
    sites: SiteTable,
    receive: Callable[[Batch, pl.DataFrame], None],
    *,
    skip_bad: bool,
    siting: Siting | None = None,
    progress: Callable[[int], None] = lambda rows: None,
) -> Summary:
    """Evaluate `sites` by `pack` and return the figures; each batch is handed to `receive` with the sites as read.

    Raises:
        Refusal: a row is bad and `skip_bad` is off, which shows only when all is read; or a file cannot be read.
    """
    evaluator, summary = BatchEvaluator(pack, siting), Summary()
    for batch in sites.batches():
        if not sites.findings.bad_rows or skip_bad:
            evaluated = evaluator.evaluate(batch.sites)
            summary.add(evaluated)
            receive(evaluated, batch.sites)
        progress(sites.findings.rows)
    if not skip_bad:
        sites.findings.refuse_bad_rows()
    return summary


def _sites(batch: Batch, read: pl.DataFrame) -> pl.DataFrame:
    """Return a row a site: where it is, its outcome, and how much there is of each kind."""
    place = [pl.col(name) if name in read.columns else pl.lit(None).alias(name) for name in ("name", "lon", "lat")]
    shape = pl.col(FOOTPRINT) if FOOTPRINT in read.columns else pl.lit(None).alias(FOOTPRINT)
    sites = batch.outcomes.hstack(read.select(*place, shape))
    for word in _COUNTS:
        sites = _counted(sites, batch.verdicts.filter(pl.col("verdict") == word), word)
    return _counted(_counted(sites, batch.actions, "actions"), batch.questions, "questions")


def _counted(sites: pl.DataFrame, rows: pl.DataFrame, name: str) -> pl.DataFrame:
    counts = rows.group_by(AT).agg(pl.len().alias(name))
    return sites.join(counts, on=AT, how="left", maintain_order="left").with_columns(pl.col(name).fill_null(0))


def _write(output: Output, batch: Batch, spoken: BatchReasons) -> None:
    if output.wants("verdicts"):
        output.write("verdicts", spoken.verdicts(batch))
    if output.wants("outcomes"):
        output.write("outcomes", spoken.outcomes(batch))
    output.write("actions", batch.actions)
    output.write("questions", batch.questions)
