"""The calendar of working days: what ships, and the notices that an administrator loaded since."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from closeout.areas.kept_files import keep_files, kept_file
from closeout.areas.models import Holidays
from closeout.areas.types import YearRow
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Refusal
from closeout.law.calendar import Calendar, Day
from closeout.law.holiday_files import HolidayFile, read_holidays
from closeout.law.holiday_files import calendar as joined
from closeout.people.access import Access
from closeout.ui.effects import Change, Effect, Effects, State
from closeout.ui.language import lang
from closeout.ui.uploads import Upload

ENDINGS: Final = (".json", ".csv")
LARGEST: Final = 1  # megabytes
SCOPE: Final = "areas"  # of the journal: what the State Council says of a year is said to every authority


def calendar() -> Calendar:
    """Return the calendar by which working days count; one query, and files are read once.

    Raises:
        Refusal: a kept file cannot be read any more.
    """
    return _calendar(tuple(Holidays.objects.order_by("year").values_list("file", flat=True)))


@lru_cache(maxsize=4)
def _calendar(files: tuple[str, ...]) -> Calendar:
    return joined([kept_file(each) for each in files])


def years(on: date) -> list[YearRow]:
    """Return the years from the first one known to the one after `on`; two queries."""
    loaded = dict(Holidays.objects.values_list("year", "loaded_at"))
    known = calendar().years
    last = max(*known, on.year + 1)
    return [YearRow(each, each in known, loaded.get(each)) for each in range(min(known), last + 1)]


def read_notice(path: Path) -> HolidayFile:
    """Return what a file says of one year.

    Raises:
        Refusal: it is not right, or speaks of several years.
    """
    file = read_holidays(path)
    if len(file.years) != 1:
        raise Refusal("areas.one_year", file=str(path), years=", ".join(map(str, sorted(file.years))))
    return file


def effects(file: HolidayFile) -> Effects:
    """Return what a notice would change, day by day."""
    before = calendar()
    after = before.with_notice(file.notices, file.years)
    spoken_of = {on for on in before.notices if on.year in file.years} | set(file.notices)
    return Effects([_effect(row, before.day(on), after.day(on)) for row, on in enumerate(sorted(spoken_of), 1)])


def _effect(row: int, before: Day, after: Day) -> Effect:
    name = after.name or before.name
    what = " ".join([after.date.isoformat(), "" if name is None else name.say(lang())]).strip()
    kinds = [_kind(before), _kind(after)]
    changes = [Change(_("Kind of day"), *kinds)] if kinds[0] != kinds[1] else []
    state: State = "new" if not before.known else "changed" if changes else "same"
    return Effect(row, what, state, changes or ([Change(_("Kind of day"), "", kinds[1])] if state == "new" else []))


def _kind(day: Day) -> str:
    match day.kind:
        case "workday":
            return _("working day")
        case "weekend":
            return _("weekend")
        case "holiday":
            return _("day off")
        case "makeup":
            return _("made-up working day")


@transaction.atomic
def load_notice(*, access: Access, sent: Upload, digest: str, at: datetime) -> Holidays:
    """Let a file be the notice of its year; `digest` is that of the effects somebody saw.

    Raises:
        Refusal: the file is not right, speaks of several years, or contradicts the notice of a year beside it.
        Conflict: the calendar changed since, so that it would do something else.
        Denied: the role may not manage areas.
    """
    access.need("manage_areas")
    notice = read_notice(sent.path)
    if effects(notice).digest != digest:
        raise Conflict("areas.changed_meanwhile")
    (year,) = notice.years
    beside = Holidays.objects.exclude(year=year).order_by("year").values_list("file", flat=True)
    joined([*(kept_file(each) for each in beside), sent.path])
    old = Holidays.objects.filter(year=year).first()
    before = {} if old is None else {"digest": old.digest, "days": old.days}
    file = keep_files([sent.path], "calendars", sent.digest)
    given = {"file": file, "digest": sent.digest, "days": len(notice.notices), "loaded_at": at}
    one, _made = Holidays.objects.update_or_create(year=year, defaults=given)
    after = {"digest": one.digest, "days": one.days}
    record(Act("calendar_loaded", f"calendar:{year}", SCOPE, before, after), actor=access.user, at=at)
    return one
