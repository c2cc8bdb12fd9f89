"""The standards and named sub-expressions of a pack, one by one."""

from closeout.conditions.nodes import AnyFails
from closeout.packfile.parts_base import Reading, line, line_if
from closeout.packfile.views_base import View
from closeout.packfile.views_rules import NameView, StandardView


def standards(reading: Reading) -> list[View]:
    """Return the standards."""
    return [
        StandardView(
            id=each.id,
            clause=each.clause,
            text=each.text,
            applies=line_if(each.applies),
            requires=line(each.requires),
            severity=each.severity,
            who=reading.who(each.role),
            assists=[reading.who(role) for role in each.assists],
            proposes=None if each.proposes is None else reading.fact(each.proposes),
            note=each.note,
        )
        for each in reading.pack.model.standards
    ]


def names(reading: Reading) -> list[View]:
    """Return the named sub-expressions."""
    return [
        NameView(
            id=name,
            text=each.text,
            when=line_if(each.when),
            any_fails=_meant(reading, name),
            clause=each.clause,
            used_by=reading.used(name),
        )
        for name, each in reading.pack.model.names.items()
    ]


def _meant(reading: Reading, name: str) -> list[str]:
    node = reading.pack.names[name]
    return [each.standard for each in node.parts] if isinstance(node, AnyFails) else []
