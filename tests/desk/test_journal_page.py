"""The page of the journal: whose entries, in which words, filtered, verified and signed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from closeout.accounts.models import User
from closeout.areas.models import Division
from closeout.journal.models import Chain, Entry, Verification
from closeout.journal.naming import names_of
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.journal.verify import sign
from closeout.people.roles import Role
from closeout.work import services
from tests.evidence.making import evidence
from tests.factories import NOW, TODAY, access, authority, campaign, person, site
from tests.findings.making import raised
from tests.inspections.making import officer, started
from tests.work.tasks import task

pytestmark = pytest.mark.django_db


def _client(user: User, lang: str = "en") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["language"] = lang
    return client


def _journal(role: Role = "auditor", lang: str = "en", status: int = 200, **query: Any) -> str:
    answer = _client(person(role), lang).get(reverse("journal:journal"), query)
    assert answer.status_code == status
    return answer.content.decode()


def _act(number: int = 1, at: datetime = NOW, **values: object) -> None:
    record(Act("site_registered", f"site:{number}", **values), actor=None, at=at)  # type: ignore[arg-type]


def _rows(page: str) -> list[str]:
    return [each for each in page.split("<tr>")[1:] if 'class="r mut nw"' in each]


@pytest.mark.parametrize(("lang", "word"), [("zh-hans", "采用了方案"), ("en", "adopted the plan")])
def test_acts_are_said_in_words(lang: str, word: str) -> None:
    campaign()
    page = _journal(lang=lang)
    assert word in page
    assert "campaign_adopted" not in "".join(_rows(page))


@pytest.mark.parametrize(
    "said", ["2026-13-01T00:00:00+08:00", "2026-01-01T00:00:00+99:99", "0001-01-01T00:00:00+08:00"]
)
def test_what_only_looks_like_a_moment_stands_as_it_is(said: str) -> None:
    _act(after={"name": said})
    assert said in _journal()


def test_values_are_said_in_words_and_people_by_name() -> None:
    member = access("unit_member")
    one = task(scope=f"campaign:{campaign().pk}", kind="deadline")
    services.accept(access=member, task=one.pk, at=NOW)
    page = _journal("auditor", "zh-hans", subject=f"task:{one.pk}")
    for word in ("未接收", "办理中", "状态", member.user.name):
        assert word in page
    assert "user:" not in "".join(_rows(page))


def test_the_newest_comes_first() -> None:
    for number in range(3):
        _act(number)
    page = _journal()
    assert page.index("site:2") < page.index("site:1") < page.index("site:0")


def test_personal_data_are_shown_as_sealed() -> None:
    _act(after={"landlord_name": "张三"}, personal=["landlord_name"])
    page = _journal()
    assert "sealed" in page
    assert "张三" not in page
    assert "digest" not in "".join(_rows(page))


def test_html_in_what_was_recorded_is_text() -> None:
    _act(after={"<b>key</b>": "<script>alert(1)</script>"}, reason="<i>why</i>")
    page = _journal()
    for word in ("<script>alert", "<i>why", "<b>key"):
        assert word not in page


def test_pages_of_50_follow_each_other() -> None:
    for number in range(51):
        _act(number)
    first = _journal()
    assert (len(_rows(first)), "Older" in first) == (50, True)
    second = _journal(before="2")
    assert (len(_rows(second)), "Newest" in second, "Older" in second) == (1, True, False)


def test_a_page_keeps_its_filter() -> None:
    for number in range(51):
        _act(number)
    assert "act=site_registered&amp;before=2" in _journal(act="site_registered")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"act": "site_registered"}, {"site:1", "site:2"}),
        ({"act": "task_accepted"}, set()),
        ({"subject": "site:2"}, {"site:2"}),
        ({"subject": "site"}, set()),
        ({"day": "2026-05-20"}, {"site:1"}),
        ({"day": "２０２６-０５-２１"}, {"site:2"}),
        ({"day": "2026-05-22"}, set()),
        ({"actor": "nobody"}, set()),
    ],
)
def test_filters(query: dict[str, Any], found: set[str]) -> None:
    _act(1, datetime(2026, 5, 20, 15, 59, 59, tzinfo=UTC))
    _act(2, datetime(2026, 5, 20, 16, 0, tzinfo=UTC))  # midnight in China
    rows = "".join(_rows(_journal(**query)))
    assert {each for each in ("site:1", "site:2") if each in rows} == found


def test_a_person_is_found_by_part_of_the_name() -> None:
    office = person("office")
    record(Act("a", "site:1"), actor=office, at=NOW)
    _act(2)
    assert len(_rows(_journal(actor=office.name[:4]))) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"day": "yesterday"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"act": "no_such_act"},
        {"subject": "x" * 121},
    ],
)
def test_what_cannot_be_understood_is_said_and_does_not_filter(query: dict[str, Any]) -> None:
    _act()
    page = _journal(status=422, **query)
    assert 'role="alert"' in page
    assert len(_rows(page)) == 1


@pytest.mark.parametrize("before", ["x", "-3", "9" * 30])
def test_an_odd_number_is_not_asked(before: str) -> None:
    _act()
    assert len(_rows(_journal(before=before))) == 1


def test_another_authority_sees_nothing_of_ours() -> None:
    one = campaign()
    record(Act("a", "user:1"), actor=person("office"), at=NOW)
    client = _client(person("auditor", at=authority("elsewhere")))
    page = client.get(reverse("journal:journal")).content.decode()
    assert f"campaign:{one.pk}" not in page
    assert _rows(page) == []


@pytest.mark.parametrize("role", ["unit_head", "unit_member", "village", "leader", "intake", "administrator"])
def test_only_office_and_auditor_read_the_journal(role: Role) -> None:
    for name in ("journal", "heads"):
        assert _client(person(role)).get(reverse(f"journal:{name}")).status_code == 403


def test_empty_pages_say_why() -> None:
    assert "Nothing was done yet" in _journal()
    assert "No entry fits" in _journal(subject="site:9")
    assert "No older entries" in _journal(before="1")


def test_the_page_says_when_it_was_verified_and_how_far() -> None:
    _act()
    assert "not verified yet" in _journal()
    client = _client(person("auditor"))
    page = client.post(reverse("journal:verify"), follow=True).content.decode()
    assert "1 entry holds together" in page
    assert Verification.objects.get().broken_at is None


def test_the_page_says_where_the_journal_breaks() -> None:
    for number in range(3):
        _act(number)
    Entry.objects.filter(number=2).update(content="{}")
    page = _client(person("office")).post(reverse("journal:verify"), follow=True).content.decode()
    assert "breaks at entry 2" in page
    assert "keep a copy of the database" in page


def test_the_page_says_which_head_does_not_fit() -> None:
    _act()
    sign(TODAY)
    Entry.objects.all().delete()
    _act_anew()
    page = _client(person("office")).post(reverse("journal:verify"), follow=True).content.decode()
    assert "does not fit the head signed on 20 May 2026" in page


def _act_anew() -> None:
    """Write the chain anew from its beginning, as a forger would."""
    Chain.objects.all().delete()
    _act(7)


@pytest.mark.parametrize("role", ["leader", "unit_head"])
def test_others_cannot_have_it_verified(role: Role) -> None:
    assert _client(person(role)).post(reverse("journal:verify")).status_code == 403
    assert not Verification.objects.exists()


def test_signed_heads_are_a_file_that_the_command_reads(tmp_path: Path) -> None:
    _act()
    sign(TODAY)
    sign(TODAY + timedelta(days=1))
    answer = _client(person("auditor")).get(reverse("journal:heads"))
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    kept = tmp_path / "heads.txt"
    kept.write_bytes(answer.content)
    assert len(kept.read_text("utf-8").splitlines()) == 2
    assert call_command("journal_verify", head=kept).startswith("1 ")


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_takes_a_fixed_number_of_queries(count: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        _act(number)
    client = _client(person("auditor"))
    # Session, user, post; campaigns, entries, verification (no entry names a person), names of sites; in the head the
    # campaign, the badge and unread messages.
    with django_assert_num_queries(10):
        client.get(reverse("journal:journal"))


def test_objects_go_by_the_names_that_people_know_them_by() -> None:
    here = site(campaign(), "BJ-0001", name="宏昌回收站（示例）")
    found = raised(here)
    page = _client(person("auditor"), "zh-hans").get(reverse("journal:journal")).content.decode()
    assert ">BJ-0001 宏昌回收站（示例）</a>" in page
    assert f">隐患 {found.number} · BJ-0001</a>" in page


def test_what_is_gone_or_has_no_other_name_goes_by_its_id() -> None:
    assert names_of(["site:999", "site:x", "visit:nonsense", "calendar:2027", "site:٣", f"site:{10**30}"]) == {}


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_ids_of_people_units_and_divisions_among_values_are_names(lang: str) -> None:
    here, worker = site(campaign()), person("unit_member")
    found = raised(here)
    record(
        Act("finding_submitted", f"finding:{found.pk}", after={"submitted_by": worker.pk, "unit": found.unit_id}),
        actor=None,
        at=NOW,
    )
    Division.objects.create(authority=authority(), code=here.division_code, name_zh="布吉圩社区", name_en="Bujixu")
    record(Act("census_expected", "campaign:1", after={here.division_code: 3}), actor=None, at=NOW)
    rows = _journal(lang=lang)
    assert f"<td>{worker.name}</td>" in rows
    assert f"<td>{found.unit.name_zh if lang == 'zh-hans' else found.unit.name_en}</td>" in rows
    assert f'<th scope="row">{"布吉圩社区" if lang == "zh-hans" else "Bujixu"}</th>' in rows


def test_an_item_of_a_visit_and_a_photo_are_named() -> None:
    visit = started(officer(), site(campaign()))
    item = evidence(visit.site)
    record(
        Act("evidence_received", f"visit:{visit.pk}:B-4.5a", after={"evidence": str(item.uuid)}),
        actor=None,
        at=NOW,
    )
    rows = _journal(lang="zh-hans", act="evidence_received", subject=f"visit:{visit.pk}:B-4.5a")
    assert f">检查 · {visit.site.code} {visit.site.name} · B-4.5a</a>" in rows
    assert f"<td>{item.name}</td>" in rows
