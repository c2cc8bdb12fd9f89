"""`closeout check`: a table of sites against a plan."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from closeout.cli.check_problems import Reporter
from closeout.cli.check_summary import Checked, figures, line
from closeout.cli.options import (
    HELP,
    AsJson,
    Crs,
    Force,
    Layers,
    Maps,
    On,
    PackName,
    Settings,
    Sheet,
    SitesFile,
    Spoken,
    pack_as_set,
)
from closeout.cli.places import open_table, siting
from closeout.cli.speech import say
from closeout.evaluation.run import MANY_SITES, TABLES, Summary, check, refuse_too_long, tables_for, which_reasons
from closeout.packfile.library import pack_files
from closeout.packfile.pack import Pack
from closeout.siting.place_facts import Siting
from closeout.tabular.mapfile import read_maps
from closeout.tabular.sites import SiteTable
from closeout.tabular.targets import Target, check_output

app = typer.Typer(add_completion=False, rich_markup_mode="rich", context_settings=HELP)


class Reasons(StrEnum):
    """Whose reasons are written."""

    ALL = "all"
    FAILING = "failing"
    NONE = "none"


@app.command(help=say("check_help"))
def command(
    *,
    pack: PackName,
    sites: SitesFile,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help=say("out_help"))],
    table: Annotated[str | None, typer.Option("--table", metavar="NAME", help=say("table_help"))] = None,
    map_: Maps = None,
    sheet: Sheet = None,
    set_: Settings = None,
    on: On = None,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help=say("skip_bad_help"))] = False,
    reasons: Annotated[Reasons | None, typer.Option("--reasons", help=say("reasons_help"))] = None,
    problems: Annotated[Path | None, typer.Option("--problems", metavar="FILE", help=say("problems_help"))] = None,
    force: Force = False,
    as_json: AsJson = False,
    layers: Layers = None,
    crs: Crs = None,
    lang: Spoken = None,
) -> None:
    """Check `sites` by `pack` into `out`."""
    inputs = [sites, *map(Path, map_ or []), *pack_files(pack), *([] if layers is None else [layers])]
    kept = [*inputs, out, *(out / f"{name}.csv" for name in TABLES)]
    with Reporter(problems, kept) as reporter:
        plan = pack_as_set(pack, on=on, settings=set_ or [])
        target = check_output(out, tables_for(out), table=table, force=force, inputs=inputs)
        mapping = read_maps(map_ or [], plan.facts)
        opened = open_table(sites, plan.facts, mapping, sheet=sheet, crs=crs)
        reporter.findings = opened.findings
        refuse_too_long(plan, opened, target)
        places = siting(plan, layers)
        run = _Run(plan, opened, target, places, skip_bad)
        summary = _check(run, reasons, before=reporter.write)
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


def _check(run: _Run, asked: Reasons | None, *, before: Callable[[], None]) -> Summary:
    reasons = which_reasons(run.sites, None if asked is None else asked.value)
    if asked is None and reasons == "failing":
        print(say("reasons_failing", many=MANY_SITES), file=sys.stderr)
    with _progress() as advance:
        return check(
            run.plan,
            run.sites,
            run.target,
            reasons=reasons,
            skip_bad=run.skip_bad,
            siting=run.places,
            progress=advance,
            before=before,
        )


@contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Show rows as they are read, on a terminal only."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(say("checking"), total=None)
        yield lambda rows: bar.update(task, completed=rows)
