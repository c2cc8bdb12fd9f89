"""Files in parts, over lines that break: nothing acknowledged is lost, nothing is doubled, nothing else gets in."""

import hashlib
import json
import os
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from closeout.evidence import resuming, services
from closeout.evidence.models import Item, Sending
from closeout.evidence.resuming import LIFE, append, begin, finish, progress, sweep
from closeout.evidence.storage import original, pending
from closeout.evidence.types import Place, Progress, Wanted
from closeout.kernel.refusal import Conflict, Missing, Refusal
from closeout.people.access import Access
from closeout.sites.models import Site
from closeout.work.ticking import tick
from tests.evidence.making import another, evidence, film, photo
from tests.factories import NOW, access, person, site

pytestmark = pytest.mark.django_db

ONE: UUID = another(1)
CONTENT = film() + os.urandom(3000)
LENGTH = len(CONTENT)


@pytest.fixture(autouse=True)
def _own_disk(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def who() -> Access:
    return access("village")


@pytest.fixture
def one() -> Site:
    return site()


def wanted(one: Site, content: bytes = CONTENT, **more: Any) -> Wanted:
    usual: dict[str, Any] = {"uuid": ONE, "name": "进门.mp4", "taken_at": NOW, "place": Place(114.1, 22.6, 9.0)}
    told = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "caption": "进门"}
    return Wanted(**{**usual, **told, "subject": f"site:{one.pk}", **more})


def part(who: Access, offset: int, content: bytes, at: Any = NOW) -> Progress:
    return append(access=who, uuid=ONE, offset=offset, source=BytesIO(content), at=at)


def test_a_file_in_parts_becomes_the_item_that_was_announced(who: Access, one: Site) -> None:
    assert begin(access=who, wanted=wanted(one), at=NOW) == Progress(0, LENGTH)
    assert part(who, 0, CONTENT[:1000]).offset == 1000
    assert part(who, 1000, CONTENT[1000:]).offset == LENGTH
    item = finish(access=who, uuid=ONE, at=NOW)
    assert (item.uuid, item.kind, item.caption, item.device_at, item.device_lon) == (ONE, "video", "进门", NOW, 114.1)
    assert original(item.sha256).read_bytes() == CONTENT
    assert (Sending.objects.count(), list(pending().parent.iterdir())) == (0, [])


