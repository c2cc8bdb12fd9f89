"""Taking people and units on, changing them, certificates, passwords: what happens, and what is refused."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from closeout.accounts.models import User
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.kernel.text import Text
from closeout.people.access import Access, accesses_of
from closeout.people.models import Certificate, Post, Unit
from closeout.people.queries import history, person
from closeout.people.registries import divisions
from closeout.people.services import (
    add_person,
    change_own_password,
    change_person,
    reset_password,
    save_certificate,
    save_unit,
    withdraw_certificate,
)
from closeout.people.types import CertificateData, Person
from tests.factories import COMMUNITY, NOW, TODAY, access, authority
from tests.factories import person as somebody
from tests.people.making import certificate, signed_in, village, who

pytestmark = pytest.mark.django_db

OWN = "a password of my own"
HELD = CertificateData("粤B-19307001", "区司法局（示例）", date(2027, 5, 20))


@pytest.fixture
def office() -> Access:
    return access("office")


@pytest.fixture
def one_division() -> Iterator[None]:
    before = divisions.names, divisions.find, divisions.any
    divisions.names = lambda authority, codes: {each: Text("大芬社区", "Dafen") for each in codes if each == COMMUNITY}
    divisions.find = lambda authority, words: {each: [COMMUNITY] for each in words if each == "大芬社区"}
    divisions.any = lambda authority: True
    yield
    divisions.names, divisions.find, divisions.any = before


def _add(office: Access, given: Person | None = None) -> User:
    return add_person(access=office, who=given or who(), at=NOW).user


def _change(office: Access, user: User, seen: Person, then: Person) -> None:
    change_person(access=office, user=user.pk, who=then, seen=seen, at=NOW)


def test_who_is_taken_on_has_an_account_a_post_and_a_password_to_be_changed(office: Access) -> None:
    added = add_person(access=office, who=who(), at=NOW)
    assert added.user.check_password(added.password)
    assert added.user.must_change_password
    (found,) = accesses_of(added.user)
    assert (found.role, found.authority) == ("office", office.authority)


def test_two_passwords_are_never_the_same(office: Access) -> None:
    words = {add_person(access=office, who=who(username=f"u{at}"), at=NOW).password for at in range(5)}
    assert len(words) == 5
    assert all(len(each) == 19 for each in words)


def test_taking_somebody_on_is_in_the_journal_without_the_name(office: Access) -> None:
    user = _add(office)
    entry = Entry.objects.get(act="person_added")
    assert entry.subject == f"user:{user.pk}"
    assert entry.actor == office.user
    assert "张三" not in entry.content
    assert "zhang" not in entry.content
    assert '"role":"office"' in entry.content


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"username": ""}, "people.bad_username"),
        ({"username": "a b"}, "people.bad_username"),
        ({"username": "a" * 61}, "people.bad_username"),
        ({"username": "<b>"}, "people.bad_username"),
        ({"name": ""}, "people.bad_name"),
        ({"name": "名" * 61}, "people.bad_name"),
        ({"email": "nobody"}, "people.bad_email"),
        ({"role": "king"}, "people.bad_role"),
        ({"role": "unit_member"}, "people.unit_wanted"),
        ({"role": "unit_head", "unit_key": "no_such"}, "people.no_unit"),
        ({"role": "unit_head", "unit_key": "closed"}, "people.unit_inactive"),
        ({"unit_key": "closed"}, "people.unit_unwanted"),
        ({"role": "village"}, "people.division_wanted"),
        ({"role": "village", "division_code": "4403"}, "people.bad_division"),
        ({"division_code": COMMUNITY}, "people.division_unwanted"),
    ],
)
def test_who_cannot_be_is_refused_and_nothing_is_left(office: Access, changes: dict[str, str], code: str) -> None:
    Unit.objects.create(authority_id=office.authority, key="closed", name_zh="停用", name_en="Closed", active=False)
    with pytest.raises(Refusal) as refused:
        _add(office, who(**changes))
    assert refused.value.code == code
    assert refused.value.say("zh")
    assert refused.value.say("en")
    assert User.objects.count() == 1


def test_names_of_sixty_characters_are_taken(office: Access) -> None:
    assert _add(office, who(username="a" * 60, name="名" * 60)).pk


def test_a_user_name_is_taken_once_whatever_the_authority(office: Access) -> None:
    _add(office)
    with pytest.raises(Conflict):
        _add(access("office", at=authority("elsewhere")))


@pytest.mark.usefixtures("one_division")
def test_a_division_that_is_on_no_list_is_refused(office: Access) -> None:
    assert _add(office, village()).pk
    with pytest.raises(Refusal) as refused:
        _add(office, village(username="li", division_code="440307014002"))
    assert refused.value.code == "people.no_division"


@pytest.mark.parametrize("role", ["unit_head", "unit_member", "village", "leader", "intake", "auditor"])
def test_only_the_office_and_administrators_take_people_on(role: Any) -> None:
    with pytest.raises(Denied):
        _add(access(role))


def test_another_post_ends_the_one_before(office: Access) -> None:
    user = _add(office)
    _change(office, user, who(), village())
    ended, new = Post.objects.filter(user=user).order_by("pk")
    assert (ended.until, new.until, new.division_code) == (TODAY, None, COMMUNITY)
    assert [each.role for each in history(office, user.pk)] == ["village", "office"]


def test_another_name_leaves_the_post(office: Access) -> None:
    user = _add(office)
    _change(office, user, who(), who(name="张四（示例）"))
    assert Post.objects.filter(user=user).count() == 1
    assert person(office, user.pk).name == "张四（示例）"


def test_a_change_of_nothing_is_no_act(office: Access) -> None:
    user = _add(office)
    _change(office, user, who(), who())
    assert not Entry.objects.filter(act="person_changed").exists()


def test_of_two_who_change_one_person_the_second_is_told(office: Access) -> None:
    user = _add(office)
    _change(office, user, who(), who(name="张四（示例）"))
    with pytest.raises(Conflict) as refused:
        _change(office, user, who(), who(name="张五（示例）"))
    assert refused.value.code == "people.changed_meanwhile"
    assert person(office, user.pk).name == "张四（示例）"


def test_nobody_changes_their_own_post(office: Access) -> None:
    own = person(office, office.user.pk).entered
    with pytest.raises(Denied) as refused:
        _change(office, office.user, own, who(username=own.username, role="administrator"))
    assert refused.value.code == "people.own_post"


def test_somebody_of_another_authority_is_not_found(office: Access) -> None:
    stranger = somebody("office", at=authority("elsewhere"))
    with pytest.raises(Missing):
        _change(office, stranger, who(), who())
    with pytest.raises(Missing):
        reset_password(access=office, user=stranger.pk, at=NOW)
    with pytest.raises(Missing):
        save_certificate(access=office, user=stranger.pk, certificate=None, data=HELD, at=NOW)


def test_a_new_password_ends_the_old_one(office: Access) -> None:
    first = add_person(access=office, who=who(), at=NOW)
    second = reset_password(access=office, user=first.user.pk, at=NOW)
    assert not second.user.check_password(first.password)
    assert second.user.check_password(second.password)
    assert Entry.objects.filter(act="password_reset").exists()


def test_the_password_of_who_works_elsewhere_too_is_not_reset(office: Access) -> None:
    user = _add(office)
    Post.objects.create(user=user, authority=authority("elsewhere"), role="office", since=TODAY)
    with pytest.raises(Denied) as refused:
        reset_password(access=office, user=user.pk, at=NOW)
    assert refused.value.code == "people.works_elsewhere"


def test_a_password_of_ones_own_opens_everything(office: Access) -> None:
    user = change_own_password(user=_add(office), password=OWN, at=NOW)
    assert user.check_password(OWN)
    assert not user.must_change_password


def _unit(office: Access, unit: int | None = None, **changes: Any) -> Unit:
    usual = {"key": "water", "name_zh": "水务（示例）", "name_en": "Water (example)", "active": True}
    return save_unit(access=office, unit=unit, **{**usual, **changes}, at=NOW)


def test_a_unit_is_added_changed_and_kept_out_of_use(office: Access) -> None:
    one = _unit(office)
    _unit(office, one.pk, key="other", active=False)
    one.refresh_from_db()
    assert (one.key, one.active) == ("water", False)
    assert list(Entry.objects.order_by("number").values_list("act", flat=True)) == ["unit_added", "unit_changed"]


def test_a_unit_saved_as_it_is_is_no_act(office: Access) -> None:
    _unit(office, _unit(office).pk)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"key": "Water"}, "people.bad_key"),
        ({"key": ""}, "people.bad_key"),
        ({"key": "1st"}, "people.bad_key"),
        ({"key": "a" * 61}, "people.bad_key"),
        ({"name_zh": ""}, "people.bad_unit_name"),
        ({"name_zh": "水" * 81}, "people.bad_unit_name"),
        ({"name_en": "w" * 121}, "people.bad_unit_name"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(office: Access, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        _unit(office, **changes)
    assert refused.value.code == code


def test_a_key_is_taken_once_in_an_authority(office: Access) -> None:
    _unit(office)
    with pytest.raises(Conflict):
        _unit(office)
    assert _unit(access("office", at=authority("elsewhere"))).pk


def test_a_unit_in_which_somebody_works_stays_in_use(office: Access) -> None:
    one = _unit(office)
    _add(office, who(role="unit_member", unit_key="water"))
    with pytest.raises(Refusal) as refused:
        _unit(office, one.pk, active=False)
    assert refused.value.code == "people.unit_in_use"


def test_a_unit_of_another_authority_is_not_found(office: Access) -> None:
    other = _unit(access("office", at=authority("elsewhere")))
    with pytest.raises(Missing):
        _unit(office, other.pk)


def test_a_certificate_is_entered_changed_and_taken_out(office: Access) -> None:
    user = _add(office)
    one = save_certificate(access=office, user=user.pk, certificate=None, data=HELD, at=NOW)
    longer = CertificateData(HELD.number, HELD.issued_by, date(2030, 1, 1))
    save_certificate(access=office, user=user.pk, certificate=one.pk, data=longer, at=NOW)
    assert Certificate.objects.get().valid_until == date(2030, 1, 1)
    withdraw_certificate(access=office, user=user.pk, certificate=one.pk, at=NOW)
    assert not Certificate.objects.exists()
    assert Entry.objects.filter(act__startswith="certificate_").count() == 3
    assert not Entry.objects.filter(content__contains=HELD.number).exists()


def test_a_certificate_number_is_one_persons(office: Access) -> None:
    certificate(somebody("unit_member"), TODAY, HELD.number)
    with pytest.raises(Conflict):
        save_certificate(access=office, user=_add(office).pk, certificate=None, data=HELD, at=NOW)


def test_the_certificate_of_another_person_is_not_found(office: Access) -> None:
    other = certificate(somebody("unit_member"), TODAY)
    with pytest.raises(Missing):
        withdraw_certificate(access=office, user=_add(office).pk, certificate=other.pk, at=NOW)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (CertificateData("", "x", TODAY), "people.bad_number"),
        (CertificateData("1" * 41, "x", TODAY), "people.bad_number"),
        (CertificateData("1", "", TODAY), "people.bad_issuer"),
        (CertificateData("1", "x" * 81, TODAY), "people.bad_issuer"),
    ],
)
def test_a_certificate_that_cannot_be_is_refused(office: Access, data: CertificateData, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        save_certificate(access=office, user=_add(office).pk, certificate=None, data=data, at=NOW)
    assert refused.value.code == code


@pytest.fixture
def gone(office: Access) -> User:
    """Somebody who left the authority, and works at another now, where they have a certificate and a mail address."""
    user = _add(office)
    Post.objects.filter(user=user).update(until=TODAY)
    Post.objects.create(user=user, authority=authority("elsewhere"), role="office", since=TODAY)
    User.objects.filter(pk=user.pk).update(email="now@example.org")
    certificate(user, TODAY, HELD.number)
    return user


def test_of_who_has_left_neither_mail_address_nor_certificate_is_known(office: Access, gone: User) -> None:
    row = person(office, gone.pk)
    assert (row.email, list(row.certificates)) == ("", [])
    page = signed_in(office.user).get(reverse("people:person", args=[gone.pk])).content.decode()
    assert "now@example.org" not in page
    assert HELD.number not in page
    ended = signed_in(office.user).get(f"{reverse('people:list')}?shown=ended").content.decode()
    assert gone.username in ended
    assert HELD.number not in ended


def test_the_certificate_of_who_has_left_is_left_alone(office: Access, gone: User) -> None:
    held = Certificate.objects.get()
    acts: list[Any] = [
        lambda: withdraw_certificate(access=office, user=gone.pk, certificate=held.pk, at=NOW),
        lambda: save_certificate(access=office, user=gone.pk, certificate=held.pk, data=HELD, at=NOW),
        lambda: save_certificate(access=office, user=gone.pk, certificate=None, data=HELD, at=NOW),
    ]
    for each in acts:
        with pytest.raises(Denied) as refused:
            each()
        assert refused.value.code == "people.has_left"
    for address in (
        reverse("people:certificate", args=[gone.pk, held.pk]),
        reverse("people:new_certificate", args=[gone.pk]),
    ):
        assert signed_in(office.user).get(address).status_code == 403
    assert Certificate.objects.get().number == HELD.number


def test_who_works_elsewhere_now_gets_no_post_again_by_this_authority_alone(office: Access, gone: User) -> None:
    seen = person(office, gone.pk).entered
    with pytest.raises(Denied) as refused:
        _change(office, gone, seen, who(name="王五（示例）", email="other@example.org"))
    assert refused.value.code == "people.works_there_now"
    assert "new account" in refused.value.say("en")
    gone.refresh_from_db()
    assert (gone.name, gone.email) == (who().name, "now@example.org")
    assert not Post.objects.filter(user=gone, authority=office.authority, until__isnull=True).exists()


def test_who_works_at_both_gets_another_post_but_no_other_name_or_address(office: Access) -> None:
    user = _add(office)
    Post.objects.create(user=user, authority=authority("elsewhere"), role="office", since=TODAY)
    for each in (who(name="王五（示例）"), who(email="other@example.org")):
        with pytest.raises(Denied) as refused:
            _change(office, user, who(), each)
        assert refused.value.code == "people.account_of_two"
    _change(office, user, who(), who(role="leader"))
    assert person(office, user.pk).role == "leader"
    assert save_certificate(access=office, user=user.pk, certificate=None, data=HELD, at=NOW).number == HELD.number


@pytest.mark.parametrize(("given", "kept"), [("", "old@example.org"), ("new@example.org", "new@example.org")])
def test_who_comes_back_keeps_the_mail_address_unless_another_is_given(office: Access, given: str, kept: str) -> None:
    user = _add(office, who(email="old@example.org"))
    Post.objects.filter(user=user).update(until=TODAY)
    _change(office, user, person(office, user.pk).entered, who(email=given))
    assert person(office, user.pk).email == kept


def test_who_still_works_here_may_go_without_a_mail_address(office: Access) -> None:
    user = _add(office, who(email="old@example.org"))
    _change(office, user, who(email="old@example.org"), who())
    assert person(office, user.pk).email == ""
