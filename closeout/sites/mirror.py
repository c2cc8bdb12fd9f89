"""A site's own columns, which lists search and sort by: copies of some of its values in force."""

import unicodedata

from closeout.kernel.refusal import Refusal
from closeout.sites.models import Site


def mirror(site: Site) -> None:
    """Copy name, place and what free text is looked for in from the site's values.

    Raises:
        Refusal: there is a longitude without a latitude, or the other way round.
    """
    values = site.values
    site.name = str(values.get("name") or site.code)[:120]
    site.address = str(values.get("address") or "")[:200]
    site.division_code = str(values.get("division_code") or "")[:12]
    site.lon, site.lat = values.get("lon"), values.get("lat")
    if (site.lon is None) is not (site.lat is None):
        raise Refusal("sites.half_a_position")
    site.accuracy_m = values.get("position_accuracy_m")
    site.search = folded(f"{site.code} {site.name} {site.address} {site.uscc}")


def folded(text: str) -> str:
    """Return text as it is compared: full-width letters as narrow ones, case apart, no blanks at the ends."""
    return unicodedata.normalize("NFKC", text).casefold().strip()
