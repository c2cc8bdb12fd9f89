"""The report's figures, line by line: what is counted, of how many, and which filter shows the sites behind it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from closeout.evaluation.run import Summary
from closeout.kernel.verdicts import FAIL, NOT_APPLICABLE, PASS, UNKNOWN
from closeout.packfile.pack import ByFact, Pack
from closeout.report.gathering import Gathered
from closeout.report.kinds import Kind, Tone
from closeout.report.wording import Wording

Parts = Sequence[tuple[Tone | Literal[""], int]]  # of a bar: "" is left blank


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure at the head: `parts` is the bar below it. It leads to the sites of a standing, else to a section."""

    label: str
    count: int
    note: str
    parts: Parts
    section: str
    standing: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a chart: what it is of, who has to do with it, and its counts."""

    id: str
    label: str
    note: str
    count: int
    whole: int
    unknown: int = 0
    major: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts everything that the report tells of one check."""

    pack: Pack
    summary: Summary
    gathered: Gathered
    wording: Wording

    def headlines(self, standings: Sequence[Kind]) -> list[Headline]:
        """Return the figures at the head of the report."""
        say, share, total = self.wording.say, self.wording.share, self.summary.sites
        stands = Counter(site.standing for site in self.gathered.sites)
        verdicts, units = self.summary.verdicts, len(self.gathered.asked_sites)
        judged: Parts = [("bad", verdicts[FAIL]), ("unk", verdicts[UNKNOWN]), ("ok", verdicts[PASS])]
        of_judged = say("of_judged", judged=sum(count for _, count in judged))
        kinds: Parts = [(kind.tone, stands[kind.word]) for kind in standings]
        return [
            Headline(say("sites"), total, "", kinds, "sites"),
            *(
                Headline(
                    kind.label, count, share(count, total), [(kind.tone, count), ("", total - count)], "", kind.word
                )
                for kind in standings
                if (count := stands[kind.word]) or kind.word != NOT_APPLICABLE
            ),
            Headline(say("verdicts_fail"), verdicts[FAIL], of_judged, judged, "standards"),
            Headline(say("questions"), self.summary.questions, say("by_units", units=units), [], "asked"),
        ]

    def answers(self, kinds: Sequence[Kind], counts: Counter[str]) -> list[tuple[Kind, int]]:
        """Return how many sites got each answer, those that occur."""
        return [(kind, counts[kind.word]) for kind in kinds if counts[kind.word]]

    def standards(self) -> list[Line]:
        """Return the standards that some site fails, the most failed first."""
        lines = [self._standard(at) for at in range(len(self.pack.standards))]
        return sorted((line for line in lines if line.count), key=lambda line: -line.count)

    def _standard(self, at: int) -> Line:
        each, counted = self.pack.standards[at], self.gathered.verdicts
        counts = {verdict: counted[each.id, verdict] for verdict in (PASS, FAIL, UNKNOWN)}
        return Line(
            each.id,
            self.wording.of(each.text),
            self.units_of(each.role),
            counts[FAIL],
            sum(counts.values()),
            counts[UNKNOWN],
            each.severity == "major",
        )

    def units(self) -> list[Line]:
        """Return the units that owe answers, those that owe most first; `whole` is at how many sites."""
        owed: Counter[str] = Counter()
        for (unit, _), count in self.gathered.asked.items():
            owed[unit] += count
        sites = self.gathered.asked_sites
        return [Line(unit, self.unit(unit), "", count, sites[unit,]) for unit, count in owed.most_common()]

    def facts(self, most: int) -> list[Line]:
        """Return the facts most asked for, at most `most`, with the units that are to answer."""
        owed: dict[str, Counter[str]] = {}
        for (unit, fact), count in self.gathered.asked.items():
            owed.setdefault(fact, Counter())[unit] += count
        ordered = sorted(owed.items(), key=lambda each: -each[1].total())[:most]
        return [
            Line(fact, self.wording.of(self.pack.facts[fact].label), self._units(list(units)), units.total(), 0)
            for fact, units in ordered
        ]

    def routes(self) -> list[Line]:
        """Return the routes that act somewhere or may; `count` is where they act, `unknown` where they may."""
        rows = [row for table in self.pack.tables if table.hit == "collect" for row in table.rows]
        lines = [
            Line(
                row.id,
                self.wording.of(row.text),
                "" if row.role is None else self.units_of(row.role),
                self.gathered.routes[row.id, "true"],
                self.summary.sites,
                self.gathered.routes[row.id, "undecided"],
            )
            for row in rows
        ]
        return sorted(
            (line for line in lines if line.count + line.unknown), key=lambda line: (-line.count, -line.unknown)
        )

    def unit(self, unit: str) -> str:
        """Return a unit's name."""
        return self.wording.of(self.pack.model.units[unit].name)

    def units_of(self, role: str) -> str:
        """Return the names of the units that can stand for a role."""
        entry = self.pack.roles[role]
        units = [*entry.cases.values(), entry.otherwise] if isinstance(entry, ByFact) else [entry]
        return self._units(list(dict.fromkeys(units)))

    def _units(self, units: Sequence[str]) -> str:
        return self.wording.template("between").join(self.unit(unit) for unit in units)
