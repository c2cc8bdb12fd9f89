"""What questions are asked for, what answers settle, and where suggestions come from, in words."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

ASKED_FOR: Final[dict[str, Promise]] = {
    "outcome": _("Outcome"),
    "segment": _("Who inspects"),
    "route": _("Next step by law"),
    "standard": _("Verdict"),
}
SOURCES: Final[dict[str, Promise]] = {
    "census": _("census"),
    "inspection": _("inspection"),
    "judgement": _("judgement"),
    "ledger": _("older ledger"),
    "operator": _("operator"),
    "office": _("office"),
    "rule": _("by rule, from the records"),
}
REASONS: Final[dict[str, Promise]] = {
    "no_layer": _("There is no map layer that tells it."),
    "measure_on_site": _("The map is not precise enough: measure on site."),
}


def settled(counts: Mapping[str, int]) -> list[str]:
    """Return what answers would settle, one phrase for each kind, the strongest first."""
    return [_settled(kind, counts[kind]) for kind in ASKED_FOR if counts.get(kind)]


def _settled(kind: str, n: int) -> str:
    match kind:
        case "outcome":
            return ngettext("the outcome of %(n)d site", "the outcome of %(n)d sites", n) % {"n": n}
        case "segment":
            return ngettext("who inspects %(n)d site", "who inspects %(n)d sites", n) % {"n": n}
        case "route":
            return ngettext("the next step at %(n)d site", "the next step at %(n)d sites", n) % {"n": n}
        case _:
            return ngettext("a verdict on %(n)d site", "a verdict on %(n)d sites", n) % {"n": n}
