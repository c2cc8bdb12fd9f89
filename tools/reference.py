"""The generated parts of `docs/reference`: keys of files, shared facts, law, options: `python -m tools.reference`.

A part stands between `<!-- generated: NAME -->` and `<!-- end -->`; everything around it is written by hand. A test
holds the pages to what this module makes.
"""

import importlib
import inspect
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_type_hints

import typer
import yaml
from pydantic import BaseModel
from typer.models import OptionInfo, ParameterInfo

from closeout.cli.application import COMMANDS
from closeout.kernel.facts import UNITS, Fact
from closeout.law.library import instruments
from closeout.law.models import InstrumentModel, Part, PeriodModel, VersionModel
from closeout.law.periods import rules
from closeout.packfile.library import vocabulary
from closeout.packfile.models_base import Model

PAGES = Path(__file__).parent.parent / "docs" / "reference"
_PART = re.compile(r"(<!-- generated: (?P<kind>[a-z]+)(?: (?P<name>\w+))? -->\n).*?(<!-- end -->)", re.DOTALL)


def filled(page: str) -> str:
    """Return the text of a page with every generated part made anew."""
    return _PART.sub(lambda found: f"{found[1]}{_made(found['kind'], found['name'])}{found[4]}", page)


def _made(kind: str, name: str | None) -> str:
    """Return a part; empty lines around it let Markdown see the table."""
    return "\n" + "".join(f"{line}\n" for line in _MAKERS[kind](name or "")) + "\n"


