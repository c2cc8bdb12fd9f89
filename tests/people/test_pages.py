"""The pages of people, as each role sees them and uses them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.kernel.clock import today
from closeout.people.models import Certificate, Post, Unit
from closeout.people.roles import RIGHTS, ROLES
from tests.factories import COMMUNITY, PASSWORD, TODAY, authority, person
from tests.people.making import PERSON_ROW, book, certificate, sent, signed_in

pytestmark = pytest.mark.django_db
OF_A_PERSON = ("person", "change", "leave", "password", "new_certificate")


@pytest.fixture
def office() -> Client:
    return signed_in(person("office"))


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _get(client: Client, name: str, /, *args: object, **query: str) -> Any:
    return client.get(reverse(f"people:{name}", args=args), query, headers={"accept-language": "en"})


def _post(client: Client, name: str, /, *args: object, **data: Any) -> Any:
    return client.post(reverse(f"people:{name}", args=args), data, headers={"accept-language": "en"})


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", OF_A_PERSON)
def test_people_of_another_authority_are_not_found_by_anybody(role: Any, name: str) -> None:
    stranger = person("leader", at=authority("elsewhere"))
    User.objects.filter(pk=stranger.pk).update(name="外人（示例）")
    may = "see_people" if name == "person" else "manage_people"
    answer = _get(signed_in(person(role)), name, stranger.pk)
    assert answer.status_code == (404 if may in RIGHTS[role] else 403)
    assert "外人" not in _text(answer)


@pytest.mark.parametrize("name", ["leave", "password", "change"])
def test_nothing_can_be_done_to_people_of_another_authority(office: Client, name: str) -> None:
    stranger = person("leader", at=authority("elsewhere"))
    assert _post(office, name, stranger.pk, last_day=str(TODAY)).status_code == 404
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)
    assert Post.objects.get(user=stranger).until is None


def test_a_unit_and_a_certificate_of_another_authority_are_not_found(office: Client) -> None:
    elsewhere = authority("elsewhere")
    unit = Unit.objects.create(authority=elsewhere, key="x", name_zh="x", name_en="x")
    stranger = person("leader", at=elsewhere)
    one = certificate(stranger, TODAY)
    assert _get(office, "unit", unit.pk).status_code == 404
    assert _get(office, "certificate", stranger.pk, one.pk).status_code == 404
    assert _post(office, "certificate", stranger.pk, one.pk, withdraw="yes").status_code == 404
    assert Certificate.objects.exists()


def test_who_may_only_see_is_offered_nothing_to_do() -> None:
    page = _text(_get(signed_in(person("leader")), "list"))
    for name in ("new", "import", "workbook", "new_unit"):
        assert reverse(f"people:{name}") not in page


def test_the_list_shows_how_certificates_stand(office: Client) -> None:
    for days, number in ((-2, "a"), (0, "b"), (12, "c"), (400, "d")):
        certificate(person("unit_member"), today() + timedelta(days=days), number)
    person("unit_member")
    page = _text(_get(office, "list"))
    for tag in ("expired 2 days ago", "last day today", "12 days left", "valid", "none entered"):
        assert tag in page


def test_markup_in_a_name_is_only_text(office: Client) -> None:
    User.objects.filter(pk=person("leader").pk).update(name="<img src=x onerror=alert(1)>")
    page = _text(_get(office, "list"))
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize("query", [{"shown": "nonsense"}, {"page": "x"}, {"page": "999"}, {"q": "x" * 500}])
def test_a_strange_question_is_answered(office: Client, query: dict[str, str]) -> None:
    assert _get(office, "list", **query).status_code == 200


def _new(office: Client, **changes: str) -> Any:
    given = {
        "username": "zhang",
        "name": "张三（示例）",
        "role": "leader",
        "unit_key": "",
        "division_code": "",
        "email": "",
    }
    return _post(office, "new", **{**given, **changes})


def test_the_password_of_a_new_person_is_shown_once(office: Client) -> None:
    answer = _new(office)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    word = _text(answer).split('class="secret">')[1].split("<")[0]
    user = User.objects.get(username="zhang")
    assert user.check_password(word)
    assert word not in _text(_get(office, "person", user.pk))


def test_a_double_click_makes_one_person(office: Client) -> None:
    _new(office)
    answer = _new(office)
    assert answer.status_code == 409
    assert User.objects.filter(username="zhang").count() == 1


def test_what_was_entered_stays_when_something_is_wrong(office: Client) -> None:
    answer = _new(office, role="village", name="李四（示例）")
    assert answer.status_code == 422
    assert "李四（示例）" in _text(answer)
    assert "12-digit code" in _text(answer)
    assert not User.objects.filter(username="zhang").exists()


def test_somebody_is_changed_and_given_another_post(office: Client) -> None:
    one = person("leader")
    page = _get(office, "change", one.pk)
    seen = {f"seen_{key}": value for key, value in (("name", one.name), ("role", "leader"))}
    assert 'name="seen_role" value="leader"' in _text(page)
    given = {"name": "新名（示例）", "role": "village", "division_code": COMMUNITY}
    assert _post(office, "change", one.pk, **given, **seen).status_code == 302
    assert Post.objects.get(user=one, until__isnull=True).division_code == COMMUNITY


def test_the_second_of_two_who_change_somebody_is_told(office: Client) -> None:
    one = person("leader")
    answer = _post(office, "change", one.pk, name="新名（示例）", role="leader", seen_name="旧名", seen_role="leader")
    assert answer.status_code == 409
    one.refresh_from_db()
    assert one.name != "新名（示例）"


def test_the_user_name_cannot_be_changed(office: Client) -> None:
    one = person("leader")
    seen = {"seen_name": one.name, "seen_role": "leader"}
    _post(office, "change", one.pk, username="other", name="新名（示例）", role="leader", **seen)
    before = one.username
    one.refresh_from_db()
    assert (one.username, one.name) == (before, "新名（示例）")


def test_somebody_leaves_and_is_told_apart(office: Client) -> None:
    one = person("leader")
    Post.objects.filter(user=one).update(since=today())
    assert "Nothing is in hand" in _text(_get(office, "leave", one.pk))
    assert _post(office, "leave", one.pk, last_day=str(today())).status_code == 302
    assert "left" in _text(_get(office, "person", one.pk))
    assert one.name in _text(_get(office, "list", shown="ended"))
    client = Client()
    assert not client.login(username=one.username, password=PASSWORD)


def test_the_sessions_of_who_leaves_end(office: Client) -> None:
    one = person("leader")
    Post.objects.filter(user=one).update(since=today())
    theirs = signed_in(one)
    assert theirs.get(reverse("me")).status_code == 200
    _post(office, "leave", one.pk, last_day=str(today()))
    assert theirs.get(reverse("me")).status_code == 302


def test_a_new_password_ends_the_sessions_of_the_old(office: Client) -> None:
    one = person("leader")
    theirs = signed_in(one)
    assert _get(office, "password", one.pk).status_code == 200
    one.refresh_from_db()
    assert one.check_password(PASSWORD)  # looking at the page does nothing
    answer = _post(office, "password", one.pk)
    assert 'class="secret"' in _text(answer)
    assert theirs.get(reverse("me")).status_code == 302


def test_a_unit_is_added_and_changed(office: Client) -> None:
    given = {"key": "water", "name_zh": "水务（示例）", "name_en": "Water", "active": "on"}
    assert _post(office, "new_unit", **given).status_code == 302
    one = Unit.objects.get()
    assert _post(office, "unit", one.pk, **{**given, "name_en": "Water office"}).status_code == 302
    one.refresh_from_db()
    assert (one.key, one.name_en, one.active) == ("water", "Water office", True)
    assert _post(office, "new_unit", **{**given, "key": "No"}).status_code == 422


def test_a_certificate_is_entered_changed_and_taken_out(office: Client) -> None:
    one = person("unit_member")
    given = {"number": "粤Ｂ－１", "issued_by": "区司法局（示例）", "valid_until": "2027-05-20"}
    assert _post(office, "new_certificate", one.pk, **given).status_code == 302
    held = Certificate.objects.get()
    assert held.number == "粤B-1"
    assert _post(office, "certificate", one.pk, held.pk, **{**given, "valid_until": "x"}).status_code == 422
    assert _post(office, "certificate", one.pk, held.pk, withdraw="yes").status_code == 302
    assert not Certificate.objects.exists()


def _upload(client: Client, content: bytes, name: str = "people.xlsx") -> Any:
    return _post(client, "import", file=sent(content, name))


def _confirm(client: Client, looked: Any) -> Any:
    given = {"token": looked.context["upload"].token, "digest": looked.context["effects"].digest}
    return _post(client, "confirm", **given)


def test_a_workbook_is_looked_at_and_then_done_once(office: Client) -> None:
    looked = _upload(office, book())
    assert looked.status_code == 200
    assert not Unit.objects.exists()
    done = _confirm(office, looked)
    assert 'class="secret"' in _text(done)
    assert User.objects.filter(username="zhang").exists()
    assert _confirm(office, looked).status_code == 404


def test_what_somebody_else_sent_cannot_be_confirmed(office: Client) -> None:
    looked = _upload(office, book())
    other = signed_in(person("administrator"))
    assert _confirm(other, looked).status_code == 404
    assert not Unit.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "../../etc/passwd"])
def test_a_made_up_token_is_refused(office: Client, token: str) -> None:
    assert _post(office, "confirm", token=token, digest="").status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"<html>", "people.html", "is no file that can be read here"),
        (b"<html>", "people.xlsx", "is no sound XLSX workbook"),
        (b"", "people.xlsx", "empty"),
        (b"x" * (5 * 1024**2 + 1), "people.xlsx", "more than the 5 MB allowed"),
        (b"x" * (20 * 1024**2), "people.xlsx", "more than the 5 MB allowed"),
        (book(formula=True), "people.xlsx", "formula"),
        (b"<b>", "<script>x.xlsx", "sound XLSX"),
    ],
)
def test_a_wrong_file_is_refused_clearly(office: Client, content: bytes, name: str, says: str) -> None:
    answer = _upload(office, content, name)
    assert answer.status_code == 422
    assert says in _text(answer)
    assert "<script>x" not in _text(answer)
    assert "pending" not in _text(answer)


def test_markup_in_a_cell_is_only_text(office: Client) -> None:
    looked = _upload(office, book([["zhang", "<script>alert(1)</script>", *PERSON_ROW[2:]]]))
    assert "<script>alert" not in _text(looked)
    assert "&lt;script&gt;alert" in _text(looked)


def test_wrong_cells_are_shown_and_cannot_be_confirmed(office: Client) -> None:
    looked = _upload(office, book([[*PERSON_ROW[:3], "king", *PERSON_ROW[4:]]]))
    assert looked.status_code == 422
    assert "There is no such role" in _text(looked)
    assert reverse("people:confirm") not in _text(looked)
    assert _confirm(office, looked).status_code == 422
    assert not Unit.objects.exists()


def test_the_workbook_is_sent_as_a_file(office: Client) -> None:
    answer: HttpResponse = _get(office, "workbook")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.content.startswith(b"PK")


def test_saving_says_so(office: Client) -> None:
    answer = _post(office, "new_unit", key="water", name_zh="水务（示例）", name_en="Water", active="on")
    assert [str(each) for each in get_messages(answer.wsgi_request)] == ["Saved."]
