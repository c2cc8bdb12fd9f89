"""The pages of `closeout plan list` and `plan show`."""

from collections.abc import Iterator, Sequence
from typing import cast

from rich.console import RenderableType

from closeout.cli.flow import flow, stacked
from closeout.cli.layout import Column, grid, pairs, show
from closeout.cli.plan_cells import look, row_columns
from closeout.cli.plan_cells_rules import row
from closeout.cli.plan_words import CONDITION, comma, field, names, said
from closeout.cli.speech import say, spoken
from closeout.packfile.calendar import month_day
from closeout.packfile.models_calendar import AnnualDay
from closeout.packfile.views import PackView
from closeout.packfile.views_base import View
from closeout.packfile.views_calendar import CampaignView
from closeout.packfile.views_rules import AnswerView, TableView

BLANK = flow("")
_COUNTS = ("standards", "tables", "duties")


def show_list(packs: Sequence[PackView]) -> None:
    """Print the shipped packs."""
    columns: list[Column] = [
        (say("plan_col_pack"), "id"),
        (say("plan_col_version"), "id"),
        (say("plan_col_plan"), "text"),
        *((say(f"part_{key}"), "number") for key in _COUNTS),
    ]
    rows = [
        (
            flow((each.id, "bold")),
            flow(each.version),
            stacked(flow(said(each.title)), flow((f"{said(each.authority)} · {days(each.campaign)}", "dim"))),
            *(flow(str(each.counts[key])) for key in _COUNTS),
        )
        for each in packs
    ]
    show(grid(columns, rows), BLANK, flow((say("plan_list_hint"), "dim")))


def days(campaign: CampaignView) -> str:
    """Return the campaign's days without their year, as the plan prints them."""
    return f"{_day(campaign.start)} – {_day(campaign.end)}"


def _day(day: AnnualDay) -> str:
    return month_day(day.month, day.day).say(spoken())


def show_whole(pack: PackView, named: str) -> None:
    """Print a pack in one glance; `named` is how the command was told which one."""
    campaign = f"{pack.campaign.starts_on} – {pack.campaign.ends_on}  {pack.campaign.clause}"
    facts = [("authority", said(pack.authority)), ("object", said(pack.object)), ("campaign", campaign)]
    answers = [
        (key, _answers(each)) for key, each in (("outcomes", pack.outcomes), ("segments", pack.segments)) if each
    ]
    parts = [(flow(name), flow(say(f"part_{name}")), flow(str(count))) for name, count in pack.counts.items() if count]
    columns: list[Column] = [
        (say("plan_col_part"), "id"),
        (say("plan_col_holds"), "text"),
        (say("plan_col_count"), "number"),
    ]
    show(
        flow((said(pack.title), "bold"), (f"  {pack.id} {pack.version}", "dim")),
        BLANK,
        pairs((say(f"plan_{key}"), text) for key, text in (*facts, *answers)),
        BLANK,
        grid(columns, parts),
        BLANK,
        flow((say("plan_show_hint", pack=named), "dim")),
    )


def _answers(answers: Sequence[AnswerView]) -> str:
    """Return the answers from best to worst; those that stand apart are set off."""
    ranked = [said(each.label) for each in answers if each.rank is not None]
    apart = [said(each.label) for each in answers if each.rank is None]
    return (" | " if ranked and apart else "").join(filter(None, (" > ".join(ranked), comma().join(apart))))


def show_part(pack: PackView, part: str, items: Sequence[View], *, every: bool = False) -> None:
    """Print one part of a pack; `every`: of the facts, all were asked for."""
    named = say("part_all_facts" if every and part == "facts" else f"part_{part}")
    title = flow((f"{pack.id} {pack.version} · {named}", "bold"), (say("so_many", count=len(items)), "dim"))
    if not items:
        show(title, flow(say("plan_empty_part")))
    elif part == "tables":
        show(title, *(page for each in items for page in _table(cast(TableView, each))))
    else:
        how = look(part)
        show(title, BLANK, grid(how.columns, [how.cells(each) for each in items]))


def _table(table: TableView) -> Iterator[RenderableType]:
    yield BLANK
    yield flow((said(table.title), "bold"), (f"  {table.id}", "dim"))
    yield flow(say("plan_decides", decides=say(f"decides_{table.decides}"), hit=say(f"hit_{table.hit}")))
    if table.complete:
        yield flow(say("plan_complete"))
    if table.applies is not None:
        yield field("table_applies", table.applies, CONDITION) or BLANK
    asked = names(table.asks.units) or table.asks.role
    yield flow(say("plan_unknown", unknown=table.unknown, asked=asked))
    yield BLANK
    yield grid(row_columns(), [row(each) for each in table.rows])
