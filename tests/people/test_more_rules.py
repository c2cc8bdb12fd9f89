"""What must hold of people, units and certificates at their exact limits, and workbooks at their edges."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from closeout.accounts.models import User
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.access import Access, access_of, accesses_of
from closeout.people.columns import PEOPLE, UNITS, Column
from closeout.people.handover import in_hand, leave
from closeout.people.importing import apply, plan
from closeout.people.models import Certificate, Post, Unit
from closeout.people.roles import RIGHTS, ROLES, Role
from closeout.people.rules import certificate_faults, person_faults, unit_faults
from closeout.people.services import change_person
from closeout.people.sheets import Book, read_book
from closeout.people.types import CertificateData
from closeout.project import registries
from tests.factories import COMMUNITY, NOW, TODAY, access, authority, person
from tests.people.making import PERSON_ROW, UNIT_ROW, book, certificate, village, who, written

pytestmark = pytest.mark.django_db
HELD = ["粤B-7", "区司法局（示例）", "2027-01-01"]


@pytest.fixture
def office() -> Access:
    registries.fill()
    return access("office")


def read(folder: Path, *people: list[Any], units: Any = (UNIT_ROW,)) -> Book:
    return read_book(authority().pk, written(folder, book(people, units)))


def done(office: Access, found: Book) -> list[Any]:
    return apply(access=office, book=found, digest=plan(office, found, TODAY).effects.digest, at=NOW)


def codes(**changes: str) -> list[str]:
    units = {"market_supervision": Unit(key="market_supervision"), "old": Unit(key="old", active=False)}
    return [each.code for each in person_faults(who(**changes), units, None)]


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, []),
        ({"username": "z" * 60}, []),
        ({"username": "z" * 61}, ["people.bad_username"]),
        ({"username": "张三"}, []),
        ({"username": "zhang san"}, ["people.bad_username"]),
        ({"username": "zhang\n"}, ["people.bad_username"]),
        ({"name": ""}, ["people.bad_name"]),
        ({"name": "名" * 60}, []),
        ({"email": "zhang@example.cn"}, []),
        ({"email": "zhang@"}, ["people.bad_email"]),
        ({"email": f"{'z' * 243}@example.cn"}, []),
        ({"email": f"{'z' * 244}@example.cn"}, ["people.bad_email"]),
        ({"role": "king"}, ["people.bad_role"]),
        ({"role": "unit_head"}, ["people.unit_wanted"]),
        ({"role": "unit_head", "unit_key": "old"}, ["people.unit_inactive"]),
        ({"role": "unit_head", "unit_key": "none"}, ["people.no_unit"]),
        ({"unit_key": "market_supervision"}, ["people.unit_unwanted"]),
        ({"division_code": COMMUNITY}, ["people.division_unwanted"]),
        ({"role": "village"}, ["people.division_wanted"]),
        ({"role": "village", "division_code": COMMUNITY[:-1]}, ["people.bad_division"]),
        ({"role": "village", "division_code": COMMUNITY}, []),
    ],
)
def test_a_person_is_held_to_their_limits(changes: dict[str, str], wrong: list[str]) -> None:
    assert codes(**changes) == wrong


def test_everything_wrong_with_a_person_is_said_at_once() -> None:
    assert codes(username="", name="", role="village") == [
        "people.bad_username",
        "people.bad_name",
        "people.division_wanted",
    ]


@pytest.mark.parametrize(
    ("key", "fits"),
    [("a", True), ("a" * 60, True), ("a" * 61, False), ("1a", False), ("Ab", False), ("a-b", False), ("a\n", False)],
)
def test_the_key_of_a_unit_is_a_word_of_small_letters(key: str, fits: bool) -> None:
    assert (unit_faults(key, "单位（示例）", "Unit (example)") == []) is fits


@pytest.mark.parametrize(("zh", "en", "count"), [(80, 120, 0), (81, 120, 1), (80, 121, 1), (0, 0, 2)])
def test_the_names_of_a_unit_have_their_limits(zh: int, en: int, count: int) -> None:
    assert len(unit_faults("a", "名" * zh, "n" * en)) == count


@pytest.mark.parametrize(("number", "issuer", "count"), [(40, 80, 0), (41, 80, 1), (40, 81, 1), (0, 0, 2)])
def test_a_certificate_has_its_limits(number: int, issuer: int, count: int) -> None:
    assert len(certificate_faults(CertificateData("1" * number, "x" * issuer, TODAY))) == count


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_its_rights_say_and_nothing_else(role: Role) -> None:
    found = access(role)
    every = {right for rights in RIGHTS.values() for right in rights}
    for right in every:
        assert found.may(right) is (right in RIGHTS[role])
    with pytest.raises(Denied):
        found.need(next(each for each in sorted(every) if each not in RIGHTS[role]))


def test_a_post_that_ended_opens_nothing() -> None:
    one = person("office")
    assert access_of(one, authority().pk) is not None
    Post.objects.filter(user=one).update(until=TODAY)
    assert (access_of(one, authority().pk), accesses_of(one)) == (None, [])


def test_who_works_at_two_authorities_is_asked_at_each_by_itself() -> None:
    one = person("office")
    Post.objects.create(user=one, authority=authority("other"), role="leader", since=TODAY)
    found = {each.authority: each.role for each in accesses_of(one)}
    assert found == {authority().pk: "office", authority("other").pk: "leader"}


def test_everything_in_hand_is_counted_by_kind_none_included(office: Access) -> None:
    found = in_hand(office, person("unit_member").pk)
    assert found
    assert {each.count for each in found} == {0}
    with pytest.raises(Missing):
        in_hand(office, person("leader", at=authority("elsewhere")).pk)


def test_who_leaves_one_of_two_authorities_can_still_sign_in(office: Access) -> None:
    one = person("leader")
    Post.objects.create(user=one, authority=authority("other"), role="leader", since=TODAY)
    leave(access=office, user=one.pk, successor=None, last_day=TODAY, at=NOW)
    one.refresh_from_db()
    assert one.is_active
    assert [each.authority for each in accesses_of(one)] == [authority("other").pk]


def test_who_left_and_came_back_has_both_posts_in_order(office: Access) -> None:
    one = person("leader")
    leave(access=office, user=one.pk, successor=None, last_day=TODAY, at=NOW)
    seen = who(username=one.username, name=one.name, role="leader")
    change_person(access=office, user=one.pk, who=seen, seen=seen, at=NOW + timedelta(days=3))
    assert list(Post.objects.filter(user=one).order_by("pk").values_list("since", "until")) == [
        (TODAY, TODAY),
        (TODAY + timedelta(days=3), None),
    ]
    assert Entry.objects.filter(act="person_returned").count() == 1


def test_a_workbook_of_nobody_does_nothing_and_is_no_act(office: Access, tmp_path: Path) -> None:
    assert done(office, read(tmp_path, units=())) == []
    assert not Entry.objects.exists()


def test_each_new_person_gets_a_password_of_their_own(office: Access, tmp_path: Path) -> None:
    rows = [[f"zhang{each}", *PERSON_ROW[1:]] for each in range(3)]
    added = done(office, read(tmp_path, *rows))
    assert len({each.password for each in added}) == 3
    assert all(each.user.must_change_password for each in added)


def test_no_password_name_or_certificate_stands_in_the_journal(office: Access, tmp_path: Path) -> None:
    (added,) = done(office, read(tmp_path, [*PERSON_ROW[:6], *HELD]))
    told = "".join(Entry.objects.values_list("content", flat=True))
    assert added.password not in told
    assert "张三" not in told
    assert "粤B-7" not in told
    assert "unit_member" in told


def test_a_person_moves_to_a_unit_that_the_same_file_makes(office: Access, tmp_path: Path) -> None:
    done(office, read(tmp_path, PERSON_ROW))
    moved = [*PERSON_ROW[:4], "fire", *PERSON_ROW[5:]]
    done(office, read(tmp_path, moved, units=([["fire", "消防（示例）", "Fire (example)", "是"]])))
    ended, now = Post.objects.filter(user__username="zhang").order_by("pk")
    assert (ended.until, now.until) == (TODAY, None)
    assert now.unit is not None
    assert now.unit.key == "fire"


def test_what_a_file_does_not_speak_of_stays(office: Access, tmp_path: Path) -> None:
    done(office, read(tmp_path, PERSON_ROW))
    done(office, read(tmp_path, ["li", "李四（示例）", "", "leader", "", "", "", "", ""], units=()))
    assert accesses_of(User.objects.get(username="zhang"))[0].role == "unit_member"
    assert Unit.objects.filter(active=True).count() == 1


def test_a_second_certificate_stands_beside_the_first(office: Access, tmp_path: Path) -> None:
    done(office, read(tmp_path, [*PERSON_ROW[:6], *HELD]))
    done(office, read(tmp_path, [*PERSON_ROW[:6], "粤B-8", *HELD[1:]]))
    assert sorted(Certificate.objects.values_list("number", flat=True)) == ["粤B-7", "粤B-8"]


@pytest.mark.parametrize("cells", [["粤B-7", "", ""], ["", "局（示例）", ""], ["", "", "2027-01-01"]])
def test_half_a_certificate_is_none(office: Access, tmp_path: Path, cells: list[str]) -> None:
    (effect,) = plan(office, read(tmp_path, [*PERSON_ROW[:6], *cells], units=([UNIT_ROW])), TODAY).effects.rows[1:]
    assert [each.code for each in effect.problems] == ["people.certificate_incomplete"]


def test_a_day_that_a_spreadsheet_knows_is_a_day(office: Access, tmp_path: Path) -> None:
    done(office, read(tmp_path, [*PERSON_ROW[:6], *HELD[:2], "2027-01-01T00:00:00"]))
    assert Certificate.objects.get().valid_until == date(2027, 1, 1)


def test_who_looks_and_confirms_in_between_a_change_is_told(office: Access, tmp_path: Path) -> None:
    found = read(tmp_path, PERSON_ROW)
    digest = plan(office, found, TODAY).effects.digest
    Unit.objects.create(authority=authority(), key="market_supervision", name_zh="旧名", name_en="Old")
    with pytest.raises(Conflict, match="import_changed"):
        apply(access=office, book=found, digest=digest, at=NOW)
    assert not User.objects.filter(username="zhang").exists()


def test_a_file_that_fails_in_its_last_row_leaves_nothing(office: Access, tmp_path: Path) -> None:
    found = read(tmp_path, PERSON_ROW, ["li", "李四（示例）", "", "unit_head", "none", "", "", "", ""])
    with pytest.raises(Refusal, match="import_wrong"):
        done(office, found)
    assert (Unit.objects.count(), User.objects.count(), Entry.objects.count()) == (0, 1, 0)


@pytest.mark.parametrize("heading", ["账号 username", "账号", "username", " USERNAME ".strip().lower(), "  账号  "])
def test_a_column_is_called_by_its_whole_heading_or_half_of_it(heading: str) -> None:
    assert Column("username", "账号", 20).is_called(heading)


@pytest.mark.parametrize("heading", ["", "user", "账", "账号username", "姓名"])
def test_another_heading_is_another_column(heading: str) -> None:
    assert not Column("username", "账号", 20).is_called(heading)


def test_a_wrong_row_names_sheet_row_and_heading(office: Access, tmp_path: Path) -> None:
    found = read(tmp_path, PERSON_ROW, ["li", "", *PERSON_ROW[2:]], units=(["1x", "甲", "A", "是"],))
    told = [
        (each.file, each.row, each.column) for row in plan(office, found, TODAY).effects.rows for each in row.problems
    ]
    assert (UNITS, 2, "代号 key") in told
    assert (PEOPLE, 3, "姓名 name") in told


def test_a_village_worker_changes_the_village_by_another_post(office: Access) -> None:
    one = person("village")
    seen = village(username=one.username, name=one.name)
    change_person(access=office, user=one.pk, who=village(username=one.username, name=one.name), seen=seen, at=NOW)
    assert Post.objects.filter(user=one).count() == 1
    other = village(username=one.username, name=one.name, division_code="440307014002")
    change_person(access=office, user=one.pk, who=other, seen=seen, at=NOW)
    assert Post.objects.get(user=one, until__isnull=True).division_code == "440307014002"


def test_the_day_of_a_handover_is_that_of_china(office: Access) -> None:
    one = person("leader")
    evening = NOW.replace(hour=16)  # midnight has passed in China
    leave(access=office, user=one.pk, successor=None, last_day=TODAY + timedelta(days=1), at=evening)
    assert Post.objects.get(user=one).until == TODAY + timedelta(days=1)


def test_a_certificate_of_somebody_who_left_is_kept(office: Access) -> None:
    one = person("leader")
    certificate(one, TODAY)
    leave(access=office, user=one.pk, successor=None, last_day=TODAY, at=NOW)
    assert Certificate.objects.get().user == one
