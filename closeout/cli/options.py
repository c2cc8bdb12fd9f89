"""What several commands share: their common options, parameters set by hand, the day of evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from closeout.cli.commands import one_of
from closeout.cli.speech import say
from closeout.conditions.nodes import LiteralValue
from closeout.conditions.types import Parameter, Type
from closeout.kernel.dates import parse_date
from closeout.kernel.facts import Fact, Value
from closeout.kernel.refusal import UsageRefusal, clause
from closeout.kernel.text import LANGS
from closeout.kernel.words import did_you_mean
from closeout.packfile.calendar import counts_days, is_whole
from closeout.packfile.library import load_pack
from closeout.packfile.pack import Pack
from closeout.packfile.resolve import ON
from closeout.packfile.values import show_value
from closeout.tabular.cells import parser_of
from closeout.tabular.mapping import SITE_CODE
from closeout.tabular.parsing import BadCell

PackName = Annotated[str, typer.Argument(metavar="PACK", help=say("pack_help"))]
# Whether it can be read is told by whoever reads it, as a refusal.
SitesFile = Annotated[Path, typer.Argument(metavar="SITES", readable=False, help=say("sites_help"))]
Maps = Annotated[list[str] | None, typer.Option("--map", metavar="FILE|HEADING=KEY", help=say("map_help"))]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help=say("sheet_help"))]
HeaderRow = Annotated[
    int | None, typer.Option("--header-row", metavar="N", min=1, max=1_000_000, help=say("header_row_help"))
]
Settings = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help=say("set_help"))]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help=say("on_help"))]
SkipBad = Annotated[bool, typer.Option("--skip-bad", help=say("skip_bad_help"))]
Force = Annotated[bool, typer.Option("--force", help=say("force_help"))]
AsJson = Annotated[bool, typer.Option("--json", help=say("json_help"))]
Spoken = Annotated[
    str | None,
    typer.Option("--lang", metavar="zh|en", is_eager=True, callback=one_of("--lang", LANGS), help=say("lang_help")),
]
Home = Annotated[Path | None, typer.Option("--home", metavar="FOLDER", file_okay=False, help=say("home_help"))]
# Whether it is there and can be read is told as a refusal.
Layers = Annotated[Path | None, typer.Option("--layers", metavar="PATH", readable=False, help=say("layers_help"))]
DivisionNames = Annotated[
    Path | None, typer.Option("--divisions", metavar="FILE", readable=False, help=say("divisions_help"))
]
Crs = Annotated[str | None, typer.Option("--crs", metavar="NAME", help=say("crs_help"))]


def pack_as_set(name: str, *, on: str | None, settings: Sequence[str]) -> Pack:
    """Return the pack `name` with `--on` and each `--set NAME=VALUE` applied.

    Raises:
        UsageRefusal: the day is none, a parameter is unknown or its value does not fit.
        Refusal: the pack is missing or bad.
    """
    pack = load_pack(name, _day(on))
    parameters = dict(pack.parameters)
    for setting in settings:
        name_, found, written = setting.partition("=")
        if not found:
            raise UsageRefusal("cli.set_form", found=setting)
        parameter = _parameter(name_.strip(), parameters)
        parameters[parameter.name] = replace(parameter, value=_value(parameter, written))
        if counts_days(pack.model, parameter.name) and not is_whole(parameters[parameter.name].value):
            raise UsageRefusal("cli.set_part_of_a_day", name=parameter.name, found=written)
    return replace(pack, parameters=parameters)


def facts_as_set(pack: Pack, settings: Sequence[str]) -> dict[str, Value]:
    """Return the facts of each `--fact KEY=VALUE`, read as the cells of a table are; a blank means not established.

    Raises:
        UsageRefusal: a fact is unknown or its value does not fit.
    """
    facts: dict[str, Value] = {}
    for setting in settings:
        key, found, written = setting.partition("=")
        if not found:
            raise UsageRefusal("cli.fact_form", found=setting)
        fact = _fact(pack, key.strip())
        try:
            facts[fact.key] = parser_of(fact)(written)
        except BadCell as error:
            why = clause(error.code, **error.params)
            raise UsageRefusal("cli.fact_value", found=setting, why=why) from None
    return facts


def _fact(pack: Pack, key: str) -> Fact:
    if key == SITE_CODE:
        raise UsageRefusal("cli.fact_code", found=key)
    if key not in pack.facts:
        guess = did_you_mean(key, pack.facts)
        raise UsageRefusal("cli.fact_unknown" if guess is None else "cli.fact_unknown_guess", found=key, guess=guess)
    return pack.facts[key]


def _parameter(name: str, parameters: Mapping[str, Parameter]) -> Parameter:
    own = {key: each for key, each in parameters.items() if key != ON}
    if name not in own:
        guess = did_you_mean(name, own)
        message = "cli.set_unknown" if guess is None else "cli.set_unknown_guess"
        raise UsageRefusal(message, found=name, known=", ".join(own) or "–", guess=guess)
    return own[name]


def _value(parameter: Parameter, written: str) -> LiteralValue:
    """Return what `written` means, read as a cell of a table is read: the same units and limits hold."""
    code = "cli.set_value"
    try:
        value = parser_of(Fact(parameter.name, parameter.type, parameter.label, unit=parameter.unit))(written)
        if value is not None:
            return value
    except BadCell as error:
        if error.code == "tabular.cell_negative":
            code = "cli.set_negative"
    kind, example = Type(parameter.type, parameter.unit).named(), show_value(parameter.value)
    raise UsageRefusal(code, found=written, name=parameter.name, type=kind, example=example)


def _day(on: str | None) -> date | None:
    try:
        return None if on is None else parse_date(on)
    except ValueError:
        raise UsageRefusal("cli.on_form", found=on) from None
