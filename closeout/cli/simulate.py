"""`closeout simulate`: what would be if a figure, a fact or the whole plan were another."""

from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from closeout.cli.check_problems import Reporter
from closeout.cli.commands import Command, new_app
from closeout.cli.layout import show
from closeout.cli.options import (
    AsJson,
    Crs,
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
    facts_as_set,
    pack_as_set,
)
from closeout.cli.places import open_table, siting
from closeout.cli.progress import progress
from closeout.cli.simulate_page import Simulated, page, simulate_output
from closeout.cli.speech import say
from closeout.evaluation.simulation import TURNS, Simulation
from closeout.kernel.facts import Fact
from closeout.kernel.refusal import Refusal, UsageRefusal
from closeout.packfile.library import pack_files
from closeout.packfile.pack import Pack
from closeout.tabular.mapfile import read_maps
from closeout.tabular.output import open_output
from closeout.tabular.targets import check_output

SHOWN = 20  # sites on the page; the table has them all

app = new_app()


@app.command(cls=Command, help=say("simulate_help"))
def command(
    *,
    pack: PackName,
    sites: SitesFile,
    set_: Settings = None,
    fact: Annotated[list[str] | None, typer.Option("--fact", metavar="KEY=VALUE", help=say("fact_help"))] = None,
    against: Annotated[str | None, typer.Option("--against", metavar="PACK", help=say("against_help"))] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", metavar="OUT", readable=False, help=say("simulate_out_help"))
    ] = None,
    map_: Maps = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    on: On = None,
    skip_bad: SkipBad = False,
    force: Force = False,
    as_json: AsJson = False,
    layers: Layers = None,
    crs: Crs = None,
    lang: Spoken = None,
) -> None:
    """Evaluate `sites` twice and tell what turns."""
    if not (set_ or fact or against):
        raise UsageRefusal("cli.nothing_to_simulate")
    files = [sites, *map(Path, map_ or []), *pack_files(pack), *pack_files(against or pack)]
    inputs = files if layers is None else [*files, layers]
    with Reporter(None, []) as reporter:
        before = pack_as_set(pack, on=on, settings=[])
        after = pack_as_set(against or pack, on=on, settings=set_ or [])
        facts = _facts(before, after)
        mapping = read_maps(map_ or [], facts)
        opened = open_table(sites, facts, mapping, sheet=sheet, header_row=header_row, crs=crs)
        places = siting(before, layers), siting(after, layers, warn=against is not None)
        simulation = Simulation(before, after, facts_as_set(after, fact or []), places)
        reporter.findings = opened.findings
        target = None if out is None else check_output(out, TURNS, force=force, inputs=inputs)
        with nullcontext() if target is None else open_output(target) as to, progress() as advance:
            turned, first = simulation.run(opened, to, shown=SHOWN, skip_bad=skip_bad, progress=advance)
    done = Simulated(before, after, [*(set_ or []), *(fact or [])], turned, first, opened.findings, out)
    if as_json:
        print(simulate_output(done).model_dump_json())
    else:
        show(*page(done))


def _facts(before: Pack, after: Pack) -> Mapping[str, Fact]:
    """Return the facts of both plans.

    Raises:
        Refusal: both define a fact of their own, of different kinds.
    """
    for key in before.own_facts | after.own_facts:
        one, other = before.facts.get(key), after.facts.get(key)
        if one and other and (one.type, one.unit, list(one.choices)) != (other.type, other.unit, list(other.choices)):
            raise Refusal("cli.facts_differ", fact=key)
    return {**after.facts, **before.facts}
