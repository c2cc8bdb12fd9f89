"""`closeout doctor`: does the service have what it needs, and what to do where it has not."""

import json
from pathlib import Path
from typing import Final

import typer

from closeout.cli.commands import Command, new_app
from closeout.cli.flow import Flow, flow
from closeout.cli.layout import Column, grid, show
from closeout.cli.options import AsJson, Home, Spoken
from closeout.cli.outputs import DoctorLine, DoctorOutput
from closeout.cli.service import manage, started, there
from closeout.cli.speech import say, spoken
from closeout.kernel.refusal import Refusal, visible

app = new_app()

_COLOURS: Final = {"ok": "green", "warn": "yellow", "fail": "bold red"}


@app.command(cls=Command, help=say("doctor_help"))
def command(
    *,
    home: Home = None,
    as_json: AsJson = False,
    lang: Spoken = None,
) -> None:
    """Look at everything; exit status 1 where something fails."""
    folder = there(home)
    lines = [DoctorLine.model_validate(each) for each in json.loads(_asked(folder))]
    failing, warning = (sum(1 for each in lines if each.state == state) for state in ("fail", "warn"))
    if as_json:
        print(DoctorOutput(well=not failing, failing=failing, warning=warning, lines=lines).model_dump_json())
    else:
        columns: list[Column] = [(say("doctor_state"), "id"), (say("doctor_check"), "id"), (say("doctor_said"), "text")]
        show(grid(columns, [_row(each) for each in lines]))
        print(say("doctor_done", count=len(lines), failing=failing, warning=warning))
    raise typer.Exit(1 if failing else 0)


def _asked(folder: Path) -> str:
    """Return what Django's side found.

    Raises:
        Refusal: the settings cannot be; nothing else can be asked then.
    """
    try:
        started(folder)
    except SystemExit as error:
        raise Refusal("cli.settings_wrong", said=str(error)) from None
    return manage("doctor")


def _row(line: DoctorLine) -> tuple[Flow, Flow, Flow]:
    text = line.said.zh if spoken() == "zh" else line.said.en
    state, name = say(f"doctor_{line.state}"), say(f"doctor_check_{line.check}")
    return flow((state, _COLOURS[line.state])), flow(name), flow(visible(text))
