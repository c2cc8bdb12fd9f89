"""`closeout forms`: the census questionnaire and the units' checklists of a plan, to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from closeout.cli.commands import Command, new_app
from closeout.cli.flow import flow
from closeout.cli.layout import Column, grid, show
from closeout.cli.options import Force, Maps, On, PackName, Settings, Sheet, Spoken, pack_as_set
from closeout.cli.speech import say, spoken
from closeout.forms.divisions import Divisions, read_villages
from closeout.forms.write import Written, read_known, write_forms
from closeout.tabular.mapfile import read_maps
from closeout.tabular.sites import open_sites

app = new_app()


Out = Annotated[Path, typer.Option("-o", "--out", metavar="FOLDER", readable=False, help=say("forms_out_help"))]
Villages = Annotated[
    Path | None, typer.Option("--divisions", metavar="FILE", readable=False, help=say("forms_divisions_help"))
]
Known = Annotated[Path | None, typer.Option("--sites", metavar="FILE", readable=False, help=say("forms_sites_help"))]


@app.command(cls=Command, help=say("forms_help"))
def command(
    *,
    pack: PackName,
    out: Out,
    divisions: Villages = None,
    sites: Known = None,
    map_: Maps = None,
    sheet: Sheet = None,
    set_: Settings = None,
    on: On = None,
    force: Force = False,
    lang: Spoken = None,
) -> None:
    """Write the forms of `pack` into `out`."""
    plan = pack_as_set(pack, on=on, settings=set_ or [])
    villages = Divisions() if divisions is None else read_villages(divisions)
    mapping = read_maps(map_ or [], plan.facts)
    known = [] if sites is None else read_known(open_sites(sites, plan.facts, mapping=mapping, sheet=sheet))
    show_written(write_forms(plan, out, sites=known, divisions=villages, lang=spoken(), force=force), out)


def show_written(written: list[Written], out: Path) -> None:
    """Print which forms there are now, how much they ask, how many sites stand in them."""
    columns: list[Column] = [
        (say("forms_col_file"), "id"),
        (say("forms_col_form"), "text"),
        (say("forms_col_columns"), "number"),
        (say("forms_col_sites"), "number"),
    ]
    rows = [
        (
            flow(each.file),
            flow(each.form.about.say(spoken())),
            flow(str(len(each.form.columns))),
            flow(str(each.sites)),
        )
        for each in written
    ]
    show(grid(columns, rows), flow(""), flow((say("forms_where", out=out), "dim")))
