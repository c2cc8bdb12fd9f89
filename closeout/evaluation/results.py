"""What an evaluation of one site gives."""

from dataclasses import dataclass
from typing import Final, Literal

from closeout.evaluation.decide import Decision
from closeout.kernel.verdicts import Verdict
from closeout.packfile.pack import Row, Standard

AskedFor = Literal["outcome", "segment", "route", "standard"]
State = Literal["true", "undecided"]
NullReason = Literal["", "no_layer", "measure_on_site"]

NO_LAYER: Final = "no_layer"


@dataclass(frozen=True, slots=True)
class StandardResult:
    """A standard's verdict and the unit that answers for it at this site."""

    standard: Standard
    verdict: Verdict
    unit: str


@dataclass(frozen=True, slots=True)
class Action:
    """A row of the routes that acts, or may."""

    row: Row
    state: State
    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that somebody still has to establish; `reason` says why the program could not, if it was to."""

    fact: str
    role: str
    unit: str
    asked_for: AskedFor
    reason: NullReason


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that follows from the facts of one site. A pack without a table of the kind has None there."""

    verdicts: tuple[StandardResult, ...]
    segment: Decision | None
    outcome: Decision | None
    actions: tuple[Action, ...]
    questions: tuple[Question, ...]
