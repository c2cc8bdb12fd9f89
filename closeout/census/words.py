"""What the states of a census are called, and how a value is said on a page."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from closeout.census.types import State
from closeout.forms.words import said as in_words
from closeout.kernel.facts import Fact, Value
from closeout.kernel.numbers import shortest
from closeout.ui.language import lang

STATES: Final[dict[State, Promise]] = {
    "late": gettext_lazy("late"),
    "not_started": gettext_lazy("not started"),
    "under_way": gettext_lazy("under way"),
    "complete": gettext_lazy("complete, signed"),
    "zero": gettext_lazy("zero report"),
}


def said(fact: Fact, value: Value) -> str:
    """Return a value as people say it; None is not established."""
    if value is None:
        return _("not established")
    word = in_words(value, fact, lang())
    return shortest(word) if isinstance(word, float) else str(word)
