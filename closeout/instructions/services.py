"""Giving an instruction, answering it, and seeing the answer."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.instructions.models import LONGEST, Instruction
from closeout.instructions.types import NewInstruction
from closeout.instructions.visible import may_answer, may_see, visible_instructions
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.kernel.text import Text
from closeout.notices.services import tell
from closeout.notices.types import Notice
from closeout.people.access import Access
from closeout.work.addressees import people_of
from closeout.work.services import open_tasks, settle
from closeout.work.types import NewTask

KIND = "instruction"
_TITLE = 200  # characters of the text in a task's title and a message


@transaction.atomic
def give(*, access: Access, campaign: Campaign, new: NewInstruction, at: datetime) -> Instruction:
    """Give a unit an instruction: it becomes a task of the unit, whose people are told.

    Raises:
        Denied: the role gives none, or the unit is another authority's.
        Conflict: the campaign is finished.
        Refusal: no words or too many, or a day that is over.
    """
    access.need("instruct")
    refuse_finished(campaign)
    if new.unit.authority_id != access.authority or campaign.authority_id != access.authority:
        raise Denied("people.not_yours")
    if new.due_on < at.astimezone(TIME_ZONE).date():
        raise Refusal("instructions.past", day=new.due_on)
    found = Instruction.objects.create(
        campaign=campaign,
        unit=new.unit,
        text=_words(new.text),
        site=new.site,
        finding=new.finding,
        due_on=new.due_on,
        by=access.user,
        at=at,
    )
    _open_task(found, at)
    _tell(people_of(new.unit), "instruction_given", found, Text("批示：", "Instruction: "), at)
    after = {"unit": new.unit.pk, "due_on": new.due_on.isoformat()}
    record(Act("instruction_given", subject(found), scope_of(campaign), after=after), actor=access.user, at=at)
    return found


@transaction.atomic
def answer(*, access: Access, campaign: Campaign, number: int, text: str, at: datetime) -> Instruction:
    """Answer an instruction in words; its task is done, and whoever gave it is told.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, is another unit's, is answered already.
        Refusal: no words, or too many.
    """
    refuse_finished(campaign)
    found = _locked(access, campaign, number)
    if found.answered_at is not None:
        raise Conflict("instructions.answered")
    if not may_answer(access, found, campaign):
        raise Denied("people.not_yours")
    found.answer, found.answered_by, found.answered_at = _words(text), access.user, at
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    settle(scope=scope_of(campaign), kind=KIND, keys=[str(found.pk)], at=at)
    _tell([found.by], "instruction_answered", found, Text("批示已答复：", "Your instruction was answered: "), at)
    record(Act("instruction_answered", subject(found), scope_of(campaign)), actor=access.user, at=at)
    return found


@transaction.atomic
def see(*, access: Access, campaign: Campaign, number: int, at: datetime) -> Instruction:
    """Confirm as a leader that the answer was seen.

    Raises:
        Missing, Denied, Conflict: it cannot be seen, the role gives none, there is no answer or it was seen.
    """
    access.need("instruct")
    found = _locked(access, campaign, number)
    if not may_see(access, found):
        raise Conflict("instructions.nothing_to_see")
    found.seen_by, found.seen_at = access.user, at
    found.save(update_fields=["seen_by", "seen_at"])
    record(Act("instruction_seen", subject(found), scope_of(campaign)), actor=access.user, at=at)
    return found


def subject(found: Instruction) -> str:
    """Return what tasks and the journal call an instruction."""
    return f"instruction:{found.pk}"


def _locked(access: Access, campaign: Campaign, number: int) -> Instruction:
    seen = visible_instructions(access, campaign).filter(pk=number).select_for_update(of=("self",))
    found = seen.first()
    if found is None:
        raise Missing("instructions.none")
    return found


def _words(text: str) -> str:
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise Refusal("instructions.words", most=LONGEST)
    return said


def _open_task(found: Instruction, at: datetime) -> None:
    new = NewTask(
        scope=scope_of(found.campaign),
        kind=KIND,
        key=str(found.pk),
        subject=subject(found),
        clause="",
        title_zh=f"批示：{found.text[:_TITLE]}",
        title_en=f"Instruction: {found.text[:_TITLE]}",
        unit=found.unit,
        due_on=found.due_on,
    )
    open_tasks([new], at=at)


def _tell(people: Iterable[User], kind: str, found: Instruction, head: Text, at: datetime) -> None:
    said = found.text[:_TITLE]
    link = reverse("instructions:one", args=[found.campaign.slug, found.pk])
    tell(people, Notice(kind, Text(head.zh + said, head.en + said), link), at=at)
