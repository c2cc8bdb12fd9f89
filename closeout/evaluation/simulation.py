"""What would be if: the same sites evaluated twice, and every answer that turns, from what to what and why.

The second evaluation may have other parameters, other facts at every site, or be by another plan.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from closeout.evaluation.batch import Batch, BatchEvaluator
from closeout.evaluation.batch_reasons import BatchReasons
from closeout.evaluation.lines import AT
from closeout.kernel.facts import Value
from closeout.packfile.pack import Pack
from closeout.siting.place_facts import Siting
from closeout.tabular.dtypes import dtype_of
from closeout.tabular.output import Output
from closeout.tabular.sinks import Tables
from closeout.tabular.sites import SiteTable

ABSENT: Final = "absent"  # a route on which nothing is done, an answer that a plan does not give
_TEXT = pl.String()
TURNS: Final[Tables] = {
    "turns": pl.Schema(
        dict.fromkeys("site_code answer item division unit before after reason_zh reason_en".split(), _TEXT)
    )
}
_ON: Final = [AT, "answer", "item"]
_WHY: Final = ["reason_zh", "reason_en"]


@dataclass(slots=True)
class Turned:
    """The figures of a simulation; a turn is (before, after).

    `answers` counts the turns of segments and outcomes, by which of the two; `items` those of standards and routes by
    id; `divisions` the sites with any turn; `units` the turned standards and routes of each unit.
    """

    sites: int = 0
    turned: int = 0
    answers: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    items: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    divisions: Counter[str] = field(default_factory=Counter)
    units: Counter[str] = field(default_factory=Counter)

    def add(self, sites: int, turns: pl.DataFrame) -> None:
        """Count the turns of a batch of so many sites."""
        self.sites += sites
        firsts = turns.unique("site_code", keep="first", maintain_order=True)
        self.turned += firsts.height
        self.divisions.update(firsts.get_column("division").drop_nulls().to_list())
        items = turns.filter(pl.col("answer").is_in(["standard", "route"]))
        self.units.update(items.get_column("unit").drop_nulls().to_list())
        self.items.update(items.select("answer", "item", "before", "after").iter_rows())
        others = turns.filter(pl.col("answer").is_in(["segment", "outcome"]))
        self.answers.update(others.select("answer", "before", "after").iter_rows())


class Simulation:
    """Two evaluations of the same sites, compared."""

    def __init__(
        self,
        before: Pack,
        after: Pack,
        facts: Mapping[str, Value],
        places: tuple[Siting | None, Siting | None] = (None, None),
    ) -> None:
        """Compare `before` with `after`, in which every site has these `facts` as well.

        `places` computes the place facts of each of the two, by its own figures; None: no layers.
        """
        self._before, self._after = BatchEvaluator(before, places[0]), BatchEvaluator(after, places[1])
        self._reasons = BatchReasons(after, "all", places[1])
        self._facts = [pl.lit(value, dtype=dtype_of(after.facts[key])).alias(key) for key, value in facts.items()]
        shared = [*_shared(_standards, before, after), *_shared(_routes, before, after)]
        items = [("segment", ""), ("outcome", ""), *shared]
        self._order = pl.DataFrame(items, schema=["answer", "item"], orient="row").with_row_index("order")
        rows = {row.id: row.text for table in after.tables for row in table.rows}
        told = [(answer, key, rows[key].zh, rows[key].en) for answer, key in _routes(after)]
        self._routes = pl.DataFrame(told, schema=dict.fromkeys([*_ON[1:], *_WHY], pl.String), orient="row")

    def run(
        self,
        sites: SiteTable,
        output: Output | None,
        *,
        shown: int,
        skip_bad: bool,
        progress: Callable[[int], None] = lambda rows: None,
    ) -> tuple[Turned, pl.DataFrame]:
        """Return the figures, and the turns of the first `shown` sites that turn; all turns go to `output`.

        `progress` hears of each batch's rows.

        Raises:
            Refusal: a row is bad and `skip_bad` is off, which shows only when all is read; or a file cannot be read.
        """
        figures, first = Turned(), [pl.DataFrame(schema=TURNS["turns"])]
        for batch in sites.batches():
            if not sites.findings.bad_rows or skip_bad:
                turns = self.turns(batch.sites)
                first.append(_of_first(turns, shown - figures.turned))
                figures.add(batch.sites.height, turns)
                if output is not None:
                    output.write("turns", turns)
            progress(sites.findings.rows)
        if not skip_bad:
            sites.findings.refuse_bad_rows()
        return figures, pl.concat(first)

    def turns(self, sites: pl.DataFrame) -> pl.DataFrame:
        """Return the turns of a batch of typed sites, in the order of the sites and of the plan."""
        changed = sites.with_columns(self._facts)
        old, new = _states(self._before.evaluate(sites)), _states(self._after.evaluate(changed))
        states = old.join(new, on=_ON, how="full", coalesce=True, suffix="_after").join(self._order, on=_ON[1:])
        states = states.with_columns(pl.col("before", "before_after").fill_null(ABSENT))
        turned = states.filter(pl.col("before") != pl.col("before_after")).sort(AT, "order")
        if turned.is_empty():
            return pl.DataFrame(schema=TURNS["turns"])
        at = turned.get_column(AT)
        codes = sites if "division_code" in sites.columns else sites.with_columns(division_code=None)
        return turned.join(self._why(changed, at.unique().sort()), on=_ON, how="left", maintain_order="left").select(
            sites.get_column("site_code").gather(at),
            "answer",
            pl.col("item").replace("", None),
            codes.get_column("division_code").cast(pl.String).gather(at).alias("division"),
            pl.coalesce("unit_after", "unit").alias("unit"),
            "before",
            pl.col("before_after").alias("after"),
            "reason_zh",
            "reason_en",
        )

    def _why(self, sites: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
        """Return the reasons of the answers that the sites at `places` have afterwards."""
        batch = self._after.evaluate(sites[places])
        answer = "segment" if self._after.pack.table("outcome") is None else "outcome"
        of = {"answer": pl.lit(answer), "item": pl.lit("")}
        outcomes = self._reasons.outcomes(batch).select(AT, *(each.alias(key) for key, each in of.items()), *_WHY)
        verdicts = self._reasons.verdicts(batch).select(
            AT, pl.lit("standard").alias("answer"), pl.col("standard").cast(pl.String).alias("item"), *_WHY
        )
        routes = _states(batch).select(_ON).join(self._routes, on=_ON[1:]).select(outcomes.columns)
        why = pl.concat([outcomes, verdicts, routes])
        return why.with_columns(places.gather(why.get_column(AT)).alias(AT))


def _of_first(turns: pl.DataFrame, sites: int) -> pl.DataFrame:
    codes = turns.get_column("site_code").unique(maintain_order=True)
    return turns.filter(pl.col("site_code").is_in(codes.head(max(sites, 0)).to_list()))


def _states(batch: Batch) -> pl.DataFrame:
    """Return all answers that the sites get, a row each; a segment or an outcome has the item "" and no unit."""
    single = [
        _named(batch.outcomes.filter(pl.col(answer).is_not_null()), answer, pl.lit(""), pl.lit(None), pl.col(answer))
        for answer in ("segment", "outcome")
    ]
    unit = pl.col("unit")
    return pl.concat(
        [
            *single,
            _named(batch.verdicts, "standard", pl.col("standard"), unit, pl.col("verdict")),
            _named(batch.actions, "route", pl.col("route"), unit, pl.col("state")),
        ]
    )


def _named(frame: pl.DataFrame, answer: str, item: pl.Expr, unit: pl.Expr, state: pl.Expr) -> pl.DataFrame:
    texts = {"item": item, "unit": unit, "before": state}
    return frame.select(
        AT, pl.lit(answer).alias("answer"), *(each.cast(pl.String).alias(name) for name, each in texts.items())
    )


def _standards(pack: Pack) -> list[tuple[str, str]]:
    return [("standard", each.id) for each in pack.standards]


def _routes(pack: Pack) -> list[tuple[str, str]]:
    return [("route", row.id) for table in pack.tables if table.hit == "collect" for row in table.rows]


def _shared(of: Callable[[Pack], list[tuple[str, str]]], before: Pack, after: Pack) -> list[tuple[str, str]]:
    """Return what both plans have, in the order of the second."""
    return [each for each in of(after) if each in of(before)]
