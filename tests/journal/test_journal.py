"""The chain: what is recorded holds together, and whatever is changed afterwards shows."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from closeout.journal.models import Chain, Entry, Head, Salt
from closeout.journal.services import acts_held_back, record
from closeout.journal.types import Act
from closeout.journal.verify import holds, sign, verify
from closeout.kernel.refusal import Refusal
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def _acts(count: int = 3) -> None:
    for number in range(count):
        record(Act("site_renamed", f"site:{number}", after={"name": f"名称{number}"}), actor=None, at=NOW)


def test_what_was_recorded_holds_together() -> None:
    _acts()
    seen = verify()
    assert (seen.entries, seen.broken_at) == (3, None)


def test_an_empty_journal_holds() -> None:
    assert verify().broken_at is None


def test_a_changed_entry_shows() -> None:
    _acts()
    Entry.objects.filter(number=2).update(content=Entry.objects.get(number=2).content.replace("名称1", "别名"))
    assert verify().broken_at == 2


def test_a_deleted_entry_shows() -> None:
    _acts()
    Entry.objects.filter(number=2).delete()
    assert verify().broken_at == 2


def test_a_cut_end_shows() -> None:
    _acts()
    Entry.objects.filter(number=3).delete()
    assert verify().broken_at == 3


def test_a_chain_rewritten_to_its_end_no_longer_fits_the_signed_head() -> None:
    _acts()
    head = sign(date(2026, 5, 20))
    assert holds(head)
    Entry.objects.all().delete()
    Chain.objects.all().delete()
    _acts(2)
    record(Act("site_renamed", "site:2", after={"name": "别名"}), actor=None, at=NOW)
    assert verify().broken_at is None
    assert not holds(head)


def test_a_head_kept_in_a_file_is_compared(tmp_path: Path) -> None:
    _acts()
    kept = tmp_path / "heads"
    kept.write_text(call_command("journal_verify", sign=True) + "\n", "utf-8")
    assert call_command("journal_verify", head=kept).startswith("3 ")
    Head.objects.all().delete()
    Entry.objects.filter(number=3).delete()
    Chain.objects.update(last=2, digest=Entry.objects.get(number=2).digest)
    with pytest.raises(Refusal) as refused:
        call_command("journal_verify", head=kept)
    assert refused.value.code == "journal.head_gone"


def test_a_file_without_heads_is_refused(tmp_path: Path) -> None:
    kept = tmp_path / "heads"
    kept.write_text("nothing of the kind\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        call_command("journal_verify", head=kept)
    assert refused.value.code == "journal.head_file"


def test_personal_data_stays_out_of_the_journal() -> None:
    act = Act("fact_recorded", "site:1", after={"landlord_name": "张三", "height_m": 3.4}, personal=["landlord_name"])
    record(act, actor=None, at=NOW)
    content = Entry.objects.get().content
    assert "张三" not in content
    assert "3.4" in content
    assert Salt.objects.get().subject == "site:1"


def test_the_same_personal_data_of_two_subjects_look_different() -> None:
    for subject in ("site:1", "site:2"):
        record(Act("a", subject, after={"name": "张三"}, personal=["name"]), actor=None, at=NOW)
    first, second = (each.split('"digest":')[1][:66] for each in Entry.objects.values_list("content", flat=True))
    assert first != second


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_a_mistake_of_the_program() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(Act("a", "site:1"), actor=None, at=NOW)


def test_acts_that_are_held_back_come_at_the_end_in_their_order() -> None:
    with acts_held_back():
        _acts(2)
        with acts_held_back():
            record(Act("site_closed", "site:9"), actor=None, at=NOW)
        assert (Entry.objects.count(), Chain.objects.count()) == (0, 0)
    assert list(Entry.objects.order_by("number").values_list("subject", flat=True)) == ["site:0", "site:1", "site:9"]
    assert verify().broken_at is None


@acts_held_back()
def _broken_off() -> None:
    _acts()
    raise RuntimeError


def test_a_block_in_which_nothing_is_done_asks_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0), acts_held_back():
        pass


def test_what_breaks_off_while_acts_are_held_back_is_not_recorded() -> None:
    with pytest.raises(RuntimeError):
        _broken_off()
    _acts(1)
    assert Entry.objects.count() == 1
