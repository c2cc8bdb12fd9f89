"""A land with villages, a census that is under way, and files as people send them."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.census.models import Upload
from closeout.census.queries import questionnaire
from closeout.census.services import start
from closeout.census.uploads import keep_upload
from closeout.forms.book import FIRST, Filling, Site, write_form
from closeout.forms.divisions import Divisions
from closeout.people.access import Access
from tests.factories import COMMUNITY, NOW, access, authority, campaign

OTHER: Final = "440307014002"
THIRD: Final = "440307014003"
STREET: Final = "440307014000"
DUE: Final = date(2026, 6, 10)
NAMES: Final = {
    STREET: "布吉街道",
    COMMUNITY: "东方社区（示例）",
    OTHER: "布吉圩社区（示例）",
    THIRD: "凤凰社区（示例）",
}


def land() -> None:
    """Enter a street with three communities."""
    Division.objects.bulk_create(
        [
            Division(authority=authority(), code=code, name_zh=name, name_en=f"Place {code[-3:]}")
            for code, name in NAMES.items()
        ],
        ignore_conflicts=True,
    )


def census(pack: str = "buji", due_on: date | None = DUE) -> Campaign:
    """Return a campaign whose census is started in all three communities."""
    land()
    one = campaign(pack)
    start(access=access("office"), campaign=one, codes=[COMMUNITY, OTHER, THIRD], due_on=due_on, at=NOW)
    return one


def form_file(one: Campaign, folder: Path, rows: Sequence[Mapping[str, Any]], known: Sequence[Site] = ()) -> bytes:
    """Return the questionnaire of a campaign, filled in by hand with `rows` below the sites that are `known`."""
    path = folder / "form.xlsx"
    sheet = questionnaire(pack_of(one))
    names = {code: name for code, name in NAMES.items() if code != STREET}
    write_form(path, sheet, Filling(known, Divisions(names), "zh"))
    book = load_workbook(path)
    keys = [each.key for each in sheet.columns]
    for at, row in enumerate(rows, FIRST + len(known) + 1):
        for key, value in row.items():
            book.worksheets[0].cell(at, keys.index(key) + 1).value = value
    book.save(path)
    return path.read_bytes()


def ledger_file(folder: Path, rows: Sequence[Sequence[Any]]) -> bytes:
    """Return a workbook of somebody's own."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(folder / "ledger.xlsx")
    return (folder / "ledger.xlsx").read_bytes()


def with_far_cell(content: bytes, folder: Path) -> bytes:
    """Return a workbook with one more cell in its first sheet, far away from all others."""
    (folder / "far.xlsx").write_bytes(content)
    book = load_workbook(folder / "far.xlsx")
    book.worksheets[0]["CV1000000"] = 1
    book.save(folder / "far.xlsx")
    return (folder / "far.xlsx").read_bytes()


def kept(who: Access, one: Campaign, content: bytes, name: str = "表.xlsx", division: str = "") -> Upload:
    """Return a file as it was sent and kept."""
    file = SimpleUploadedFile(name, content)
    return keep_upload(access=who, campaign=one, file=file, division=division, at=NOW)


def at_home(who: Access) -> Client:
    """Return a browser in which somebody is signed in, in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(who.user)
    return client
