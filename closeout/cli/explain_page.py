"""The explanation of a site as read at its gate: what failed, who does what about it, what is open, what would help."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table

from closeout.cli.flow import Flow, flow
from closeout.cli.plan_words import colon, comma, said
from closeout.cli.speech import say, terminal
from closeout.evaluation.explained import ActionSaid, Answer, Asked, Change, Explanation, StandardSaid, Turn
from closeout.kernel.refusal import visible
from closeout.kernel.verdicts import FAIL

MARKS: Final = {
    "fail": ("✗", "bold red"),
    "unknown": ("?", "yellow"),
    "pass": ("✓", "green"),
    "not_applicable": ("–", "dim"),
}
_TURNS: Final = {"outcome": "outcome_turn", "route_ends": "route_ends", "route_begins": "route_begins"}
# By whether there is anything to put right and anything to find out.
_WORK: Final = {
    (True, True): "explain_mend_find",
    (True, False): "explain_mend",
    (False, True): "explain_find",
}
_BLANK: Final = flow("")


def page(each: Explanation) -> Iterator[RenderableType]:
    """Yield the page, part by part: the answers first, what fails and what follows, at the end what is in order."""
    title = visible(f"{each.site_code}  {each.name or ''}".rstrip())
    yield flow((title, "bold"), "  ", (f"{each.pack} {each.version}", "dim"))
    for answer, key in ((each.segment, "segment"), (each.outcome, "outcome")):
        if answer is not None:
            yield from _answer(answer, key)
    counted = {verdict: sum(one.verdict == verdict for one in each.standards) for verdict in MARKS}
    yield from _heading("standards", **counted)
    yield _inset(_rows(_standard(one) for one in each.standards if one.verdict == FAIL))
    yield from _actions(each.actions)
    yield from _questions(each.questions)
    yield from _turns(each)
    yield from _others([one for one in each.standards if one.verdict != FAIL])
    yield from (_inset(flow((said(taken.text), "dim"))) for taken in each.taken)


def _heading(key: str, **params: object) -> Iterator[RenderableType]:
    yield _BLANK
    yield flow((say(f"explain_{key}", **params), "bold"))


def _inset(part: RenderableType, by: int = 2) -> Padding:
    return Padding(part, (0, 0, 0, by), expand=False)


def _rows(rows: Iterable[Sequence[Flow]]) -> Table:
    """Return marks and names that stay whole, a text that wraps, and aside of it a column that leaves it the room."""
    given = list(rows)
    table = Table.grid(padding=(0, 1))
    for index in range(max(map(len, given), default=0)):
        aside = max(terminal().width * 3 // 10, 22) if index == 3 else None
        table.add_column(no_wrap=index < 2, max_width=aside)
    for row in given:
        table.add_row(*row)
    return table


def _answer(answer: Answer, key: str) -> Iterator[RenderableType]:
    yield from _heading(key, label=said(answer.label), clauses=comma().join(answer.clauses) or "–")
    yield _inset(flow(said(answer.reason)))


def _standard(each: StandardSaid) -> Sequence[Flow]:
    severity = say("explain_major") if each.severity == "major" else ""
    reason = flow(f"{said(each.reason)}{severity}")
    return flow(MARKS[each.verdict]), flow((each.standard, "bold")), reason, flow((said(each.unit_name), "dim"))


def _others(standards: Sequence[StandardSaid]) -> Iterator[RenderableType]:
    """Yield the standards that did not fail, those that nobody can judge yet before those that are met."""
    if standards:
        yield from _heading("others")
        ordered = [each for verdict in MARKS for each in standards if each.verdict == verdict]
        yield _inset(_rows(_standard(each)[:3] for each in ordered))


def _actions(actions: Sequence[ActionSaid]) -> Iterator[RenderableType]:
    """Yield who acts and how, what is certain before what is open."""
    if actions:
        yield from _heading("actions")
    for each in sorted(actions, key=lambda action: action.state != "true"):
        mark = ("! ", "bold red") if each.state == "true" else ("? ", "yellow")
        clauses = say("explain_clauses", clauses=comma().join(each.clauses))
        yield _inset(flow(mark, (f"{colon(said(each.unit_name))}{said(each.label)}", "bold"), (clauses, "dim")))
        yield _inset(flow(said(each.reason)), 4)


def _questions(questions: Sequence[Asked]) -> Iterator[RenderableType]:
    """Yield what is to be established, unit by unit; the numbers tell which comes first."""
    if not questions:
        return
    yield from _heading("questions", count=len(questions))
    for unit in dict.fromkeys(each.unit for each in questions):
        theirs = [each for each in questions if each.unit == unit]
        listed = comma().join(_asked(each) for each in theirs)
        yield _inset(flow((colon(said(theirs[0].unit_name)), "bold"), listed))


def _asked(each: Asked) -> str:
    return f"{each.rank} {said(each.label)}" + (say(f"explain_{each.reason}") if each.reason else "")


def _turns(each: Explanation) -> Iterator[RenderableType]:
    if each.turns:
        yield from _heading("turns")
    for turn in each.turns:
        yield from _turn(turn)
    if not each.turns_complete:
        yield _inset(flow((say("explain_gave_up"), "dim")))


def _turn(turn: Turn) -> Iterator[RenderableType]:
    """Yield what is to be put right, a line each, and what is only to be found out, one after another."""
    mend = [each for each in turn.changes if each.now is not None]
    find = [each for each in turn.changes if each.now is None]
    work = say(_WORK[bool(mend), bool(find)], mend=len(mend), find=len(find))
    yield _inset(flow((say(f"explain_{_TURNS[turn.kind]}", label=said(turn.label), work=work), "bold")))
    yield from (_inset(flow(f"· {said(change.text)}"), 4) for change in mend)
    if find:
        yield _inset(flow(say("explain_found_out", facts=_listed(find))), 4)


def _listed(changes: Sequence[Change]) -> str:
    return say("explain_between").join(said(each.text) for each in changes)
