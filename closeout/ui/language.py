"""The language of the page that is being made."""

from django.utils.translation import get_language

from closeout.kernel.text import Lang


def lang() -> Lang:
    """Return the language that people read now: Chinese, unless they chose English."""
    return "en" if (get_language() or "").startswith("en") else "zh"