def test_the_same_part_again_changes_nothing(who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    for _ in range(3):
        assert part(who, 0, CONTENT[:1000]).offset == 1000
    assert part(who, 500, CONTENT[500:1500]).offset == 1500
    part(who, 1500, CONTENT[1500:])
    assert finish(access=who, uuid=ONE, at=NOW).size == LENGTH


@pytest.mark.parametrize(("offset", "refused"), [(1000, False), (1001, True), (LENGTH, True)])
def test_a_part_beyond_what_has_come_is_told_where_to_go_on(offset: int, refused: bool, who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    part(who, 0, CONTENT[:1000])
    if not refused:
        assert part(who, offset, CONTENT[offset:]).offset == LENGTH
        return
    with pytest.raises(Conflict) as found:
        part(who, offset, CONTENT[offset:])
    assert found.value.params["offset"] == 1000


class Breaking:
    """A line that breaks after so many bytes."""

    def __init__(self, content: bytes) -> None:
        self._left = BytesIO(content)

    def read(self, size: int) -> bytes:
        block = self._left.read(min(size, 100))
        if not block:
            raise OSError("the line broke")
        return block


def test_what_came_before_the_line_broke_is_kept(who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    with pytest.raises(OSError, match="the line broke"):
        append(access=who, uuid=ONE, offset=0, source=Breaking(CONTENT[:700]), at=NOW)
    assert progress(access=who, uuid=ONE).offset == 700
    part(who, 700, CONTENT[700:])
    assert finish(access=who, uuid=ONE, at=NOW).size == LENGTH


def test_announcing_again_says_how_much_has_come(who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    part(who, 0, CONTENT[:1000])
    assert begin(access=who, wanted=wanted(one), at=NOW) == Progress(1000, LENGTH)


def test_all_of_it_again_after_it_counted_is_the_same_item(who: Access, one: Site) -> None:
    for _ in range(2):
        begin(access=who, wanted=wanted(one), at=NOW)
        part(who, 0, CONTENT)
        assert finish(access=who, uuid=ONE, at=NOW).uuid == ONE
    assert begin(access=who, wanted=wanted(one), at=NOW) == Progress(LENGTH, LENGTH, finished=True)
    assert Item.objects.count() == 1


def test_another_content_under_the_same_uuid_is_refused(who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    with pytest.raises(Conflict):
        begin(access=who, wanted=wanted(one, photo()), at=NOW)
    part(who, 0, CONTENT)
    finish(access=who, uuid=ONE, at=NOW)
    with pytest.raises(Conflict) as refused:
        begin(access=who, wanted=wanted(one, photo()), at=NOW)
    assert refused.value.code == "evidence.other_content"


def test_nobody_goes_on_with_what_somebody_else_sends(who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    other = access("office")
    for act in (
        lambda: progress(access=other, uuid=ONE),
        lambda: part(other, 0, CONTENT),
        lambda: finish(access=other, uuid=ONE, at=NOW),
    ):
        with pytest.raises(Missing):
            act()


def test_what_was_not_announced_is_not_taken(who: Access) -> None:
    with pytest.raises(Missing):
        part(who, 0, CONTENT)


def test_what_is_not_all_there_does_not_count(who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    part(who, 0, CONTENT[:-1])
    with pytest.raises(Conflict) as refused:
        finish(access=who, uuid=ONE, at=NOW)
    assert refused.value.params["offset"] == LENGTH - 1


def test_what_is_not_what_was_announced_is_forgotten(who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    part(who, 0, CONTENT[:-1] + bytes([CONTENT[-1] ^ 1]))
    with pytest.raises(Refusal) as refused:
        finish(access=who, uuid=ONE, at=NOW)
    assert refused.value.code == "evidence.digest"
    assert (Item.objects.count(), Sending.objects.count(), list(pending().parent.iterdir())) == (0, 0, [])


def test_more_than_was_announced_is_not_taken(who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    with pytest.raises(Refusal) as refused:
        part(who, 0, CONTENT + b"x")
    assert refused.value.code == "evidence.more_than_announced"
    assert progress(access=who, uuid=ONE).offset <= LENGTH


def test_a_kind_that_is_not_kept_is_refused_with_its_first_part(who: Access, one: Site) -> None:
    page = b"<html>" + bytes(9000)
    begin(access=who, wanted=wanted(one, page), at=NOW)
    assert part(who, 0, page[:4095]).offset == 4095
    with pytest.raises(Refusal) as refused:
        part(who, 4095, page[4095:4096])
    assert refused.value.code == "evidence.kind"
    assert not Sending.objects.exists()


@pytest.mark.parametrize(("size", "refused"), [(300 << 20, False), ((300 << 20) + 1, True), (0, True)])
def test_what_is_too_large_is_refused_before_anything_comes(
    size: int, refused: bool, who: Access, one: Site, monkeypatch: Any
) -> None:
    monkeypatch.setattr(resuming, "refuse_no_room", lambda size: None)
    if not refused:
        begin(access=who, wanted=wanted(one, size=size), at=NOW)
        return
    with pytest.raises(Refusal):
        begin(access=who, wanted=wanted(one, size=size), at=NOW)
    assert not Sending.objects.exists()


def test_a_photo_as_large_as_a_film_is_refused_with_its_first_part(who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one, photo(), size=26 << 20), at=NOW)
    with pytest.raises(Refusal) as refused:
        part(who, 0, photo().ljust(5000, b"\0"))
    assert refused.value.code == "evidence.too_large"


def test_two_parts_do_not_come_in_at_once(who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    with resuming._locked(Sending.objects.get()), pytest.raises(Conflict) as refused:
        part(who, 0, CONTENT)
    assert refused.value.code == "evidence.coming_in"


def test_should_keeping_it_fail_the_parts_are_still_there(who: Access, one: Site, monkeypatch: Any) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    part(who, 0, CONTENT)
    with monkeypatch.context() as broken:
        broken.setattr(services, "record", _away)
        with pytest.raises(OSError, match="the database is away"):
            finish(access=who, uuid=ONE, at=NOW)
    assert progress(access=who, uuid=ONE) == Progress(LENGTH, LENGTH)
    part(who, LENGTH - 8, b"\0" * 8)  # whoever writes over it now does not write into an original
    assert original(wanted(one).sha256).read_bytes() == CONTENT
    part(who, 0, CONTENT)
    assert finish(access=who, uuid=ONE, at=NOW).size == LENGTH


def _away(*args: Any, **kwargs: Any) -> None:
    raise OSError("the database is away")


def test_after_a_week_without_a_part_a_file_is_forgotten(who: Access, one: Site) -> None:
    begin(access=who, wanted=wanted(one), at=NOW)
    part(who, 0, CONTENT[:100], at=NOW + timedelta(days=1))
    left = pending()
    left.write_bytes(b"left over")
    os.utime(left, (NOW.timestamp(), NOW.timestamp()))
    assert sweep(NOW + LIFE) == 0
    assert sweep(NOW + LIFE + timedelta(days=1)) == 1  # what was left over; the other one is a week old to the second
    tick(NOW + LIFE + timedelta(days=1, seconds=1))
    assert (Sending.objects.count(), list(pending().parent.iterdir())) == (0, [])


# --- over HTTP ---


@pytest.fixture
def phone(who: Access) -> Client:
    client = Client()
    client.force_login(who.user)
    return client


def announce(phone: Client, one: Site, content: bytes = CONTENT, **more: Any) -> Any:
    told = {"uuid": str(ONE), "subject": f"site:{one.pk}", "name": "a.mp4", "size": len(content)}
    told |= {"sha256": hashlib.sha256(content).hexdigest(), **more}
    return phone.post(reverse("evidence:begin"), json.dumps(told), content_type="application/json")


def put(phone: Client, offset: int, content: bytes) -> Any:
    return phone.put(f"{reverse('evidence:part', args=[ONE])}?offset={offset}", content, "application/octet-stream")


def test_a_phone_sends_in_parts_and_learns_how_far_it_is(phone: Client, one: Site) -> None:
    place: dict[str, Any] = {"lon": 114.1, "lat": 22.6, "accuracy_m": 70, "taken_at": "2026-05-20T10:00:00+08:00"}
    assert announce(phone, one, **place).json() == {"offset": 0, "size": LENGTH, "finished": False}
    assert put(phone, 0, CONTENT[:100]).json()["offset"] == 100
    assert phone.get(reverse("evidence:part", args=[ONE])).json()["offset"] == 100
    wrong = put(phone, 200, CONTENT[200:])
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["offset"]) == (409, "evidence.offset", 100)
    assert put(phone, 100, CONTENT[100:]).json()["offset"] == LENGTH
    done = phone.post(reverse("evidence:finish", args=[ONE])).json()
    assert done["link"] == reverse("evidence:item", args=[ONE])
    assert Item.objects.get().device_at == NOW


def test_another_content_is_a_conflict(phone: Client, one: Site) -> None:
    evidence(one, uuid=ONE)
    assert announce(phone, one).status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "x"},
        {"size": "many"},
        {"uuid": "1"},
        {"lon": 114.0},
        {"lat": 91, "lon": 1},
        {"accuracy_m": "NaN"},
        {"taken_at": "0001-01-01T00:00:00+14:00"},
        {"taken_at": "9999-12-31T23:00:00-12:00"},
    ],
)
def test_what_is_wrongly_announced_is_named(wrong: dict[str, Any], phone: Client, one: Site) -> None:
    answer = announce(phone, one, **wrong)
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) <= {*wrong, "lat"}


@pytest.mark.parametrize("body", ["", "[]", "{", "null", "[" * 100_000, '"x"'])
def test_what_is_no_announcement_is_refused(body: str, phone: Client) -> None:
    answer = phone.post(reverse("evidence:begin"), body, content_type="application/json")
    assert answer.status_code == 422


def test_a_part_needs_the_sign_of_its_page(who: Access, one: Site) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(who.user)
    assert put(client, 0, CONTENT).status_code == 403


def test_who_adds_none_announces_none(one: Site) -> None:
    client = Client()
    client.force_login(person("leader"))
    assert announce(client, one).status_code == 403
