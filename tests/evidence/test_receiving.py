"""Evidence comes in once, whole and unchanged; it is withdrawn and never deleted."""

import errno
import hashlib
import stat
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from closeout.campaigns.services import finish
from closeout.evidence import storage
from closeout.evidence.copies import DISPLAY, THUMBNAIL, copy_at
from closeout.evidence.models import Item, Viewing
from closeout.evidence.queries import evidence_of, evidence_of_many
from closeout.evidence.services import add, clean_name, note_copy_seen, see_original, withdraw
from closeout.evidence.storage import copy_of, original, pending
from closeout.evidence.types import NoSpace, Place
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.access import access_of
from closeout.sites.models import Site
from tests.evidence.making import PDF, WAV, another, evidence, exif, film, gps, photo
from tests.factories import NOW, access, authority, person, site

pytestmark = pytest.mark.django_db

HOME = Path(settings.MEDIA_ROOT) / "evidence"


@pytest.fixture(autouse=True)
def _nothing_left(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Every test has a disk of its own, and leaves nothing behind that is neither kept nor waited for."""
    settings.MEDIA_ROOT = tmp_path
    yield
    assert list(pending().parent.iterdir()) == []


def send(one: Site, content: bytes, role: Any = "village", **more: Any) -> Item:
    usual: dict[str, Any] = {"uuid": uuid4(), "name": "a", "caption": "", "at": NOW}
    who = more.pop("access", None) or access(role)
    return add(access=who, subject=f"site:{one.pk}", file=BytesIO(content), **{**usual, **more})


def test_the_bytes_are_kept_under_their_digest_for_the_service_alone() -> None:
    item = evidence(site(), photo())
    kept = original(item.sha256)
    assert kept.read_bytes() == photo()
    assert item.sha256 == hashlib.sha256(photo()).hexdigest()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert {stat.S_IMODE(each.stat().st_mode) for each in (kept.parent, kept.parents[1], kept.parents[2])} == {0o700}


def test_what_camera_and_device_say_is_kept_side_by_side() -> None:
    taken = photo(exif=exif("2026:05:20 09:00:00", place=gps(off=8.0)))
    item = evidence(site(), taken, taken_at=NOW, place=Place(114.2, 22.7, 60.0))
    assert (item.exif_at, item.device_at) == (datetime(2026, 5, 20, 1, tzinfo=UTC), NOW)
    assert (item.exif_lon, item.exif_lat, item.exif_accuracy_m) == (114.12, 22.6, 8.0)
    assert (item.device_lon, item.device_lat, item.device_accuracy_m) == (114.2, 22.7, 60.0)


@pytest.mark.parametrize(("accuracy", "flagged"), [(50.0, False), (50.1, True), (None, False)])
def test_a_place_worse_than_fifty_metres_is_flagged(accuracy: float | None, flagged: bool) -> None:
    item = evidence(site(), place=Place(114.1, 22.6, accuracy))
    (row,) = evidence_of(item.subject)
    assert row.place is not None
    assert row.place.imprecise is flagged


def test_the_same_once_more_is_the_same_item() -> None:
    one, someone = site(), person("unit_member")
    first = evidence(one, uuid=another(1), actor=someone)
    again = evidence(one, uuid=another(1), actor=someone, caption="other", at=NOW + timedelta(hours=1))
    assert (again.pk, again.caption, again.received_at) == (first.pk, "", NOW)
    assert Entry.objects.filter(act="evidence_received").count() == 1


def test_other_bytes_under_the_same_uuid_are_refused_and_the_first_stay() -> None:
    one = site()
    evidence(one, uuid=another(1))
    with pytest.raises(Conflict) as refused:
        evidence(one, PDF, uuid=another(1))
    assert refused.value.code == "evidence.other_content"
    assert Item.objects.get().content_type == "image/jpeg"


def test_the_same_bytes_of_another_site_are_not_the_same_item() -> None:
    one = site()
    evidence(one, uuid=another(1))
    with pytest.raises(Conflict):
        evidence(site(one.campaign, "BJ-0002"), uuid=another(1))


def test_the_same_photo_twice_is_two_items_and_one_file() -> None:
    one = site()
    items = [evidence(one), evidence(one)]
    assert len({each.pk for each in items}) == 2
    assert len(list(original(items[0].sha256).parent.iterdir())) == 1


def test_the_journal_has_the_digest_and_neither_name_nor_caption() -> None:
    item = evidence(site(), name="张三身份证.jpg", caption="王五")
    entry = Entry.objects.get(act="evidence_received")
    assert (entry.subject, entry.scope) == (item.subject, item.scope)
    assert item.sha256 in entry.content
    assert not {"张三", "王五"} & {entry.content[at : at + 2] for at in range(len(entry.content))}


@pytest.mark.parametrize("content", [photo()[:-40], b"\xff\xd8\xff" + bytes(50)], ids=["cut", "no picture"])
def test_a_damaged_photo_is_kept_as_a_file(content: bytes) -> None:
    item = evidence(site(), content)
    assert (item.kind, item.content_type, item.width) == ("file", "image/jpeg", None)
    assert evidence_of(item.subject)[0].damaged
    with pytest.raises(Missing):
        copy_at(item, THUMBNAIL)


def test_a_heic_photo_is_kept_without_a_picture_to_show() -> None:
    item = evidence(site(), film(b"heic"))
    assert (item.kind, item.width, evidence_of(item.subject)[0].damaged) == ("photo", None, False)


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "evidence.empty"), (b"<html>", "evidence.kind"), (b"x" * 5000, "evidence.kind")]
)
def test_what_is_no_evidence_is_refused_and_nothing_is_kept(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        evidence(site(), content)
    assert refused.value.code == code
    assert not Item.objects.exists()


class Endless:
    """A photo that goes on and on; it knows how much of it was read."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int) -> bytes:
        self.given += size
        return (photo() if self.given == size else b"").ljust(size, b"\0")


def test_a_photo_that_is_too_large_is_not_read_to_its_end() -> None:
    endless, one = Endless(), site()
    with pytest.raises(Refusal) as refused:
        add(access=access("office"), uuid=uuid4(), subject=f"site:{one.pk}", file=endless, name="", caption="", at=NOW)
    assert refused.value.params == {"found": 26, "most": 25}
    assert endless.given < 26 << 20


def test_a_large_film_takes_no_memory() -> None:
    content, one = film() + bytes(40 << 20), site()
    tracemalloc.start()
    send(one, content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 << 20


def test_a_full_disk_is_said_and_leaves_no_half_file(monkeypatch: Any) -> None:
    def full(path: Path, flags: int = 0) -> IO[bytes]:
        path.touch()
        return Path("/dev/full").open("r+b", buffering=0)

    monkeypatch.setattr(storage, "opened", full)
    with pytest.raises(NoSpace) as refused:
        evidence(site())
    assert refused.value.status == 507
    assert not Item.objects.exists()


def test_any_other_trouble_of_the_disk_is_no_refusal() -> None:
    with pytest.raises(OSError, match="failed"), storage.disk():
        raise OSError(errno.EIO, "failed")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("C:\\照片\\门口.jpg", "门口.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\nb\x00.jpg", "ab.jpg"),
        ("x" * 300 + ".jpg", "x" * 116 + ".jpg"),
        ("", "-"),
    ],
)
def test_a_name_is_a_name_and_leads_nowhere(name: str, expected: str) -> None:
    assert clean_name(name) == expected


