"""Where tasks lead: to the census of a village, to a site's file, to the clause of the plan."""

from django.urls import reverse
from django.utils.translation import gettext as _

from closeout.campaigns.models import Campaign
from closeout.instructions.models import Instruction
from closeout.people.access import Access
from closeout.sites.models import Site
from closeout.work import leads
from closeout.work.leads import Lead
from closeout.work.models import Task


def fill() -> None:
    """Tell `work` where tasks lead. Filling in again changes nothing."""
    leads.register("census", _census)
    leads.register("site", _site)
    leads.register("campaign", _plan)
    leads.register("instruction", _instruction)


def _census(access: Access, task: Task) -> Lead | None:
    slug = _slug(task.subject.partition(":")[2].partition("/")[0])
    if slug is None or not access.may("see_census"):
        return None
    return Lead(reverse("census:division", args=[slug, task.division_code]), _("Go to the census"))


def _site(access: Access, task: Task) -> Lead | None:
    found = Site.objects.filter(pk=int(task.subject.partition(":")[2])).values_list("campaign__slug", "code").first()
    if found is None or not access.may("see_sites"):
        return None
    return Lead(reverse("sites:file", args=found), _("Open the site's file"))


def _plan(access: Access, task: Task) -> Lead | None:
    slug = _slug(task.subject.partition(":")[2])
    if slug is None or not access.may("see_campaign"):
        return None
    return Lead(f"{reverse('campaigns:plan', args=[slug])}#{task.clause}", _("Read it in the plan"))


def _instruction(access: Access, task: Task) -> Lead | None:
    found = (
        Instruction.objects.filter(pk=int(task.subject.partition(":")[2])).values_list("campaign__slug", "pk").first()
    )
    if found is None or not access.may("see_instructions"):
        return None
    return Lead(reverse("instructions:one", args=found), _("Read and answer it"))


def _slug(campaign: str) -> str | None:
    return Campaign.objects.filter(pk=int(campaign)).values_list("slug", flat=True).first()
