"""Sites of somebody who leaves."""

from datetime import datetime

from django.db.models import QuerySet

from closeout.accounts.models import User
from closeout.campaigns.models import Campaign
from closeout.sites.models import IN_USE, Site


def assigned_sites(user: User, campaigns: QuerySet[Campaign]) -> QuerySet[Site]:
    """Return the sites in use that somebody is assigned to."""
    return Site.objects.filter(assignee=user, campaign__in=campaigns, state=IN_USE)


def pass_sites(*, leaver: User, successor: User, campaigns: QuerySet[Campaign], at: datetime) -> int:
    """Assign to `successor` the sites of `leaver`, within the caller's transaction; return how many it was."""
    return assigned_sites(leaver, campaigns).update(assignee=successor, changed_at=at)
