"""Numbers: how they are written, that none is used twice or skipped, and each year's begin at 1."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connections

from closeout.accounts.models import User
from closeout.documents.models import Document, Practice, Register
from closeout.documents.numbering import manners, set_numbers
from closeout.documents.practices import Manner, next_number
from closeout.documents.services import issue_document, void_document
from closeout.journal.models import Entry
from closeout.kernel.refusal import Denied, Missing, Refusal
from tests.documents.making import LATER, draft, issued, somebody, unit
from tests.factories import NOW, person

pytestmark = pytest.mark.django_db
MANNER = Manner("深龙布街", "应急责改")


def set_(manner: Manner = MANNER, kind: str = "order_in_period", by: User | None = None, key: str = "") -> None:
    where = unit(key or "market_supervision")
    set_numbers(unit=where, kind=kind, manner=manner, actor=by or somebody(key=where.key), at=NOW)


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        (MANNER, "（深龙布街）应急责改〔2026〕12号"),
        (Manner("深龙布街", "责改", "()"), "(深龙布街)责改〔2026〕12号"),
        (Manner("深公龙", "责改", "", "[]", 4), "深公龙责改[2026]0012号"),
        (Manner("深公龙", "责改", "()", "()", 2), "(深公龙)责改(2026)12号"),
    ],
)
def test_a_number_is_written_as_the_unit_wishes(manner: Manner, said: str) -> None:
    assert manner.number(2026, 12) == said


def test_the_brackets_around_the_year_are_the_six_cornered_ones() -> None:
    number = MANNER.number(2026, 1)
    assert (number[number.index("2026") - 1], number[number.index("2026") + 4]) == ("\u3014", "\u3015")


def test_nobody_set_anything_and_the_number_begins_with_the_units_whole_name() -> None:
    assert issued().number == f"（{unit().name_zh}）限改〔2026〕1号"


def test_numbers_of_a_register_follow_each_other() -> None:
    head = somebody()
    assert [issued(by=head).sequence for _ in range(3)] == [1, 2, 3]


def test_each_unit_and_each_kind_has_a_register_of_its_own() -> None:
    head, other = somebody(), somebody(key="police_buji")
    found = [issued(by=head), issued("order_at_once", by=head), issued(by=other, unit_key="police_buji")]
    assert [each.sequence for each in found] == [1, 1, 1]
    assert len({each.number for each in found}) == 3


@pytest.mark.parametrize(
    ("at", "year"),
    [
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), 2026),  # the last second of the year in China
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_is_that_of_china(at: datetime, year: int) -> None:
    assert issued(at=at).year == year


def test_the_next_year_begins_at_1() -> None:
    head = somebody()
    issued(by=head)
    assert issued(by=head, at=datetime(2027, 1, 4, tzinfo=UTC)).number.endswith("〔2027〕1号")
    assert issued(by=head, at=datetime(2027, 1, 4, tzinfo=UTC)).sequence == 2


def test_a_void_number_is_not_used_again() -> None:
    head = somebody()
    void_document(document=issued(by=head), reason="错", actor=head, at=LATER)
    assert issued(by=head).sequence == 2


def test_a_changed_style_holds_from_the_next_number_on() -> None:
    head = somebody()
    first = issued(by=head)
    set_(by=head)
    second = issued(by=head)
    assert Document.objects.get(pk=first.pk).number == first.number
    assert second.number == "（深龙布街）应急责改〔2026〕2号"


def test_the_next_number_can_be_read_before_it_is_taken() -> None:
    head = somebody()
    waiting = draft(by=head)
    said = next_number(waiting, NOW)
    assert issue_document(document=waiting, actor=head, at=NOW).number == said


def test_numbers_that_another_kind_of_the_unit_has_are_refused() -> None:
    set_(MANNER)
    with pytest.raises(Refusal) as found:
        set_(MANNER, "order_at_once")
    assert found.value.code == "documents.numbers_alike"


def test_numbers_that_another_unit_has_are_refused() -> None:
    set_(MANNER)
    with pytest.raises(Refusal) as found:
        set_(MANNER, key="police_buji")
    assert found.value.code == "documents.numbers_alike"


def test_the_same_style_can_be_set_again() -> None:
    set_(MANNER)
    set_(Manner("深龙布街", "应急责改", digits=4))
    assert Practice.objects.get().digits == 4


def test_a_number_that_is_taken_already_is_refused_and_none_is_used_up() -> None:
    head = somebody()
    first = issued(by=head)
    Document.objects.filter(pk=first.pk).update(number=f"（{unit().name_zh}）责改〔2026〕1号")
    with pytest.raises(Refusal) as found:
        issued("order_at_once", by=head)
    assert found.value.code == "documents.number_taken"
    assert not Register.objects.filter(kind="order_at_once").exists()


@pytest.mark.parametrize("role", ["unit_member", "office", "administrator"])
def test_only_the_head_sets_how_numbers_are_written(role: Any) -> None:
    with pytest.raises(Denied):
        set_(by=person(role))


def test_the_head_of_another_unit_does_not() -> None:
    with pytest.raises(Denied):
        set_(by=somebody(key="police_buji"))


def test_an_unknown_kind_has_no_numbers() -> None:
    with pytest.raises(Missing):
        set_(kind="penalty")


def test_what_was_set_is_in_the_journal() -> None:
    set_()
    entry = Entry.objects.get(act="document_numbers_set")
    assert '"after":{"kind":"order_in_period","prefix":"深龙布街","word":"应急责改"}' in entry.content


def test_of_each_kind_is_told_whether_the_unit_set_it() -> None:
    set_()
    assert {key: own for key, (_, own) in manners(unit()).items()} == {
        "inspection_record": False,
        "order_at_once": False,
        "order_in_period": True,
        "reinspection_opinion": False,
    }


def _issue(work: tuple[Document, User]) -> int:
    document, head = work
    try:
        return int(issue_document(document=document, actor=head, at=NOW).sequence or 0)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("times", range(2))
def test_two_that_are_issued_at_once_get_consecutive_numbers(times: int) -> None:
    head = somebody()
    waiting = [(draft(by=head), head) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(_issue, waiting)) == [1, 2]
    assert Register.objects.get().last == 2


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_leave_no_gap() -> None:
    head = somebody()
    waiting = [(draft(by=head), head) for _ in range(8)]
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(_issue, waiting)) == list(range(1, 9))


@pytest.mark.django_db(transaction=True)
def test_one_document_issued_by_two_at_once_gets_one_number() -> None:
    head = somebody()
    one = draft(by=head)

    def again(_: int) -> int:
        try:
            return _issue((one, head))
        except Refusal:
            return 0

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(again, range(2))) == [0, 1]
    assert Register.objects.get().last == 1
