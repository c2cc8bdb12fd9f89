"""The units, roles and duties of a pack, one by one."""

from closeout.packfile.models_people import ByFactModel
from closeout.packfile.pack import owing
from closeout.packfile.parts_base import Reading
from closeout.packfile.views_base import NamedView, View
from closeout.packfile.views_people import CaseView, DutyView, RoleView, UnitView


def units(reading: Reading) -> list[View]:
    """Return the units, each with its roles and the number of its duties."""
    model = reading.pack.model
    stands_for = {role: {each.id for each in reading.who(role).units} for role in model.roles}
    return [
        UnitView(
            id=key,
            name=each.name,
            clause=each.clause,
            external=each.external,
            note=each.note,
            members=reading.units(each.members),
            roles=[role for role, units in stands_for.items() if key in units],
            duties=sum(key in owing(model, duty) for duty in model.duties),
        )
        for key, each in model.units.items()
    ]


def roles(reading: Reading) -> list[View]:
    """Return which unit stands for each role."""
    return [_role(reading, role, entry) for role, entry in reading.pack.model.roles.items()]


def _role(reading: Reading, role: str, entry: str | ByFactModel) -> View:
    if isinstance(entry, str):
        return RoleView(id=role, unit=reading.unit(entry), by=None, cases=[], note=None)
    cases = [
        CaseView(value=reading.choice(entry.by, value), unit=reading.unit(unit)) for value, unit in entry.cases.items()
    ]
    return RoleView(
        id=role, unit=reading.unit(entry.otherwise), by=reading.fact(entry.by), cases=cases, note=entry.note
    )


def duties(reading: Reading) -> list[View]:
    """Return what each unit has to do."""
    titles = {each.id: each.title for each in reading.pack.model.phases}
    return [
        DutyView(
            id=each.id,
            clause=each.clause,
            unit=reading.unit(each.unit),
            each_member=each.each_member,
            kind=each.kind,
            text=each.text,
            judges=[reading.fact(key) for key in each.judges],
            phases=[NamedView(id=key, name=titles[key]) for key in each.phases],
        )
        for each in reading.pack.model.duties
    ]
