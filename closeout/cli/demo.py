"""`closeout demo`: sample sites of three plans and real ones from Hong Kong, checked, with their figures."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from closeout.cli.check_summary import answers
from closeout.cli.commands import Command, new_app
from closeout.cli.flow import Flow, flow, stacked
from closeout.cli.layout import Column, grid, show
from closeout.cli.options import Force, Spoken
from closeout.cli.places import division_names, drawn, siting
from closeout.cli.speech import say, spoken
from closeout.evaluation.run import TABLES, Summary, check
from closeout.kernel.refusal import Refusal
from closeout.kernel.system import reason
from closeout.kernel.verdicts import FAIL, UNKNOWN
from closeout.packfile.library import load_pack
from closeout.packfile.pack import Pack
from closeout.report.make import report
from closeout.tabular.findings import Findings
from closeout.tabular.mapfile import read_maps
from closeout.tabular.sites import SiteTable, open_sites
from closeout.tabular.staging import StagedFolder
from closeout.tabular.targets import check_output

app = new_app()


@dataclass(frozen=True, slots=True)
class _Sample:
    """A table of sites that ships, its plan, the map that reads it and its layers; `title` is a key of the words."""

    folder: str
    file: str
    pack: str
    title: str
    map: str | None = None
    layers: str | None = None


SAMPLES = (
    _Sample("buji", "sites.csv", "buji", "demo_buji"),
    _Sample("longgang", "sites.csv", "buji", "demo_longgang", layers="layers"),
    _Sample("rugao", "sites.csv", "rugao", "demo_rugao"),
    _Sample("town", "sites.csv", "town", "demo_town"),
    _Sample("hongkong", "shops.csv", "town", "demo_shops", "map_shops.yaml"),
    _Sample("hongkong", "collection_points_2022.csv", "town", "demo_points", "map.yaml"),
)


@app.command(cls=Command, help=say("demo_help"))
def command(
    out: Annotated[
        Path, typer.Option("-o", "--out", metavar="FOLDER", readable=False, help=say("demo_out_help"))
    ] = Path("closeout-demo"),
    force: Force = False,
    lang: Spoken = None,
) -> None:
    """Write the samples into `out` and check each."""
    with _room(out, force) as folder:
        rows = [_row(sample, *_check(sample, folder)) for sample in SAMPLES]
    show(flow((say("demo_title"), "bold")), flow(""), grid(_columns(), rows), flow(""))
    print(say("demo_where", out=out.resolve()))
    print(say("demo_report", report=out.resolve() / "buji" / "sites-report.html"))
    print(say("demo_next", sites=out / "buji" / "sites.csv"))


@contextmanager
def _room(out: Path, force: bool) -> Iterator[Path]:
    """Give the folder with the samples: a new one appears as `out` when all is done, in an old one files are replaced.

    Raises:
        Refusal: `out` exists without `force`, or cannot be written.
    """
    if out.exists() and not force:
        raise Refusal("cli.demo_exists", path=str(out))
    try:
        if out.exists():
            _copy(out)
            yield out
            return
        out.parent.mkdir(parents=True, exist_ok=True)
        staging = StagedFolder(out)
        try:
            _copy(staging.room)
            yield staging.room
            staging.commit()
        finally:
            staging.discard()
    except OSError as error:
        raise Refusal("cli.demo_cannot_write", path=str(out), reason=reason(error)) from None


def _copy(out: Path) -> None:
    with as_file(files("closeout").joinpath("samples")) as samples:
        for source in sorted(samples.rglob("*")):  # not copytree: its error tells no cause, only a list of files
            goal = out / source.relative_to(samples)
            if source.is_dir():
                goal.mkdir(exist_ok=True)
            else:
                shutil.copyfile(source, goal)


def _check(sample: _Sample, out: Path) -> tuple[Pack, Summary, Findings]:
    """Check one sample into tables and into a report; rows that are bad are left out, and counted."""
    plan, beside = load_pack(sample.pack), out / sample.folder / sample.file.removesuffix(".csv")
    results = check_output(Path(f"{beside}-results"), TABLES, force=True)
    page = check_output(Path(f"{beside}-report.html"), TABLES)
    sites = _open(sample, plan, out)
    places = siting(plan, None if sample.layers is None else out / sample.folder / sample.layers)
    summary = check(plan, sites, results, reasons="all", skip_bad=True, siting=places)
    names = out / sample.folder / "divisions.csv"
    report(
        plan,
        _open(sample, plan, out),
        page,
        lang=spoken(),
        reasons="all",
        skip_bad=True,
        siting=places,
        layers=drawn(places),
        divisions=division_names(names if names.exists() else None),
    )
    return plan, summary, sites.findings


def _open(sample: _Sample, plan: Pack, out: Path) -> SiteTable:
    folder = out / sample.folder
    maps = [] if sample.map is None else [os.fspath(folder / sample.map)]
    return open_sites(folder / sample.file, plan.facts, mapping=read_maps(maps, plan.facts))


def _columns() -> list[Column]:
    figures = ("demo_count", "demo_fail", "demo_unknown", "demo_routes", "demo_questions", "demo_bad")
    return [(say("demo_sites"), "text"), *((say(key), "number") for key in figures)]


def _row(sample: _Sample, plan: Pack, summary: Summary, findings: Findings) -> list[Flow]:
    verdicts = summary.verdicts
    figures = (summary.sites, verdicts[FAIL], verdicts[UNKNOWN], summary.routes.total(), summary.questions)
    about = stacked(flow((say(sample.title), "bold")), flow(answers(plan, summary)))
    return [about, *(flow(str(each)) for each in (*figures, findings.bad_rows))]
