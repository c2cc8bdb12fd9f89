"""`closeout plan check`: each pack read, checked and proved; every problem with its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from closeout.cli.outputs import PackCheck, PlanCheckOutput, ProblemOutput, ProofState
from closeout.cli.plan_words import comma
from closeout.cli.refusals import show_problems, show_refusal, tell
from closeout.cli.speech import say, spoken
from closeout.kernel.refusal import Problem, Refusal, sentence
from closeout.packfile.library import load_located, open_pack
from closeout.packfile.models_base import TextModel
from closeout.packfile.pack import Pack
from closeout.packfile.proof import Proof, prove

_COUNTED: Final = ("standards", "tables", "duties", "phases", "deadlines", "measures", "clauses")


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one pack. `pack` is None where it was refused, `proof` None where none was tried."""

    named: str
    pack: Pack | None = None
    refusal: Refusal | None = None
    proof: Proof | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing of severity error was found."""
        return self.refusal is None and all(each.severity != "error" for each in self.problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found, what could not be proved at the end."""
        if self.refusal is not None:
            return self.refusal.problems
        return () if self.proof is None else (*self.proof.problems, *self.proof.unproved)


def check_pack(named: str, *, proof: float | None) -> Checked:
    """Read and check the pack `named`, and prove what can be proved about it in `proof` seconds; None: nothing."""
    try:
        document = open_pack(named)
        pack = load_located(document)
    except Refusal as refusal:
        return Checked(named, refusal=refusal)
    return Checked(named, pack, proof=None if proof is None else prove(pack, document, seconds=proof))


def show_check(checked: Checked) -> None:
    """Print the problems on stderr and, of a sound pack, one line of what was checked and proved."""
    if checked.refusal is not None and not checked.refusal.problems:
        show_refusal(checked.refusal, spoken())
        return
    found = checked.problems
    show_problems(found, len(found), spoken())
    if not checked.sound or checked.pack is None:
        errors = sum(each.severity == "error" for each in found)
        tell(say("plan_check_bad", pack=checked.named, count=errors))
    else:
        print(_line(checked.pack, checked.proof), flush=True)


def _line(pack: Pack, proof: Proof | None) -> str:
    said = {key: _counted(key, count) for key, count in _counts(pack).items() if count}
    if pack.tables:
        rows = sum(len(table.rows) for table in pack.tables)
        said["tables"] = say("plan_table_rows", tables=said["tables"], rows=_counted("rows", rows))
    clauses = said.pop("clauses")
    checked = comma().join(said.values())
    line = say("plan_check_line", pack=pack.id, version=pack.model.version, checked=checked, clauses=clauses)
    return f"{line}{_proved(proof)}"


def _counts(pack: Pack) -> dict[str, int]:
    return {key: len(getattr(pack.model, key)) for key in _COUNTED}


def _counted(key: str, count: int) -> str:
    return say(f"plan_counted_{key}", count=count)


def _proved(proof: Proof | None) -> str:
    if proof is None:
        return say("plan_proof_skipped")
    if not proof.available:
        return say("plan_proof_missing")
    statements = _counted("statements", proof.proved)
    if not proof.unproved:
        return say("plan_proved", statements=statements)
    return say("plan_proved_partly", statements=statements, open=len(proof.unproved))


def check_output(checks: Sequence[Checked]) -> PlanCheckOutput:
    """Return what was found as JSON prints it."""
    return PlanCheckOutput(sound=all(each.sound for each in checks), packs=[_output(each) for each in checks])


def _output(checked: Checked) -> PackCheck:
    pack, proof = checked.pack, checked.proof
    refused: Sequence[Problem] = () if checked.refusal is None else checked.refusal.problems
    found = [_problem(each) for each in (*refused, *(() if proof is None else proof.problems))]
    if checked.refusal is not None and not refused:
        found.append(_refused(checked.named, checked.refusal))
    return PackCheck(
        pack=checked.named,
        id=None if pack is None else pack.id,
        version=None if pack is None else pack.model.version,
        sound=checked.sound,
        counts={} if pack is None else _counts(pack),
        proved=0 if proof is None else proof.proved,
        proof=_state(checked),
        problems=found,
        unproved=[] if proof is None else [_problem(each) for each in proof.unproved],
    )


def _state(checked: Checked) -> ProofState:
    if checked.refusal is not None:
        return "refused"
    if checked.proof is None:
        return "skipped"
    if not checked.proof.available:
        return "unavailable"
    return "partial" if checked.proof.unproved else "complete"


def _problem(problem: Problem) -> ProblemOutput:
    said = {lang: sentence(problem.code, lang, problem.params) for lang in ("zh", "en")}
    return ProblemOutput(
        file=problem.file,
        line=problem.row,
        column=problem.column,
        value=problem.value,
        code=problem.code,
        severity=problem.severity,
        message=TextModel(zh=said["zh"], en=said["en"]),
    )


def _refused(named: str, refusal: Refusal) -> ProblemOutput:
    """Return a refusal that has no place in a file: there is no such pack, it cannot be read."""
    said = TextModel(zh=refusal.say("zh"), en=refusal.say("en"))
    return ProblemOutput(
        file=named, line=None, column=None, value=None, code=refusal.code, severity="error", message=said
    )
