"""How the pages about a pack say names, values, remarks and who stands for a role."""

from collections.abc import Sequence
from typing import Final

from closeout.cli.flow import Flow, flow, stacked
from closeout.cli.speech import say, spoken
from closeout.kernel.facts import UNITS
from closeout.kernel.numbers import shortest
from closeout.packfile.models_base import TextModel
from closeout.packfile.views_base import NamedView, WhoView

CONDITION: Final = "cyan"


def said(text: TextModel) -> str:
    """Return a text in the language spoken now."""
    return text.zh if spoken() == "zh" else text.en


def comma() -> str:
    """Return what stands between the items of a list."""
    return "、" if spoken() == "zh" else ", "


def colon(name: str) -> str:
    """Return a name with the colon of the language spoken now."""
    return f"{name}：" if spoken() == "zh" else f"{name}: "


def named(each: NamedView) -> str:
    """Return a name with its id: what people read, and what a pack writes."""
    return f"{said(each.name)}（{each.id}）" if spoken() == "zh" else f"{said(each.name)} ({each.id})"


def choice(each: NamedView) -> str:
    """Return a choice: its id, and its name where that says more."""
    if said(each.name) == each.id:
        return each.id
    return f"{each.id}（{said(each.name)}）" if spoken() == "zh" else f"{each.id} ({said(each.name)})"


def names(each: Sequence[NamedView]) -> str:
    """Return names one after another."""
    return comma().join(said(one.name) for one in each)


def field(key: str, value: str | None, style: str = "") -> Flow | None:
    """Return a line that says what something is; None where there is nothing to say."""
    return None if not value else flow((colon(say(f"plan_{key}")), "dim"), (value, style))


def note(text: TextModel | None) -> Flow | None:
    """Return a remark."""
    return None if text is None else flow((said(text), "dim"))


def to_be_verified(yes: bool) -> Flow | None:
    """Return the warning that a legal basis was not checked."""
    return flow((say("plan_to_be_verified"), "bold yellow")) if yes else None


def who(each: WhoView | None) -> Flow | None:
    """Return the units that stand for a role, and the role."""
    if each is None:
        return None
    depends = "" if each.by is None else say("plan_by_fact", fact=said(each.by.name))
    units = names(each.units) or say("plan_no_unit")
    return stacked(flow(units), flow((f"{each.role}{depends}", "dim")))


def value(given: bool | float | str, unit: str | None = None) -> str:
    """Return a value with its unit, as a pack writes it."""
    if isinstance(given, bool):
        return "true" if given else "false"
    shown = shortest(float(given)) if isinstance(given, int | float) else given
    if unit is None:
        return shown
    return f"{shown} {UNITS[unit].label.say(spoken())}"
