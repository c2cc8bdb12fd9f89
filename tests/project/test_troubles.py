"""Requests that cannot be worked on at all: each answer is a page of ours, says what to do and has its status."""

import errno
import sqlite3
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path, reverse

from closeout.project import room
from closeout.project import urls as ours
from closeout.project.troubles import trouble_of
from tests.factories import PASSWORD, campaign, person

pytestmark = pytest.mark.django_db
FORM: Final = "application/x-www-form-urlencoded"
LANGUAGES: Final = [("zh-hans", "没有保存"), ("en", "nothing was saved")]


def _browser(language: str = "en", **how: Any) -> Client:
    return Client(headers={"accept-language": language}, raise_request_exception=False, **how)


def _strict(language: str) -> Client:
    """Return a browser whose forms are looked at for forgery, and which was here before."""
    browser = _browser(language, enforce_csrf_checks=True)
    browser.get(reverse("account_login"))
    return browser


def _is_page(answer: Any, status: int, said: str) -> None:
    page = answer.content.decode()
    assert answer.status_code == status
    assert said in page
    assert 'class="panel narrow"' in page
    assert "</html>" in page


def _is_problem(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message_zh"] != answer.json()["message_en"]


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "请用单位告知的网址"), ("en", "Open it by the name")])
@pytest.mark.parametrize("https", [True, False])
def test_a_name_that_is_not_ours_is_told_in_a_page(language: str, said: str, https: bool, settings: Any) -> None:
    """With HTTPS it is found out before anybody's language is."""
    settings.SECURE_SSL_REDIRECT = https
    answer = _browser(language).get("/", headers={"host": "evil.example"})
    _is_page(answer, 400, said)
    assert "evil.example" not in answer.content.decode()
    assert 'href="/"' not in answer.content.decode()  # it would be refused there again


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize(("language", "said"), LANGUAGES)
def test_more_than_eight_megabytes_are_told_in_a_page(language: str, said: str, signed_in: bool) -> None:
    browser = _strict(language)
    if signed_in:
        browser.force_login(person("administrator"))
    _is_page(browser.post(reverse("me"), "x=" + "y" * (9 << 20), content_type=FORM), 413, said)


@pytest.mark.parametrize(("language", "said"), LANGUAGES)
def test_more_than_five_thousand_fields_are_told_in_a_page(language: str, said: str) -> None:
    browser = _strict(language)
    browser.force_login(person("office"))
    _is_page(browser.post(reverse("me"), "&".join(["x=1"] * 5_001), content_type=FORM), 413, said)


@pytest.mark.parametrize(("language", "said"), LANGUAGES)
def test_a_form_that_is_torn_is_told_in_a_page(language: str, said: str) -> None:
    browser = _strict(language)
    _is_page(browser.post(reverse("account_login"), b"x", content_type="multipart/form-data"), 400, said)


@pytest.mark.parametrize(("language", "said"), LANGUAGES)
def test_an_address_of_a_button_is_told_in_a_page_when_it_is_opened(language: str, said: str) -> None:
    browser = _browser(language)
    browser.force_login(person("office"))
    answer = browser.get(reverse("act_at"))
    _is_page(answer, 405, said)
    assert answer.headers["Allow"] == "POST"


def test_programs_are_told_of_a_wrong_name_method_and_size_in_their_own_form() -> None:
    browser, address = _browser(), "/api/v1/campaigns"
    _is_problem(browser.get(address, headers={"host": "evil.example"}), 400, "project.other_host")
    wrong = browser.delete(address)
    _is_problem(wrong, 405, "project.wrong_method")
    assert "GET" in wrong.headers["Allow"]


def _raising(error: Exception) -> Any:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    return view


def _of_driver(name: str, said: str) -> OperationalError:
    """Return an error as Django wraps that of SQLite."""
    cause = sqlite3.OperationalError(said)
    cause.sqlite_errorname = name
    error = OperationalError(said)
    error.__cause__ = cause
    return error


FULL: Final = _of_driver("SQLITE_FULL", "database or disk is full")
BUSY: Final = _of_driver("SQLITE_BUSY", "database is locked")
TROUBLES: Final = [
    (FULL, 507, "disk_full", None),
    (OSError(errno.ENOSPC, "No space left on device"), 507, "disk_full", None),
    (BUSY, 503, "database_busy", "10"),
    (InterfaceError("connection already closed"), 503, "database_away", "10"),
    (_of_driver("SQLITE_ERROR", "no such table"), 500, "broken", None),
    (ZeroDivisionError(), 500, "broken", None),
]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch, settings: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """Let two addresses of the service break off: of a page and of the API."""
    view = _raising(request.param)
    view.login_required = False
    monkeypatch.setattr(ours, "urlpatterns", [path("breaks/", view), path("api/breaks/", view), *ours.urlpatterns])
    clear_url_caches()
    yield
    clear_url_caches()


@pytest.mark.parametrize(("broken", "status", "code", "again"), TROUBLES, indirect=["broken"])
@pytest.mark.filterwarnings("ignore")
def test_what_breaks_off_is_told_by_its_cause(broken: None, status: int, code: str, again: str | None) -> None:
    page, problem = _browser().get("/breaks/"), _browser().get("/api/breaks/")
    _is_page(page, status, "saved")
    _is_problem(problem, status, f"project.{code}")
    assert page.headers.get("Retry-After") == problem.headers.get("Retry-After") == again


