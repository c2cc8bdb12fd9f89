"""The workbook of units and people: its sheets, their columns, and how cells are written and read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils import translation

from closeout.people.roles import ROLES
from closeout.people.words import ROLE_NAMES

UNITS, PEOPLE = "单位 Units", "人员 People"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what programs and people call it, and how wide it is in characters."""

    key: str
    zh: str
    width: int

    @property
    def heading(self) -> str:
        """Return what stands above it."""
        return f"{self.zh} {self.key}"

    def is_called(self, heading: str) -> bool:
        """Return whether a heading means this column: its whole heading or either half of it."""
        return heading.strip().casefold() in (self.heading.casefold(), self.zh, self.key)


UNIT_COLUMNS: Final = (
    Column("key", "代号", 24),
    Column("name_zh", "中文名称", 24),
    Column("name_en", "英文名称", 32),
    Column("active", "在用", 12),
)
PERSON_COLUMNS: Final = (
    Column("username", "账号", 20),
    Column("name", "姓名", 16),
    Column("email", "邮箱", 26),
    Column("role", "职责", 20),
    Column("unit", "单位代号", 24),
    Column("division", "村（社区）", 22),
    Column("certificate_number", "执法证号", 24),
    Column("certificate_issued_by", "发证机关", 24),
    Column("certificate_valid_until", "证件有效期至", 28),
)
SHEETS: Final = {UNITS: UNIT_COLUMNS, PEOPLE: PERSON_COLUMNS}
YES, NO = "是", "否"
_TRUTH: Final[Mapping[str, bool]] = {
    "是": True,
    "true": True,
    "yes": True,
    "1": True,
    "否": False,
    "false": False,
    "no": False,
    "0": False,
}


def truth(cell: str) -> bool | None:
    """Return whether a cell says yes; None where it says neither. An empty one means yes: the unit is in use."""
    return _TRUTH.get(cell.casefold()) if cell else True


def role_names() -> dict[str, str]:
    """Return what each role is called in the page's language."""
    return {role: str(ROLE_NAMES[role]) for role in ROLES}


def role_of(cell: str) -> str:
    """Return the role that a cell names, by its id or its name in either language; else the cell as it is."""
    for code in ("zh-hans", "en"):
        with translation.override(code):
            for role, name in role_names().items():
                if cell.casefold() in (role, name.casefold()):
                    return role
    return cell
