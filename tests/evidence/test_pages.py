"""Evidence in the browser: added by an ordinary form, shown to who sees the site, handed out so that it cannot act."""

from io import BytesIO
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from closeout.campaigns.services import finish
from closeout.evidence.models import Item
from closeout.evidence.queries import PAGE, SHOWN, evidence_of, evidence_of_many
from closeout.evidence.services import withdraw
from closeout.evidence.storage import original, pending
from closeout.people.roles import ROLES, Role
from closeout.sites.models import Site
from tests.evidence.making import MP3, PDF, SECRET, another, evidence, exif, film, gps, minutes_later, photo
from tests.factories import NOW, access, authority, person, site

pytestmark = pytest.mark.django_db

ADD: Final = "/evidence/add/"
BAD: Final = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _own_disk(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def browser(role: Role = "unit_member", **more: Any) -> Client:
    client = Client()
    client.force_login(person(role, **more))
    return client


def to(name: str, item: Item, query: str = "") -> str:
    return reverse(f"evidence:{name}", args=[item.uuid]) + query


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def send(one: Site, *, client: Client | None = None, **fields: Any) -> Any:
    files = {key: SimpleUploadedFile("门口.jpg", value) for key, value in fields.items() if isinstance(value, bytes)}
    told = {key: value for key, value in fields.items() if not isinstance(value, bytes)}
    form = {"subject": f"site:{one.pk}", "uuid": str(another(1)), "caption": "", **told, **files}
    return (client or browser()).post(ADD, form)


def file_page(client: Client) -> str:
    return str(client.get(reverse("sites:file", args=["buji-2026", "BJ-0001"])).content.decode())


# --- adding ---


def test_a_photo_sent_by_the_form_stands_on_the_sites_file() -> None:
    one, client = site(), browser()
    answer = send(one, client=client, photo=photo(), caption="门口堆放")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("/c/buji-2026/sites/BJ-0001/#evidence")
    page = file_page(client)
    assert "门口堆放" in page
    assert to("thumbnail", Item.objects.get()) in page


def test_a_photo_and_a_file_are_two_items_and_the_form_twice_makes_no_more() -> None:
    one, client = site(), browser()
    for _ in range(2):
        assert send(one, client=client, photo=photo(), file=PDF).status_code == 302
    assert sorted(Item.objects.values_list("kind", flat=True)) == ["file", "photo"]


def test_a_form_without_a_file_says_what_is_missing() -> None:
    answer = send(site())
    assert answer.status_code == 422
    assert "请拍照或选择文件" in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "said"), [(b"<html>" + bytes(9000), "不是可以接收的文件"), (b"MZ", "不是可以接收的文件")]
)
def test_what_is_no_evidence_is_refused_at_its_field(content: bytes, said: str) -> None:
    answer = send(site(), file=content)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert 'href="#id_file"' in page
    assert (Item.objects.count(), list(pending().parent.iterdir())) == (0, [])


def test_a_photo_that_is_too_large_is_refused_and_the_rest_of_the_form_is_kept(settings: Any) -> None:
    settings.EVIDENCE_LIMITS = {"photo": 1, "video": 3, "audio": 1, "file": 1}
    answer = send(site(), photo=photo().ljust((1 << 20) + 1, b"\0"), caption="门口")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "1 MB 的上限" in page
    assert 'value="门口"' in page


