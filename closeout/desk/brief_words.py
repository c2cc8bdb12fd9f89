"""What the numbers and matters of a campaign in brief are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from closeout.desk.brief import Brief, Matter, Number

_NUMBERS: Final[Mapping[str, Promise]] = {
    "sites": _("Sites on file"),
    "established": _("Fully established"),
    "major": _("Sites with a major failure"),
    "open": _("Findings open"),
    "late": _("Findings overdue"),
    "closed": _("Findings closed out"),
    "in_time": pgettext_lazy("figure", "Closed out in time"),
}
_MATTERS: Final[Mapping[str, Promise]] = {
    "answered": _("an answer to see"),
    "unanswered": _("not answered in time"),
    "major_late": _("major and overdue"),
    "nobodys": _("no unit takes it"),
}
_TAGS: Final = {"answered": "due", "unanswered": "late", "major_late": "late", "nobodys": "warn"}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its name and its change as it is printed; `change` "": none was kept of yesterday."""

    number: Number
    label: str
    change: str


@dataclass(frozen=True, slots=True)
class Line:
    """A matter with its tag."""

    matter: Matter
    css: str
    label: str


def figures(page: Brief) -> list[Figure]:
    """Return the numbers as they are printed."""
    return [Figure(each, str(_NUMBERS[each.key]), _signed(each.change)) for each in page.numbers]


def lines(page: Brief) -> list[Line]:
    """Return what needs a decision as lines."""
    return [Line(each, _TAGS[each.why], str(_MATTERS[each.why])) for each in page.matters]


def _signed(change: int | None) -> str:
    return "" if change is None else f"{change:+d}".replace("-", "−") if change else "±0"
