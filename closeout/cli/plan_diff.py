"""The page of `closeout plan diff`: what changed, what weighs most first."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table

from closeout.cli.flow import Flow, flow
from closeout.cli.layout import show
from closeout.cli.outputs import ChangeOutput, DiffOutput, SideOutput
from closeout.cli.plan_words import comma
from closeout.cli.speech import say, spoken
from closeout.kernel.text import Text
from closeout.packfile.diff import Change
from closeout.packfile.models_base import TextModel
from closeout.packfile.pack import Pack

_STYLES = {"added": "green", "removed": "red", "changed": "", "moved": "yellow"}
_MARKS = {"added": "+", "removed": "−", "changed": "~", "moved": "↕"}


def show_diff(old: Pack, new: Pack, changes: Sequence[Change]) -> None:
    """Print the differences, or that there are none."""
    names = {"old": f"{old.id} {old.model.version}", "new": f"{new.id} {new.model.version}"}
    if not changes:
        show(flow(say("diff_same", **names)))
        return
    decisive = sum(change.level == "verdicts" for change in changes)
    head = flow((say("diff_head", **names, count=len(changes), decisive=decisive), "bold"))
    show(
        head,
        *(page for level, group in groupby(changes, lambda each: each.level) for page in _level(level, list(group))),
    )


def _level(level: str, changes: Sequence[Change]) -> Sequence[RenderableType]:
    parts: list[RenderableType] = [flow(""), flow((say(f"diff_level_{level}"), "bold underline"))]
    for section, group in groupby(changes, lambda each: each.section):
        parts.append(Padding(flow((_section(section), "bold")), (0, 0, 0, 2)))
        for item, same in groupby(group, lambda each: each.item):
            parts += _item(item, list(same))
    return parts


def _section(section: str) -> str:
    name, _, table = section.partition(" ")
    return say("diff_rows", table=table) if table else say(f"part_{name}")


def _item(item: str, changes: Sequence[Change]) -> list[RenderableType]:
    """Return an item's lines: one change stands behind its id, several stand under it."""
    if len(changes) == 1 or not item:
        return [_marked(4, each, item, _line(each)) for each in changes]
    return [
        Padding(flow((item, "bold")), (0, 0, 0, 6)),
        *(_marked(6, each, "", _line(each)) for each in changes),
    ]


def _marked(indent: int, change: Change, item: str, line: Flow) -> RenderableType:
    """Return a line behind its mark, wrapped so that the mark stands alone."""
    style = _STYLES[change.kind]
    named = flow((item, f"bold {style}".strip()), "  ") if item else flow()
    table = Table.grid(padding=(0, 1))
    table.add_row(flow((_MARKS[change.kind], style)), named.append_text(line))
    return Padding(table, (0, 0, 0, indent))


def _line(change: Change) -> Flow:
    affects = say("diff_affects", items=comma().join(change.affects)) if change.affects else ""
    return flow(change.said.say(spoken()), (affects, "dim"))


def diff_output(old: tuple[str, Pack], new: tuple[str, Pack], changes: Sequence[Change]) -> DiffOutput:
    """Return the differences as JSON prints them; each side is the name it was given by and the pack."""
    return DiffOutput(
        old=_side(*old),
        new=_side(*new),
        same=not changes,
        changes=[
            ChangeOutput(
                level=each.level,
                section=each.section,
                item=each.item,
                kind=each.kind,
                aspect=each.aspect,
                old=_text(each.old),
                new=_text(each.new),
                affects=list(each.affects),
                message=TextModel(zh=each.said.zh, en=each.said.en),
            )
            for each in changes
        ],
    )


def _side(named: str, pack: Pack) -> SideOutput:
    return SideOutput(pack=named, id=pack.id, version=pack.model.version)


def _text(text: Text | None) -> TextModel | None:
    return None if text is None else TextModel(zh=text.zh, en=text.en)
