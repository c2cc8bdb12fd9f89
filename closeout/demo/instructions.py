"""What the leader wrote to units: one answered and seen, one answered only, one to be answered, one that is late."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from closeout.demo.diary import Stage, Step
from closeout.findings.models import Finding
from closeout.instructions import services as instructions
from closeout.instructions.models import Instruction
from closeout.instructions.types import NewInstruction
from closeout.kernel.clock import TIME_ZONE
from closeout.people.models import Unit

# By the user of the unit: the day it was given, the days it had, and the words.
_GIVEN: Final = (
    ("safety", 18, 5, "安全操作规程不上墙的场所太多，请一周内逐户督促张贴（示例）"),
    ("police_buji", 24, 4, "请与供电、社区会商“三合一”住人场所的清退办法（示例）"),
    ("urban", 28, 4, "占道堆放群众反映强烈，请报整治进展（示例）"),
    ("member", 33, 7, "请报无照经营场所的底数和办照进度（示例）"),
)  # fmt: skip
_ANSWERED: Final = (
    ("safety", 22, "已逐户张贴，尚有两户在外地进货，约定本周补贴（示例）"),
    ("police_buji", 27, "已会商，三处住人场所本周清退，结果随隐患台账报送（示例）"),
)


def steps(stage: Stage) -> Iterator[Step]:
    """Yield what was written, and what was answered."""
    for who, day, days, words in _GIVEN:
        yield stage.step(day, partial(_given, stage, who, days, words), hours=5)
    for who, day, words in _ANSWERED:
        yield stage.step(day, partial(_answered, stage, who, words), hours=6)
    yield stage.step(23, partial(_seen, stage, "safety"), hours=1)


def _given(stage: Stage, who: str, days: int, words: str, at: datetime) -> None:
    unit = Unit.objects.get(key=stage.cast[who].unit_key, authority=stage.cast.authority)
    about = Finding.objects.filter(campaign=stage.campaign, unit=unit).order_by("number").first()
    due_on = at.astimezone(TIME_ZONE).date() + timedelta(days)
    new = NewInstruction(unit, words, due_on, finding=about if who == "urban" else None)
    instructions.give(access=stage.cast["leader"], campaign=stage.campaign, new=new, at=at)


def _answered(stage: Stage, who: str, words: str, at: datetime) -> None:
    number = _of(stage, who)
    instructions.answer(access=stage.cast[who], campaign=stage.campaign, number=number, text=words, at=at)


def _seen(stage: Stage, who: str, at: datetime) -> None:
    instructions.see(access=stage.cast["leader"], campaign=stage.campaign, number=_of(stage, who), at=at)


def _of(stage: Stage, who: str) -> int:
    return Instruction.objects.get(campaign=stage.campaign, unit=stage.cast[who].unit).pk
