"""What the acts of this slice are called in the journal."""

from collections.abc import Callable
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from closeout.packfile.library import vocabulary
from closeout.ui.language import lang

ACTS: Final[dict[str, Promise]] = {
    "site_registered": _("Registered"),
    "facts_recorded": _("Facts recorded"),
    "site_closed": _("Closed"),
    "site_moved": _("Moved away"),
    "site_reopened": _("Taken into use again"),
    "site_identified": _("Unified social credit code set"),
    "personal_data_revealed": _("Personal data shown"),
    "site_took_in": _("Another file was merged into this one"),
    "site_merged": _("Merged into another file"),
    "site_gave_back": _("A merge into this file was undone"),
    "merge_undone": _("The merge was undone"),
    "site_assigned": _("Given to somebody"),
    "site_reminded": _("Reminder sent"),
    "site_carried": _("Taken over from the previous campaign"),
    "places_worked_out": _("Places worked out after a layer changed"),
    "sites_exported": _("Copy of the register taken"),
}
FIELDS: Final[dict[str, Promise]] = {
    "code": _("code"),
    "fact": _("fact"),
    "facts": _("facts"),
    "previous": _("previous campaign"),
    "kind": _("kind"),
    "filter": _("selection"),
    "sites": _("sites worked out"),
    "changed": _("sites of which the layers say something else"),
    "to": _("to whom"),
    "into": _("into which file"),
    "uscc": _("unified social credit code"),
}
STATE_NAMES: Final[dict[str, Promise]] = {
    "in_use": _("in use"),
    "closed": pgettext_lazy("a site", "closed"),
    "moved": _("moved away"),
    "merged": _("merged into another"),
}
# Of the codes in the journal, what this slice knows.
VALUES: Final[dict[str, Callable[[str], object]]] = {"state": lambda state: STATE_NAMES.get(state, state)}
# Of which kind of thing the ids in the journal are.
KINDS: Final[dict[str, str]] = {"to": "addressee", "division_code": "division"}


class FactWords:
    """What the journal calls facts and what was said of them; facts of a plan's own go by their keys."""

    _NAMING = ("fact", "facts", "columns")  # keys whose values are the names of facts

    def field(self, key: str) -> str | None:
        """Return the label of a fact."""
        fact = vocabulary().get(key)
        return None if fact is None else fact.label.say(lang())

    def value(self, key: str, value: str) -> str | None:
        """Return what was said of a fact, a choice by its label; what is itself the name of a fact, by that."""
        fact = vocabulary().get(key)
        if fact is None:
            return self.field(value) if key in self._NAMING else None
        chosen = value.split("|")
        if not any(each in fact.choices for each in chosen):
            return None
        return ", ".join(fact.choices[each].say(lang()) if each in fact.choices else each for each in chosen)
