"""`closeout plan`: list, show, check and compare packs, and print the published schemas."""

import json
from typing import Annotated, Final

import typer

from closeout.cli.commands import Command, new_app
from closeout.cli.options import AsJson, PackName, Spoken
from closeout.cli.plan_cases import case_output, hold, show_cases
from closeout.cli.plan_check import check_output, check_pack, show_check
from closeout.cli.plan_diff import diff_output, show_diff
from closeout.cli.plan_show import show_list, show_part, show_whole
from closeout.cli.schemas import schema_named
from closeout.cli.speech import say
from closeout.kernel.clock import today
from closeout.kernel.refusal import UsageRefusal
from closeout.kernel.words import did_you_mean
from closeout.packfile.diff import diff
from closeout.packfile.library import load_located, open_cases, open_pack, shipped_ids
from closeout.packfile.pack import Pack
from closeout.packfile.parts import PARTS, Parts
from closeout.packfile.views import ListView
from closeout.packfile.witness import SECONDS

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 9998  # a campaign ends within a year of it

app = new_app()


def _year(said: str | None) -> int:
    """Return the year that was asked for, else this one."""
    if said is None:
        return today().year
    if not (said.isascii() and said.isdigit() and FIRST_YEAR <= int(said[:5]) <= LAST_YEAR):
        raise UsageRefusal("cli.year", found=said, first=FIRST_YEAR, last=LAST_YEAR)
    return int(said)


@app.callback(invoke_without_command=True, help=say("plan_help"))
def _options(context: typer.Context, lang: Spoken = None) -> None:
    """Take the language before a sub-command, too; it was heard before. Without a sub-command, help."""
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command("list", cls=Command, help=say("plan_list_help"))
def list_(as_json: AsJson = False, lang: Spoken = None) -> None:
    """List the shipped packs."""
    packs = [Parts(_sound(each), today().year).whole() for each in shipped_ids()]
    if as_json:
        print(ListView(packs=packs).model_dump_json())
    else:
        show_list(packs)


@app.command(cls=Command, help=say("plan_show_help"))
def show(
    pack: PackName,
    part: Annotated[str | None, typer.Argument(metavar="[PART]", help=say("part_help"))] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help=say("all_help"))] = False,
    year: Annotated[str | None, typer.Option("--year", metavar="YEAR", help=say("year_help"))] = None,
    as_json: AsJson = False,
    lang: Spoken = None,
) -> None:
    """Show a pack, or one part of it."""
    _refuse_unknown(part)
    parts = Parts(_sound(pack), _year(year), every)
    whole = parts.whole()
    if part is None:
        print(whole.model_dump_json()) if as_json else show_whole(whole, pack)
        return
    items = parts.part(part)
    if as_json:
        shown = {
            "pack": whole.id,
            "version": whole.version,
            "part": part,
            "items": [each.model_dump() for each in items],
        }
        print(json.dumps(shown, ensure_ascii=False))
    else:
        show_part(whole, part, items, every=every)


def _refuse_unknown(part: str | None) -> None:
    if part is None or part in PARTS:
        return
    guess = did_you_mean(part, PARTS)
    code = "cli.unknown_part" if guess is None else "cli.unknown_part_guess"
    raise UsageRefusal(code, found=part, guess=guess, known=", ".join(PARTS))


@app.command(cls=Command, help=say("plan_check_help"))
def check(
    packs: Annotated[list[str], typer.Argument(metavar="PACK…", help=say("packs_help"))],
    no_proof: Annotated[bool, typer.Option("--no-proof", help=say("no_proof_help"))] = False,
    proof_seconds: Annotated[
        int, typer.Option("--proof-seconds", min=1, max=86_400, metavar="N", help=say("proof_seconds_help"))
    ] = int(SECONDS),
    as_json: AsJson = False,
    lang: Spoken = None,
) -> None:
    """Check packs and prove what can be proved."""
    checks = []
    for each in packs:
        checks.append(check_pack(each, proof=None if no_proof else proof_seconds))
        if not as_json:
            show_check(checks[-1])
    output = check_output(checks)
    if as_json:
        print(output.model_dump_json())
    if not output.sound:
        raise typer.Exit(1)


@app.command("test", cls=Command, help=say("plan_test_help"))
def hold_to_cases(
    pack: PackName,
    cases: Annotated[list[str] | None, typer.Argument(metavar="[CASES]…", help=say("cases_help"))] = None,
    as_json: AsJson = False,
    lang: Spoken = None,
) -> None:
    """Hold a pack to its cases."""
    plan = _sound(pack)
    held = hold(plan, open_cases(pack, cases or []))
    if as_json:
        print(case_output(plan, held).model_dump_json())
    else:
        show_cases(plan, held)
    if any(each.differences for each in held):
        raise typer.Exit(1)


@app.command("diff", cls=Command, help=say("plan_diff_help"))
def diff_(
    old: Annotated[str, typer.Argument(metavar="OLD", help=say("old_help"))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=say("new_help"))],
    as_json: AsJson = False,
    lang: Spoken = None,
) -> None:
    """Tell what changed between two packs."""
    before, after = _sound(old), _sound(new)
    changes = diff(before, after)
    if as_json:
        print(diff_output((old, before), (new, after), changes).model_dump_json())
    else:
        show_diff(before, after, changes)


@app.command(cls=Command, help=say("plan_schema_help"))
def schema(
    name: Annotated[str, typer.Argument(metavar="[NAME]", show_default=False, help=say("schema_name_help"))] = "pack",
    lang: Spoken = None,
) -> None:
    """Print a published JSON Schema."""
    print(json.dumps(schema_named(name), ensure_ascii=False, indent=2))


def _sound(name: str) -> Pack:
    """Return the pack `name`, sound in every part."""
    return load_located(open_pack(name))
