"""What slices above show on a site's file: they register a panel here, and the file asks for all of them."""

from collections.abc import Callable
from dataclasses import dataclass

from closeout.people.access import Access
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


_PANELS: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Let a panel be shown; registering its template again replaces it."""
    _PANELS[panel.template] = panel


def panels_of(access: Access, site: Site) -> list[Shown]:
    """Return the panels of a site that `access` may see, in the order in which they were registered."""
    loaded = [(each.template, each.load(access, site)) for each in _PANELS.values()]
    return [Shown(template, panel) for template, panel in loaded if panel is not None]
