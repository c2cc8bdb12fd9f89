"""Who sees which instructions: a unit those given to it, the leaders, the office and the auditor all."""

from django.db.models import QuerySet

from closeout.campaigns.models import RUNNING, Campaign
from closeout.instructions.models import Instruction
from closeout.people.access import Access

_ALL = ("office", "leader", "auditor")


def visible_instructions(access: Access, campaign: Campaign) -> QuerySet[Instruction]:
    """Return the instructions of a campaign that somebody may see."""
    found = Instruction.objects.filter(campaign=campaign, campaign__authority=access.authority)
    if not access.may("see_instructions"):
        return found.none()
    return found if access.role in _ALL else found.filter(unit__isnull=False, unit=access.unit)


def may_answer(access: Access, found: Instruction, campaign: Campaign) -> bool:
    """Return whether somebody of the unit may answer now."""
    theirs = access.unit is not None and found.unit_id == access.unit and access.may("do_tasks")
    return theirs and found.answered_at is None and campaign.state == RUNNING


def may_see(access: Access, found: Instruction) -> bool:
    """Return whether somebody may confirm now that the answer was seen."""
    return access.may("instruct") and found.answered_at is not None and found.seen_at is None
