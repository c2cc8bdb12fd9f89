"""What units did with their tasks: taken on, done, refused, given to somebody, cancelled, reminded of."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, Final

from closeout.campaigns.services import scope_of
from closeout.demo.diary import Stage, Step
from closeout.demo.people import PEOPLE
from closeout.work import services as work
from closeout.work.models import PENDING, Task
from closeout.work.reminding import remind

_ACCEPTED: Final = {
    "member": ("B-3.2a", "B-3.2b"),
    "environment": ("B-3.4a", "B-3.4c"),
    "grid": ("B-3.9a",),
    "safety": ("B-3.7a", "B-3.7b"),
    "police_buji": ("B-3.3a-buji", "B-3.3g-buji"),
    "urban": ("B-3.6a",),
}
_DONE: Final = {
    "grid": ("B-3.9b",),
    "water": ("B-3.5a",),
    "environment": ("B-3.4b",),
    "police_luogang": ("B-3.3a-luogang",),
    "safety": ("B-3.7c",),
}
_REFUSED: Final = ("water", "B-3.5b", "辖区内没有划定水源保护区，请核实本项是否仍由我中心承担（示例）")
_GIVEN: Final = ("head", "B-3.2c", "member")
_CANCELLED: Final = ("B-3.12b", "与街道年度宣传计划合并办理（示例）")


def steps(stage: Stage) -> Iterator[Step]:
    """Yield what became of the plan's tasks."""
    for who, keys in _ACCEPTED.items():
        for place, key in enumerate(keys):
            yield stage.step(4 + place, partial(_deed, stage, work.accept, who, key), hours=1)
    for place, (who, keys) in enumerate(_DONE.items()):
        for key in keys:
            yield stage.step(20 + 2 * place, partial(_deed, stage, work.finish, who, key), hours=2)
    who, key, reason = _REFUSED
    yield stage.step(26, partial(_deed, stage, work.refuse, who, key, reason=reason))
    yield stage.step(6, partial(_given, stage), hours=2)
    key, reason = _CANCELLED
    yield stage.step(27, partial(_deed, stage, work.cancel, "office", key, reason=reason))
    for day in (27, 31, 34):
        yield stage.step(day, partial(_reminded, stage), hours=6)


def _deed(stage: Stage, do: Callable[..., object], who: str, key: str, at: datetime, **how: Any) -> None:
    task = Task.objects.get(scope=scope_of(stage.campaign), kind="duty", key=key)
    do(access=stage.cast[who], task=task.pk, at=at, **how)


def _given(stage: Stage, at: datetime) -> None:
    who, key, to = _GIVEN
    _deed(stage, work.assign, who, key, at, to=stage.cast.users[to].pk)


def _reminded(stage: Stage, at: datetime) -> None:
    late = Task.objects.filter(scope=scope_of(stage.campaign), kind="census", state__in=PENDING, due_on__lt=at.date())
    remind(access=stage.cast["office"], tasks=list(late.values_list("pk", flat=True)), at=at)


def all_done(stage: Stage, at: datetime) -> None:
    """Let everybody report all that their unit owes as done."""
    for each in Task.objects.filter(scope=scope_of(stage.campaign), state__in=PENDING).select_related("unit"):
        who = next((one.username for one in PEOPLE if each.unit is not None and one.unit == each.unit.key), None)
        if who is not None and stage.cast[who].may("do_tasks"):
            work.finish(access=stage.cast[who], task=each.pk, at=at)
