"""`closeout plan test`: a pack held to its cases."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from closeout.cli.outputs import CaseDifference, CaseOutput, PlanTestOutput
from closeout.cli.speech import say, spoken
from closeout.evaluation.cases import Case, Difference, differences, read_cases
from closeout.evaluation.site import Evaluator
from closeout.kernel.located import Located
from closeout.kernel.refusal import visible
from closeout.packfile.models_base import TextModel
from closeout.packfile.pack import Pack


@dataclass(frozen=True, slots=True)
class Held:
    """A case and in what the pack's answer is not as the case expects."""

    case: Case
    differences: Sequence[Difference]


def hold(pack: Pack, documents: Sequence[Located]) -> list[Held]:
    """Evaluate every case of `documents`.

    Raises:
        Refusal: a file does not have the form of cases, or speaks of what the pack does not know.
    """
    evaluator = Evaluator(pack)
    cases = [case for document in documents for case in read_cases(document, pack)]
    return [Held(case, differences(case, evaluator)) for case in cases]


def show_cases(pack: Pack, held: Sequence[Held]) -> None:
    """Print each difference on stderr with its place, and one line of how many cases there were."""
    failed = [each for each in held if each.differences]
    for each in failed:
        case = each.case
        print(visible(f"{case.file}:{case.line}: {case.clause}: {case.about.say(spoken())}"), file=sys.stderr)
        for one in each.differences:
            print(visible("    " + say("case_differs", what=_what(one), **_values(one))), file=sys.stderr)
    key = "cases_failed" if failed else "cases_hold"
    print(say(key, pack=pack.id, version=pack.model.version, count=len(held), failed=len(failed)))


def _what(difference: Difference) -> str:
    """Return a part of the answer in the language spoken, or the id of a standard or a route."""
    parts = ("outcome", "possible", "clause", "segment", "asked")
    return say(f"case_{difference.what}") if difference.what in parts else difference.what


def _values(difference: Difference) -> dict[str, str]:
    return {"expected": difference.expected, "found": difference.found}


def case_output(pack: Pack, held: Sequence[Held]) -> PlanTestOutput:
    """Return what was found as JSON prints it."""
    failed = [each for each in held if each.differences]
    return PlanTestOutput(
        pack=pack.id, version=pack.model.version, cases=len(held), failed=[_output(each) for each in failed]
    )


def _output(held: Held) -> CaseOutput:
    case = held.case
    return CaseOutput(
        file=case.file,
        line=case.line,
        clause=case.clause,
        about=TextModel(zh=case.about.zh, en=case.about.en),
        differences=[CaseDifference(what=each.what, **_values(each)) for each in held.differences],
    )