def test_a_file_without_a_name_is_called_by_its_kind() -> None:
    assert evidence(site(), WAV, name="").name == "audio.wav"


@pytest.mark.parametrize("role", ["office", "unit_head", "unit_member", "village"])
def test_who_works_on_sites_adds_evidence(role: Any) -> None:
    assert send(site(), photo(), role).by.name == f"{role}（示例）"


@pytest.mark.parametrize("role", ["leader", "intake", "auditor", "administrator"])
def test_nobody_else_adds_evidence(role: Any) -> None:
    with pytest.raises(Denied):
        send(site(), photo(), role)


def test_nobody_adds_to_what_is_not_theirs_to_see() -> None:
    one = site()
    elsewhere = access("village", code="440307014002")
    stranger = access("office", at=authority("elsewhere"))
    for who in (elsewhere, stranger):
        with pytest.raises(Missing):
            send(one, photo(), access=who)
    with pytest.raises(Missing):
        add(access=access("office"), uuid=uuid4(), subject="barn:1", file=BytesIO(), name="", caption="", at=NOW)


def test_a_finished_campaign_takes_no_more_and_nothing_is_withdrawn() -> None:
    one, someone = site(), access("office")
    item = send(one, photo(), access=someone)
    finish(access=someone, campaign=one.campaign, at=NOW)
    with pytest.raises(Conflict):
        send(one, photo(), access=someone)
    with pytest.raises(Conflict):
        withdraw(access=someone, uuid=item.uuid, reason="重复", at=NOW)


