"""How instructions look: their tags, and the chips above the list."""

from django.utils.translation import gettext as _

from closeout.instructions.types import Counts, InstructionRow, Show
from closeout.ui.shown import Chip, Tag
from closeout.work.shown import days


def tag(row: InstructionRow) -> Tag:
    """Return how an instruction stands: seen, answered, or how its day stands."""
    if row.seen_at is not None:
        return Tag("ok", _("answer seen"))
    if row.answered_at is not None:
        return Tag("due", _("answered"))
    return Tag({"late": "late", "due": "due"}.get(row.due.standing, "prog"), days(row.due))


def chips(wanted: Show, counts: Counts) -> list[Chip]:
    """Return what of the list can be chosen."""
    known: tuple[tuple[Show, str, int], ...] = (
        ("all", _("All instructions"), counts.all),
        ("open", _("Not answered"), counts.open),
        ("late", _("Not answered in time"), counts.late),
        ("answered", _("Answer to be seen"), counts.answered),
    )
    return [Chip(f"?show={show}", label, number, show == wanted) for show, label, number in known]
