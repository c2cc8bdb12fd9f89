"""A campaign from an empty database to the joint meeting's decision: what each person in it does, page by page."""

import re
import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from playwright.sync_api import Locator

from closeout.kernel.text import Text
from closeout.packfile.definitions import text_of
from closeout.packfile.library import load_pack
from tests.journeys.visitor import Visitor

VILLAGE: Final = "320682100201"
VILLAGES: Final = f"""code,name_zh,name_en,urban_rural_code
{VILLAGE},东河村（示例）,East River Village,220
320682100202,西河村（示例）,West River Village,220
"""
OWN: Final = "harbour-Lantern-27"  # the password that everybody chooses
FACTS: Final = load_pack("town").facts
HOME: Final = Text("东河村（示例）", "East River Village")
NOT_COMPLETE: Final = Text("消防器材设施不齐", "fire equipment and facilities are not complete")
BY_FORM, BY_FILE = "东河回收点（示例）", "河口收购站（示例）"
ROW: Final[dict[str, float | str]] = {"site_code": "EH-9", "name": BY_FILE, "storage": "露天", "has_fence": "是"}


def first_sign_in(who: Visitor, username: str, password: str) -> None:
    """Sign in with the password for one sign-in and choose one's own; then the service opens."""
    who.sign_in(username, password)
    who.look()
    fields = who.page.locator("main input[type=password]")
    for at, word in enumerate((password, OWN, OWN)):
        who.hands.write(fields.nth(at), word)
    who.press("Change the password")


# -- the administrator ------------------------------------------------------------------------------------------------


def import_villages(administrator: Visitor, folder: Path) -> None:
    """Load the villages from a CSV file: first its row with a short code is refused, then all of them are taken."""
    administrator.open(administrator.page.locator("header summary").last.inner_text())
    administrator.follow("Areas")
    administrator.follow("From a file")
    _send(administrator, folder / "villages.csv", VILLAGES.replace("100202", "1002"), status=422)
    administrator.page.locator("[role=alert]").wait_for()
    administrator.follow("Areas")
    administrator.follow("From a file")
    _send(administrator, folder / "villages.csv", VILLAGES)
    administrator.press("Confirm")


def _send(who: Visitor, file: Path, text: str, status: int = 200) -> None:
    file.write_text(text, "utf-8")
    who.attach(file)
    who.press("See what it would do", status)


def import_people(administrator: Visitor, folder: Path) -> Mapping[str, str]:
    """Fill in the workbook of people and send it: looked at first, then done. Their passwords come back."""
    administrator.open(administrator.page.locator("header summary").last.inner_text())
    administrator.follow("People")
    workbook = administrator.download("As a workbook", folder)
    administrator.follow("From a workbook")
    for unit, status in (("polic", 422), ("police", 200)):
        _add_people(workbook, folder / "people-filled.xlsx", unit)
        administrator.attach(folder / "people-filled.xlsx")
        administrator.press("See what it would do", status)
        if status == 422:
            administrator.follow("Send another file")
    administrator.press("Confirm")
    rows = administrator.page.locator("main tbody tr").all()
    return dict(row.locator("td").all_inner_texts()[:2] for row in rows)


def _add_people(pattern: Path, filled: Path, unit: str) -> None:
    book = load_workbook(shutil.copy(pattern, filled))
    units, people = book.worksheets
    units.append(["police", "派出所（示例）", "Police Station", "是"])
    people.append(["police", "周宁（示例）", "", "unit_member", unit])
    people.append(["village", "吴秀（示例）", "", "village", "", VILLAGE])
    book.save(filled)


# -- the leading group's office ---------------------------------------------------------------------------------------


def adopt(office: Visitor, on: date) -> None:
    """Adopt the town's plan for the thirty days from `on`."""
    office.follow("Adopt a plan")
    office.pick(office.say(text_of(load_pack("town").model.title)))
    office.press("Go on")
    office.write("First day", on.isoformat())
    office.write("Last day", (on + timedelta(days=29)).isoformat())
    office.press("Show what it brings")
    office.press("Adopt the plan")


def start_census(office: Visitor, due_on: date) -> None:
    """Let every village begin its census."""
    office.follow("Census")
    office.follow("Start the census")
    office.write("Due on", due_on.isoformat())
    office.press("Start")


def figures(office: Visitor) -> dict[str, int]:
    """Return the overview's figures, by what they are called in English."""
    office.follow("Overview")
    return {name: _number(office.figure(name)) for name in ("Sites on file", "Failing a standard", "Open questions")}


