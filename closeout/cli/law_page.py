"""The pages of `closeout law show`: every instrument, one instrument, one article."""

from collections.abc import Iterator

from rich.console import RenderableType

from closeout.cli.flow import Flow, flow, stacked
from closeout.cli.law_words import checked, citation, said, title
from closeout.cli.layout import Column, grid, show
from closeout.cli.speech import say, spoken
from closeout.law.articles import named
from closeout.law.models import TextModel
from closeout.law.views import ArticleView, InstrumentView, LawListView, LawView, VersionView
from closeout.law.views_base import CitedView

_BLANK = flow("")


def show_instruments(every: LawListView) -> None:
    """Print every instrument in the version of a day."""
    columns: list[Column] = [
        (say("law_col_id"), "id"),
        (say("law_col_instrument"), "text"),
        (say("law_col_force"), "id"),
    ]
    rows = [_row(each) for each in every.instruments]
    heading = flow((say("law_list_title"), "bold"), (f"{say('so_many', count=len(rows))}  {every.on}", "dim"))
    hints = [flow((say(each), "dim")) for each in ("law_list_legend", "law_star", "law_list_hint")]
    show(heading, _BLANK, grid(columns, rows), _BLANK, _undated(every), *hints)


def _undated(every: LawListView) -> Flow:
    """Return what the mark means, and of how many instruments the first day in force has still to be looked up."""
    number = sum(each.in_force_from is None for each in every.instruments)
    return flow((say("law_undated", number=number, all=len(every.instruments)), "bold yellow"))


def _style(each: InstrumentView) -> str:
    return "dim" if each.standing in ("ended", "not_yet", "replaced") else ""


def _row(each: InstrumentView) -> tuple[Flow, Flow, Flow]:
    style = _style(each)
    star = " *" if each.to_be_verified else ""
    return flow((each.id, style)), flow((_short(each.title), style), (star, "bold yellow")), flow((_days(each), style))


def _days(each: InstrumentView | VersionView) -> str:
    """Return the days in force; a first day that is not established has a mark: 2026-08-15 –, or ? – 2026-08-14."""
    return f"{each.in_force_from or '?'} – {each.in_force_to or ''}".strip()


def _short(name: TextModel) -> str:
    return name.zh.removeprefix("中华人民共和国") if spoken() == "zh" else name.en


def show_instrument(law: LawView) -> None:
    """Print an instrument with the articles that are kept of it, or with one."""
    show(*_head(law), *_articles(law), _BLANK, flow((say("law_summary_hint"), "dim")))


def _head(law: LawView) -> Iterator[RenderableType]:
    here = law.instrument
    other = here.title.en if spoken() == "zh" else here.title.zh
    yield flow(
        (_short(here.title), "bold"), f"  {other}" if other != _short(here.title) else "", (f"  {here.id}", "dim")
    )
    yield flow(*_standing(here, law.on))
    if here.label is not None:
        yield flow(say("law_version", label=said(here.label)))
    yield checked(here.verified)
    if law.sources:
        yield flow((say("law_sources", sources=_list(list(map(said, law.sources)))), "dim"))
    if law.note is not None:
        yield flow(said(law.note))
    yield from _others(law)


def _list(items: list[str]) -> str:
    return ("；" if spoken() == "zh" else "; ").join(items)


def _others(law: LawView) -> Iterator[Flow]:
    """Yield what stood before it, what stands in its place, and how to see either."""
    if law.instrument.standing == "ended":
        yield flow(say("law_acts_before"))
    for each in law.versions:
        if not each.shown:
            yield flow(
                say("law_other_version", version=_span(each), on=each.in_force_to or each.in_force_from or law.on)
            )
    if law.preceded_by:
        yield flow(say("law_preceded", laws=_list([title(each.title) for each in law.preceded_by])))


def _span(version: VersionView) -> str:
    label = "" if version.label is None else said(version.label)
    return say("law_span", label=label, days=_days(version)) if label else _days(version)


def _standing(here: InstrumentView, on: str) -> Iterator[str | tuple[str, str]]:
    """Yield how the instrument stands on the day, and what replaced it."""
    style = {"ended": "red", "not_yet": "red", "replaced": "red"}.get(here.standing, "")
    since, until = here.in_force_from or say("law_unknown_day"), here.in_force_to
    yield say(f"standing_{here.standing}", on=on, since=since, until=until), style
    if until is not None and here.standing in ("in_force", "assumed", "unknown"):
        yield say("law_until", until=until)
    if here.replaced_by is not None:
        yield say("law_replaced", law=title(here.replaced_by.title))


def _articles(law: LawView) -> Iterator[RenderableType]:
    yield _BLANK
    if not law.articles:
        yield flow(say("law_no_articles"))
        return
    columns: list[Column] = [(say("law_col_article"), "id"), (say("law_col_rule"), "text")]
    yield grid(columns, [(flow(named(each.article).say(spoken())), _rule(law, each)) for each in law.articles])


def _rule(law: LawView, each: ArticleView) -> Flow:
    """Return what an article rules, where it stands now, and what periods it sets."""
    differs = each.verified != law.instrument.verified
    return stacked(
        flow(said(each.text)),
        checked(each.verified) if differs else None,
        None if each.replaced_by is None else _now(each.replaced_by),
        *(flow((say("law_period", id=id_), "dim")) for id_ in each.periods),
    )


def _now(replaced: CitedView) -> Flow:
    command = f"closeout law show {replaced.instrument} {(replaced.article or '').partition('–')[0]}".strip()
    return flow(say("law_now", law=citation(replaced)), (f"  {command}", "dim"))
