"""Setting how a unit writes its numbers."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from itertools import product

from django.db import transaction

from closeout.accounts.models import User
from closeout.documents.kinds import Kind, kind_of, kinds
from closeout.documents.models import Practice
from closeout.documents.practices import Manner, manner_in, manner_of, usual
from closeout.documents.rules import need
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Refusal
from closeout.people.models import Unit


@transaction.atomic
def set_numbers(*, unit: Unit, kind: str, manner: Manner, actor: User, at: datetime) -> None:
    """Set how a unit writes the numbers of a kind, from the next one on; what was issued keeps its own.

    Raises:
        Missing: there is no such kind.
        Denied: `actor` is not the head of this unit.
        Refusal: a number would then be like one of another kind or unit.
    """
    wanted = kind_of(kind)
    need(actor, "issue_documents", unit.authority_id, unit.pk)
    Unit.objects.select_for_update().get(pk=unit.pk)
    _refuse_alike(unit, wanted, manner)
    before, after = asdict(manner_of(unit, wanted)), asdict(manner)
    Practice.objects.update_or_create(unit=unit, kind=kind, defaults=after)
    changed = [key for key in after if after[key] != before[key]]
    told = Act(
        "document_numbers_set",
        f"unit:{unit.pk}",
        before={key: before[key] for key in changed},
        after={"kind": kind, **{key: after[key] for key in changed}},
    )
    record(told, actor=actor, at=at)


def _refuse_alike(unit: Unit, kind: Kind, manner: Manner) -> None:
    """Hold numbers of an authority apart: no two of its units' kinds write the same."""
    units = Unit.objects.filter(authority=unit.authority_id)
    set_ = {(each.unit_id, each.kind): manner_in(each) for each in Practice.objects.filter(unit__in=units)}
    for other, its in product(units, kinds().values()):
        same = (other.pk, its.key) == (unit.pk, kind.key)
        if not same and set_.get((other.pk, its.key), usual(other, its)).number(1, 1) == manner.number(1, 1):
            raise Refusal("documents.numbers_alike", unit=other.name_zh, kind=its.title)


def manners(unit: Unit) -> Mapping[str, tuple[Manner, bool]]:
    """Return by kind how a unit writes its numbers, and whether it set that itself; one query."""
    set_ = {each.kind: manner_in(each) for each in Practice.objects.filter(unit=unit)}
    return {key: (set_.get(key, usual(unit, kind)), key in set_) for key, kind in kinds().items()}
