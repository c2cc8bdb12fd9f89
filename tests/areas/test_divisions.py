"""Divisions by form and from a file: looked at first, then loaded, and every file that is refused."""

import pytest
from django.test import Client

from closeout.areas.models import Division
from closeout.areas.queries import codes_called, divisions_page, names
from closeout.journal.models import Entry
from closeout.kernel.text import Text
from tests.areas.making import HEAD, ROW, confirm, divisions, post, text
from tests.factories import COMMUNITY, authority, person
from tests.people.making import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Client:
    return signed_in(person("administrator"))


def test_a_list_of_divisions_is_looked_at_and_then_loaded_once(admin: Client) -> None:
    looked = divisions(admin, HEAD + ROW)
    assert looked.context["effects"].counts["new"] == 1
    assert not Division.objects.exists()
    assert confirm(admin, "confirm_divisions", looked).status_code == 302
    assert Division.objects.get().name_zh == "大芬社区（示例）"
    assert Entry.objects.get(act="divisions_loaded").scope == f"authority:{authority().pk}"
    assert confirm(admin, "confirm_divisions", looked).status_code == 404


def test_a_second_list_changes_what_it_says_and_leaves_the_rest(admin: Client) -> None:
    Division.objects.create(
        authority=authority(), code=COMMUNITY, name_zh="旧名", name_en="Dafen (example)", urban_rural_code="111"
    )
    Division.objects.create(authority=authority(), code="440307014002", name_zh="另一社区")
    looked = divisions(admin, HEAD + ROW)
    (change,) = looked.context["effects"].rows[0].changes
    assert (change.label, change.before, change.after) == ("name_zh", "旧名", "大芬社区（示例）")
    confirm(admin, "confirm_divisions", looked)
    assert Division.objects.get(code=COMMUNITY).name_zh == "大芬社区（示例）"
    assert Division.objects.count() == 2
    assert divisions(admin, HEAD + ROW).context["effects"].idle


def test_a_column_that_is_absent_leaves_what_is_known(admin: Client) -> None:
    Division.objects.create(
        authority=authority(), code=COMMUNITY, name_zh="大芬社区（示例）", name_en="Dafen", urban_rural_code="111"
    )
    assert divisions(admin, f"代码,名称\n{COMMUNITY},大芬社区（示例）\n").context["effects"].idle


def test_text_in_gb_18030_is_read(admin: Client) -> None:
    looked = divisions(admin, (HEAD + ROW).encode("gb18030"))
    assert "大芬社区" in looked.context["effects"].rows[0].what


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("4403,x,,", "areas.bad_code"),
        ("044030701400,x,,", "areas.bad_code"),
        ("<b>,x,,", "areas.bad_code"),
        (f"{COMMUNITY},,,", "areas.bad_name"),
        (f"{COMMUNITY},{'名' * 61},,", "areas.bad_name"),
        (f"{COMMUNITY},x,{'n' * 121},", "areas.bad_name"),
        (f"{COMMUNITY},x,,999", "areas.bad_kind"),
        (ROW + ROW, "areas.row_twice"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_loaded(admin: Client, row: str, code: str) -> None:
    looked = divisions(admin, HEAD + row)
    assert looked.status_code == 422
    assert [one.code for each in looked.context["effects"].rows for one in each.problems] == [code]
    assert confirm(admin, "confirm_divisions", looked).status_code == 422
    assert not Division.objects.exists()


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        ("name_zh\nx\n", "a.csv", "lacks the column code"),
        (f"code,代码,name_zh\n{COMMUNITY},1,x\n", "a.csv", "second column"),
        (b"", "a.csv", "empty"),
        (b"PK\x03\x04\x00\x00", "a.csv", "NUL"),
        (b"x", "a.xlsx", "is no file that can be read here"),
        (HEAD + f"{COMMUNITY},x,,\n" * 20_001, "a.csv", "more than 20000 rows"),
    ],
)
def test_a_wrong_list_is_refused_clearly(admin: Client, content: bytes | str, name: str, says: str) -> None:
    answer = divisions(admin, content, name)
    assert answer.status_code == 422
    assert says in text(answer)
    assert "pending" not in text(answer)


def test_what_changed_since_is_not_overwritten(admin: Client) -> None:
    looked = divisions(admin, HEAD + ROW)
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="先来的")
    assert confirm(admin, "confirm_divisions", looked).status_code == 409
    assert Division.objects.get().name_zh == "先来的"


def test_a_division_is_entered_and_changed_by_form(admin: Client) -> None:
    given = {"code": "４４０３０７０１４００１", "name_zh": "大芬社区（示例）", "urban_rural_code": "112"}
    assert post(admin, "new_division", **given).status_code == 302
    assert post(admin, "new_division", **given).status_code == 409
    assert post(admin, "division", COMMUNITY, name_zh="新名", code="440307014009").status_code == 302
    assert Division.objects.get().name_zh == "新名"
    assert post(admin, "new_division", code="1", name_zh="x").status_code == 422
    assert post(admin, "division", "440307014009", name_zh="x").status_code == 404


def test_divisions_are_found_by_code_and_name() -> None:
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="大芬社区（示例）", name_en="Dafen")
    for word, count in (("440307", 1), ("大芬", 1), ("dafen", 1), ("别处", 0), ("", 1)):
        assert len(list(divisions_page(authority().pk, word, ""))) == count, word


def test_names_lead_to_codes_and_codes_to_names() -> None:
    Division.objects.create(authority=authority(), code=COMMUNITY, name_zh="大芬", name_en="Dafen")
    Division.objects.create(authority=authority(), code="440307014002", name_zh="同名")
    Division.objects.create(authority=authority(), code="440307014003", name_zh="同名")
    assert names(authority().pk, [COMMUNITY, "1"]) == {COMMUNITY: Text("大芬", "Dafen")}
    assert codes_called(authority().pk, ["大芬", "同名", "无"]) == {
        "大芬": [COMMUNITY],
        "同名": ["440307014002", "440307014003"],
        "无": [],
    }
