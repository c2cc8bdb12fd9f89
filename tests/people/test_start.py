"""A way to begin: on an empty database, once."""

from typing import Any

import pytest
from django.core.management import call_command

from closeout.accounts.models import User
from closeout.journal.models import Entry
from closeout.kernel.refusal import Refusal
from closeout.kernel.text import Text
from closeout.people.access import accesses_of
from closeout.people.models import Authority
from closeout.people.start import Beginning, begin, nobody_yet
from closeout.people.types import Added
from tests.factories import NOW, authority, person

pytestmark = pytest.mark.django_db
ADMIN, OFFICE = ("admin", "管理员（示例）"), ("office", "专班办公室（示例）")


def _begin(**changes: Any) -> list[Added]:
    usual: dict[str, Any] = {"slug": "buji", "name": Text("布吉街道（示例）", "Buji (example)")}
    return begin(Beginning(**{**usual, "administrator": ADMIN, "office": OFFICE, **changes}), NOW)


def test_an_authority_and_two_people_are_there_afterwards() -> None:
    assert nobody_yet()
    added = _begin()
    assert not nobody_yet()
    roles = [accesses_of(each.user)[0] for each in added]
    assert [each.role for each in roles] == ["administrator", "office"]
    assert all(each.user.check_password(each.password) and each.user.must_change_password for each in added)
    assert Authority.objects.get().slug == "buji"
    acts = [(each.act, each.actor) for each in Entry.objects.order_by("number")]
    assert acts == [("authority_begun", None), ("person_added", None), ("person_added", None)]


@pytest.mark.parametrize("made", [authority, lambda: person("leader"), lambda: _begin(slug="other")])
def test_who_has_begun_cannot_begin_again(made: Any) -> None:
    made()
    count = User.objects.count()
    with pytest.raises(Refusal) as refused:
        _begin()
    assert refused.value.code == "people.started"
    assert User.objects.count() == count


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"slug": "Buji"}, "people.bad_slug"),
        ({"slug": ""}, "people.bad_slug"),
        ({"slug": "b" * 41}, "people.bad_slug"),
        ({"name": Text("", "x")}, "people.bad_unit_name"),
        ({"name": Text("布" * 81, "x")}, "people.bad_unit_name"),
        ({"administrator": ("a b", "x")}, "people.bad_username"),
        ({"office": ("admin", "x")}, "people.username_taken"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_left(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        _begin(**changes)
    assert refused.value.code == code
    assert not Authority.objects.exists()
    assert nobody_yet()


def test_the_command_gives_a_line_for_each_account() -> None:
    names = {"administrator": "admin", "administrator_name": "甲", "office": "office", "office_name": "乙"}
    assert call_command("begin", ask=True) == "nobody"
    lines = call_command("begin", slug="buji", name_zh="布吉街道（示例）", **names).splitlines()
    assert [each.split()[0] for each in lines] == ["admin", "office"]
    for each in lines:
        username, password = each.split()
        assert User.objects.get(username=username).check_password(password)
    assert call_command("begin", ask=True) == ""
    assert Authority.objects.get().name_en == "布吉街道（示例）"
