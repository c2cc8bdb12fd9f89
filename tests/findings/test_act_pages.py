"""Each act has a page: it says what follows, does it, keeps what was written, and lets nobody else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from closeout.findings import deadlines, services
from closeout.findings.models import Finding
from closeout.findings.views_act import ACTS
from closeout.notices.models import Message
from closeout.people.models import Unit
from closeout.people.roles import RIGHTS, ROLES, Right, Role
from tests.findings.browsing import address, browser, somebody
from tests.findings.making import closed, correcting, doer, head, member, mend, proved, raised, submitted

pytestmark = pytest.mark.django_db


def refused() -> Finding:
    return services.refuse(doer(member(), raised()), reason="不归本单位管（示例）")


def ready() -> Finding:
    found = submitted()
    mend(found)
    return found


def deferred() -> Finding:
    return services.defer(doer(head(), correcting()), until=date(2099, 7, 1), reason="雨季（示例）")


def asked() -> Finding:
    found = correcting()
    deadlines.ask_time(doer(member(), found), until=date(2099, 6, 10), reason="材料未到（示例）")
    return found


def reported() -> Finding:
    return proved(correcting(), timezone.now())


@dataclass(frozen=True)
class Case:
    """An act by its page: on what, by whom, what is said, where it leads, and one that cannot be."""

    make: Callable[[], Finding]
    role: Role
    said: dict[str, Any]
    after: str
    bad: dict[str, Any]
    kept: str = ""


CASES: Final = {
    "accept": Case(raised, "unit_member", {}, "correcting", {"seen": "x"}),
    "refuse": Case(raised, "unit_member", {"reason": "不归（示例）"}, "refused", {"reason": "长" * 501}, "长" * 501),
    "reassign": Case(refused, "office", {"reason": "污染（示例）"}, "raised", {"unit": "0", "reason": "留"}, "留"),
    "submit": Case(reported, "unit_member", {"note": "已张贴（示例）"}, "submitted", {"note": ""}),
    "send_back": Case(submitted, "unit_head", {"reason": "缺（示例）"}, "correcting", {"reason": " "}),
    "close": Case(ready, "unit_head", {"note": ""}, "closed", {"note": "注" * 501}, "注" * 501),
    "give_up": Case(correcting, "unit_head", {"reason": "搬走（示例）"}, "closed_uncorrected", {"reason": ""}),
    "defer": Case(
        correcting,
        "unit_head",
        {"until": "2099-07-01", "reason": "雨季（示例）"},
        "deferred",
        {"until": "x7", "reason": "留着"},
        "留着",
    ),
    "resume": Case(deferred, "unit_head", {"due_on": "2099-07-02"}, "correcting", {"due_on": "soon9"}, "soon9"),
    "ask_time": Case(
        correcting,
        "unit_member",
        {"until": "2099-06-10", "reason": "材料（示例）"},
        "correcting",
        {"until": "2020-01-01", "reason": "留着"},
        "留着",
    ),
    "decide_time": Case(asked, "unit_head", {"granted": "yes"}, "correcting", {"granted": "no"}),
    "plan": Case(correcting, "unit_member", {"funds": "200 元"}, "correcting", {"funds": "元" * 121}, "元" * 121),
}


def said(name: str, found: Finding) -> dict[str, Any]:
    """Return what is sent to an act's page, with the version that stood on it."""
    more = {"unit": Unit.objects.get(key="environment").pk} if name == "reassign" else {}
    return {"seen": found.version, **more, **CASES[name].said}


def test_every_act_is_tried() -> None:
    assert set(CASES) == {*ACTS, "submit"}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_a_page_says_what_it_does_and_to_which_finding(name: str, lang: str) -> None:
    case = CASES[name]
    found = case.make()
    answer = somebody(case.role, lang=lang).get(address(name, number=found.number))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "BJ-0001" in page
    assert (found.text_en if lang == "en" else found.text_zh) in page
    assert f'name="seen" value="{found.version}"' in page


@pytest.mark.parametrize("name", CASES)
def test_a_page_does_its_act_and_says_so_on_the_finding(name: str) -> None:
    case = CASES[name]
    found = case.make()
    answer = somebody(case.role).post(address(name, number=found.number), said(name, found))
    assert (answer.status_code, answer.headers["Location"]) == (302, address("finding", number=found.number))
    assert len(list(get_messages(answer.wsgi_request))) == 1
    now = Finding.objects.get(pk=found.pk)
    assert now.state == case.after


@pytest.mark.parametrize("name", CASES)
def test_a_form_that_cannot_be_comes_back_with_its_words_and_changes_nothing(name: str) -> None:
    case = CASES[name]
    found = case.make()
    answer = somebody(case.role).post(address(name, number=found.number), {"seen": found.version, **case.bad})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert case.kept in page
    assert Finding.objects.get(pk=found.pk).version == found.version


