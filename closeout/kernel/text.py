"""Texts that exist in both languages, and the choice between them."""

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, Lang] = ("zh", "en")


class Text(NamedTuple):
    """One thing said in Simplified Chinese and in English; neither is ever empty."""

    zh: str
    en: str

    def say(self, lang: Lang) -> str:
        """Return the text in `lang`."""
        return self.zh if lang == "zh" else self.en


def both(word: str) -> Text:
    """Return a text that reads the same in both languages (an id, a number)."""
    return Text(word, word)
