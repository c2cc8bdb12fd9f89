"""The cells of facts and parameters."""

from collections.abc import Sequence

from closeout.cli.flow import Flow, flow, stacked
from closeout.cli.plan_words import choice, colon, comma, field, note, said, value, who
from closeout.cli.speech import say
from closeout.packfile.views_facts import FactView, ParameterView


def fact(each: FactView) -> Sequence[Flow]:
    """Return a fact's cells: its key, what it means, who judges it."""
    marks = [say(f"plan_{key}") for key, on in (("own", each.own), ("personal", each.personal)) if on]
    kind = (
        say(f"type_{each.type}") if each.unit is None else f"{say(f'type_{each.type}')} {value('', each.unit).strip()}"
    )
    choices = comma().join(choice(one) for one in each.choices)
    return (
        flow(each.id),
        stacked(
            flow((said(each.label), "bold"), *((f"  {mark}", "yellow") for mark in marks)),
            flow(f"{colon(kind)}{choices}" if choices else kind),
            note(each.note),
        ),
        stacked(
            who(each.judged_by),
            field("layer", each.layer),
            field("default", None if each.default is None else value(each.default, each.unit)),
        ),
    )


def parameter(each: ParameterView) -> Sequence[Flow]:
    """Return a parameter's cells: its name, its value, what it means, its clause."""
    return (
        flow(f":{each.id}"),
        flow(value(each.value, each.unit)),
        stacked(
            flow((said(each.label), "bold")),
            flow((say("plan_ours"), "yellow")) if each.ours else None,
            field("used_by", comma().join(each.used_by) or "–"),
        ),
        flow(each.clause),
    )
