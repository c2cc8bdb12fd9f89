"""`closeout law`: the instruments and articles that enforcement rests on, as they stand on a day."""

from datetime import date
from typing import Annotated

import typer

from closeout.cli.commands import Command, new_app
from closeout.cli.law_page import show_instrument, show_instruments
from closeout.cli.options import AsJson, Spoken
from closeout.cli.speech import say
from closeout.kernel.clock import today
from closeout.kernel.dates import parse_date
from closeout.kernel.refusal import Refusal, UsageRefusal
from closeout.kernel.text import Text
from closeout.law.articles import asked_article, named
from closeout.law.library import Stand, article_of, find, stand
from closeout.law.views import law_list, law_view

app = new_app()


@app.callback(invoke_without_command=True, help=say("law_help"))
def _options(context: typer.Context, lang: Spoken = None) -> None:
    """Take the language before a sub-command, too. Without a sub-command, help."""
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command(cls=Command, help=say("law_show_help"))
def show(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[INSTRUMENT [ARTICLE]]", help=say("instrument_help"))
    ] = None,
    *,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help=say("law_on_help"))] = None,
    as_json: AsJson = False,
    lang: Spoken = None,
) -> None:
    """Show every instrument, one of them, or one article."""
    day = _day(on)
    if not words:
        every = law_list(day)
        print(every.model_dump_json()) if as_json else show_instruments(every)
        return
    id_, article = _named(words)
    here = stand(id_, day)
    number = None if article is None else _kept(here, article, day)
    one = law_view(here, day, number)
    print(one.model_dump_json()) if as_json else show_instrument(one)


def _day(on: str | None) -> date:
    try:
        return today() if on is None else parse_date(on)
    except ValueError:
        raise UsageRefusal("cli.on_form", found=on) from None


def _named(words: list[str]) -> tuple[str, str | None]:
    """Return the id of the instrument that the words name, and the word for an article behind it.

    Many names have blanks, and people leave the quotes out: all words may be the name, or all but the last.

    Raises:
        Refusal: neither is one, with what may have been meant by as many of the words as mean something.
    """
    try:
        return find(" ".join(words))[0], None
    except Refusal as refusal:
        if len(words) == 1:
            raise
        whole = refusal
    try:
        return find(" ".join(words[:-1]))[0], words[-1]
    except Refusal:
        if whole.params["guess"]:
            raise whole from None
        raise


def _kept(here: Stand, word: str, on: date) -> str:
    """Return the number of an article of which something is kept.

    Raises:
        UsageRefusal: the word is no article.
        Refusal: nothing is kept of it, and whether another version has it.
    """
    number = asked_article(word)
    if number is None:
        raise UsageRefusal("cli.article_form", found=word)
    if here.article(number) is not None:
        return number
    title, found = here.instrument.title, named(number)
    other = next((each for each in here.instrument.versions if article_of(each, number) is not None), None)
    if other is not None:
        day = other.in_force_to or other.in_force_from
        raise Refusal("cli.no_article_but", title=Text(title.zh, title.en), found=found, on=on, other=day)
    known = ", ".join(each.article for each in here.version.articles) or "–"
    raise Refusal("cli.no_article", title=Text(title.zh, title.en), found=found, known=known)
