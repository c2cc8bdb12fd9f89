"""The JSON that the commands print, in types; `closeout plan schema NAME` publishes it."""

from typing import Literal

from pydantic import Field

from closeout.packfile.models_base import TextModel
from closeout.packfile.views_base import View

ProofState = Literal["complete", "partial", "unavailable", "skipped", "refused"]


class CheckOutput(View):
    """What `closeout check --json` prints."""

    pack: str
    version: str
    out: str = Field(description="Where the tables were written.")
    sites: int = Field(description="Sites evaluated.")
    rows: int = Field(description="Rows read, the header not counted.")
    bad_rows: int = Field(description="Rows left out by --skip-bad.")
    problems: int
    warnings: int
    verdicts: dict[str, int] = Field(description="How many of each verdict.")
    failing: dict[str, int] = Field(description="Failed verdicts by standard.")
    segments: dict[str, int]
    outcomes: dict[str, int]
    routes: dict[str, int] = Field(description="Actions by route.")
    routes_undecided: dict[str, int]
    questions: int
    questions_by_unit: dict[str, int]


class ProblemOutput(View):
    """One problem with its place; null: not bound to a line, a column or a value."""

    file: str
    line: int | None
    column: int | str | None
    value: str | None
    code: str
    severity: Literal["error", "warning", "note"]
    message: TextModel


class PackCheck(View):
    """What was found out about one pack."""

    pack: str = Field(description="The pack as it was named.")
    id: str | None = Field(description="Its id; null where it could not be read.")
    version: str | None
    sound: bool = Field(description="No problem of severity error.")
    counts: dict[str, int] = Field(description="What was checked: the number of items of each part.")
    proved: int = Field(description="Statements proved; 0 with --no-proof or without z3.")
    proof: ProofState = Field(description="refused: the pack did not get as far as a proof.")
    problems: list[ProblemOutput]
    unproved: list[ProblemOutput]


class PlanCheckOutput(View):
    """What `closeout plan check --json` prints."""

    sound: bool
    packs: list[PackCheck]


class CaseDifference(View):
    """In what the answer is not as a case expects; a dash stands for nothing."""

    what: str = Field(description="A standard, a route, or outcome, possible, clause, segment, asked.")
    expected: str
    found: str


class CaseOutput(View):
    """A case that does not hold."""

    file: str
    line: int
    clause: str
    about: TextModel
    differences: list[CaseDifference]


class PlanTestOutput(View):
    """What `closeout plan test --json` prints."""

    pack: str
    version: str
    cases: int = Field(description="How many cases there were.")
    failed: list[CaseOutput]


class SideOutput(View):
    """One of the two packs compared."""

    pack: str = Field(description="The pack as it was named.")
    id: str
    version: str


class TurnCount(View):
    """How many sites turn in the same way."""

    answer: Literal["segment", "outcome", "standard", "route"]
    item: str | None = Field(description="The id of the standard or route; null: a segment or outcome.")
    before: str
    after: str = Field(description="`absent`: nothing is done, or the plan gives no such answer.")
    sites: int


class SimulateOutput(View):
    """What `closeout simulate --json` prints."""

    before: SideOutput
    after: SideOutput
    settings: list[str] = Field(description="What --set and --fact said.")
    sites: int = Field(description="Sites evaluated.")
    bad_rows: int = Field(description="Rows left out by --skip-bad.")
    turned: int = Field(description="Sites of which any answer turns.")
    turns: list[TurnCount]
    divisions: dict[str, int] = Field(description="Sites that turn, by division code.")
    units: dict[str, int] = Field(description="Standards and routes that turn, by the unit that answers for them.")
    out: str | None = Field(description="Where the table of turns was written; null: nowhere.")


class ChangeOutput(View):
    """One difference."""

    level: Literal["verdicts", "work", "wording"] = Field(
        description="verdicts: changes what sites get; work: who does what, when, on which clause; wording: words only."
    )
    section: str = Field(description="The part of the pack; `rows TABLE` for a table's rows.")
    item: str = Field(description="The item's id; empty for the pack itself.")
    kind: Literal["added", "removed", "changed", "moved"]
    aspect: str | None = Field(description="What of the item changed; null where it came, went or moved.")
    old: TextModel | None
    new: TextModel | None
    affects: list[str] = Field(description="What reads a changed parameter, fact or name.")
    message: TextModel


class DiffOutput(View):
    """What `closeout plan diff --json` prints."""

    old: SideOutput
    new: SideOutput
    same: bool
    changes: list[ChangeOutput]


class DoctorLine(View):
    """One thing that was looked at."""

    check: str = Field(description="What was looked at: home, database, tick and so on.")
    state: Literal["ok", "warn", "fail"]
    said: TextModel = Field(description="How it is, and what to do where it is not well.")


class DoctorOutput(View):
    """What `closeout doctor --json` prints."""

    well: bool = Field(description="Nothing fails.")
    failing: int
    warning: int
    lines: list[DoctorLine]