def _table(headings: str, rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {headings} |"
    yield "|" + "---|" * (headings.count("|") + 1)
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


# -- keys of a pack ----------------------------------------------------------------------------------------------------


def keys(model: str) -> Iterator[str]:
    """Yield the table of the keys of `model`, one of the formats of packs and of the law."""
    schema = {**kinds(Part), **kinds(Model)}[model].model_json_schema()
    required = schema.get("required", [])
    rows = ((f"`{key}`", _type(of), _need(key, of, required), _about(of)) for key, of in schema["properties"].items())
    yield from _table("key | value | | meaning", rows)


def kinds(base: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Return every part of the format by its name, wherever it is defined."""
    found: dict[str, type[BaseModel]] = {}
    for each in base.__subclasses__():
        found |= {each.__name__: each} | kinds(each)
    return found


def _need(key: str, of: Mapping[str, Any], required: Iterable[str]) -> str:
    if key in required:
        return "required"
    default = of.get("default")
    return "" if default in (None, [], {}, False) else f"`{default}` if absent"


def _about(of: Mapping[str, Any]) -> str:
    bounds = [f"{of[key]}" for key in ("minimum", "maximum") if key in of]
    said = of.get("description") or next(
        (each["description"] for each in of.get("anyOf", []) if "description" in each), ""
    )
    return _cell(f"{said}{f' ({bounds[0]} to {bounds[1]})' if len(bounds) == 2 else ''}")


def _type(of: Mapping[str, Any]) -> str:
    """Return a JSON Schema's type as a person says it."""
    if "$ref" in of:
        return _WORDS.get(of["$ref"].rsplit("/", 1)[1], "entry")
    if "anyOf" in of:
        return " or ".join(dict.fromkeys(_type(each) for each in of["anyOf"] if each.get("type") != "null"))
    if "enum" in of:
        return ", ".join(f"`{each}`" for each in of["enum"])
    if "const" in of:
        return f"`{of['const']}`"
    if of.get("type") == "array":
        return f"list: {_type(of['items'])}"
    if of.get("type") == "object":
        inner: Mapping[str, Any] = of.get("additionalProperties") or next(
            iter(of.get("patternProperties", {}).values()), {}
        )
        return f"by id: {_type(inner)}"
    return _WORDS.get(str(of.get("type")), str(of.get("type")))


_WORDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true/false",
    "TextModel": "{zh, en}",
    "SaysModel": "{yes, no}, each {zh, en}",
    "DueModel": "[day](#days)",
    "AnnualDay": "{month, day}",
}

# -- shared facts ------------------------------------------------------------------------------------------------------


def facts(_name: str) -> Iterator[str]:
    """Yield the shared vocabulary under the headings of its own file."""
    for title, keys_ in _headings():
        yield from ("", f"## {title}", "")
        rows = (_fact(vocabulary()[key]) for key in keys_)
        yield from _table("key | 中文 | English | type | judged by | layer | taken if unknown", rows)
    yield from ("", "## Choices 选项", "")
    rows = ((f"`{key}`", ", ".join(_choice(*each) for each in fact.choices.items())) for key, fact in _with_choices())
    yield from _table("key | values: id 中文 / English", rows)
    yield from ("", "## Notes 说明", "")
    yield from _table(
        "key | 中文 | English",
        ((f"`{k}`", _cell(f.note.zh), _cell(f.note.en)) for k, f in vocabulary().items() if f.note),
    )


def _headings() -> Iterator[tuple[str, list[str]]]:
    """Yield the vocabulary's headings, as its file has them between the facts, with the keys below each."""
    text = (PAGES.parent.parent / "closeout" / "packs" / "vocabulary.yaml").read_text("utf-8")
    parts = re.split(r"^  # -- (.+?) -+$", text, flags=re.MULTILINE)
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        yield title[:1].upper() + title[1:], list(yaml.safe_load(body))


def _with_choices() -> Iterator[tuple[str, Fact]]:
    return ((key, fact) for key, fact in vocabulary().items() if fact.choices)


def _choice(id_: str, label: Any) -> str:
    return f"`{id_}` {label.zh} / {label.en}"


def _fact(fact: Fact) -> tuple[str, ...]:
    unit = "" if fact.unit is None else f" ({UNITS[fact.unit].label.en})"
    default = "" if fact.default is None else f"`{str(fact.default).lower()}`"
    masked = ", personal" if fact.personal else ""
    return (
        f"`{fact.key}`",
        _cell(fact.label.zh),
        _cell(fact.label.en),
        f"{fact.type}{unit}{masked}",
        f"`{fact.judged_by}`" if fact.judged_by else "",
        f"`{fact.layer}`" if fact.layer else "",
        default,
    )


# -- law ---------------------------------------------------------------------------------------------------------------


def instruments_(_name: str) -> Iterator[str]:
    """Yield every instrument with its last version."""
    every = instruments().items()
    rows = ((f"`{id_}`", _cell(each.title.zh), _cell(each.title.en), *_version(each)) for id_, each in every)
    yield from _table("id | 中文 | English | in force | verified | articles kept", rows)


def _version(instrument: InstrumentModel) -> tuple[str, str, str]:
    last = instrument.versions[-1]
    return _days(last), last.verified, ", ".join(each.article for each in last.articles)


def _days(version: VersionModel) -> str:
    """Return the days in force, with the mark that `closeout law show` has for a first day not established."""
    return f"{version.in_force_from or '?'} – {version.in_force_to or ''}".strip()


def undated(_name: str) -> Iterator[str]:
    """Yield every version of an instrument whose first day in force is not established."""
    every = [(id_, each.title, version) for id_, each in instruments().items() for version in each.versions]
    open_ = [each for each in every if each[2].in_force_from is None]
    yield f"{len(open_)} of {len(every)} texts."
    yield ""
    rows = ((f"`{id_}`", _cell(title.zh), *_text(version), _days(version)) for id_, title, version in open_)
    yield from _table("id | 中文 | 文本 | text | in force", rows)


def _text(version: VersionModel) -> tuple[str, str]:
    """Return what a version is called; one without a name of its own is the only text that is kept."""
    return ("–", "–") if version.label is None else (_cell(version.label.zh), _cell(version.label.en))


def periods(_name: str) -> Iterator[str]:
    """Yield every period with its length and the law that sets it."""
    every = rules().periods.items()
    rows = ((f"`{id_}`", each.title.zh, each.title.en, _long(each), _law(each), each.verified) for id_, each in every)
    yield from _table("id | 中文 | English | length | law | verified", rows)


def _long(period: PeriodModel) -> str:
    unit = period.unit.replace("_", " ")
    long = "set locally" if period.length is None else f"{period.length} {unit if period.length > 1 else unit[:-1]}"
    marks = [" before"] * period.backwards + [", never moves"] * (not period.rolls)
    return "".join([long, *marks])


def _law(period: PeriodModel) -> str:
    return "; ".join(f"`{each.instrument}` {each.article or ''}".strip() for each in period.law)


# -- commands ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Command:
    """A command as its function declares it; `about` is its one line of help."""

    words: str
    about: str
    parameters: tuple["Parameter", ...]

    def usage(self) -> str:
        """Return the command with what it cannot do without."""
        needed = [each.written for each in self.parameters if not each.option or each.required]
        return " ".join([self.words, *needed, "[OPTIONS]"])


@dataclass(frozen=True)
class Parameter:
    """An argument or an option: every way to write it, with what it takes."""

    ways: tuple[str, ...]
    takes: str
    help: str
    required: bool
    option: bool

    @property
    def written(self) -> str:
        """The first way to write it, with what it takes."""
        return f"{self.ways[0]} {self.takes}".strip() if self.option else self.takes


def commands(_name: str) -> Iterator[str]:
    """Yield every command with its arguments and options, in both languages."""
    for each in every_command():
        yield from ("", f"## {each.words}", "", f"{_both(each.about)[1]}.", "", f"{_both(each.about)[0]}。", "")
        yield from ("```text", each.usage(), "```", "")
        yield from _table("argument or option | English | 中文", map(_row, each.parameters))


def every_command() -> Iterator[Command]:
    """Yield the commands in the order of the help."""
    for name, module in COMMANDS.items():
        app: typer.Typer = importlib.import_module(module).app
        for each, function in ((each, each.callback) for each in app.registered_commands if each.callback):
            several = len(app.registered_commands) > 1 or app.registered_callback is not None
            own = (each.name or function.__name__) if several else ""
            words = f"closeout {name} {own}".rstrip()
            yield Command(words, each.help or "", tuple(_parameters(function)))


def _parameters(function: Callable[..., Any]) -> Iterator[Parameter]:
    empty = inspect.Parameter.empty
    defaults = {key: each.default is not empty for key, each in inspect.signature(function).parameters.items()}
    for name, hint in get_type_hints(function, include_extras=True).items():
        info = next((each for each in getattr(hint, "__metadata__", ()) if isinstance(each, ParameterInfo)), None)
        if info is not None and not info.hidden:
            option = isinstance(info, OptionInfo)
            # Inside Annotated, typer keeps the first way to write an option as its default.
            ways = [each for each in (info.default, *(info.param_decls or ())) if isinstance(each, str)]
            yield Parameter(tuple(ways), info.metavar or "", info.help or "", not defaults[name], option)


def _row(each: Parameter) -> tuple[str, ...]:
    other = "".join(f", `{way}`" for way in each.ways[1:]) if each.option else ""
    zh, en = _both(each.help)
    return f"`{_cell(each.written)}`{other}", _cell(en), _cell(zh)


def _both(help_: str) -> tuple[str, str]:
    """Return a help text in Chinese and English; it was said in whichever language was spoken when it was loaded."""
    return _spoken()[help_]


@cache
def _spoken() -> Mapping[str, tuple[str, str]]:
    texts = tomllib.loads(files("closeout.cli").joinpath("words.toml").read_text("utf-8")).values()
    return {said: (text["zh"], text["en"]) for text in texts for said in text.values()}


_MAKERS: Mapping[str, Callable[[str], Iterator[str]]] = {
    "keys": keys,
    "facts": facts,
    "instruments": instruments_,
    "undated": undated,
    "periods": periods,
    "commands": commands,
}


if __name__ == "__main__":
    for path in sorted(PAGES.glob("*.md")):
        path.write_text(filled(path.read_text("utf-8")), "utf-8")
