"""Prints the explanation of a site so that it reads on a terminal and survives a pipe."""

from typing import Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from closeout.cli.speech import say, spoken
from closeout.evaluation.explained import ActionSaid, Answer, Asked, Explanation, StandardSaid, Turn
from closeout.kernel.refusal import visible
from closeout.packfile.models_base import TextModel

MARKS: Final = {
    "fail": ("✗", "bold red"),
    "unknown": ("?", "yellow"),
    "pass": ("✓", "green"),
    "not_applicable": ("–", "dim"),
}
QUESTIONS_SHOWN: Final = 12
_TURNS: Final = {"outcome": "outcome_turn", "route_ends": "route_ends", "route_begins": "route_begins"}


class Page:
    """An explanation as a person reads it."""

    def __init__(self, console: Console) -> None:
        """Print on `console`."""
        self._console = console

    def show(self, each: Explanation) -> None:
        """Print the whole page."""
        title = visible(f"{each.site_code}  {each.name or ''}".rstrip())
        self._console.print(Line(title, style="bold"), Line(f"{each.pack} {each.version}", style="dim"))
        for answer, key in ((each.segment, "segment"), (each.outcome, "outcome")):
            if answer is not None:
                self._answer(answer, key)
        self._turns(each)
        self._actions(each.actions)
        self._standards(each.standards)
        self._questions(each.questions)
        for taken in each.taken:
            self._console.print(Padding(Line(_said(taken.text), style="dim"), (0, 0, 0, 2), expand=False))

    def _heading(self, key: str, **params: object) -> None:
        self._console.print()
        self._console.print(Line(say(f"explain_{key}", **params), style="bold"))

    def _answer(self, answer: Answer, key: str) -> None:
        self._heading(key, label=_said(answer.label), clauses=", ".join(answer.clauses) or "–")
        self._indented(_said(answer.reason))

    def _indented(self, text: str, style: str = "") -> None:
        self._console.print(Padding(Line(text, style=style), (0, 0, 0, 2), expand=False))

    def _standards(self, standards: list[StandardSaid]) -> None:
        counted = {verdict: sum(each.verdict == verdict for each in standards) for verdict in MARKS}
        self._heading("standards", **counted)
        grid = Table.grid(padding=(0, 1))
        for style in ("", "bold", "", "dim"):
            grid.add_column(style=style, no_wrap=style == "bold", overflow="fold")
        for verdict in MARKS:
            for each in standards:
                if each.verdict == verdict:
                    mark, colour = MARKS[verdict]
                    severity = say("explain_major") if each.severity == "major" else ""
                    grid.add_row(
                        Line(mark, style=colour),
                        each.standard,
                        f"{_said(each.reason)}{severity}",
                        _said(each.unit_name),
                    )
        self._console.print(Padding(grid, (0, 0, 0, 2), expand=False))

    def _actions(self, actions: list[ActionSaid]) -> None:
        if actions:
            self._heading("actions")
        for each in actions:
            mark, style = ("!", "bold red") if each.state == "true" else ("?", "yellow")
            line = Line(f"{mark} ", style=style)
            line.append(f"{_said(each.label)} — {_said(each.unit_name)} ", style="bold")
            line.append(f"({', '.join(each.clauses)})", style="dim")
            self._console.print(Padding(line, (0, 0, 0, 2), expand=False))
            self._console.print(Padding(Line(_said(each.reason)), (0, 0, 0, 4), expand=False))

    def _questions(self, questions: list[Asked]) -> None:
        if not questions:
            return
        self._heading("questions", count=len(questions))
        for each in questions[:QUESTIONS_SHOWN]:
            reason = f" · {say(f'explain_{each.reason}')}" if each.reason else ""
            self._indented(f"{each.rank}. {_said(each.label)} — {_said(each.unit_name)}{reason}")
        if len(questions) > QUESTIONS_SHOWN:
            self._indented(say("explain_more", count=len(questions) - QUESTIONS_SHOWN), "dim")

    def _turns(self, each: Explanation) -> None:
        if each.turns:
            self._heading("turns")
        for turn in each.turns:
            self._turn(turn)
        if not each.turns_complete:
            self._indented(say("explain_gave_up"), "dim")

    def _turn(self, turn: Turn) -> None:
        self._indented(say(f"explain_{_TURNS[turn.kind]}", label=_said(turn.label), count=len(turn.changes)), "bold")
        for change in turn.changes:
            self._console.print(Padding(Line(f"· {_said(change.text)}"), (0, 0, 0, 4), expand=False))


def _said(text: TextModel) -> str:
    return text.zh if spoken() == "zh" else text.en
