"""What a simulation tells: the turns by answer, standard, division and unit, and the first sites with their reasons."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import polars as pl
from rich.console import RenderableType
from rich.padding import Padding

from closeout.cli.flow import Flow, flow
from closeout.cli.layout import grid
from closeout.cli.outputs import SideOutput, SimulateOutput, TurnCount
from closeout.cli.plan_words import colon, comma
from closeout.cli.speech import say, spoken
from closeout.evaluation.reasons import answer_label
from closeout.evaluation.simulation import ABSENT, Turned
from closeout.kernel.refusal import visible
from closeout.packfile.pack import Pack
from closeout.tabular.findings import Findings

_BLANK: Final = flow("")


@dataclass(frozen=True, slots=True)
class Simulated:
    """A simulation that went through; `first` has the turns of the first sites."""

    before: Pack
    after: Pack
    settings: Sequence[str]
    turned: Turned
    first: pl.DataFrame
    findings: Findings
    out: Path | None


def page(done: Simulated) -> Iterator[RenderableType]:
    """Yield the page, part by part."""
    turned = done.turned
    sides = _side(done.after) if done.settings and done.before.id == done.after.id else _sides(done)
    asked = " ".join((sides, comma().join(done.settings))).rstrip()
    yield flow((visible(say("simulate_head", asked=asked, sites=turned.sites)), "bold"))
    yield flow(say("simulate_turned", turned=turned.turned))
    for answer in ("segment", "outcome"):
        yield from _counted(f"simulate_{answer}", _answers(done, answer))
    yield from _counted("simulate_items", _items(done))
    yield from _counted("simulate_divisions", ((code, count) for code, count in turned.divisions.most_common()))
    units = {key: each.name for pack in (done.before, done.after) for key, each in pack.model.units.items()}
    names = ((units[key].zh if spoken() == "zh" else units[key].en, count) for key, count in turned.units.most_common())
    yield from _counted("simulate_units", names)
    yield from _sites(done)


def _sides(done: Simulated) -> str:
    return f"{_side(done.before)} → {_side(done.after)}"


def _side(pack: Pack) -> str:
    return f"{pack.id} {pack.model.version}"


def _counted(heading: str, rows: Iterable[tuple[str, int]]) -> Iterator[RenderableType]:
    lines = [[flow(visible(name)), flow(str(count))] for name, count in rows]
    if lines:
        yield _BLANK
        yield grid([(say(heading), "text"), (say("simulate_count"), "number")], lines)


def _answers(done: Simulated, answer: str) -> Iterator[tuple[str, int]]:
    for (of, before, after), count in done.turned.answers.most_common():
        if of == answer:
            yield _turn(_label(done.before, answer, before), _label(done.after, answer, after)), count


def _items(done: Simulated) -> Iterator[tuple[str, int]]:
    """Yield the turns of standards, then those of routes, in the plan's order."""
    texts = _texts(done.after)
    order = {key: at for at, key in enumerate(texts)}
    turns = sorted(done.turned.items.items(), key=lambda each: (order[each[0][:2]], -each[1]))
    for (answer, item, before, after), count in turns:
        yield f"{item} {texts[answer, item]}{colon('')}{_turn(_state(before), _state(after))}", count


def _texts(pack: Pack) -> dict[tuple[str, str], str]:
    """Return what standards and routes say, in the plan's order."""
    rows = [row for table in pack.tables if table.hit == "collect" for row in table.rows]
    return {
        **{("standard", each.id): each.text.say(spoken()) for each in pack.standards},
        **{("route", row.id): row.text.say(spoken()) for row in rows},
    }


def _label(pack: Pack, answer: str, word: str) -> str:
    table = pack.table("segment" if answer == "segment" else "outcome")
    return _state(word) if word == ABSENT or table is None else answer_label(pack, table, word).say(spoken())


def _state(word: str) -> str:
    return say(f"state_{word}")


def _turn(before: str, after: str) -> str:
    return f"{before} → {after}"


def _sites(done: Simulated) -> Iterator[RenderableType]:
    if done.first.is_empty():
        return
    yield _BLANK
    shown = done.first.get_column("site_code").n_unique()
    yield flow((say("simulate_sites", shown=shown, turned=done.turned.turned), "bold"))
    for code, turns in groupby(done.first.iter_rows(named=True), lambda each: each["site_code"]):
        yield Padding(flow((visible(code), "bold")), (0, 0, 0, 2))
        yield from (Padding(_line(done, turn), (0, 0, 0, 4)) for turn in turns)
    if done.out is not None:
        yield flow(say("simulate_written", out=done.out))


def _line(done: Simulated, turn: dict[str, Any]) -> Flow:
    answer, before, after = turn["answer"], turn["before"], turn["after"]
    if answer in ("segment", "outcome"):
        states = _turn(_label(done.before, answer, before), _label(done.after, answer, after))
        name = say(f"simulate_{answer}")
    else:
        states, name = _turn(_state(before), _state(after)), turn["item"]
    reason = turn[f"reason_{spoken()}"]
    return flow((colon(name), "dim"), states, (f"  {visible(reason)}" if reason else "", "dim"))


def simulate_output(done: Simulated) -> SimulateOutput:
    """Return the figures as JSON prints them."""
    turned = done.turned
    answers = [TurnCount(answer=of, item=None, before=a, after=b, sites=n) for (of, a, b), n in _sorted(turned.answers)]
    items = [TurnCount(answer=of, item=i, before=a, after=b, sites=n) for (of, i, a, b), n in _sorted(turned.items)]
    return SimulateOutput(
        before=SideOutput(pack=done.before.id, id=done.before.id, version=done.before.model.version),
        after=SideOutput(pack=done.after.id, id=done.after.id, version=done.after.model.version),
        settings=list(done.settings),
        sites=turned.sites,
        bad_rows=done.findings.bad_rows,
        turned=turned.turned,
        turns=[*answers, *items],
        divisions=dict(_sorted(turned.divisions)),
        units=dict(_sorted(turned.units)),
        out=None if done.out is None else str(done.out),
    )


def _sorted(counts: Counter[Any]) -> list[tuple[Any, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))
