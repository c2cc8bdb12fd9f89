"""Units and people by workbook: out, back, looked at, done; and every file that is refused."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from closeout.accounts.models import User
from closeout.areas.models import Division
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.people.access import Access
from closeout.people.columns import PEOPLE, SHEETS, UNITS, role_of, truth
from closeout.people.export import workbook
from closeout.people.importing import apply, plan
from closeout.people.models import Certificate, Post, Unit
from closeout.people.sheets import read_book
from closeout.project import registries
from closeout.ui.effects import SHOWN, Effects
from tests.factories import COMMUNITY, NOW, TODAY, access, authority, person
from tests.people.making import PERSON_ROW, UNIT_ROW, book, certificate, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Access:
    registries.fill()
    return access("office")


def _effects(office: Access, folder: Path, content: bytes) -> Effects:
    return plan(office, read_book(authority().pk, written(folder, content)), TODAY).effects


def _apply(office: Access, folder: Path, content: bytes) -> list[Any]:
    path = written(folder, content)
    digest = plan(office, read_book(authority().pk, path), TODAY).effects.digest
    return apply(access=office, book=read_book(authority().pk, path), digest=digest, at=NOW)


def _codes(effects: Effects) -> list[str]:
    return [one.code for each in effects.rows for one in each.problems]


def test_a_small_workbook_with_one_cell_far_away_is_refused_before_it_is_loaded(office: Access, tmp_path: Path) -> None:
    path = written(tmp_path, book())
    changed = load_workbook(path)
    changed[PEOPLE]["CV1000000"] = "x"
    changed.save(path)
    with pytest.raises(Refusal) as refused:
        read_book(authority().pk, path)
    assert (refused.value.code, refused.value.params["corner"]) == ("tabular.xlsx_too_far", "CV1000000")


def test_a_workbook_makes_units_and_people(office: Access, tmp_path: Path) -> None:
    (added,) = _apply(office, tmp_path, book())
    assert added.user.check_password(added.password)
    assert Post.objects.get(user__username="zhang").unit == Unit.objects.get(key="market_supervision")
    assert set(Entry.objects.values_list("act", flat=True)) == {"unit_added", "person_added"}


def test_looking_changes_nothing(office: Access, tmp_path: Path) -> None:
    effects = _effects(office, tmp_path, book())
    assert effects.counts == {"new": 2, "changed": 0, "same": 0, "wrong": 0}
    assert not Unit.objects.exists()
    assert User.objects.count() == 1


def test_what_goes_out_comes_back_as_it_was(office: Access, tmp_path: Path) -> None:
    for role in ("unit_head", "village", "leader"):
        one = person(role)
        certificate(one, date(2027, 1, 31), f"粤-{role}")
    effects = _effects(office, tmp_path, workbook(office))
    assert effects.idle
    assert not effects.wrong
    assert effects.counts["same"] == 5


def test_text_goes_out_as_text_whatever_it_begins_with(office: Access) -> None:
    office.user.name = "=1+1"
    office.user.save()
    sheets = CalamineWorkbook.from_filelike(BytesIO(workbook(office)))
    assert sheets.sheet_names == [UNITS, PEOPLE]
    assert sheets.get_sheet_by_name(PEOPLE).to_python()[1][1] == "=1+1"


def test_the_authority_next_door_is_not_in_the_workbook(office: Access) -> None:
    other = person("leader", at=authority("elsewhere"))
    sheet = CalamineWorkbook.from_filelike(BytesIO(workbook(office))).get_sheet_by_name(PEOPLE)
    assert other.username not in {row[0] for row in sheet.to_python()}


def test_a_row_that_changes_somebody_says_what(office: Access, tmp_path: Path) -> None:
    _apply(office, tmp_path, book())
    row = [
        "zhang",
        "张四（示例）",
        "",
        "unit_head",
        "market_supervision",
        "",
        "粤B-1",
        "区司法局（示例）",
        "2027-05-20",
    ]
    effects = _effects(office, tmp_path, book([row]))
    (changed,) = [each for each in effects.rows if each.state == "changed"]
    assert [each.label for each in changed.changes] == ["姓名", "职责", "执法证号", "发证机关", "证件有效期至"]
    assert changed.changes[0].before == "张三（示例）"
    assert _apply(office, tmp_path, book([row])) == []
    assert Certificate.objects.get().user.username == "zhang"
    assert Post.objects.filter(user__username="zhang").count() == 2
    assert _effects(office, tmp_path, book([row])).idle


def test_a_certificate_that_stays_out_stays(office: Access, tmp_path: Path) -> None:
    _apply(office, tmp_path, book())
    certificate(User.objects.get(username="zhang"), TODAY)
    assert _effects(office, tmp_path, book()).idle


def test_a_later_last_day_renews_the_certificate(office: Access, tmp_path: Path) -> None:
    _apply(office, tmp_path, book())
    certificate(User.objects.get(username="zhang"), TODAY)
    row = [*PERSON_ROW[:6], "粤B-1", "区司法局（示例）", "2030-01-01"]
    _apply(office, tmp_path, book([row]))
    assert Certificate.objects.get().valid_until == date(2030, 1, 1)


def test_who_has_left_comes_back_by_workbook(office: Access, tmp_path: Path) -> None:
    _apply(office, tmp_path, book())
    Post.objects.filter(user__username="zhang").update(until=TODAY)
    User.objects.filter(username="zhang").update(is_active=False)
    assert _effects(office, tmp_path, book()).counts["changed"] == 1
    _apply(office, tmp_path, book())
    assert User.objects.get(username="zhang").is_active
    assert Post.objects.filter(user__username="zhang", until__isnull=True).count() == 1


@pytest.mark.parametrize("cell", ["village", "VILLAGE", "村（社区）工作人员", "village or community worker"])
def test_a_role_is_known_by_its_id_and_by_its_names(cell: str) -> None:
    assert role_of(cell) == "village"


@pytest.mark.parametrize(("cell", "says"), [("是", True), ("", True), ("NO", False), ("0", False), ("maybe", None)])
def test_yes_and_no_are_read_in_both_languages(cell: str, says: bool | None) -> None:
    assert truth(cell) is says


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({0: ""}, "people.bad_username"),
        ({0: "<script>"}, "people.bad_username"),
        ({1: ""}, "people.bad_name"),
        ({2: "x"}, "people.bad_email"),
        ({3: "king"}, "people.bad_role"),
        ({4: ""}, "people.unit_wanted"),
        ({4: "no_such"}, "people.no_unit"),
        ({3: "village", 4: ""}, "people.division_wanted"),
        ({3: "village", 4: "", 5: "x"}, "people.bad_division"),
        ({6: "1"}, "people.certificate_incomplete"),
        ({6: "1", 7: "x", 8: "soon"}, "people.bad_day"),
        ({6: "1", 7: "x", 8: "2026-02-30"}, "people.bad_day"),
        ({6: "1" * 41, 7: "x", 8: "2027-01-01"}, "people.bad_number"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_done(
    office: Access, tmp_path: Path, changes: dict[int, str], code: str
) -> None:
    row = [changes.get(at, cell) for at, cell in enumerate(PERSON_ROW)]
    effects = _effects(office, tmp_path, book([row]))
    assert _codes(effects) == [code]
    (wrong,) = [one for each in effects.rows for one in each.problems]
    assert wrong.row == 2
    assert wrong.column in {each.heading for each in SHEETS[PEOPLE]}
    with pytest.raises(Refusal) as refused:
        _apply(office, tmp_path, book([row]))
    assert refused.value.code == "people.import_wrong"
    assert not Unit.objects.exists()


def test_a_code_written_as_a_number_is_a_code(office: Access, tmp_path: Path) -> None:
    row = ["li", "李四（示例）", "", "village", "", int(COMMUNITY), "", "", ""]
    _apply(office, tmp_path, book([row]))
    assert Post.objects.get(user__username="li").division_code == COMMUNITY


def test_rows_that_say_the_same_twice_are_wrong(office: Access, tmp_path: Path) -> None:
    held = [*PERSON_ROW[:6], "1", "x", "2027-01-01"]
    other = ["li", *held[1:]]
    assert _codes(_effects(office, tmp_path, book([PERSON_ROW, PERSON_ROW]))) == ["people.row_twice"]
    assert _codes(_effects(office, tmp_path, book([held, other]))) == ["people.row_twice"]
    assert _codes(_effects(office, tmp_path, book([], [UNIT_ROW, UNIT_ROW]))) == ["people.row_twice"]


def test_an_account_of_another_authority_is_taken(office: Access, tmp_path: Path) -> None:
    other = person("leader", at=authority("elsewhere"))
    effects = _effects(office, tmp_path, book([[other.username, *PERSON_ROW[1:]]]))
    assert _codes(effects) == ["people.username_taken"]


def test_a_number_of_another_person_is_taken(office: Access, tmp_path: Path) -> None:
    certificate(person("leader"), TODAY)
    row = [*PERSON_ROW[:6], "粤B-1", "x", "2027-01-01"]
    assert _codes(_effects(office, tmp_path, book([row]))) == ["people.number_taken"]


def test_nobody_changes_their_own_post_by_workbook(office: Access, tmp_path: Path) -> None:
    row = [office.user.username, office.user.name, "", "administrator", "", "", "", "", ""]
    assert _codes(_effects(office, tmp_path, book([row]))) == ["people.own_post"]


def test_a_unit_with_people_stays_in_use(office: Access, tmp_path: Path) -> None:
    _apply(office, tmp_path, book())
    with pytest.raises(Refusal) as refused:
        _apply(office, tmp_path, book([], [[*UNIT_ROW[:3], "否"]]))
    assert refused.value.code == "people.unit_in_use"
    assert Unit.objects.get().active


def test_a_unit_can_close_when_its_people_move_in_the_same_file(office: Access, tmp_path: Path) -> None:
    _apply(office, tmp_path, book())
    units = [[*UNIT_ROW[:3], "否"], ["water", "水务（示例）", "Water (example)", "是"]]
    _apply(office, tmp_path, book([[*PERSON_ROW[:4], "water", *PERSON_ROW[5:]]], units))
    assert not Unit.objects.get(key="market_supervision").active


def test_what_changed_since_is_not_overwritten(office: Access, tmp_path: Path) -> None:
    path = written(tmp_path, book())
    digest = plan(office, read_book(authority().pk, path), TODAY).effects.digest
    Unit.objects.create(authority_id=office.authority, key="market_supervision", name_zh="另", name_en="Other")
    with pytest.raises(Conflict) as refused:
        apply(access=office, book=read_book(authority().pk, path), digest=digest, at=NOW)
    assert refused.value.code == "people.import_changed"
    assert User.objects.count() == 1


def test_a_second_confirmation_does_nothing(office: Access, tmp_path: Path) -> None:
    path = written(tmp_path, book())
    digest = plan(office, read_book(authority().pk, path), TODAY).effects.digest
    apply(access=office, book=read_book(authority().pk, path), digest=digest, at=NOW)
    with pytest.raises(Conflict):
        apply(access=office, book=read_book(authority().pk, path), digest=digest, at=NOW)
    assert User.objects.filter(username="zhang").count() == 1


def test_a_workbook_that_takes_the_last_manager_away_is_refused(tmp_path: Path) -> None:
    office, other = access("office"), access("administrator")
    row = [office.user.username, office.user.name, "", "leader", "", "", "", "", ""]
    _apply(other, tmp_path, book([row], []))
    Post.objects.filter(user=other.user).update(until=TODAY)
    with pytest.raises(Refusal) as refused:
        _apply(other, tmp_path, book([["new", "新人（示例）", "", "leader", "", "", "", "", ""]], []))
    assert refused.value.code == "people.nobody_left"


@pytest.mark.parametrize("role", ["unit_head", "village", "leader", "auditor"])
def test_only_the_office_and_administrators_may_look(role: Any, tmp_path: Path) -> None:
    with pytest.raises(Denied):
        _effects(access(role), tmp_path, book())


def _refused(folder: Path, content: bytes) -> Refusal:
    with pytest.raises(Refusal) as refused:
        read_book(authority().pk, written(folder, content))
    return refused.value


@pytest.mark.parametrize(
    "content",
    [b"<html><script>alert(1)</script></html>", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0 old", b"name,role\n"],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    assert _refused(tmp_path, content).code == "tabular.xlsx_damaged"


def test_formulas_are_refused_by_cell(tmp_path: Path) -> None:
    refusal = _refused(tmp_path, book(formula=True))
    assert refusal.code == "tabular.plain_formulas"
    assert [each.column for each in refusal.problems] == ["B2"]


def test_a_sheet_or_a_heading_that_is_missing_is_named(tmp_path: Path) -> None:
    short = [each.heading for each in SHEETS[PEOPLE]][:-1]
    assert _refused(tmp_path, book([], headings={PEOPLE: short})).code == "people.no_column"
    twice = [*(each.heading for each in SHEETS[PEOPLE]), "姓名"]
    assert _refused(tmp_path, book([], headings={PEOPLE: twice})).code == "people.column_twice"


@pytest.mark.parametrize("half", ["key", "zh"])
def test_half_a_heading_is_enough(office: Access, tmp_path: Path, half: str) -> None:
    headings = {sheet: [getattr(each, half) for each in columns] for sheet, columns in SHEETS.items()}
    assert _effects(office, tmp_path, book(headings=headings)).counts["new"] == 2


@pytest.mark.parametrize(("rows", "lets"), [(2_000, True), (2_001, False)])
def test_two_thousand_rows_are_the_most(tmp_path: Path, rows: int, lets: bool) -> None:
    content = book([[f"u{at}", *PERSON_ROW[1:]] for at in range(rows)])
    if lets:
        assert len(read_book(authority().pk, written(tmp_path, content)).people) == rows
        return
    assert _refused(tmp_path, content).code == "tabular.plain_long"


@pytest.mark.parametrize("many", [1, 12])
def test_looking_takes_the_same_queries_for_many_rows(
    office: Access, tmp_path: Path, many: int, django_assert_num_queries: Any
) -> None:
    given = read_book(authority().pk, written(tmp_path, book([[f"u{at}", *PERSON_ROW[1:]] for at in range(many)])))
    with django_assert_num_queries(5):
        assert plan(office, given, TODAY).effects.counts["new"] == many + 1


@pytest.mark.parametrize("many", [1, 12])
def test_village_workers_take_no_query_each(
    office: Access, tmp_path: Path, many: int, django_assert_num_queries: Any
) -> None:
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="大芬社区（示例）")
    rows = [[f"u{at}", "李四（示例）", "", "village", "", "大芬社区（示例）", "", "", ""] for at in range(many)]
    path = written(tmp_path, book(rows))
    with django_assert_num_queries(1):
        given = read_book(office.authority, path)
    with django_assert_num_queries(6):
        assert plan(office, given, TODAY).effects.counts["new"] == many + 1
    assert {each.who.division_code for each in given.people} == {COMMUNITY}


def test_a_page_shows_two_hundred_rows_and_says_how_many_more(office: Access, tmp_path: Path) -> None:
    effects = _effects(office, tmp_path, book([[f"u{at}", *PERSON_ROW[1:]] for at in range(SHOWN)]))
    assert len(effects.shown) == SHOWN
    assert effects.hidden == 1


def test_who_left_and_works_elsewhere_is_not_taken_on_again_by_workbook(office: Access, tmp_path: Path) -> None:
    _apply(office, tmp_path, book())
    Post.objects.filter(user__username="zhang").update(until=TODAY)
    Post.objects.create(
        user=User.objects.get(username="zhang"), authority=authority("elsewhere"), role="leader", since=TODAY
    )
    assert _codes(_effects(office, tmp_path, book())) == ["people.works_there_now"]


def test_who_works_at_two_authorities_keeps_the_name_by_workbook(office: Access, tmp_path: Path) -> None:
    _apply(office, tmp_path, book())
    Post.objects.create(
        user=User.objects.get(username="zhang"), authority=authority("elsewhere"), role="leader", since=TODAY
    )
    assert _effects(office, tmp_path, book()).idle
    renamed = book([[PERSON_ROW[0], "王五（示例）", *PERSON_ROW[2:]]])
    assert _codes(_effects(office, tmp_path, renamed)) == ["people.account_of_two"]


def test_who_comes_back_by_workbook_keeps_address_and_certificate(office: Access, tmp_path: Path) -> None:
    held = ["粤B-9", "区司法局（示例）", "2027-01-31"]
    _apply(office, tmp_path, book([[*PERSON_ROW[:6], *held]]))
    User.objects.filter(username="zhang").update(email="old@example.org")
    Post.objects.filter(user__username="zhang").update(until=TODAY)
    _apply(office, tmp_path, book([[*PERSON_ROW[:6], *held]]))
    assert User.objects.get(username="zhang").email == "old@example.org"
    assert Certificate.objects.get().number == "粤B-9"
    assert _effects(office, tmp_path, workbook(office)).idle
