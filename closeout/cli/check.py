"""`closeout check`: a table of sites against a plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Final, cast, get_args

import typer

from closeout.cli.check_problems import Reporter, writer
from closeout.cli.check_summary import Checked, figures, line
from closeout.cli.commands import Command, new_app, one_of
from closeout.cli.options import (
    AsJson,
    Crs,
    DivisionNames,
    Force,
    HeaderRow,
    Layers,
    Maps,
    On,
    PackName,
    Settings,
    Sheet,
    SitesFile,
    SkipBad,
    Spoken,
    pack_as_set,
)
from closeout.cli.places import division_names, drawn, open_table, siting
from closeout.cli.progress import progress
from closeout.cli.refusals import tell
from closeout.cli.speech import say, spoken
from closeout.evaluation.batch_reasons import Which
from closeout.evaluation.run import MANY_SITES, TABLES, Summary, check, refuse_too_long, tables_for, which_reasons
from closeout.packfile.library import pack_files
from closeout.packfile.pack import Pack
from closeout.report.make import REPORT, refuse_too_many, report
from closeout.siting.place_facts import Siting
from closeout.tabular.mapfile import read_maps
from closeout.tabular.sites import SiteTable
from closeout.tabular.targets import Target, check_output

app = new_app()

REASONS: Final = get_args(Which)
AskedReasons = Annotated[
    str | None,
    typer.Option(
        "--reasons", metavar="|".join(REASONS), callback=one_of("--reasons", REASONS), help=say("reasons_help")
    ),
]


@app.command(cls=Command, help=say("check_help"))
def command(
    *,
    pack: PackName,
    sites: SitesFile,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", readable=False, help=say("out_help"))],
    table: Annotated[str | None, typer.Option("--table", metavar="NAME", help=say("table_help"))] = None,
    map_: Maps = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    set_: Settings = None,
    on: On = None,
    skip_bad: SkipBad = False,
    reasons: AskedReasons = None,
    problems: Annotated[
        Path | None, typer.Option("--problems", metavar="FILE", readable=False, help=say("problems_help"))
    ] = None,
    force: Force = False,
    as_json: AsJson = False,
    layers: Layers = None,
    crs: Crs = None,
    divisions: DivisionNames = None,
    lang: Spoken = None,
) -> None:
    """Check `sites` by `pack` into `out`."""
    inputs = [sites, *map(Path, map_ or []), *pack_files(pack), *filter(None, (layers, divisions))]
    kept = [*inputs, out, *(out / f"{name}.csv" for name in TABLES)]
    with Reporter(problems, kept, writer(problems, sites, sheet, header_row)) as reporter:
        plan = pack_as_set(pack, on=on, settings=set_ or [])
        target = check_output(out, tables_for(out), table=table, force=force, inputs=inputs)
        mapping = read_maps(map_ or [], plan.facts)
        opened = open_table(sites, plan.facts, mapping, sheet=sheet, header_row=header_row, crs=crs)
        reporter.findings = opened.findings
        refuse_too_long(plan, opened, target)
        refuse_too_many(opened, target)
        run = _Run(plan, opened, target, siting(plan, layers), skip_bad, division_names(divisions))
        summary = _check(run, cast(Which | None, reasons), before=reporter.write)
    checked = Checked(plan, out, summary, opened.findings)
    print(figures(checked).model_dump_json() if as_json else line(checked))


@dataclass(frozen=True, slots=True)
class _Run:
    """What is checked, into what."""

    plan: Pack
    sites: SiteTable
    target: Target
    places: Siting | None
    skip_bad: bool
    divisions: Mapping[str, str]


def _check(run: _Run, asked: Which | None, *, before: Callable[[], None]) -> Summary:
    reasons = which_reasons(run.sites, asked)
    if asked is None and reasons == "failing":
        tell(say("reasons_failing", many=MANY_SITES))
    page = partial(report, lang=spoken(), layers=drawn(run.places), divisions=run.divisions)
    make = page if run.target.kind == REPORT else check
    with progress() as advance:
        return make(
            run.plan,
            run.sites,
            run.target,
            reasons=reasons,
            skip_bad=run.skip_bad,
            siting=run.places,
            progress=advance,
            before=before,
        )
