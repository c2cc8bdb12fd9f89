"""What a site's file shows of its outcome: the decision that stands, and those before it."""

from closeout.campaigns.plans import pack_of
from closeout.meetings.queries import decisions_of
from closeout.meetings.types import Decided
from closeout.people.access import Access
from closeout.sites.contributed import Panel
from closeout.sites.models import Site


def decisions(access: Access, site: Site) -> tuple[Decided, ...] | None:
    """Return the decisions of a site, the latest first, in one query; None: the plan or the reader has none to see."""
    pack = pack_of(site.campaign)
    table = pack.table("outcome")
    return None if table is None or not access.may("see_outcomes") else decisions_of(pack, table, site)


PANEL = Panel("meetings/panel.html", decisions)
