"""What the templates of the register may say beyond the pages' words: stored words by name, in the page's language."""

from django import template

from closeout.journal.words import act_name
from closeout.packfile.models_base import TextModel
from closeout.people.models import Unit
from closeout.sites.acts import STATE_NAMES
from closeout.sites.words import SOURCE_NAMES, TASK_STATES, VERDICT_NAMES
from closeout.ui.language import lang
from closeout.work.models import Task

register = template.Library()


@register.filter
def words(text: TextModel) -> str:
    """Return a text of an explanation."""
    return text.zh if lang() == "zh" else text.en


@register.filter
def verdict(word: str) -> str:
    """Return what a verdict is called."""
    return str(VERDICT_NAMES[word])


@register.filter
def source(word: str) -> str:
    """Return from where a fact came."""
    return str(SOURCE_NAMES.get(word, word))


@register.filter
def site_state(word: str) -> str:
    """Return what the state of a site is called."""
    return str(STATE_NAMES.get(word, word))


@register.filter
def act(word: str) -> str:
    """Return what an act in the journal is called."""
    return act_name(word)


@register.filter
def task_title(task: Task) -> str:
    """Return what a task is."""
    return task.title_zh if lang() == "zh" else task.title_en


@register.filter
def task_state(word: str) -> str:
    """Return how far a task is."""
    return str(TASK_STATES.get(word, word))


@register.filter
def unit_name(unit: Unit | None) -> str:
    """Return what a unit is called; None is nothing."""
    if unit is None:
        return ""
    return unit.name_zh if lang() == "zh" else unit.name_en