class Unread(BytesIO):
    """A body that must not be read."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise AssertionError("somebody reads it")


def test_a_form_that_says_it_is_too_large_is_not_read() -> None:
    length = (301 << 20) + 1
    more: dict[str, Any] = {"CONTENT_LENGTH": str(length), "wsgi.input": Unread()}
    answer = browser().generic("POST", ADD, content_type="multipart/form-data; boundary=x", **more)
    assert answer.status_code == 422
    assert "302 MB" in answer.content.decode()


def test_the_form_needs_the_sign_of_its_page() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("unit_member"))
    assert send(site(), client=client, photo=photo()).status_code == 403
    assert (Item.objects.count(), list(pending().parent.iterdir())) == (0, [])


def test_the_form_works_with_the_sign_of_its_page() -> None:
    one, client = site(), Client(enforce_csrf_checks=True)
    client.force_login(person("unit_member"))
    client.get(f"{ADD}?subject=site:{one.pk}")
    sign = client.cookies["csrftoken"].value
    assert send(one, client=client, photo=photo(), csrfmiddlewaretoken=sign).status_code == 302


def test_other_bytes_under_the_uuid_of_a_form_are_a_conflict() -> None:
    one = site()
    evidence(one, uuid=another(1))
    assert send(one, photo=photo(colour="red")).status_code == 409


def test_a_finished_campaign_offers_no_form_and_takes_nothing() -> None:
    one = site()
    finish(access=access("office"), campaign=one.campaign, at=NOW)
    assert ADD not in file_page(browser())
    assert send(one, photo=photo()).status_code == 409


@pytest.mark.parametrize("subject", ["", "site:", "site:x", "site:999999", "barn:1", "site:" + "9" * 30, "%00"])
def test_nothing_is_added_to_what_is_not_there(subject: str) -> None:
    site()
    client = browser()
    assert client.get(ADD, {"subject": subject}).status_code == 404
    assert client.get(reverse("evidence:gallery", args=[subject or "-"])).status_code == 404


# --- who sees ---


@pytest.mark.parametrize("role", ROLES)
def test_who_sees_the_site_sees_its_evidence_and_nobody_else(role: Role) -> None:
    item, client = evidence(site()), browser(role)
    expected = 403 if role in ("intake", "administrator") else 200
    for name in ("item", "thumbnail", "copy"):
        assert client.get(to(name, item)).status_code == expected, name
    assert client.get(reverse("evidence:gallery", args=[item.subject])).status_code == expected


@pytest.mark.parametrize("name", ["item", "thumbnail", "copy", "play", "withdraw"])
def test_another_division_and_another_authority_find_nothing(name: str) -> None:
    item = evidence(site())
    for client in (browser("village", code="440307014002"), browser("office", at=authority("elsewhere"))):
        assert client.get(to(name, item)).status_code == 404


def test_an_original_of_another_authority_is_not_found() -> None:
    item = evidence(site())
    assert browser("office", at=authority("elsewhere")).get(to("original", item)).status_code == 404


def test_evidence_of_a_kind_that_nobody_speaks_for_is_shown_to_nobody() -> None:
    item = evidence(site(), subject="barn:1")
    assert browser("office").get(to("item", item)).status_code == 404


def test_the_panel_is_for_those_who_see_evidence_and_the_form_for_those_who_add(client: Client) -> None:
    evidence(site(), caption="门口")
    for role, sees, adds in (("leader", True, False), ("village", True, True)):
        page = file_page(browser(role))  # type: ignore[arg-type]
        assert ("门口" in page, ADD in page) == (sees, adds)


# --- one item ---


def test_the_page_of_an_item_says_all_that_is_known_of_it() -> None:
    taken = photo(exif=exif("2026:05:20 09:00:00", place=gps(off=70.0)))
    item = evidence(site(), taken, caption="门口", taken_at=NOW)
    page = browser().get(to("item", item)).content.decode()
    for said in (item.sha256, "门口", "照片.jpg", "22.60000", "114.12000", "误差超过 50 米", "上传设备报告的时间"):
        assert said in page, said


def test_what_somebody_wrote_is_text_and_nothing_else() -> None:
    item = evidence(site(), caption=BAD, name=f"{BAD}.jpg")
    client = browser("office")
    withdraw(access=access("office"), uuid=item.uuid, reason=BAD, at=NOW)
    page = client.get(to("item", item)).content.decode()
    assert BAD not in page
    assert "&lt;script&gt;" in page


def test_one_goes_from_item_to_item_past_those_that_were_withdrawn() -> None:
    one = site()
    items = [evidence(one, uuid=another(number), at=minutes_later(number)) for number in (1, 2, 3)]
    withdraw(access=access("office"), uuid=items[1].uuid, reason="重复", at=NOW)
    first, last = (browser().get(to("item", items[at])).context["page"] for at in (0, 2))
    assert (first.earlier, first.later) == (None, items[2].uuid)
    assert (last.earlier, last.later) == (items[0].uuid, None)


def test_of_two_that_came_at_the_same_time_one_is_the_earlier() -> None:
    one = site()
    items = [evidence(one, uuid=another(number)) for number in (1, 2)]
    assert browser().get(to("item", items[0])).context["page"].later == items[1].uuid
    assert browser().get(to("item", items[1])).context["page"].earlier == items[0].uuid


def test_who_looked_at_a_copy_stands_on_its_page() -> None:
    item, client = evidence(site()), browser("leader")
    client.get(to("copy", item))
    (seen,) = client.get(to("item", item)).context["page"].viewings
    assert (seen.who, seen.original) == ("leader（示例）", False)


def test_looking_at_thumbnails_is_not_noted() -> None:
    item = evidence(site())
    browser().get(to("thumbnail", item))
    assert not item.viewings.exists()


# --- handing out ---


@pytest.mark.parametrize("query", ["", "?save"])
def test_a_copy_leaves_without_what_the_camera_wrote(query: str) -> None:
    taken = photo((2000, 1500), exif=exif("2026:05:20 09:00:00", place=gps()))
    answer = browser().get(to("copy", evidence(site(), taken), query))
    with Image.open(BytesIO(body(answer))) as image:
        assert (image.size, dict(image.getexif())) == ((1600, 1200), {})
    assert ("attachment" in answer.headers["Content-Disposition"]) is bool(query)


def test_nothing_that_is_handed_out_can_act() -> None:
    one, client = site(), browser()
    answers = [client.get(to("copy", evidence(one))), client.get(to("play", evidence(one, film())))]
    answers.append(client.post(to("original", evidence(one, PDF)), {"reason": "核对"}))
    for answer in answers:
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer.headers["Content-Type"] in ("image/jpeg", "video/mp4", "application/pdf")
        body(answer)


def test_an_original_is_handed_out_as_it_came_for_a_reason() -> None:
    taken = photo(exif=exif("2026:05:20 09:00:00", place=gps()))
    item, client = evidence(site(), taken, name="门口.html"), browser()
    assert client.post(to("original", item), {"reason": " "}).status_code == 422
    answer = client.post(to("original", item), {"reason": "核对时间（示例）"})
    assert body(answer) == taken
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Disposition"].endswith(".html.jpg")
    assert answer.headers["Cache-Control"] == "no-store"
    assert item.viewings.get().reason == "核对时间（示例）"


def test_a_film_is_played_without_its_place_and_the_original_has_it() -> None:
    item, client = evidence(site(), film()), browser()
    played = body(client.get(to("play", item)))
    assert SECRET not in played
    assert len(played) == item.size
    assert SECRET in body(client.post(to("original", item), {"reason": "核对"}))


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [
        ("bytes=0-9", 206, slice(0, 10)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-999999", 200, slice(None)),
        ("bytes=5-999999", 206, slice(5, None)),
        ("bytes=9-3", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=999999-", 416, slice(0, 0)),
        ("bytes=0-1,4-5", 200, slice(None)),
        ("rubbish", 200, slice(None)),
        ("bytes=-", 200, slice(None)),
    ],
)
def test_a_player_gets_the_part_that_it_asks_for(asked: str, status: int, expected: slice) -> None:
    item = evidence(site(), MP3)
    answer = browser().get(to("play", item), headers={"Range": asked, "Accept-Encoding": "gzip"})
    assert (answer.status_code, body(answer)) == (status, MP3[expected])
    if status == 206:
        assert answer.headers["Content-Length"] == str(len(MP3[expected]))
        assert answer.headers["Content-Range"].endswith(f"/{len(MP3)}")


def test_a_page_may_play_what_comes_from_here_alone() -> None:
    page = browser().get(to("item", evidence(site(), film())))
    assert "media-src 'self' blob:" in page.headers["Content-Security-Policy"]
    assert to("play", Item.objects.get()) in page.content.decode()


def test_what_has_not_changed_is_not_sent_again() -> None:
    item, client = evidence(site()), browser()
    tag = client.get(to("copy", item)).headers["ETag"]
    assert client.get(to("copy", item), headers={"If-None-Match": tag}).status_code == 304
    assert client.get(to("copy", item), headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_part_of_what_has_changed_meanwhile_is_sent_whole() -> None:
    item = evidence(site(), MP3)
    answer = browser().get(to("play", item), headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (answer.status_code, len(body(answer))) == (200, len(MP3))


def test_what_is_gone_from_the_disk_is_said_to_be_gone() -> None:
    item = evidence(site(), MP3)
    original(item.sha256).unlink()
    answer = browser().get(to("play", item))
    assert answer.status_code == 404
    assert "closeout evidence verify" in answer.content.decode()


def test_a_photo_is_not_played() -> None:
    assert browser().get(to("play", evidence(site()))).status_code == 404


def test_a_file_has_no_copy() -> None:
    assert browser().get(to("copy", evidence(site(), PDF))).status_code == 404


def test_withdrawing_asks_why_and_goes_back_to_the_site() -> None:
    item, client = evidence(site()), browser("office")
    assert client.post(to("withdraw", item), {"reason": ""}).status_code == 422
    answer = client.post(to("withdraw", item), {"reason": "重复（示例）"})
    assert answer.headers["Location"].endswith("#evidence")
    assert to("thumbnail", item) not in file_page(client)
    assert "重复（示例）" in client.get(to("item", item)).content.decode()


# --- how much ---


@pytest.mark.parametrize("count", [1, 12])
def test_galleries_take_one_query_however_many_items(count: int, django_assert_num_queries: Any) -> None:
    one = site()
    user = person("unit_member")
    for _ in range(count):
        evidence(one, actor=user)
    with django_assert_num_queries(1):
        assert len(evidence_of(f"site:{one.pk}")) == count
    with django_assert_num_queries(1):
        assert len(evidence_of_many([f"site:{one.pk}", "site:0"])[f"site:{one.pk}"]) == count


def test_the_page_of_an_item_takes_as_many_queries_at_one_item_as_at_twelve() -> None:
    one, client, counts = site(), browser(), []
    for number in (1, 11):
        items = [evidence(one) for _ in range(number)]
        client.get(to("copy", items[0]))
        with CaptureQueriesContext(connection) as found:
            assert client.get(to("item", items[0])).status_code == 200
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_the_panel_shows_the_latest_and_leads_to_the_rest() -> None:
    one, user = site(), person("unit_member")
    for number in range(PAGE + 1):
        evidence(one, uuid=another(number + 1), actor=user, caption=f"第{number}张")
    client = browser()
    page = file_page(client)
    assert page.count("<figure>") == SHOWN
    address = reverse("evidence:gallery", args=[f"site:{one.pk}"])
    assert address in page
    pages = [client.get(address, {"page": number}).content.decode().count("<figure>") for number in (1, 2, 3, "x")]
    assert pages == [PAGE, 1, 0, PAGE]


@pytest.mark.parametrize(("lang", "said"), [("zh-hans", "查看记录"), ("en", "Who looked at it")])
def test_pages_speak_the_language_of_their_reader(lang: str, said: str) -> None:
    item, client = evidence(site()), browser("office")
    client.cookies["language"] = lang
    assert said in client.get(to("item", item)).content.decode()
    answer = client.post(to("original", item), {"reason": ""}).content.decode()
    assert ("Not saved. Please mend this:" in answer) is (lang == "en")
