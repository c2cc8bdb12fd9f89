"""Moving to a newer version of a plan: what is shown before, what happens, and what is refused."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from closeout.campaigns import upgrading
from closeout.campaigns.changes import changes_page
from closeout.campaigns.models import Campaign, Phase, Plan, scope_of
from closeout.campaigns.obligations import KINDS
from closeout.campaigns.plans import evaluator_of, pack_of, plan_of_source, source_of
from closeout.campaigns.registry import CONTRIBUTIONS
from closeout.campaigns.services import finish, tasks_of
from closeout.campaigns.types import Turn
from closeout.campaigns.upgrading import outlook, upgrade
from closeout.evaluation.site import Evaluator
from closeout.journal.models import Entry
from closeout.kernel.refusal import Conflict, Denied, Refusal
from closeout.work.models import CANCELLED, DONE, OPEN, Task
from closeout.work.revision import compare
from tests.campaigns.packs import ANOTHER_DAY, REWORDED, WITH_A_DUTY, WITHOUT_A_DUTY, newer
from tests.factories import NOW, access, campaign, person

pytestmark = pytest.mark.django_db
ANOTHER_FIGURE = (
    "parameters:\n",
    "parameters:\n  patience_days:\n    type: number\n    unit: day\n    value: 7\n    clause: B-2.4\n"
    "    label: {zh: 耐心, en: Patience}\n",
)
FIGURE = ("value: 300\n", "value: 350\n")


def _newer(*changes: tuple[str, str], pack: str = "rugao", version: str = "1.1") -> Plan:
    return plan_of_source(newer(*changes, pack=pack, version=version))


def _moved(one: Campaign, plan: Plan) -> Campaign:
    upgrade(access=access("office"), campaign=one, plan=plan, at=NOW)
    return Campaign.objects.get(pk=one.pk)


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(person("office"))
    return client


@pytest.fixture
def turning() -> Iterator[list[tuple[str, str]]]:
    """Sixty sites of which all turn; the list fills with the versions that were compared."""
    asked: list[tuple[str, str]] = []

    def turns(one: Campaign, old: Evaluator, new: Evaluator) -> Iterator[Turn]:
        asked.append((old.pack.model.version, new.pack.model.version))
        yield from (Turn(f"S{at:03}", "B-4.1", "pass", "fail" if at % 3 else "unknown") for at in range(60))

    CONTRIBUTIONS.turns.append(turns)
    yield asked
    CONTRIBUTIONS.turns.remove(turns)


@pytest.fixture
def rederived() -> Iterator[list[str]]:
    seen: list[str] = []

    def rederive(one: Campaign, at: datetime) -> None:
        assert at == NOW
        seen.append(evaluator_of(one).pack.model.version)

    CONTRIBUTIONS.rederive.append(rederive)
    yield seen
    CONTRIBUTIONS.rederive.remove(rederive)


def test_the_plan_is_pinned_until_somebody_moves_it() -> None:
    one = campaign("rugao")
    _newer(WITH_A_DUTY)
    assert pack_of(Campaign.objects.get(pk=one.pk)).model.version == "1.0"


def test_a_new_duty_comes_as_a_task() -> None:
    one, plan = campaign("rugao"), _newer(WITH_A_DUTY)
    assert [each.key for each in outlook(one, plan).tasks.came] == ["R-3.1z"]
    _moved(one, plan)
    assert Task.objects.get(key="R-3.1z").due_on == one.ends_on


def test_a_duty_that_is_gone_is_cancelled_with_the_version_as_reason() -> None:
    one, plan = campaign("rugao"), _newer(WITHOUT_A_DUTY)
    assert [each.key for each in outlook(one, plan).tasks.gone] == ["R-3.1c"]
    _moved(one, plan)
    task = Task.objects.get(key="R-3.1c")
    assert (task.state, "1.1" in task.reason) == (CANCELLED, True)


def test_a_duty_that_is_done_stays_done_when_the_plan_drops_it() -> None:
    one = campaign("rugao")
    Task.objects.filter(key="R-3.1c").update(state=DONE, closed_at=NOW)
    _moved(one, _newer(WITHOUT_A_DUTY))
    assert Task.objects.get(key="R-3.1c").state == DONE


def test_a_duty_that_returns_with_a_still_newer_version_is_open_again() -> None:
    one = _moved(campaign("rugao"), _newer(WITHOUT_A_DUTY))
    _moved(one, _newer(version="1.2"))
    assert Task.objects.get(key="R-3.1c").state == OPEN


def test_a_duty_that_is_bound_to_a_phase_gets_its_last_day() -> None:
    one, plan = campaign("rugao"), _newer(ANOTHER_DAY)
    assert [(old.due_on, new.due_on) for old, new in outlook(one, plan).tasks.moved] == [(None, one.ends_on)]
    _moved(one, plan)
    assert Task.objects.get(key="R-3.1d").due_on == one.ends_on


def test_a_reworded_duty_reads_anew() -> None:
    one, plan = campaign("rugao"), _newer(REWORDED)
    assert len(outlook(one, plan).tasks.reworded) == 1
    _moved(one, plan)
    assert Task.objects.get(key="R-3.1d").title_zh == "落实经营人员的社会保障"


def test_what_was_shown_is_what_happens() -> None:
    one, plan = campaign("rugao"), _newer(WITH_A_DUTY, WITHOUT_A_DUTY)
    _moved(one, plan)
    units = {each.key: each.unit for each in one.parts.select_related("unit")}
    wanted = tasks_of(one, pack_of(Campaign.objects.get()), units)
    again = compare(scope_of(one), KINDS, wanted)
    assert (again.came, again.gone, again.moved, again.reworded, again.back) == ((), (), (), (), ())


def test_looking_changes_nothing() -> None:
    one, plan = campaign("rugao"), _newer(WITH_A_DUTY, WITHOUT_A_DUTY)
    before = list(Task.objects.order_by("pk").values())
    outlook(one, plan)
    assert list(Task.objects.order_by("pk").values()) == before
    assert Campaign.objects.get().plan != plan


def test_the_differences_are_told_in_words_the_weightiest_first() -> None:
    page = changes_page(outlook(campaign(), _newer(FIGURE, pack="buji")))
    assert str(page.groups[0].name) in ("Changes verdicts", "影响判定")
    assert page.groups[0].lines[0].item == "three_small_max_m2"
    assert "350" in page.groups[0].lines[0].said.en


def test_all_turns_are_counted_and_fifty_are_listed(turning: list[tuple[str, str]]) -> None:
    page = changes_page(outlook(campaign(), _newer(FIGURE, pack="buji")))
    assert {(each.new, each.count) for each in page.turns} == {("fail", 40), ("unknown", 20)}
    assert (page.turned, len(page.first), page.more) == (60, 50, 10)
    assert turning == [("1.0", "1.1")]


def test_everything_is_derived_anew_by_the_newer_plan(rederived: list[str]) -> None:
    _moved(campaign("rugao"), _newer(WITH_A_DUTY))
    assert rederived == ["1.1"]


def test_a_derivation_that_fails_takes_the_upgrade_back() -> None:
    def fails(one: Campaign, at: datetime) -> None:
        raise Refusal("campaigns.no_plan")

    one, plan = campaign("rugao"), _newer(WITH_A_DUTY)
    CONTRIBUTIONS.rederive.append(fails)
    try:
        with pytest.raises(Refusal):
            upgrade(access=access("office"), campaign=one, plan=plan, at=NOW)
    finally:
        CONTRIBUTIONS.rederive.remove(fails)
    assert Campaign.objects.get().plan.version == "1.0"
    assert not Task.objects.filter(key="R-3.1z").exists()
    assert not Entry.objects.filter(act="campaign_upgraded").exists()


def test_figures_that_the_office_set_stay_where_the_plan_still_has_them() -> None:
    one = campaign()
    Campaign.objects.update(parameters={"three_small_max_m2": 280.0})
    one.refresh_from_db()
    moved = _moved(one, _newer(FIGURE, pack="buji"))
    assert moved.parameters == {"three_small_max_m2": 280.0}
    assert evaluator_of(moved).pack.parameters["three_small_max_m2"].value == 280.0


def test_figures_that_the_newer_plan_has_no_more_are_named_and_go() -> None:
    one = _moved(campaign(), _newer(ANOTHER_FIGURE, pack="buji"))
    Campaign.objects.update(parameters={"patience_days": 9.0, "three_small_max_m2": 280.0})
    one.refresh_from_db()
    plan = _newer(pack="buji", version="1.2")
    assert outlook(one, plan).dropped == ("patience_days",)
    assert _moved(one, plan).parameters == {"three_small_max_m2": 280.0}


def test_a_part_of_a_day_goes_once_the_newer_plan_counts_days_by_it() -> None:
    one = _moved(campaign(), _newer(ANOTHER_FIGURE, pack="buji"))
    Campaign.objects.update(parameters={"patience_days": 9.5})
    one.refresh_from_db()
    counted = (
        ANOTHER_FIGURE,
        ("ends: {trigger: campaign_end}", "ends: {trigger: campaign_start, days: patience_days}"),
    )
    assert outlook(one, _newer(*counted, pack="buji", version="1.2")).dropped == ("patience_days",)


def test_units_keep_their_parts() -> None:
    one = campaign("rugao")
    part = one.parts.get(key="town")
    other = one.parts.get(key="commerce").unit
    part.unit = other
    part.save()
    _moved(one, _newer(WITH_A_DUTY))
    assert one.parts.get(key="town").unit == other


def test_phases_follow_the_newer_plan() -> None:
    one = campaign("rugao")
    _moved(one, _newer(("starts: {trigger: campaign_end}", "starts: {trigger: campaign_end, days: 3}")))
    assert (Phase.objects.get(key="review").starts_on or one.ends_on) > one.ends_on


def test_the_upgrade_is_in_the_journal_with_before_and_after() -> None:
    one = _moved(campaign("rugao"), _newer(WITH_A_DUTY))
    entry = Entry.objects.get(act="campaign_upgraded")
    assert entry.subject == f"campaign:{one.pk}"
    assert '"version":"1.0"' in entry.content
    assert '"version":"1.1"' in entry.content


@pytest.mark.parametrize(
    ("version", "code"),
    [
        ("0.9", "campaigns.not_newer"),
        ("1", "campaigns.not_newer"),
        ("1.0.0", "campaigns.not_newer"),
        ("1.0.1", None),
        ("1.10", None),
    ],
)
def test_only_a_higher_version_is_newer(version: str, code: str | None) -> None:
    one, plan = campaign("rugao"), _newer(version=version)
    if code is None:
        return upgrading.check(one, plan)
    with pytest.raises(Refusal) as refused:
        upgrading.check(one, plan)
    assert refused.value.code == code
    return None


def test_another_plan_is_no_newer_version() -> None:
    with pytest.raises(Refusal) as refused:
        upgrading.check(campaign("rugao"), plan_of_source(source_of("town")))
    assert refused.value.code == "campaigns.other_plan"


@pytest.mark.parametrize("role", ["unit_head", "village", "leader", "administrator", "auditor"])
def test_only_the_office_moves_a_campaign(role: str) -> None:
    with pytest.raises(Denied):
        upgrade(access=access(role), campaign=campaign("rugao"), plan=_newer(), at=NOW)  # type: ignore[arg-type]


def test_a_finished_campaign_is_not_moved() -> None:
    one, plan = campaign("rugao"), _newer()
    finish(access=access("office"), campaign=one, at=NOW)
    with pytest.raises(Conflict):
        upgrade(access=access("office"), campaign=one, plan=plan, at=NOW)


def test_who_comes_second_with_the_same_version_is_refused() -> None:
    one, plan = campaign("rugao"), _newer()
    _moved(one, plan)
    with pytest.raises(Refusal) as refused:
        upgrade(access=access("office"), campaign=one, plan=plan, at=NOW)  # `one` still says 1.0
    assert refused.value.code == "campaigns.not_newer"


def test_the_way_through_the_pages(client: Client, turning: list[tuple[str, str]]) -> None:
    campaign("rugao")
    text = newer(WITH_A_DUTY, WITHOUT_A_DUTY, pack="rugao")
    upload = SimpleUploadedFile("pack.yaml", text.encode())
    answer = client.post(reverse("campaigns:upgrade", args=["buji-2026"]), {"file": upload})
    assert answer.status_code == 302
    page = client.get(answer.url, headers={"accept-language": "en"}).content.decode()  # type: ignore[attr-defined]
    for said in ("What changes from version 1.0 to 1.1", "Reports once a week", "re-employment", "S049", "and 10 more"):
        assert said in page
    done = client.post(answer.url)  # type: ignore[attr-defined]
    assert done.headers["Location"] == reverse("campaigns:plan", args=["buji-2026"])
    assert Campaign.objects.get().plan.version == "1.1"


@pytest.mark.parametrize(
    ("data", "said"),
    [({"plan": "rugao"}, "Version 1.0 is not newer than 1.0"), ({}, "Choose a plan, or choose a file.")],
)
def test_what_is_no_newer_version_is_said_at_the_form(client: Client, data: dict[str, str], said: str) -> None:
    campaign("rugao")
    answer = client.post(reverse("campaigns:upgrade", args=["buji-2026"]), data, headers={"accept-language": "en"})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_only_shipped_versions_of_the_own_plan_are_offered(client: Client) -> None:
    campaign("rugao")
    page = client.get(reverse("campaigns:upgrade", args=["buji-2026"])).content.decode()
    assert 'value="rugao"' in page
    assert 'value="town"' not in page


@pytest.mark.parametrize("digest", ["0" * 64, "x", "plan"])
def test_a_plan_that_nobody_sent_is_not_found(client: Client, digest: str) -> None:
    campaign("rugao")
    assert client.get(reverse("campaigns:upgrade_plan", args=["buji-2026", digest])).status_code == 404