def test_what_is_withdrawn_leaves_the_galleries_and_stays_on_disk() -> None:
    item = evidence(site())
    withdraw(access=access("office"), uuid=item.uuid, reason="拍错了（示例）", at=NOW)
    assert evidence_of(item.subject) == ()
    assert evidence_of_many([item.subject]) == {item.subject: ()}
    assert original(item.sha256).exists()
    assert Entry.objects.filter(act="evidence_withdrawn", subject=item.subject).count() == 1


def test_one_withdraws_ones_own_and_the_office_anybodys() -> None:
    user = person("unit_member")
    item = evidence(site(), actor=user)
    for role in ("unit_member", "unit_head", "village"):
        with pytest.raises(Denied):
            withdraw(access=access(role), uuid=item.uuid, reason="重复", at=NOW)
    own = access_of(user, authority().pk)
    assert own is not None
    assert withdraw(access=own, uuid=item.uuid, reason="重复", at=NOW).withdrawn_by == user


def test_nothing_is_withdrawn_twice_or_without_a_reason() -> None:
    item, office = evidence(site()), access("office")
    for reason in (" ", "x" * 501):
        with pytest.raises(Refusal) as refused:
            withdraw(access=office, uuid=item.uuid, reason=reason, at=NOW)
        assert refused.value.code == "evidence.reason"
    withdraw(access=office, uuid=item.uuid, reason="x" * 500, at=NOW)
    with pytest.raises(Conflict):
        withdraw(access=office, uuid=item.uuid, reason="重复", at=NOW)


def test_looking_again_within_ten_minutes_is_one_look() -> None:
    item, who = evidence(site()), access("leader")
    for minute in (0, 9, 10, 21):
        note_copy_seen(access=who, item=item, at=NOW + timedelta(minutes=minute))
    assert [each.at - NOW for each in item.viewings.order_by("at")] == [timedelta(minutes=each) for each in (0, 10, 21)]


def test_every_sight_of_an_original_is_noted_and_journalled() -> None:
    item, who = evidence(site()), access("unit_head")
    for _ in range(2):
        see_original(access=who, uuid=item.uuid, reason="核对时间（示例）", at=NOW)
    assert list(item.viewings.values_list("what", "reason")) == [("original", "核对时间（示例）")] * 2
    assert Entry.objects.filter(act="evidence_original_seen").count() == 2


@pytest.mark.parametrize("role", ["village", "leader", "auditor"])
def test_an_original_is_not_for_those_who_see_no_personal_data(role: Any) -> None:
    item = evidence(site())
    with pytest.raises(Denied):
        see_original(access=access(role), uuid=item.uuid, reason="看看", at=NOW)


def test_the_database_holds_no_original_seen_without_a_reason() -> None:
    item = evidence(site())
    with pytest.raises(IntegrityError), transaction.atomic():
        Viewing.objects.create(item=item, by=item.by, at=NOW, what="original")


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "hologram"},
        {"size": 0},
        {"device_lon": 114.0},
        {"exif_lon": 181.0, "exif_lat": 1.0},
        {"withdrawn_at": NOW},
        {"withdrawn_reason": "x"},
    ],
)
def test_the_database_refuses_what_cannot_be(values: dict[str, Any]) -> None:
    item = evidence(site())
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=item.pk).update(**values)


def test_copies_are_made_after_the_photo_came(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        item = evidence(site(), photo((2000, 1500)))
    assert copy_of(item.sha256, THUMBNAIL).exists()
    assert copy_of(item.sha256, DISPLAY).exists()


def test_a_copy_that_is_lost_is_made_again_when_asked_for() -> None:
    item = evidence(site(), photo((2000, 1500)))
    made = copy_at(item, THUMBNAIL)
    assert copy_at(item, THUMBNAIL) == made
    assert stat.S_IMODE(made.stat().st_mode) == 0o600


def test_a_copy_of_what_is_gone_is_not_found() -> None:
    item = evidence(site())
    original(item.sha256).unlink()
    with pytest.raises(Missing) as refused:
        copy_at(item, THUMBNAIL)
    assert refused.value.code == "evidence.bytes_gone"
