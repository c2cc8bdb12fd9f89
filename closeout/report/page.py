"""The page: one file of HTML with its style, script and data, and a policy that lets it ask for nothing else."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from closeout import __version__
from closeout.conditions.types import Parameter
from closeout.kernel.facts import UNITS
from closeout.kernel.refusal import visible
from closeout.kernel.verdicts import FAIL
from closeout.packfile.resolve import ON
from closeout.packfile.values import parameter_of, show_value
from closeout.report.data import pieces
from closeout.report.divisions import Division, by_division
from closeout.report.figures import Figures, Parts
from closeout.report.gathering import LETTERS, Site
from closeout.report.kinds import TONES, Kind, answers, standings
from closeout.report.layers import Layer, draw
from closeout.report.mapping import map_of, points
from closeout.report.panels import FEW, Panel, columns
from closeout.report.wording import Wording

ASKED: Final = 12  # facts most asked for that the report names


@dataclass(frozen=True, slots=True)
class Source:
    """What was checked: the file, how many of its rows were bad and left out, and what divisions are called."""

    name: str
    left_out: int
    divisions: Mapping[str, str] = field(default_factory=dict)  # names by code


def page(figures: Figures, source: Source, layers: Sequence[Layer] = ()) -> Iterator[str]:
    """Yield the page piece by piece; `layers` lie under the sites on the map."""
    pack, wording = figures.pack, figures.wording
    standing = standings(wording)
    tables = {name: table for name in ("outcome", "segment") if (table := pack.table(name)) is not None}
    kinds: dict[str, Sequence[Kind]] = {"standing": standing}
    kinds.update({name: answers(pack, table, wording) for name, table in tables.items()})
    by = "outcome" if "outcome" in kinds else "standing"
    sites = figures.gathered.sites
    shown = [kind for kind in kinds[by] if _of(sites, by, kind)]
    map_ = map_of(sites)
    divisions = by_division(sites, by)
    places = _named(source.divisions, sites, divisions)
    named = any(each.code in places for each in divisions)
    style, script = _asset("theme/tokens.css") + _asset("page.css"), _script()
    on = pack.parameters[ON].value
    template = _environment().get_template("page.html")
    yield from template.generate(
        lang=wording.lang,
        say=wording.say,
        words=wording,
        version=__version__,
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704  our own file
        script=Markup(script),  # noqa: S704  our own file
        pack=pack,
        on=wording.day(on) if isinstance(on, date) else "",
        source=source,
        changed=_changed(figures),
        figures=figures,
        kinds=kinds,
        by=by,
        dimensions=shown,
        counts={name: Counter(getattr(site, name) for site in sites) for name in tables},
        divisions=divisions,
        places=places,
        named=named,
        columns=columns(_panels(figures, list(tables), divisions, named=named)),
        few=FEW,
        asked=ASKED,
        map=map_,
        layers=[draw(map_, layer) for layer in layers] if map_ else [],
        marked=[]
        if map_ is None
        else [(kind, points(map_, _of(sites, by, kind))) for kind in sorted(shown, key=_grave)],
        bar=bar,
        failing=lambda site: _failing(figures, site),
        labels={kind.word: kind for kind in kinds[by]},
        data=(Markup(piece) for piece in pieces(figures, kinds, by, map_, places)),  # noqa: S704  JSON without signs of HTML
    )


def _panels(figures: Figures, tables: Sequence[str], divisions: Sequence[Division], *, named: bool) -> list[Panel]:
    """Return the panels that there are, in reading order; those that compare much want the wide column."""
    sites = figures.gathered.sites
    panels = [Panel(name, len({getattr(site, name) for site in sites}), 46, 40, 0) for name in tables]
    if divisions:
        panels.append(Panel("divisions", len(divisions), 118, 55 if named else 37, 1))
    else:
        panels.append(Panel("no_division", 0, 72, 0, 0))
    panels += [
        Panel("standards", len(figures.standards()), 84, 60, 1),
        Panel("asked", len(figures.units()), 46, 55),
        Panel("routes", len(figures.routes()), 82, 60),
        Panel("facts", len(figures.facts(ASKED)), 46, 55),
    ]
    return [panel for panel in panels if panel.rows or panel.name not in {"routes", "facts"}]


def _named(known: Mapping[str, str], sites: Sequence[Site], divisions: Sequence[Division]) -> dict[str, str]:
    """Return the names of the divisions that occur, by code, fit to be shown."""
    codes = dict.fromkeys([each.code for each in divisions] + [site.division for site in sites])
    return {code: visible(known[code]) for code in codes if code in known}


def bar(parts: Parts, whole: int) -> list[tuple[str, str, str]]:
    """Return the stretches of a bar that is `whole` long: tone, start and width in percent; the blank ones left out."""
    stretches: list[tuple[str, str, str]] = []
    start = 0
    for tone, count in parts:
        if tone and count:
            stretches.append((tone, f"{100 * start / whole:.2f}%", f"{100 * count / whole:.2f}%"))
        start += count
    return stretches


def _of(sites: Sequence[Site], by: str, kind: Kind) -> list[Site]:
    return [site for site in sites if getattr(site, by) == kind.word]


def _grave(kind: Kind) -> int:
    """Return the place of a kind on the map, where the worst is drawn last, over the others."""
    return TONES.index(kind.tone)


def _failing(figures: Figures, site: Site) -> str:
    letters = zip(figures.pack.standards, site.verdicts, strict=True)
    return " ".join(each.id for each, letter in letters if letter == LETTERS[FAIL])


def _changed(figures: Figures) -> list[tuple[str, str, str]]:
    """Return the parameters that were set otherwise than the plan has them: name, value and the plan's."""
    models, wording = figures.pack.model.parameters, figures.wording
    planned = {name: parameter_of(name, model) for name, model in models.items()}
    return [
        (wording.of(own.label), _measured(figures.pack.parameters[name], wording), _measured(own, wording))
        for name, own in planned.items()
        if figures.pack.parameters[name].value != own.value
    ]


def _measured(parameter: Parameter, wording: Wording) -> str:
    unit = "" if parameter.unit is None else f" {wording.of(UNITS[parameter.unit].label)}"
    return f"{show_value(parameter.value)}{unit}"


@cache
def _asset(name: str) -> str:
    return files("closeout.report").joinpath("assets", name).read_text("utf-8")


def _script() -> str:
    """Return the page's script: its files in one scope of their own."""
    return f'"use strict";\n(() => {{\n{_asset("page.js")}{_asset("map.js")}}})();\n'


@cache
def _environment() -> Environment:
    loader = PackageLoader("closeout.report", "assets")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["visible"] = visible
    return environment


def _policy(style: str, script: str) -> str:
    """Return the page's content security policy: its own style and script by their hashes, and nothing else."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
