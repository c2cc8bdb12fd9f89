"""Evaluation of many sites at once by Polars: the four tables of the contract, in its order.

Each stage adds columns that the next one reads: standards, then the truth of every table's rows, then decisions,
actions and questions. The decisions themselves are taken by `decide`, once for each pattern of truths that occurs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from closeout.conditions.asks import Ask
from closeout.conditions.nodes import AnyFails, FactNode, Named, Node
from closeout.conditions.vector import Vectoriser
from closeout.conditions.walking import children
from closeout.evaluation.decide import Decision, decide
from closeout.evaluation.inquiry import CLOSED, CLOSED_FACT, Inquiry, OfStandard, inquiries, null_reason
from closeout.evaluation.lines import AT, Lines, all_turns, interleave, unit_columns, words
from closeout.evaluation.places import Places
from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, Truth
from closeout.packfile.pack import Pack, Table, acting
from closeout.siting.place_facts import Siting
from closeout.tabular.dtypes import dtype_of

VERDICTS: Final = words([PASS, FAIL, UNKNOWN, NOT_APPLICABLE])
_LETTERS: Final[dict[str, Truth]] = {"t": True, "f": False, "n": None}


@dataclass(frozen=True, slots=True)
class Batch:
    """The evaluated sites of one batch.

    `wide` has a row a site: the facts with defaults in place, `unit:ROLE`, `verdict:ID`, and of each table that decides
    `state:TABLE`. The tables are those of the contract but for the reason columns, with `__site`, the site's place in
    the batch; columns of few words are of type Enum.
    """

    wide: pl.DataFrame
    verdicts: pl.DataFrame
    outcomes: pl.DataFrame
    actions: pl.DataFrame
    questions: pl.DataFrame


class BatchEvaluator:
    """A pack compiled for batches of sites."""

    def __init__(self, pack: Pack, siting: Siting | None = None) -> None:
        """Compile `pack` with the values its parameters have now; `siting` computes place facts, None: none are."""
        self.pack = pack
        self._places = Places(siting)
        self._ready: dict[Node, str] = {}
        self._vector = Vectoriser(pack.values, self._ready, self._places.measured)
        self._stages = [*self._standard_stages(), *self._name_stages(), *self._row_stages()]
        self._inquiries = inquiries(pack)
        self._null_columns, self._nulls = self._null_stage()
        collecting = [table for table in pack.tables if table.hit == "collect"]
        self._acting = [(table, index) for table in collecting for index in range(len(table.rows))]
        self._verdict_lines, self._action_lines, self._question_lines = self._lines()

    def evaluate(self, sites: pl.DataFrame) -> Batch:
        """Return all that follows for `sites`: `site_code` and any facts, typed; what has no column is unknown."""
        wide = self._complete(sites)
        for stage in self._stages:
            wide = wide.with_columns(stage)
        decisions = [self._decided(wide, table) for table in self.pack.tables if table.hit != "collect"]
        wide = pl.concat([wide, *decisions], how="horizontal")
        return Batch(
            wide=wide,
            verdicts=self._verdicts(wide),
            outcomes=self._outcomes(wide),
            actions=self._actions(wide),
            questions=self._questions(wide),
        )

    # -- stages ------------------------------------------------------------------------------------------------------

    def _complete(self, sites: pl.DataFrame) -> pl.DataFrame:
        """Add the facts that the file has no column for, the defaults, what layers say, and the unit of each role."""
        sites = self._places.added(sites)
        columns = [pl.col(each) for each in self._places.columns]
        for key, fact in self.pack.facts.items():
            known = pl.col(key) if key in sites.columns else pl.lit(None, dtype=dtype_of(fact))
            filled = known if fact.default is None else pl.coalesce(known, pl.lit(fact.default, dtype=dtype_of(fact)))
            columns.append(filled.alias(key))
        facts = sites.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias(AT), *columns)
        return facts.with_columns(unit_columns(self.pack.roles))

    def _standard_stages(self) -> Iterator[list[pl.Expr]]:
        parts = []
        for each in self.pack.standards:
            applies = pl.lit(True) if each.applies is None else self._vector.compile(each.applies)
            parts.append(applies.alias(f"applies:{each.id}"))
            parts.append(self._vector.compile(each.requires).alias(f"requires:{each.id}"))
        yield parts
        results = []
        for each in self.pack.standards:
            applies, requires = pl.col(f"applies:{each.id}"), pl.col(f"requires:{each.id}")
            results.append(_verdict(applies, requires).alias(f"verdict:{each.id}"))
            results.append((applies & ~requires).alias(f"fails:{each.id}"))
            self._ready[each.fails] = f"fails:{each.id}"
        yield results

    def _name_stages(self) -> Iterator[list[pl.Expr]]:
        """Names in an order in which each finds those it mentions ready."""
        for name, node in self.pack.names.items():
            yield from self._name_stage(name, node)

    def _name_stage(self, name: str, node: Node) -> Iterator[list[pl.Expr]]:
        named = Named(name, node)
        if named in self._ready:
            return
        for inner in _named_in(node):
            yield from self._name_stage(inner.name, inner.body)
        expression = self._vector.compile(node)
        self._ready[named] = self._ready[node] = f"name:{name}"
        yield [expression.alias(f"name:{name}")]

    def _row_stages(self) -> Iterator[list[pl.Expr]]:
        for table in self.pack.tables:
            rows = [self._vector.compile(acting(table, row)) for row in table.rows]
            yield [row.alias(_row_column(table, index)) for index, row in enumerate(rows)]
            if table.hit != "collect":
                applies = pl.lit(True) if table.applies is None else self._vector.compile(table.applies)
                truths = [applies, *(pl.col(_row_column(table, index)) for index in range(len(rows)))]
                yield [pl.concat_str([_letter(each) for each in truths]).alias(f"state:{table.id}")]

    # -- decisions ---------------------------------------------------------------------------------------------------

    def _decided(self, wide: pl.DataFrame, table: Table) -> pl.DataFrame:
        """Return the decision's columns, a row a site: the tables are walked once for each pattern that occurs."""
        states = wide.get_column(f"state:{table.id}")
        patterns = states.unique(maintain_order=True)
        decisions = [self._decide(table, pattern) for pattern in patterns]
        key = f"state:{table.id}"
        columns: dict[str, pl.Series] = {
            key: patterns,
            f"outcome:{table.id}": _strings(None if each is None else each.outcome for each in decisions),
            f"possible:{table.id}": _strings(None if each is None else "|".join(each.possible) for each in decisions),
            f"clause:{table.id}": _strings(None if each is None else "|".join(each.clauses) for each in decisions),
            f"row:{table.id}": pl.Series([None if each is None else each.row for each in decisions], dtype=pl.Int16),
        }
        for index in range(len(table.rows)):
            open_here = [each is not None and not each.decided and index in each.collected for each in decisions]
            columns[f"open:{table.id}:{index}"] = pl.Series(open_here, dtype=pl.Boolean)
        return states.to_frame().join(pl.DataFrame(columns), on=key, how="left", maintain_order="left").drop(key)

    def _decide(self, table: Table, pattern: str) -> Decision | None:
        applies, *truths = truths_of(pattern)
        return None if applies is False else decide(table, truths)

    # -- tables ------------------------------------------------------------------------------------------------------

    def _lines(self) -> tuple[Lines, Lines, Lines]:
        """Return what is the same at every site in the verdicts, the actions and the questions."""
        standards: dict[str, list[str]] = {
            "standard": [each.id for each in self.pack.standards],
            "clause": [each.clause for each in self.pack.standards],
            "severity": [each.severity for each in self.pack.standards],
            "role": [each.role for each in self.pack.standards],
        }
        rows = [(table, table.rows[index]) for table, index in self._acting]
        actions = {
            "route": [row.id for _, row in rows],
            "clause": ["|".join(row.clauses) for _, row in rows],
            "role": [row.role or table.asks for table, row in rows],
            "action": [row.then for _, row in rows],
        }
        questions: dict[str, list[str | None]] = {
            "fact": [each.ask.fact for each in self._inquiries],
            "role": [each.role for each in self._inquiries],
            "asked_for": [each.asked_for for each in self._inquiries],
            "reason": [null_reason(self.pack.facts[each.ask.fact]) or None for each in self._inquiries],
        }
        return Lines(standards), Lines(actions), Lines(questions)

    def _verdicts(self, wide: pl.DataFrame) -> pl.DataFrame:
        verdict = interleave([wide.get_column(f"verdict:{each.id}") for each in self.pack.standards])
        rows = self._verdict_lines.rows(wide, all_turns(wide, self._verdict_lines))
        return rows.with_columns(verdict.alias("verdict")).select(AT, *VERDICT_COLUMNS)

    def _outcomes(self, wide: pl.DataFrame) -> pl.DataFrame:
        segment, outcome = self.pack.table("segment"), self.pack.table("outcome")

        def of(table: Table | None, column: str, name: str) -> pl.Expr:
            return (pl.lit(None, dtype=pl.String) if table is None else pl.col(f"{column}:{table.id}")).alias(name)

        return wide.select(
            AT,
            "site_code",
            of(segment, "outcome", "segment"),
            of(outcome, "outcome", "outcome"),
            of(outcome, "clause", "clause"),
            of(outcome, "possible", "possible"),
        )

    def _actions(self, wide: pl.DataFrame) -> pl.DataFrame:
        if not self._acting:
            return pl.DataFrame(schema={AT: pl.UInt32, **dict.fromkeys(ACTION_COLUMNS, pl.String)})
        truth = interleave([wide.get_column(_row_column(table, index)) for table, index in self._acting])
        turns = truth.fill_null(True).arg_true().cast(pl.UInt64)
        rows = self._action_lines.rows(wide, turns).with_columns(truth.gather(turns).alias("state"))
        state = pl.when("state").then(pl.lit("true")).otherwise(pl.lit("undecided"))
        return rows.with_columns(state.alias("state")).select(AT, *ACTION_COLUMNS)

    # -- questions ---------------------------------------------------------------------------------------------------

    def _null_stage(self) -> tuple[list[pl.Expr], dict[Node, str]]:
        """Each expression whose being unknown matters to a question, as a column of its own."""
        nodes = dict.fromkeys(node for each in self._inquiries for node in (*each.ask.unknown, *each.ask.known))
        names = {node: f"null:{index}" for index, node in enumerate(nodes)}
        return [self._vector.compile(node).is_null().alias(name) for node, name in names.items()], names

    def _counts(self, ask: Ask) -> pl.Expr:
        counts = self._places.is_open(ask.fact)
        for node in ask.unknown:
            counts = counts & pl.col(self._nulls[node])
        for node in ask.known:
            counts = counts & ~pl.col(self._nulls[node])
        return counts

    def _occasion(self, inquiry: Inquiry) -> pl.Expr:
        if isinstance(inquiry, OfStandard):
            return pl.col(f"verdict:{inquiry.standard.id}") == inquiry.when
        table = inquiry.table
        unknown = pl.col(_row_column(table, inquiry.row)).is_null()
        return unknown if table.hit == "collect" else unknown & pl.col(f"open:{table.id}:{inquiry.row}")

    def _questions(self, wide: pl.DataFrame) -> pl.DataFrame:
        if not self._inquiries:
            return pl.DataFrame(schema={AT: pl.UInt32, **QUESTION_SCHEMA})
        places: dict[str, list[int]] = {}
        for index, inquiry in enumerate(self._inquiries):
            places.setdefault(inquiry.ask.fact, []).append(index)
        open_ = wide.lazy().filter(pl.col(CLOSED_FACT) != CLOSED).with_columns(self._null_columns)
        first = open_.select(AT, *(self._first(indexes).alias(fact) for fact, indexes in places.items())).collect()
        turn = pl.col(AT).cast(pl.UInt64) * len(self._inquiries)
        turns = pl.concat(
            [first.select((turn + pl.col(fact)).alias("turn")).to_series().drop_nulls() for fact in places]
        )
        turns = turns.sort()
        rows = self._question_lines.rows(wide, turns)
        rows = self._places.reasoned(rows, wide, turns, [each.ask.fact for each in self._inquiries])
        rank = pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).over(AT).alias("rank")
        return rows.with_columns(rank).select(AT, *QUESTION_SCHEMA)

    def _first(self, indexes: Sequence[int]) -> pl.Expr:
        """The first of the inquiries that counts at a site; NULL where none does."""
        chosen = pl.lit(None, dtype=pl.UInt16)
        for index in reversed(indexes):
            inquiry = self._inquiries[index]
            counts = self._occasion(inquiry) & self._counts(inquiry.ask)
            chosen = pl.when(counts).then(pl.lit(index, dtype=pl.UInt16)).otherwise(chosen)
        return chosen


