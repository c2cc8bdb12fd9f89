"""Divisions of the land, entered by form or from a CSV file: first what each row would do, then all of it at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import IntegrityError, transaction

from closeout.areas.models import Division
from closeout.areas.types import URBAN_RURAL, DivisionData
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Problem, Refusal
from closeout.people.access import Access
from closeout.people.services import scope_of
from closeout.tabular.plain import Plain, Row, read_csv
from closeout.ui.effects import Change, Effect, Effects, State
from closeout.ui.faults import Fault, refuse

ENDINGS: Final = (".csv",)
LARGEST: Final = 5  # megabytes
MOST: Final = 20_000  # rows: a province has about as many
COLUMNS: Final = {
    "code": ("code", "代码", "区划代码", "统计用区划代码"),
    "name_zh": ("name_zh", "中文名称", "名称"),
    "name_en": ("name_en", "英文名称"),
    "urban_rural_code": ("urban_rural_code", "城乡分类代码"),
}
_NEEDED: Final = ("code", "name_zh")
_CODE: Final = re.compile("[1-9][0-9]{11}")


def faults(data: DivisionData) -> Iterator[Fault]:
    """Yield what is wrong with a division."""
    if not _CODE.fullmatch(data.code):
        yield Fault("code", "areas.bad_code")
    if not 0 < len(data.name_zh) <= 60:
        yield Fault("name_zh", "areas.bad_name", {"most": 60})
    if len(data.name_en) > 120:
        yield Fault("name_en", "areas.bad_name", {"most": 120})
    if data.urban_rural_code and data.urban_rural_code not in URBAN_RURAL:
        yield Fault("urban_rural_code", "areas.bad_kind", {"known": ", ".join(URBAN_RURAL)})


@transaction.atomic
def save_division(*, access: Access, data: DivisionData, new: bool, at: datetime) -> Division:
    """Add a division (`new`) or change the one of this code.

    Raises:
        Refusal: something entered cannot be.
        Conflict: there is a division of this code already.
        Denied: the role may not manage areas.
    """
    access.need("manage_areas")
    refuse(faults(data))
    old = Division.objects.select_for_update().filter(authority=access.authority, code=data.code).first()
    if new and old is not None:
        raise Conflict("areas.code_taken", division=data.code, name=old.name_zh)
    before = {} if old is None else asdict(_data(old))
    if old is not None and before == asdict(data):
        return old
    one = Division(pk=None if old is None else old.pk, authority_id=access.authority, **asdict(data))
    _written(one, new=old is None)
    what = Act("division_saved", f"division:{one.code}", scope_of(access.authority), before, asdict(data))
    record(what, actor=access.user, at=at)
    return one


def _written(one: Division, *, new: bool) -> None:
    try:
        with transaction.atomic():
            one.save(force_insert=new, force_update=not new)
    except IntegrityError:  # somebody added it meanwhile
        name = Division.objects.get(authority=one.authority_id, code=one.code).name_zh
        raise Conflict("areas.code_taken", division=one.code, name=name) from None


def _data(one: Division) -> DivisionData:
    return DivisionData(one.code, one.name_zh, one.name_en, one.urban_rural_code)


@dataclass(frozen=True, slots=True)
class Loading:
    """What a file would do, and the divisions that would be written."""

    effects: Effects
    fresh: Sequence[DivisionData]
    changed: Sequence[DivisionData]


def plan(authority: int, path: Path) -> Loading:
    """Return what the CSV file at `path` would do to an authority's list; one query.

    Raises:
        Refusal: it cannot be read, is too long, or lacks a column.
    """
    table = read_csv(path, MOST)
    places = _places(table, str(path))
    of = _Table(str(path), places, table.headings)
    old = {each.code: _data(each) for each in Division.objects.filter(authority=authority)}
    found = [Effect(each.row or 0, "", "wrong", problems=[each]) for each in table.faults]
    first: dict[str, int] = {}
    writes: dict[State, list[DivisionData]] = {"new": [], "changed": [], "same": [], "wrong": []}
    for row in table.rows:
        data = DivisionData(**{key: "" if at is None else row.cells[at] for key, at in places.items()})
        known = old.get(data.code)
        if known is not None:
            data = _kept(data, known, places)
        effect = _effect(row, data, known, first.setdefault(data.code, row.number), of)
        writes[effect.state].append(data)
        found.append(effect)
    return Loading(Effects(found), writes["new"], writes["changed"])


def _kept(data: DivisionData, known: DivisionData, places: Mapping[str, int | None]) -> DivisionData:
    """Return a row with what is known of the division where the file has no column for it."""
    absent = {key: getattr(known, key) for key, at in places.items() if at is None}
    return DivisionData(**{**asdict(data), **absent})


def _places(table: Plain, file: str) -> dict[str, int | None]:
    headings = [each.casefold() for each in table.headings]
    found: dict[str, int | None] = {}
    for key, names in COLUMNS.items():
        at = [index for index, heading in enumerate(headings) if heading in names]
        if len(at) > 1:
            raise Refusal("areas.column_twice", file=file, column=table.headings[at[1]])
        if not at and key in _NEEDED:
            raise Refusal("areas.no_column", file=file, column=key, known=", ".join(COLUMNS))
        found[key] = at[0] if at else None
    return found


def _effect(row: Row, data: DivisionData, old: DivisionData | None, first: int, of: "_Table") -> Effect:
    what = f"{data.code} {data.name_zh}".strip()
    wrong = list(faults(data))
    if first != row.number:
        wrong.append(Fault("code", "areas.row_twice", {"first": first}))
    if wrong:
        return Effect(row.number, what, "wrong", problems=[of.problem(row.number, data, each) for each in wrong])
    before = dict.fromkeys(COLUMNS, "") if old is None else asdict(old)
    after = asdict(data)
    changes = [Change(of.heading(key), before[key], after[key]) for key in COLUMNS if before[key] != after[key]]
    state: State = "new" if old is None else "changed" if changes else "same"
    return Effect(row.number, what, state, changes)


@dataclass(frozen=True, slots=True)
class _Table:
    """The file, and where each field stands in it; None: nowhere."""

    file: str
    places: Mapping[str, int | None]
    headings: Sequence[str]

    def heading(self, key: str) -> str:
        at = self.places[key]
        return key if at is None else self.headings[at]

    def problem(self, row: int, data: DivisionData, fault: Fault) -> Problem:
        where, value = self.heading(fault.where), str(getattr(data, fault.where))
        return Problem(self.file, fault.code, dict(fault.params), row=row, column=where, value=value)


@transaction.atomic
def load_divisions(*, access: Access, path: Path, file_digest: str, digest: str, at: datetime) -> int:
    """Do what a CSV file says and return how many divisions were written; the journal holds its digest.

    `digest` is that of the effects somebody saw.

    Raises:
        Refusal: the file cannot be read, or a cell is wrong.
        Conflict: divisions changed since, so that it would do something else.
        Denied: the role may not manage areas.
    """
    access.need("manage_areas")
    found = plan(access.authority, path)
    if found.effects.wrong:
        raise Refusal("areas.import_wrong")
    if found.effects.digest != digest:
        raise Conflict("areas.changed_meanwhile")
    _write(access.authority, found)
    counts = {"new": len(found.fresh), "changed": len(found.changed), "digest": file_digest}
    record(Act("divisions_loaded", "divisions", scope_of(access.authority), after=counts), actor=access.user, at=at)
    return len(found.fresh) + len(found.changed)


def _write(authority: int, found: Loading) -> None:
    """Write new rows and changed ones in the same way: a row that is there is known by its code."""
    Division.objects.bulk_create(
        [Division(authority_id=authority, **asdict(each)) for each in (*found.fresh, *found.changed)],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["authority", "code"],
        update_fields=["name_zh", "name_en", "urban_rural_code"],
    )