@pytest.mark.parametrize("name", CASES)
def test_who_saw_an_older_version_is_told_and_nothing_changes(name: str) -> None:
    case = CASES[name]
    found = case.make()
    Finding.objects.filter(pk=found.pk).update(version=found.version + 1)
    answer = somebody(case.role).post(address(name, number=found.number), said(name, found))
    assert answer.status_code == 409
    assert f"Finding {found.number} changed while you looked at it" in answer.content.decode()
    assert Finding.objects.get(pk=found.pk).state == found.state


@pytest.mark.parametrize("name", CASES)
def test_an_act_on_what_is_closed_is_a_conflict(name: str) -> None:
    found = closed()
    answer = somebody(CASES[name].role).post(address(name, number=found.number), said(name, found))
    assert answer.status_code == 409
    assert Finding.objects.get(pk=found.pk).state == "closed"


@pytest.mark.parametrize("name", [each for each in CASES if each != "reassign"])
def test_another_unit_is_denied_and_nothing_changes(name: str) -> None:
    case = CASES[name]
    found = case.make()
    answer = somebody(case.role, "environment").post(address(name, number=found.number), said(name, found))
    assert answer.status_code == 403
    assert Finding.objects.get(pk=found.pk).version == found.version


RIGHT_OF: Final[dict[str, Right]] = {
    "accept": "do_findings",
    "refuse": "do_findings",
    "reassign": "hand_findings",
    "submit": "do_findings",
    "send_back": "decide_findings",
    "close": "decide_findings",
    "give_up": "decide_findings",
    "defer": "decide_findings",
    "resume": "decide_findings",
    "ask_time": "do_findings",
    "decide_time": "decide_findings",
    "plan": "raise_findings",
}


@pytest.mark.parametrize("name", CASES)
def test_a_page_opens_to_the_roles_that_have_its_right(name: str) -> None:
    found = CASES[name].make()
    for role in ROLES:
        status = somebody(role).get(address(name, number=found.number)).status_code
        assert (role, status) == (role, 200 if RIGHT_OF[name] in RIGHTS[role] else 403)


@pytest.mark.parametrize("name", [each for each in CASES if RIGHT_OF[each] in RIGHTS["village"]])
def test_another_villages_finding_is_not_there(name: str) -> None:
    found = CASES[name].make()
    far = somebody("village", code="440307014002")
    assert far.get(address(name, number=found.number)).status_code == 404
    assert far.post(address(name, number=found.number), said(name, found)).status_code == 404
    assert Finding.objects.get(pk=found.pk).version == found.version


@pytest.mark.parametrize("name", CASES)
def test_a_number_that_is_none_is_not_there(name: str) -> None:
    CASES[name].make()
    assert somebody(CASES[name].role).get(address(name, number=99)).status_code == 404


def test_the_words_of_a_plan_stand_in_its_form() -> None:
    found = correcting(measures="三日内张贴（示例）")
    assert "三日内张贴（示例）" in somebody("unit_member").get(address("plan", number=1)).content.decode()
    somebody("unit_member").post(address("plan", number=1), {"measures": "即日张贴（示例）", "seen": found.version})
    found.refresh_from_db()
    assert found.measures == "即日张贴（示例）"


def test_the_unit_that_has_it_is_chosen_when_it_is_given_to_another() -> None:
    found = raised()
    page = somebody("office").get(address("reassign", number=1)).content.decode()
    assert f'<option value="{found.unit_id}" selected>' in page


def test_time_is_refused_with_a_reason_that_reaches_who_asked() -> None:
    found = asked()
    answer = somebody().post(address("decide_time", number=1), {"granted": "no", "answer": "先整改（示例）"})
    assert answer.status_code == 302
    assert found.extensions.get().granted is False
    assert Message.objects.get(kind="extension_refused").title_zh.endswith("（先整改（示例））")


def test_ones_own_report_is_not_reviewed_by_its_page() -> None:
    chief = head()
    found = submitted(by=chief)
    from_page = browser(chief).post(address("close", number=1), {"seen": found.version})
    assert from_page.status_code == 403
    assert "Nobody reviews their own report" in from_page.content.decode()


def test_a_report_without_evidence_is_sent_back_to_the_form_with_its_words() -> None:
    found = correcting()
    answer = somebody("unit_member").post(address("submit", number=1), {"note": "已张贴", "seen": found.version})
    assert answer.status_code == 422
    assert "已张贴" in answer.content.decode()
    assert "Add a photo, video or file" in answer.content.decode()


def test_only_what_ends_or_turns_back_has_a_button_that_warns() -> None:
    found = correcting()
    warned = {name for name in ACTS if 'class="btn danger"' in shown(name, found.number)}
    assert warned == {"refuse", "send_back", "give_up"}


def shown(name: str, number: int) -> str:
    return somebody(CASES[name].role).get(address(name, number=number)).content.decode()
