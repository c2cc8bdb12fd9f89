"""Reasons for many sites: written once for each combination of the values that a reason speaks of, then joined on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from closeout.conditions.walking import facts_in
from closeout.evaluation.batch import Batch, truths_of
from closeout.evaluation.decide import decide
from closeout.evaluation.lines import interleave, unit_column
from closeout.evaluation.places import Places
from closeout.evaluation.reasons import Reasons
from closeout.kernel.text import Text
from closeout.kernel.verdicts import FAIL
from closeout.packfile.pack import ByFact, Pack, Standard, acting
from closeout.siting.place_facts import Siting

Which = Literal["all", "failing", "none"]


@dataclass(frozen=True, slots=True)
class _Key:
    """The columns whose values make one reason differ from another, and those that are read besides."""

    columns: list[str]
    read: list[str]


class BatchReasons:
    """Adds the reason columns to the tables of one pack."""

    def __init__(self, pack: Pack, which: Which, siting: Siting | None = None) -> None:
        """Write reasons for all verdicts, for failing ones or for none; `siting` computed the place facts."""
        self._pack, self._which = pack, which
        self._places = Places(siting)
        self._reasons = Reasons(pack)

    def verdicts(self, batch: Batch) -> pl.DataFrame:
        """Return the verdicts with `reason_zh` and `reason_en`."""
        if self._which == "none":
            return _unreasoned(batch.verdicts)
        texts: list[Text] = []
        places = interleave([self._of_standard(batch.wide, each, texts) for each in self._pack.standards])
        return _with_reasons(batch.verdicts, texts, places)

    def _of_standard(self, wide: pl.DataFrame, standard: Standard, texts: list[Text]) -> pl.Series:
        conditions = [each for each in (standard.applies, standard.requires) if each is not None]
        facts = list(dict.fromkeys(fact for each in conditions for fact in facts_in(each)))
        verdict = f"verdict:{standard.id}"
        wanted = pl.lit(True) if self._which == "all" else pl.col(verdict) == FAIL

        def say(site: dict[str, Any]) -> Text:
            return self._reasons.of_verdict(standard, site[verdict], self._places.read(site))

        return _placed(wide, wanted, self._key([*facts, verdict]), say, texts)

    def outcomes(self, batch: Batch) -> pl.DataFrame:
        """Return the outcomes with `reason_zh` and `reason_en`: of the outcome, or of the segment in a pack without."""
        table = self._pack.table("outcome") or self._pack.table("segment")
        if self._which == "none" or table is None:
            return _unreasoned(batch.outcomes)
        facts = list(dict.fromkeys(fact for row in table.rows for fact in facts_in(acting(table, row))))
        state = f"state:{table.id}"

        def say(site: dict[str, Any]) -> Text:
            decision = decide(table, truths_of(site[state])[1:])
            return self._reasons.of_outcome(table, decision, self._places.read(site))

        texts: list[Text] = []
        decided = pl.col(f"outcome:{table.id}").is_not_null()
        key = self._key([*facts, state])
        return _with_reasons(batch.outcomes, texts, _placed(batch.wide, decided, key, say, texts))

    def _key(self, columns: list[str]) -> _Key:
        """Return what a reason depends on: these columns, and which units judge the facts among them."""
        facts = [self._pack.facts[each] for each in columns if each in self._pack.facts]
        roles = {each.judged_by: self._pack.roles[each.judged_by] for each in facts if each.judged_by is not None}
        split = {role: entry.fact for role, entry in roles.items() if isinstance(entry, ByFact)}
        columns = [*columns, *self._places.columns_of(columns)]
        return _Key([*columns, *map(unit_column, split)], list(dict.fromkeys(split.values())))


def _placed(
    wide: pl.DataFrame,
    wanted: pl.Expr,
    key: _Key,
    say: Callable[[dict[str, Any]], Text],
    texts: list[Text],
) -> pl.Series:
    """Add the texts that are wanted to `texts`; return the place there of each site's, NULL where none is wanted."""
    narrow = wide.select(*dict.fromkeys((*key.columns, *key.read)), wanted.alias("__wanted"))
    on = [*key.columns, "__wanted"]
    kinds = narrow.filter("__wanted").unique(on, keep="first", maintain_order=True)
    places = pl.int_range(len(texts), len(texts) + kinds.height, dtype=pl.UInt32, eager=True).alias("__place")
    texts.extend(say(site) for site in kinds.iter_rows(named=True))
    placed = kinds.select(*on, places)
    keyed = narrow.select(on).join(placed, on=on, how="left", nulls_equal=True, maintain_order="left")
    return keyed.get_column("__place")


def _with_reasons(table: pl.DataFrame, texts: Sequence[Text], places: pl.Series) -> pl.DataFrame:
    zh = pl.Series("reason_zh", [text.zh for text in texts], dtype=pl.String)
    en = pl.Series("reason_en", [text.en for text in texts], dtype=pl.String)
    return table.with_columns(zh.gather(places), en.gather(places))


def _unreasoned(table: pl.DataFrame) -> pl.DataFrame:
    return table.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in ("reason_zh", "reason_en"))
