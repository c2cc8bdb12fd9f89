"""What a report needs of every site, gathered batch by batch: its line, and what is counted."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

import polars as pl

from closeout.evaluation.batch import Batch
from closeout.evaluation.batch_reasons import BatchReasons
from closeout.evaluation.lines import AT, unit_column
from closeout.kernel.refusal import visible
from closeout.kernel.text import Lang
from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from closeout.packfile.pack import Pack
from closeout.report.kinds import SILENT
from closeout.report.numbered import Numbered

LETTERS: Final = {PASS: "p", FAIL: "f", UNKNOWN: "u", NOT_APPLICABLE: "n"}
_PLACE: Final = 6  # decimals of a degree, a tenth of a metre


class Site(NamedTuple):
    """The line of a site; whole numbers are places in the lists of `Gathered`.

    `verdicts` has a letter a standard, `reasons` a sentence a standard, or None where none was asked for. `segment`
    and `outcome` are None where the plan has no such table, `SILENT` where it does not speak of the site. `routes`
    holds twice a route's place, and 1 more where it is undecided.
    """

    code: str
    name: str
    address: str
    division: str
    standing: str
    segment: str | None
    outcome: str | None
    lon: float | None
    lat: float | None
    verdicts: str
    units: int
    reasons: list[int | None]
    questions: list[int]
    routes: list[int]
    why: int | None


@dataclass(slots=True)
class Gathered:
    """All sites of a check and what is counted over them. Counters are by tuples of ids."""

    sites: list[Site] = field(default_factory=list)
    sentences: Numbered = field(default_factory=Numbered)
    units: Numbered = field(default_factory=Numbered)  # the units that stand for the pack's roles, in their order
    questions: Numbered = field(default_factory=Numbered)  # fact, role, asked_for, reason
    verdicts: Counter[tuple[str, ...]] = field(default_factory=Counter)  # standard, verdict
    asked: Counter[tuple[str, ...]] = field(default_factory=Counter)  # unit, fact
    asked_sites: Counter[tuple[str, ...]] = field(default_factory=Counter)  # unit
    routes: Counter[tuple[str, ...]] = field(default_factory=Counter)  # route, state


class Gatherer:
    """Gathers the batches of one check."""

    def __init__(self, pack: Pack, reasons: BatchReasons, lang: Lang) -> None:
        """Gather for a report in `lang`, with the sentences that `reasons` writes."""
        self.gathered = Gathered()
        self._pack, self._reasons, self._sentence = pack, reasons, f"reason_{lang}"
        routes = [row.id for table in pack.tables if table.hit == "collect" for row in table.rows]
        self._routes = {route: at for at, route in enumerate(routes)}

    def add(self, batch: Batch) -> None:
        """Take a batch in."""
        self._count(batch)
        height, known = batch.wide.height, self.gathered
        columns = (
            *(self._texts(batch.wide, fact) for fact in ("site_code", "name", "address", "division_code")),
            self._standings(batch),
            self._answers(batch, "segment"),
            self._answers(batch, "outcome"),
            *(self._degrees(batch.wide, fact) for fact in ("lon", "lat")),
            self._letters(batch),
            known.units.of(batch.wide.select(unit_column(role) for role in self._pack.roles)),
            self._said(batch),
            _by_site(batch.questions, self._asked(batch), height),
            _by_site(batch.actions, self._acting(batch), height),
            self._numbers(self._reasons.outcomes(batch)),
        )
        known.sites.extend(Site(*line) for line in zip(*columns, strict=True))

    def _count(self, batch: Batch) -> None:
        known = self.gathered
        known.verdicts.update(_counted(batch.verdicts, "standard", "verdict"))
        known.asked.update(_counted(batch.questions, "unit", "fact"))
        known.asked_sites.update(_counted(batch.questions.unique([AT, "unit"]), "unit"))
        known.routes.update(_counted(batch.actions, "route", "state"))

    def _texts(self, wide: pl.DataFrame, fact: str) -> list[str]:
        return ["" if text is None else visible(text) for text in wide.get_column(fact).to_list()]

    def _answers(self, batch: Batch, decides: Literal["segment", "outcome"]) -> list[str | None]:
        column = batch.outcomes.get_column(decides)
        return (column if self._pack.table(decides) is None else column.fill_null(SILENT)).to_list()

    def _degrees(self, wide: pl.DataFrame, fact: str) -> list[float | None]:
        return wide.get_column(fact).round(_PLACE).to_list()

    def _letters(self, batch: Batch) -> list[str]:
        columns = [pl.col(f"verdict:{each.id}").cast(pl.String) for each in self._pack.standards]
        letters = [column.replace_strict(LETTERS, return_dtype=pl.String) for column in columns]
        return batch.wide.select(pl.concat_str(letters)).to_series().to_list()

    def _standings(self, batch: Batch) -> list[str]:
        return [standing(letters) for letters in self._letters(batch)]

    def _said(self, batch: Batch) -> list[list[int | None]]:
        numbers, count = self._numbers(self._reasons.verdicts(batch)), len(self._pack.standards)
        return [numbers[at : at + count] for at in range(0, len(numbers), count)]

    def _numbers(self, table: pl.DataFrame) -> list[int | None]:
        """Return the number of each row's sentence, None where it has none."""
        said = table.get_column(self._sentence)
        numbers = self.gathered.sentences.of(said.fill_null("").to_frame())
        return [None if empty else number for number, empty in zip(numbers, said.is_null(), strict=True)]

    def _asked(self, batch: Batch) -> list[int]:
        return self.gathered.questions.of(batch.questions.select("fact", "role", "asked_for", "reason"))

    def _acting(self, batch: Batch) -> list[int]:
        rows = batch.actions.select("route", "state").iter_rows()
        return [2 * self._routes[route] + (state != "true") for route, state in rows]


def standing(letters: str) -> str:
    """Return how a site stands that has the verdicts `letters`: the worst that is said of it."""
    return next((word for word in (FAIL, UNKNOWN, PASS) if LETTERS[word] in letters), NOT_APPLICABLE)


def _counted(frame: pl.DataFrame, *columns: str) -> dict[tuple[Any, ...], int]:
    return {tuple(row[:-1]): row[-1] for row in frame.group_by(columns, maintain_order=True).len().iter_rows()}


def _by_site(table: pl.DataFrame, numbers: list[int], height: int) -> list[list[int]]:
    sites: list[list[int]] = [[] for _ in range(height)]
    for at, number in zip(table.get_column(AT), numbers, strict=True):
        sites[at].append(number)
    return sites
