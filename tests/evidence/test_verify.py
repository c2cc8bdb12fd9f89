"""Is the evidence what it was: what is missing or changed is named, whoever changed it."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from closeout.evidence.models import Item
from closeout.evidence.storage import original
from closeout.evidence.verify import problems
from closeout.kernel.refusal import Refusal
from tests.evidence.making import PDF, evidence, photo
from tests.factories import site

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_disk(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def items() -> tuple[Item, Item]:
    one = site()
    return evidence(one), evidence(one, PDF, name="合同.pdf")


def found() -> list[tuple[str, str]]:
    return [(each.file, each.code) for each in problems()]


def test_evidence_that_nobody_touched_holds(items: tuple[Item, Item]) -> None:
    assert found() == []
    assert call_command("evidence_verify") == f"2 {len(photo()) + len(PDF)}"


def test_without_evidence_all_holds() -> None:
    assert call_command("evidence_verify") == "0 0"


def test_an_original_that_is_gone_is_named(items: tuple[Item, Item]) -> None:
    original(items[1].sha256).unlink()
    assert found() == [(str(items[1].uuid), "evidence.bytes_missing")]


def test_an_original_with_one_other_bit_is_named(items: tuple[Item, Item]) -> None:
    path = original(items[0].sha256)
    path.write_bytes(bytes([path.read_bytes()[0] ^ 1]) + path.read_bytes()[1:])
    with pytest.raises(Refusal) as refused:
        call_command("evidence_verify")
    (problem,) = refused.value.problems
    assert problem.say("zh") == f"{items[0].uuid}: 照片.jpg：原件被改动过。"


def test_a_record_that_was_made_to_fit_other_bytes_is_named(items: tuple[Item, Item]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_item SET sha256 = %s WHERE size = %s", [items[1].sha256, items[0].size])
    assert (str(items[0].uuid), "evidence.record_changed") in found()


def test_a_record_that_was_deleted_is_named(items: tuple[Item, Item]) -> None:
    Item.objects.filter(pk=items[0].pk).delete()
    assert found() == [(str(items[0].uuid), "evidence.record_gone")]
