"""Words of questions for templates."""

from collections.abc import Mapping

from django import template

from closeout.judgements.words import ASKED_FOR, REASONS, SOURCES
from closeout.judgements.words import settled as settled_words

register = template.Library()


@register.filter
def settled(counts: Mapping[str, int]) -> list[str]:
    """Return what answers would settle, a phrase for each kind."""
    return settled_words(counts)


@register.filter
def asked_for(kind: str) -> str:
    """Return what a question is asked for, in words."""
    return str(ASKED_FOR[kind])


@register.filter
def source(code: str) -> str:
    """Return where a suggestion comes from, in words."""
    return str(SOURCES[code])


@register.filter
def open_because(code: str) -> str:
    """Return why the map could not tell a fact."""
    return str(REASONS[code])
