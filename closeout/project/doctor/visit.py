"""All lines in their order; what needs the database is left out where it is away or has another form."""

from datetime import datetime

from closeout.project.doctor import background, doors, machine, records
from closeout.project.doctor.types import Line


def visit(at: datetime) -> list[Line]:
    """Look at everything and return a line for each."""
    lines = [each() for each in (machine.python, machine.home, machine.room, machine.keys, machine.fonts)]
    lines += [each() for each in (doors.https, doors.hosts, doors.address, doors.deployed)]
    for look in (records.database, records.migrated):
        lines.append(look())
        if lines[-1].state == "fail":
            return lines
    timed = (records.clock, records.journal, records.holidays, background.tick, background.worker, background.channels)
    return [*lines, records.people(), *(each(at) for each in timed)]
