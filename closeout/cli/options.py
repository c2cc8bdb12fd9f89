"""What several commands share: their common options, parameters set by hand, the day of evaluation."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from closeout.cli.speech import say
from closeout.conditions.types import KIND_NAMES, Parameter
from closeout.kernel.dates import parse_date
from closeout.kernel.refusal import UsageRefusal
from closeout.kernel.words import did_you_mean
from closeout.packfile.library import load_pack
from closeout.packfile.pack import Pack
from closeout.packfile.resolve import ON
from closeout.packfile.values import set_parameter, show_value

HELP: Final = {"help_option_names": ["-h", "--help"]}


class Lang(StrEnum):
    """A language that the program speaks."""

    ZH = "zh"
    EN = "en"


PackName = Annotated[str, typer.Argument(metavar="PACK", help=say("pack_help"))]
# Whether it can be read is told by whoever reads it, as a refusal.
SitesFile = Annotated[Path, typer.Argument(metavar="SITES", readable=False, help=say("sites_help"))]
Maps = Annotated[list[str] | None, typer.Option("--map", metavar="FILE|HEADING=KEY", help=say("map_help"))]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help=say("sheet_help"))]
Settings = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help=say("set_help"))]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help=say("on_help"))]
Force = Annotated[bool, typer.Option("--force", help=say("force_help"))]
AsJson = Annotated[bool, typer.Option("--json", help=say("json_help"))]
Spoken = Annotated[Lang | None, typer.Option("--lang", help=say("lang_help"))]
# Whether it is there and can be read is told as a refusal.
Layers = Annotated[Path | None, typer.Option("--layers", metavar="PATH", readable=False, help=say("layers_help"))]
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
        value = set_parameter(parameter, written)
        if value is None:
            kind, example = KIND_NAMES[parameter.type], show_value(parameter.value)
            raise UsageRefusal("cli.set_value", found=written, name=parameter.name, type=kind, example=example)
        parameters[parameter.name] = value
    return replace(pack, parameters=parameters)


def _parameter(name: str, parameters: Mapping[str, Parameter]) -> Parameter:
    own = {key: each for key, each in parameters.items() if key != ON}
    if name not in own:
        guess = did_you_mean(name, own)
        message = "cli.set_unknown" if guess is None else "cli.set_unknown_guess"
        raise UsageRefusal(message, found=name, known=", ".join(own) or "–", guess=guess)
    return own[name]


def _day(on: str | None) -> date | None:
    try:
        return None if on is None else parse_date(on)
    except ValueError:
        raise UsageRefusal("cli.on_form", found=on) from None
