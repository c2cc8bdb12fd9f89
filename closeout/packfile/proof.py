"""Proofs about a checked pack: no row is dead, *unique* rows do not overlap, a table that claims to be complete is so.

z3 proves each fact as known-or-not and value. What it finds wrong comes with a counter-example that the evaluator
confirmed; what it cannot tell is listed as not proved, and so is everything where z3 is not installed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from closeout.kernel.located import Located, Path
from closeout.kernel.refusal import Problem, Severity, template
from closeout.kernel.text import Text
from closeout.packfile.demands import Demand
from closeout.packfile.examples import example_text
from closeout.packfile.pack import Pack
from closeout.packfile.solver import z3
from closeout.packfile.statements import Kind, Statement, chains
from closeout.packfile.witness import LIMIT, SECONDS, Example, Search

# How bad a refuted statement is, and the claim that is named where it was not proved.
_SEVERITY: Final[Mapping[Kind, Severity]] = {
    "row_never_true": "error",
    "row_covered": "error",
    "row_never_decides": "warning",
    "row_too_late": "warning",
    "rows_overlap": "error",
    "table_open": "error",
    "standard_never_applies": "warning",
    "standard_never_passes": "warning",
    "standard_never_fails": "warning",
    "name_never_true": "warning",
    "name_never_false": "warning",
}
_CLAIM: Final[Mapping[Kind, str]] = {
    "row_never_true": "packfile.claim_rows_used",
    "row_covered": "packfile.claim_rows_used",
    "row_never_decides": "packfile.claim_rows_used",
    "row_too_late": "packfile.claim_rows_used",
    "rows_overlap": "packfile.claim_rows_apart",
    "table_open": "packfile.claim_complete",
    "standard_never_applies": "packfile.claim_standards",
    "standard_never_passes": "packfile.claim_standards",
    "standard_never_fails": "packfile.claim_standards",
    "name_never_true": "packfile.claim_names",
    "name_never_false": "packfile.claim_names",
}
_MISSING: Final = "packfile.unproved_missing"
_LIMIT: Final = "packfile.unproved_limit"
_TIME: Final = "packfile.unproved_time"
_ROOM: Final = 12  # ids listed in a message before it says "and so on"


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement that was refuted: what is wrong, at which place of the pack, of what.

    `ids`: the table, the row and the other rows that play a part; or the standard; or the name. `example`: a site that
    shows it, with the facts that the conditions read, None for unknown ones; None where no site at all is the fault.
    """

    kind: Kind
    path: Path
    ids: tuple[str, ...]
    example: Example | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return _SEVERITY[self.kind]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found out about a pack: how many statements hold, which do not (`problems` says them in words).

    `unproved` names what could not be settled; `available` is false where z3 is not installed and nothing was tried.
    """

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    proved: int
    unproved: tuple[Problem, ...]
    available: bool


def prove(pack: Pack, document: Located, *, limit: int = LIMIT, seconds: float = SECONDS) -> Proof:
    """Return what can be proved about `pack`, whose text is `document`, with its parameters as they are now.

    `limit` is what one search may cost, in z3's own units; what needs more is not proved, nor is
    what is left when `seconds` are over.
    """
    if z3 is None:
        missing = [statement for chain in chains(pack) for statement in chain]
        return Proof((), (), 0, tuple(_unproved(document, missing, _MISSING)), available=False)
    prover = _Prover(Search(pack, limit, seconds))
    for chain in chains(pack):
        prover.settle(chain)
    problems = [_problem(pack, document, each) for each in prover.findings]
    unproved = [
        *_unproved(document, prover.open, _LIMIT),
        *_unproved(document, prover.late, _TIME, seconds=Text(f"{seconds:g} 秒", f"{seconds:g} s")),
    ]
    return Proof(
        findings=tuple(prover.findings),
        problems=tuple(sorted(problems, key=_place)),
        proved=prover.proved,
        unproved=tuple(unproved),
        available=True,
    )


class _Prover:
    """Settles statements one after another and keeps count."""

    def __init__(self, search: Search) -> None:
        self._search = search
        self.findings: list[Finding] = []
        self.open: list[Statement] = []  # z3 could not tell
        self.late: list[Statement] = []  # there was no time left
        self.proved = 0

    def settle(self, chain: Iterable[Statement]) -> None:
        """Settle the statements of a chain until one is not proved."""
        for each in chain:
            answer = self._search.find(_demands(each))
            if answer.possible is None:
                (self.late if self._search.late else self.open).append(each)
                return
            if answer.possible is not each.exists:
                self.findings.append(self._finding(each, answer.site))
                return
            self.proved += 1

    def _finding(self, statement: Statement, site: Example | None) -> Finding:
        if site is not None:
            site = self._search.plainest(_demands(statement), site)
        cover = self._cover(statement)
        return Finding(_kind(statement.refuted, cover), statement.path, (*statement.ids, *cover), site)

    def _cover(self, statement: Statement) -> list[str]:
        """Return the fewest earlier rows that leave no room, as far as dropping one after another shows."""
        cover = list(statement.earlier)
        for each in statement.earlier:
            rest = [other for other in cover if other is not each]
            if self._search.find([*statement.demands, *(demand for _, demand in rest)]).possible is False:
                cover = rest
        return [row for row, _ in cover]


def _kind(refuted: Kind, cover: list[str]) -> Kind:
    """Return what is wrong with a row, by whether earlier rows have a part in it."""
    if refuted == "row_covered" and not cover:
        return "row_never_true"
    return "row_too_late" if refuted == "row_never_decides" and cover else refuted


def _demands(statement: Statement) -> tuple[Demand, ...]:
    return (*statement.demands, *(demand for _, demand in statement.earlier))


def _problem(pack: Pack, document: Located, finding: Finding) -> Problem:
    place = document.value(finding.path)
    subject, others = (finding.ids[1], finding.ids[2:]) if len(finding.ids) > 1 else (finding.ids[0], ())
    example = Text("", "") if finding.example is None else example_text(pack.facts, finding.example)
    params: dict[str, object] = {"rows": Text("、".join(others), ", ".join(others)), "example": example}
    code = f"packfile.{finding.kind}"
    return Problem(document.file, code, params, place.line, place.column, subject, finding.severity)


def _place(problem: Problem) -> tuple[int, int]:
    return problem.row or 0, int(problem.column or 0)


def _unproved(document: Located, statements: Iterable[Statement], code: str, **params: object) -> list[Problem]:
    """Return what was not proved: one problem for each claim and part of the pack."""
    groups: dict[tuple[Path, str], dict[str, None]] = {}
    for each in statements:
        rows = reversed(each.ids[1:] or each.ids)  # of two rows the earlier one stands last
        groups.setdefault((each.group, _CLAIM[each.refuted]), {}).update(dict.fromkeys(rows))
    severity: Severity = "note" if code == _MISSING else "warning"
    problems = []
    for (path, claim), ids in groups.items():
        place = document.key(path)
        said = {"claim": _said(claim, list(ids)), **params}
        problems.append(Problem(document.file, code, said, place.line, place.column, severity=severity))
    return problems


def _said(claim: str, ids: list[str]) -> Text:
    spoken, shown, more = template(claim), ids[:_ROOM], len(ids) > _ROOM
    zh, en = "、".join(shown) + (" 等" if more else ""), ", ".join([*shown, *(["…"] if more else [])])
    return Text(spoken.zh.format(ids=zh), spoken.en.format(ids=en))
