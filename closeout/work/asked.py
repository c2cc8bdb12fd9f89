"""What the address of the page of today asks for, and the addresses of what else could be asked."""

import re
from datetime import date
from typing import cast

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from closeout.people.access import Access
from closeout.ui.shown import Chip
from closeout.work.queries import usual
from closeout.work.types import Choice, Counts, Today, Whose
from closeout.work.words import kind_name


def asked(access: Access, query: QueryDict) -> Choice:
    """Return what is asked for; what is not understood counts as not asked."""
    whose = query.get("whose", "")
    known = whose if whose in ("mine", "unit", "all") else usual(access)
    scope = query.get("in", "")
    return Choice(
        cast(Whose, known),
        query.get("kind", "")[:40],
        query.get("late") == "1",
        _after(query.get("after")),
        scope if re.fullmatch(r"[a-z]{1,20}:[0-9]{1,10}", scope) else "",
    )


def _after(word: str | None) -> tuple[date | None, int] | None:
    day, _dot, number = (word or "").rpartition(".")
    if not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    try:
        return None if day == "none" else date.fromisoformat(day), int(number)
    except ValueError:
        return None


def address(choice: Choice, **changes: str) -> str:
    """Return the query of a choice with changes: "" leaves a part out."""
    parts = {
        "whose": choice.whose,
        "kind": choice.kind,
        "late": "1" if choice.late else "",
        "in": choice.scope,
        **changes,
    }
    query = QueryDict(mutable=True)
    query.update({key: value for key, value in parts.items() if value})
    return f"?{query.urlencode()}"


def whose_chips(access: Access, choice: Choice, counts: Counts) -> list[Chip]:
    """Return whose tasks can be chosen: what is the same for a role is not offered twice."""
    here = {"mine": pgettext("tasks", "Mine"), "unit": _("My unit"), "all": pgettext("tasks", "All")}
    if access.role == "village":
        here["unit"] = _("My village or community")
    if access.unit is None and access.role != "village":
        del here["unit"]
    numbers = {"mine": counts.mine, "unit": counts.ours, "all": counts.all}
    if "unit" in here and counts.all == counts.ours:
        del here["all"]
    return [Chip(address(choice, whose=key), label, numbers[key], choice.whose == key) for key, label in here.items()]


def kind_chips(choice: Choice, page: Today) -> list[Chip]:
    """Return the kinds that can be chosen, where there are several."""
    if len(page.kinds) < 2 and not choice.kind:
        return []
    every = Chip(address(choice, kind=""), _("Every kind"), sum(number for _, number in page.kinds), not choice.kind)
    kinds = [
        Chip(address(choice, kind=kind), kind_name(kind), number, choice.kind == kind) for kind, number in page.kinds
    ]
    return [every, *kinds]


def late_chip(choice: Choice, counts: Counts) -> Chip:
    """Return the switch to what is overdue."""
    number = {"mine": counts.late_mine, "unit": counts.late_ours, "all": counts.late_all}[choice.whose]
    return Chip(address(choice, late="" if choice.late else "1"), _("Overdue only"), number, choice.late)
