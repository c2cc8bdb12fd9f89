"""The parts of a document as HTML, in the look of the paper."""

from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from closeout.documents.sheets import Grid, Line, Part, Rule, Seal, Square
from closeout.documents.squares import svg_of
from closeout.kernel.text import Lang

register = template.Library()
_TAGS: Final = {"title": "h2", "heading": "h3"}


@register.filter
def spoken(lang: Lang) -> str:
    """Return a language as HTML calls it."""
    return "en" if lang == "en" else "zh-Hans"


@register.simple_tag
def paper_part(part: Part) -> SafeString:
    """Return a part of a document."""
    match part:
        case Line():
            tag = _TAGS.get(part.style, "p")
            css = "hd" if part.style == "head" else f"p-{part.style}"
            return format_html("<{} class={}>{}</{}>", mark_safe(tag), css, part.text, mark_safe(tag))  # noqa: S308 - a tag of ours
        case Rule():
            return mark_safe("<hr>")
        case Grid():
            return _grid(part)
        case Seal():
            return format_html('<div class="seal"><p>{}</p><p>{}</p></div>', part.organ, part.day)
        case Square():
            # The picture is made of an address of ours alone.
            return format_html('<div class="square">{}<p>{}</p></div>', mark_safe(svg_of(part.address)), part.text)  # noqa: S308


def _grid(part: Grid) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((each,) for each in part.headings))
    rows = format_html_join(
        "", "<tr>{}</tr>", ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in part.rows)
    )
    return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, rows)
