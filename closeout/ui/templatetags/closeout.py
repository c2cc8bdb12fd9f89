"""What templates may say beyond Django's own words: texts in the page's language, bars, fields with their classes."""

from collections.abc import Sequence

from django import template
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from closeout.kernel.refusal import Problem, sentence, visible
from closeout.kernel.text import Text
from closeout.ui.language import lang

register = template.Library()


@register.filter
def say(text: Text | str | None) -> str:
    """Return a text in the page's language; None is nothing."""
    return text.say(lang()) if isinstance(text, Text) else text or ""


@register.filter
def told(problem: Problem) -> str:
    """Return what is wrong, without the place where it is, in the page's language."""
    return visible(sentence(problem.code, lang(), problem.params))


@register.simple_tag
def bar(title: str, *parts: object) -> SafeString:
    """Return a bar of parts: kind and size in turn, such as `{% bar "82 of 104" "ok" 82 "late" 22 %}`.

    An empty title: the figures stand beside it, and nothing is read out.
    """
    sizes = list(zip(parts[::2], (float(str(each or 0)) for each in parts[1::2]), strict=True))
    return _bar(title, sizes)


def _bar(title: str, sizes: Sequence[tuple[object, float]]) -> SafeString:
    whole = sum(size for _, size in sizes) or 1.0
    places, at = [], 0.0
    for kind, size in sizes:
        places.append((kind, f"{at:.2f}", f"{100 * size / whole:.2f}"))
        at += 100 * size / whole
    pieces = format_html_join("", '<rect class="{}" x="{}" width="{}" height="6"></rect>', places)
    # Without a title the figures stand beside it: then there is nothing to read out.
    spoken = format_html('role="img" aria-label="{}"', title) if title else mark_safe('aria-hidden="true"')
    return format_html('<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" {}>{}</svg>', spoken, pieces)


@register.simple_tag
def input(field: BoundField) -> SafeString:
    """Return a form's field with the class that its kind has."""
    kind = getattr(field.field.widget, "input_type", "text")
    attrs: dict[str, str | bool] = {} if kind in ("checkbox", "radio") else {"class": "in"}
    return field.as_widget(attrs=attrs)
