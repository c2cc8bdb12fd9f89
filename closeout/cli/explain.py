"""`closeout explain`: one site, every answer with its reason, and what would turn it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from closeout.cli.commands import Command, new_app
from closeout.cli.explain_page import page
from closeout.cli.layout import show
from closeout.cli.options import (
    AsJson,
    Crs,
    HeaderRow,
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
from closeout.evaluation.explanation import Explainer
from closeout.kernel.facts import Fact, Value
from closeout.kernel.refusal import Problem, Refusal
from closeout.kernel.words import did_you_mean
from closeout.tabular.findings import KEPT
from closeout.tabular.mapfile import read_maps
from closeout.tabular.mapping import ColumnMap
from closeout.tabular.sites import SiteTable
from closeout.tabular.words import half_width

app = new_app()


@app.command(cls=Command, help=say("explain_help"))
def command(
    *,
    pack: PackName,
    sites: SitesFile,
    code: Annotated[str, typer.Argument(metavar="SITE_CODE", help=say("code_help"))],
    map_: Maps = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    set_: Settings = None,
    on: On = None,
    as_json: AsJson = False,
    layers: Layers = None,
    crs: Crs = None,
    lang: Spoken = None,
) -> None:
    """Explain the site `code` of `sites`."""
    plan = pack_as_set(pack, on=on, settings=set_ or [])
    table = _Table(sites, plan.facts, read_maps(map_ or [], plan.facts), sheet=sheet, header_row=header_row, crs=crs)
    explanation = Explainer(plan, siting(plan, layers)).explain(table.site(half_width(code)))
    if as_json:
        print(explanation.model_dump_json())
    else:
        show(*page(explanation))


class _Table:
    """A table of sites in which one is looked for; a bad row elsewhere in it does not matter."""

    def __init__(
        self,
        path: Path,
        facts: Mapping[str, Fact],
        mapping: ColumnMap,
        *,
        sheet: str | None,
        header_row: int | None,
        crs: str | None,
    ) -> None:
        self._path, self._facts, self._mapping = path, facts, mapping
        self._sheet, self._header_row, self._crs = sheet, header_row, crs

    def site(self, code: str) -> dict[str, Value]:
        """Return the facts of the site with this code.

        Raises:
            Refusal: the table cannot be read, has no such site or has it twice, or something is wrong in its row.
        """
        opened = self._open(self._facts, self._mapping)
        codes: list[str] = []
        site: dict[str, Value] | None = None
        for batch in opened.batches():
            found = batch.sites.filter(batch.sites["site_code"] == code)
            site = found.row(0, named=True) if found.height else site
            codes += [] if site else batch.sites["site_code"].to_list()
        if site is not None:
            if opened.findings.bad_rows:
                self._refuse_if_twice(code)
            return site
        if opened.findings.bad_rows:
            self._refuse_if_bad(code)
        guess = did_you_mean(code, codes)
        message = "cli.no_such_site" if guess is None else "cli.no_such_site_guess"
        raise Refusal(message, file=str(self._path), found=code, guess=guess)

    def _open(self, facts: Mapping[str, Fact], mapping: ColumnMap) -> SiteTable:
        # Read as plain text a position stays as it is written.
        crs = self._crs if facts is self._facts else None
        return open_table(self._path, facts, mapping, sheet=self._sheet, header_row=self._header_row, crs=crs)

    def _refuse_if_bad(self, code: str) -> None:
        """Look for the site once more with every cell as plain text, which no cell can fail to be."""
        plain = {key: replace(fact, type="text", unit=None, choices={}) for key, fact in self._facts.items()}
        mapping = replace(self._mapping, words={}, separators={}, constants={})
        for batch in self._open(plain, mapping).batches():
            for found, row in zip(batch.sites["site_code"], batch.rows, strict=True):
                if found == code:
                    self._refuse(code, row)

    def _refuse(self, code: str, row: int) -> NoReturn:
        here = [problem for problem in self._problems() if problem.row == row]
        raise Refusal("cli.bad_site", problems=here, file=str(self._path), row=row, found=code)

    def _refuse_if_twice(self, code: str) -> None:
        """Refuse to choose between several rows of one code, as `check` does."""
        again = [each for each in self._problems() if (each.code, each.value) == ("tabular.code_twice", code)]
        if again:
            raise Refusal("cli.site_twice", problems=again, file=str(self._path), found=code)

    def _problems(self) -> Iterator[Problem]:
        """Yield everything that is wrong in the table, however much it is."""
        opened = self._open(self._facts, self._mapping)
        for batch in opened.batches(max(KEPT // (2 * len(opened.schema)), 1)):  # so few rows that all is kept
            yield from batch.problems
            opened.findings.problems.clear()
