"""Commands as Typer runs them, with our own help pages and with refusals for what is wrongly written."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import typer
from typer._click import Command as AnyCommand
from typer._click import Context, HelpFormatter
from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption, UsageError
from typer.core import TyperCommand, TyperGroup, TyperOption

from closeout.cli.help_page import help_page, written
from closeout.cli.speech import say
from closeout.kernel.refusal import UsageRefusal
from closeout.kernel.words import did_you_mean

_HELP: Final = {"help_option_names": ["-h", "--help"]}


class _Spoken(AnyCommand):
    """What commands and groups of commands have in common."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse the words of the command line.

        Raises:
            UsageRefusal: they are not what the command takes.
        """
        with _refusing(self, ctx, tuple(args)):  # as they are now: the parser takes them out one by one
            return super().parse_args(ctx, args)

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """Return the option that prints the help."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = say("help_help")
        return option

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the help page."""
        formatter.write(help_page(self, ctx))


class Command(_Spoken, TyperCommand):
    """One command."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Parse the words of the command line; none may be left over."""
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest:
            raise UsageRefusal("cli.extra", found=" ".join(rest), help=_help(ctx))
        return rest


class Group(_Spoken, TyperGroup):
    """Commands under a common name."""

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, AnyCommand | None, list[str]]:
        """Return the command that the first word names."""
        if args[0] not in self.commands:
            guess = did_you_mean(args[0], self.commands)
            code = "cli.no_such_command" if guess is None else "cli.no_such_command_guess"
            raise UsageRefusal(code, found=args[0], guess=guess, known=", ".join(self.commands))
        return super().resolve_command(ctx, args)


def new_app() -> typer.Typer:
    """Return a command line without commands yet; each of them is to be a `Command`."""
    return typer.Typer(cls=Group, add_completion=False, rich_markup_mode=None, context_settings=_HELP)


def one_of(option: str, known: Sequence[str]) -> Callable[[str | None], str | None]:
    """Return what refuses a value of `option` that is not known."""

    def check(value: str | None) -> str | None:
        if value and value not in known:
            raise UsageRefusal("cli.not_one_of", option=option, found=value, known=", ".join(known))
        return value

    return check


@contextmanager
def _refusing(command: AnyCommand, ctx: Context, args: Sequence[str]) -> Iterator[None]:
    """Say in our own words what Typer finds wrong."""
    try:
        yield
    except UsageError as error:
        raise _refusal(error, command, ctx, args) from None


def _refusal(error: UsageError, command: AnyCommand, ctx: Context, args: Sequence[str]) -> UsageRefusal:
    options = {way: each for each in command.get_params(ctx) if isinstance(each, TyperOption) for way in each.opts}
    match error:
        case MissingParameter(param=param) if param is not None:
            return UsageRefusal("cli.missing", name=written(param), help=_help(ctx))
        case NoSuchOption(option_name=found):
            guess = did_you_mean(found, [way for way, each in options.items() if not each.hidden])
            code = "cli.no_such_option" if guess is None else "cli.no_such_option_guess"
            return UsageRefusal(code, found=found, guess=guess, help=_help(ctx))
        case BadParameter(param=TyperOption(min=least, max=most) as param):
            found = _as_given(param, args)
            return UsageRefusal("cli.whole_number", found=found, least=least, most=most, help=_help(ctx))
        case BadOptionUsage(option_name=found) if found in options:
            code = "cli.takes_no_value" if options[found].is_flag else "cli.needs_value"
            return UsageRefusal(code, found=found, help=_help(ctx))
        case _:
            return UsageRefusal("cli.wrong_usage", help=_help(ctx))


def _as_given(option: TyperOption, args: Sequence[str]) -> str:
    """Return the option with its value as they stand on the command line: the last time, which counts."""
    for at in range(len(args) - 1, -1, -1):
        if args[at] in option.opts:
            return " ".join(args[at : at + 2])
        if args[at].partition("=")[0] in option.opts:
            return args[at]
    return written(option)


def _help(ctx: Context) -> str:
    return f"{ctx.command_path} --help"
