"""Instructions for pages: the list with their answers, and one."""

from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from closeout.campaigns.models import Campaign
from closeout.instructions.models import Instruction
from closeout.instructions.types import About, Counts, InstructionRow, ListPage, Show
from closeout.instructions.visible import may_answer, may_see, visible_instructions
from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text
from closeout.people.access import Access
from closeout.work.calendars import due

PAGE: Final = 50
SHOWS: Final[tuple[Show, ...]] = ("open", "late", "answered", "all")
_READ: Final = ("unit", "site", "finding__site", "by", "answered_by", "seen_by")


def selected(found: QuerySet[Instruction], show: Show, on: date) -> QuerySet[Instruction]:
    """Return what of some instructions is to be shown."""
    match show:
        case "open":
            return found.filter(answered_at=None)
        case "late":
            return found.filter(answered_at=None, due_on__lt=on)
        case "answered":
            return found.filter(answered_at__isnull=False, seen_at=None)
        case "all":
            return found


def list_page(access: Access, campaign: Campaign, show: Show, on: date, before: int | None = None) -> ListPage:
    """Return a page of the instructions that somebody may see, the newest first; two queries."""
    seen = visible_instructions(access, campaign)
    rows = selected(seen, show, on).select_related(*_READ).order_by("-pk")
    found = list((rows if before is None else rows.filter(pk__lt=before))[: PAGE + 1])
    shown = tuple(_row(access, campaign, each, on) for each in found[:PAGE])
    return ListPage(shown, _counts(seen, on), found[PAGE - 1].pk if len(found) > PAGE else None)


def _counts(seen: QuerySet[Instruction], on: date) -> Counts:
    waits = Q(answered_at=None)
    return Counts(
        **seen.aggregate(
            open=Count("pk", filter=waits),
            late=Count("pk", filter=waits & Q(due_on__lt=on)),
            answered=Count("pk", filter=Q(answered_at__isnull=False, seen_at=None)),
            all=Count("pk"),
        )
    )


def one_row(access: Access, campaign: Campaign, number: int, on: date) -> InstructionRow:
    """Return an instruction; one query.

    Raises:
        Missing: there is none of this number that `access` may see.
    """
    found = visible_instructions(access, campaign).select_related(*_READ).filter(pk=number).first()
    if found is None:
        raise Missing("instructions.none")
    return _row(access, campaign, found, on)


def _row(access: Access, campaign: Campaign, found: Instruction, on: date) -> InstructionRow:
    return InstructionRow(
        id=found.pk,
        text=found.text,
        unit=Text(found.unit.name_zh, found.unit.name_en or found.unit.name_zh),
        about=_about(access, campaign, found),
        by=found.by.name,
        at=found.at,
        due=due(found.due_on, on, pending=found.answered_at is None),
        answer=found.answer,
        answered_by="" if found.answered_by is None else found.answered_by.name,
        answered_at=found.answered_at,
        seen_by="" if found.seen_by is None else found.seen_by.name,
        seen_at=found.seen_at,
        may_answer=may_answer(access, found, campaign),
        may_see=may_see(access, found),
    )


def _about(access: Access, campaign: Campaign, found: Instruction) -> About | None:
    if found.finding is not None:
        one = found.finding
        label = Text(
            f"隐患{one.number}：{one.site.code} {one.text_zh}", f"Finding {one.number}: {one.site.code} {one.text_en}"
        )
        return About(label, reverse("findings:finding", args=[campaign.slug, one.number]))
    if found.site is None:
        return None
    name = f"{found.site.code} {found.site.name}"
    return About(Text(name, name), reverse("sites:file", args=[campaign.slug, found.site.code]))
