"""Which entries of the journal an authority may see."""

from django.db.models import Q

from closeout.accounts.models import User
from closeout.areas.calendars import SCOPE as CALENDAR
from closeout.campaigns.queries import visible_campaigns
from closeout.campaigns.services import scope_of
from closeout.people.access import Access
from closeout.people.services import scope_of as own_scope


def visible_entries(access: Access) -> Q:
    """Return what of the journal is an authority's, in one query.

    That is what happened in its campaigns and to its people and its land, what its people did outside any, and what was
    done for all: by the program, or of the calendar that all count by.
    """
    scopes = [scope_of(each) for each in visible_campaigns(access).select_related(None).only("pk")]
    people = User.objects.filter(posts__authority=access.authority)
    scopes += [own_scope(access.authority), CALENDAR]
    return Q(scope__in=scopes) | Q(scope="", actor__in=people) | Q(scope="", actor__isnull=True)