def _number(figure: Locator) -> int:
    found = re.match(r"\d+", figure.inner_text())
    assert found is not None
    return int(found[0])


def decide(office: Visitor, site: str, on: date) -> None:
    """Enter what the joint meeting decided about a site: what the plan recommends."""
    office.follow("Outcomes")
    office.pick(site)
    office.press("Enter a decision for the ticked sites")
    office.press("Enter the decision", status=422)
    office.hands.pick(office.page.locator("input[type=radio]").first)
    office.write("Day of the meeting", on.isoformat())
    office.write("Minutes", "联席会议〔2026〕1号（示例）")
    office.press("Enter the decision")


def rectified(office: Visitor) -> tuple[int, int]:
    """Return for how many sites the plan recommends rectification, and for how many the meeting decided it."""
    label = load_pack("town").model.outcomes["rectify"].label
    batch = office.page.locator("ul.kpis > li", has_text=office.say(text_of(label)))
    recommended, decided = re.findall(r"\d+", batch.locator(".v").inner_text())
    return int(recommended), int(decided)


# -- a village --------------------------------------------------------------------------------------------------------


def enter_by_form(villager: Visitor) -> None:
    """Enter a site by the questionnaire: all that a village can see, but nothing of what others must look at."""
    villager.follow_to(villager.page.locator("ol.dues a", has_text=villager.say(HOME)))
    villager.follow("Go to the census")
    villager.follow("Enter a site")
    _write(villager, "name", BY_FORM)
    for key in ("stacked_neatly", "site_clean", "passages_clear"):
        _answer(villager, key, "yes")
    _pick(villager, "storage", "open_air")
    _answer(villager, "has_fence", "yes")
    _write(villager, "fence_to_road_m", "六米多")
    villager.press("Save", status=422)
    _write(villager, "fence_to_road_m", "６.5")
    _write(villager, "fence_height_m", "4")
    _answer(villager, "front_three_met", "yes")
    for key in ("occupies_road", "occupies_green_space", "occupies_public_ground"):
        _answer(villager, key, "no")
    for key in ("work_safety_system", "safety_signs_visible"):
        _answer(villager, key, "yes")
    villager.press("Save")


def _write(villager: Visitor, fact: str, text: str) -> None:
    villager.hands.write(villager.page.locator(f"#id_{fact}"), text)


def _answer(villager: Visitor, fact: str, answer: str) -> None:
    villager.pick(villager.word(answer), villager.page.locator(f"fieldset#id_{fact}"))


def _pick(villager: Visitor, fact: str, choice: str) -> None:
    villager.pick(villager.say(FACTS[fact].choices[choice]), villager.page.locator(f"fieldset#id_{fact}"))


def send_questionnaire(villager: Visitor, folder: Path) -> None:
    """Fill in the workbook and send it back: with a height that is none, then rightly, and imported."""
    form = villager.download("Questionnaire (.xlsx)", folder)
    villager.follow("Send a file")
    for height, mends in (("三米四左右", 1), (3.4, 0)):
        _fill(form, height)
        villager.attach(form)
        villager.press("Check")
        assert _number(villager.figure("Rows that cannot be imported")) == mends
        if mends:
            assert "U9" in villager.page.inner_text("main table")
            villager.follow("Send another file")
    villager.press("Import all")


def _fill(form: Path, height: float | str) -> None:
    """Fill in the row below the site that was entered by form."""
    book = load_workbook(form)
    sheet = book.worksheets[0]
    keys = [cell.value for cell in sheet[7]]
    for key, value in {**ROW, "fence_height_m": height}.items():
        sheet.cell(9, keys.index(key) + 1).value = value
    book.save(form)


def sign(villager: Visitor) -> None:
    """Sign that these are all."""
    villager.follow("Census", within=villager.page.get_by_role("navigation").first)
    villager.follow_to(villager.link(villager.say(HOME)))
    villager.follow("Sign as complete")
    villager.press("Sign as complete")


# -- a unit ------------------------------------------------------------------------------------------------------------


def judge(officer: Visitor) -> None:
    """Answer what only the police may settle: a site's fire equipment is not complete."""
    officer.follow("Inbox")
    officer.follow_to(officer.link(officer.say(FACTS["fire_equipment_complete"].label)))
    officer.pick(BY_FORM)
    officer.press("Answer for the ticked sites")
    officer.press("Save the answer", status=422)
    officer.pick(officer.say(NOT_COMPLETE))
    officer.write("Reason", "现场查看，灭火器过期（示例）")
    officer.press("Save the answer")
