"""Reports made for a test, and taken apart again."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from closeout.evaluation.batch_reasons import Which
from closeout.kernel.text import Lang
from closeout.packfile.library import load_pack
from closeout.packfile.pack import Pack
from closeout.report.layers import Layer
from closeout.report.make import report
from closeout.tabular.sites import open_sites
from closeout.tabular.targets import check_output
from tests.tabular.tables import write_csv

SAMPLES = Path(__file__).parents[2] / "closeout" / "samples"
DAY = date(2026, 5, 20)


def sample(plan: str) -> Path:
    return SAMPLES / plan / "sites.csv"


def make(
    sites: Path,
    out: Path,
    pack: Pack | str = "town",
    lang: Lang = "zh",
    *,
    layers: Sequence[Layer] = (),
    reasons: Which = "all",
    divisions: Mapping[str, str] | None = None,
) -> str:
    """Write the report of `sites` as `out`, which ends in .html, and return its text."""
    plan = load_pack(pack, DAY) if isinstance(pack, str) else pack
    target, opened = check_output(out, {}), open_sites(sites, plan.facts)
    named = divisions or {}
    report(plan, opened, target, lang=lang, reasons=reasons, skip_bad=False, layers=layers, divisions=named)
    return out.read_text("utf-8")


def make_of(folder: Path, rows: Sequence[Sequence[object]], lang: Lang = "zh") -> str:
    """Return the report of a table whose first row is its header, by the town's plan."""
    return make(write_csv(folder / "sites.csv", rows), folder / "report.html", lang=lang)


def data(text: str) -> dict[str, Any]:
    """Return what the page's script reads."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    read: dict[str, Any] = json.loads(found.group(1))
    return read


def lines(text: str) -> list[dict[str, Any]]:
    """Return the lines of the sites, by field."""
    read = data(text)
    return [dict(zip(read["fields"], line, strict=True)) for line in read["sites"]]


class Figures(HTMLParser):
    """Collects the figures that lead to the sites behind them: what they filter, and what they say."""

    def __init__(self, text: str):
        super().__init__()
        self.found: dict[str, str] = {}
        self._filter: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._filter = dict(attributes).get("data-f")

    def handle_data(self, data: str) -> None:
        if self._filter is not None and data.strip():
            self.found[self._filter], self._filter = data.strip(), None


class Outline(HTMLParser):
    """Collects the elements by name, with their attributes, and the ids."""

    def __init__(self, text: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]