VERDICT_COLUMNS: Final = ("site_code", "standard", "clause", "verdict", "severity", "role", "unit")
ACTION_COLUMNS: Final = ("site_code", "route", "clause", "role", "unit", "action", "state")
QUESTION_SCHEMA: Final[dict[str, type[pl.DataType]]] = {
    **dict.fromkeys(("site_code", "rank", "fact", "role", "unit", "asked_for", "reason"), pl.String),
    "rank": pl.UInt32,
}


def _named_in(node: Node) -> Iterator[Named]:
    if isinstance(node, Named):
        yield node
        return
    if isinstance(node, AnyFails | FactNode):
        return
    for child in children(node):
        yield from _named_in(child)


def _verdict(applies: pl.Expr, requires: pl.Expr) -> pl.Expr:
    word = {each: pl.lit(each, dtype=VERDICTS) for each in VERDICTS.categories}
    judged = pl.when(requires).then(word[PASS]).otherwise(word[FAIL])
    return (
        pl.when(~applies)
        .then(word[NOT_APPLICABLE])
        .when(applies.is_null() | requires.is_null())
        .then(word[UNKNOWN])
        .otherwise(judged)
    )


def _row_column(table: Table, index: int) -> str:
    return f"when:{table.id}:{index}"


def truths_of(pattern: str) -> list[Truth]:
    """Return what a `state:TABLE` column holds: whether the table applies, then the truth of each row."""
    return [_LETTERS[letter] for letter in pattern]


def _letter(truth: pl.Expr) -> pl.Expr:
    return pl.when(truth).then(pl.lit("t")).when(truth.is_null()).then(pl.lit("n")).otherwise(pl.lit("f"))


def _strings(values: Iterable[str | None]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String)
