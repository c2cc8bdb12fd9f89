"""`closeout explain`: one site, every answer with its reason, and what would turn it."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from closeout.cli.explain_page import Page
from closeout.cli.options import (
    HELP,
    AsJson,
    Crs,
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
from closeout.cli.speech import say, terminal
from closeout.evaluation.explanation import Explainer
from closeout.kernel.facts import Fact, Value
from closeout.kernel.refusal import Refusal
from closeout.kernel.words import did_you_mean
from closeout.tabular.mapfile import read_maps
from closeout.tabular.mapping import ColumnMap
from closeout.tabular.sites import SiteTable

app = typer.Typer(add_completion=False, rich_markup_mode="rich", context_settings=HELP)


@app.command(help=say("explain_help"))
def command(
    *,
    pack: PackName,
    sites: SitesFile,
    code: Annotated[str, typer.Argument(metavar="SITE_CODE", help=say("code_help"))],
    map_: Maps = None,
    sheet: Sheet = None,
    set_: Settings = None,
    on: On = None,
    as_json: AsJson = False,
    layers: Layers = None,
    crs: Crs = None,
    lang: Spoken = None,
) -> None:
    """Explain the site `code` of `sites`."""
    plan = pack_as_set(pack, on=on, settings=set_ or [])
    site = _Table(sites, plan.facts, read_maps(map_ or [], plan.facts), sheet, crs).site(code)
    explanation = Explainer(plan, siting(plan, layers)).explain(site)
    if as_json:
        print(explanation.model_dump_json())
    else:
        Page(terminal()).show(explanation)


class _Table:
    """A table of sites in which one is looked for; a bad row elsewhere in it does not matter."""

    def __init__(
        self,
        path: Path,
        facts: Mapping[str, Fact],
        mapping: ColumnMap,
        sheet: str | None,
        crs: str | None,
    ) -> None:
        self._path, self._facts, self._mapping, self._sheet, self._crs = path, facts, mapping, sheet, crs

    def _open(self) -> SiteTable:
        return open_table(self._path, self._facts, self._mapping, sheet=self._sheet, crs=self._crs)

    def site(self, code: str) -> dict[str, Value]:
        """Return the facts of the site with this code.

        Raises:
            Refusal: the table cannot be read, has no such site, or has something wrong in its row.
        """
        opened = self._open()
        codes: list[str] = []
        for batch in opened.batches():
            found = batch.sites.filter(batch.sites["site_code"] == code)
            if found.height:
                return found.row(0, named=True)
            codes += batch.sites["site_code"].to_list()
        if opened.findings.bad_rows:
            self._refuse_if_bad(code)
        guess = did_you_mean(code, codes)
        message = "cli.no_such_site" if guess is None else "cli.no_such_site_guess"
        raise Refusal(message, file=str(self._path), found=code, guess=guess)

    def _refuse_if_bad(self, code: str) -> None:
        """Look for the site once more with every cell as plain text, which no cell can fail to be."""
        plain = {key: replace(fact, type="text", unit=None, choices={}) for key, fact in self._facts.items()}
        mapping = replace(self._mapping, words={}, separators={}, constants={})
        for batch in open_table(self._path, plain, mapping, sheet=self._sheet, crs=None).batches():
            for found, row in zip(batch.sites["site_code"], batch.rows, strict=True):
                if found == code:
                    self._refuse(code, row)

    def _refuse(self, code: str, row: int) -> NoReturn:
        opened = self._open()
        here = [problem for batch in opened.batches() for problem in batch.problems if problem.row == row]
        raise Refusal("cli.bad_site", problems=here, file=str(self._path), row=row, found=code)
