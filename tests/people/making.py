"""People and workbooks for tests of the slice."""

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from xlsxwriter import Workbook

from closeout.accounts.models import User
from closeout.people.columns import PEOPLE, SHEETS, UNITS
from closeout.people.models import Certificate
from closeout.people.types import Person
from tests.factories import COMMUNITY

UNIT_ROW = ["market_supervision", "市场监管所（示例）", "Market supervision (example)", "是"]
PERSON_ROW = ["zhang", "张三（示例）", "", "unit_member", "market_supervision", "", "", "", ""]


def who(**changes: str) -> Person:
    usual = {"username": "zhang", "name": "张三（示例）", "email": "", "role": "office", "unit_key": ""}
    return Person(**{**usual, "division_code": "", **changes})


def village(**changes: str) -> Person:
    return who(**{"role": "village", "division_code": COMMUNITY, **changes})


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def certificate(user: User, until: date, number: str = "粤B-1") -> Certificate:
    return Certificate.objects.create(user=user, number=number, issued_by="区司法局（示例）", valid_until=until)


def book(
    people: Sequence[Sequence[object]] = (PERSON_ROW,),
    units: Sequence[Sequence[object]] = (UNIT_ROW,),
    headings: Mapping[str, Sequence[str]] | None = None,
    formula: bool = False,
) -> bytes:
    file = BytesIO()
    made = Workbook(file, {"in_memory": True})
    sheets = {name: made.add_worksheet(name) for name in (UNITS, PEOPLE)}
    for (name, sheet), rows in zip(sheets.items(), (units, people), strict=True):
        sheet.write_row(0, 0, (headings or {}).get(name) or [each.heading for each in SHEETS[name]])
        for at, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write(at, column, cell)
    if formula:
        sheets[PEOPLE].write_formula(1, 1, '="张"&"三"', None, "张三")
    made.close()
    return file.getvalue()


def sent(content: bytes, name: str = "people.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "people.xlsx"
    path.write_bytes(content)
    return path