def test_what_postgresql_says_counts_as_what_sqlite_says() -> None:
    for state, code in (("53100", "disk_full"), ("55P03", "database_busy"), ("08006", "database_away")):
        error = OperationalError("said")
        error.__cause__ = type("OfPsycopg", (Exception,), {"sqlstate": state})()
        assert trouble_of(error).code == f"project.{code}"


def test_a_file_that_sqlite_cannot_enlarge_means_a_full_disk_where_the_disk_is_full(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = _of_driver("SQLITE_IOERR_WRITE", "disk I/O error")
    assert trouble_of(error).code == "project.database_away"
    monkeypatch.setattr(room, "_LEAST", 1 << 80)
    assert trouble_of(error).code == "project.disk_full"


def test_health_tells_that_the_disk_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _browser().get("/health/").json()["status"] == "ok"
    monkeypatch.setattr(room, "_LEAST", 1 << 80)
    answer = _browser().get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"status": "fail", "reason": "disk full"})


def test_health_tells_that_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise OperationalError("secret words")

    monkeypatch.setattr(connection, "cursor", away)
    answer = _browser().get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"status": "fail", "reason": "database away"})


def _sent_without_session(browser: Client, **headers: str) -> Any:
    """Send a form from a page whose session ran out; the forgery cookie is still there."""
    browser.get(reverse("account_login"))
    word = browser.cookies["csrftoken"].value
    address = reverse("campaigns:list")
    came = {"referer": "http://testserver/today/?unit=x", **headers}
    return browser.post(address, {"csrfmiddlewaretoken": word}, headers=came)


@pytest.mark.parametrize(
    ("language", "said", "after"),
    [
        ("zh-hans", "没有保存。请登录", "没有保存，请重新填写"),
        ("en", "was not saved. Sign in", "was not saved. Enter it"),
    ],
)
def test_whose_session_ran_out_while_filling_in_signs_in_and_comes_back_and_is_told(
    language: str, said: str, after: str
) -> None:
    campaign()
    browser, user = _browser(language, enforce_csrf_checks=True), person("office")
    to = _sent_without_session(browser).headers["Location"]
    assert said in browser.get(to).content.decode()
    word = browser.cookies["csrftoken"].value
    entered = browser.post(to, {"login": user.username, "password": PASSWORD, "csrfmiddlewaretoken": word})
    assert entered.headers["Location"] == "/today/?unit=x"
    assert after in browser.get("/today/").content.decode()


def test_who_signs_in_again_with_a_second_factor_is_told_as_well() -> None:
    campaign()
    browser, user = _browser("en"), person("office")
    TOTP.activate(user, generate_totp_secret())
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    to = f"{reverse('account_login')}?unsaved=1&next=/today/"
    second = browser.post(to, {"login": user.username, "password": PASSWORD})
    assert second.headers["Location"].startswith(reverse("mfa_authenticate"))
    entered = browser.post(second.headers["Location"], {"code": code})
    assert entered.headers["Location"] == "/today/"
    assert "was not saved. Enter it" in browser.get("/today/").content.decode()
    assert "was not saved" not in browser.get("/today/").content.decode()


def test_whose_cookies_are_gone_too_is_led_to_sign_in_as_well() -> None:
    answer = _browser(enforce_csrf_checks=True).post(reverse("campaigns:list"), {})
    assert answer.headers["Location"] == f"{reverse('account_login')}?unsaved=1&next=%2F"


def test_a_part_of_a_page_that_is_sent_without_a_session_loads_the_page_to_sign_in() -> None:
    answer = _sent_without_session(_browser(enforce_csrf_checks=True), **{"hx-request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))


def test_signing_in_with_a_stale_form_is_told_and_leads_round_no_circle() -> None:
    answer = _browser(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x", "password": "y"})
    _is_page(answer, 403, "Open the page again")


def test_a_plain_sign_in_tells_nothing_of_forms() -> None:
    assert "not saved" not in _browser().get(reverse("account_login")).content.decode()


class _Sent(BytesIO):
    """A body that counts what was read of it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        self.taken += len(found)
        return found


def test_a_body_that_is_refused_to_somebody_signed_in_is_taken_in_so_that_the_page_arrives() -> None:
    """A browser that sent 40 MB saw that the line broke, and no page."""
    browser, sent = _browser(), _Sent(b"x=" + b"y" * (9 << 20))
    browser.force_login(person("office"))
    answer = browser.post(reverse("campaigns:adopt"), **_with(sent))
    assert answer.status_code == 413
    assert sent.taken == len(sent.getvalue())


@pytest.mark.parametrize("host", ["testserver", "evil.example"])
def test_for_a_stranger_no_thread_waits_for_what_is_left_of_a_refused_body(host: str) -> None:
    sent = _Sent(b"x=" + b"y" * (9 << 20))
    answer = _browser().post(reverse("account_login"), headers={"host": host}, **_with(sent))
    assert answer.status_code in (400, 413)
    assert sent.taken < len(sent.getvalue())


def _with(sent: _Sent) -> dict[str, Any]:
    return {"wsgi.input": sent, "CONTENT_LENGTH": str(len(sent.getvalue())), "CONTENT_TYPE": FORM}


@pytest.mark.parametrize(("name", "args"), [("documents_public", ["abcdefgh"]), ("set_language", [])])
def test_a_form_of_a_page_for_everybody_that_is_taken_for_forged_is_told_so_to_a_stranger(
    name: str, args: list[str]
) -> None:
    answer = _browser(enforce_csrf_checks=True).post(reverse(name, args=args), {})
    _is_page(answer, 403, "Open the page again")
