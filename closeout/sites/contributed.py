"""What slices above show on a site's file, and do with the register's ticked sites: they register it here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise

from closeout.people.access import Access
from closeout.people.roles import Right
from closeout.sites.models import Site

Load = Callable[[Access, Site], object | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel of a site's file: its template, and what that shows as `panel`; None where there is nothing to show."""

    template: str
    load: Load


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel with what it shows."""

    template: str
    panel: object


# Who hears of each site that took another in, gave it back or was given back: within the act, whose row is locked.
REGROUPED: Final[list[Callable[[Site, datetime], None]]] = []
_PANELS: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Let a panel be shown; registering its template again replaces it."""
    _PANELS[panel.template] = panel


def panels_of(access: Access, site: Site) -> list[Shown]:
    """Return the panels of a site that `access` may see, in the order in which they were registered."""
    loaded = [(each.template, each.load(access, site)) for each in _PANELS.values()]
    return [Shown(template, panel) for template, panel in loaded if panel is not None]


@dataclass(frozen=True, slots=True)
class Bulk:
    """A page that takes the ticked sites as the register sends them, by POST with the filter in its address.

    `address` is the name of its address, which takes the campaign's slug; `right` is what it asks for.
    """

    address: str
    right: Right
    label: Promise


_BULKS: dict[str, Bulk] = {}


def register_bulk(bulk: Bulk) -> None:
    """Offer a page for the ticked sites; registering its address again replaces it."""
    _BULKS[bulk.address] = bulk


def bulks_of(access: Access) -> list[Bulk]:
    """Return the pages for ticked sites that `access` may go to, in the order in which they were registered."""
    return [each for each in _BULKS.values() if access.may(each.right)]
