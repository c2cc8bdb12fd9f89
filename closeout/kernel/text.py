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


class Count(int):
    """How many there are: in a sentence `{rows:row|rows}` is the number and the word that goes with it."""

    def __format__(self, spec: str) -> str:
        """Return the number, and of two words the one for one or the one for several."""
        one, bar, several = spec.partition("|")
        return f"{int(self)} {one if self == 1 else several}" if bar else super().__format__(spec)


def countable(value: object) -> object:
    """Return a whole number as a count, and anything else as it is."""
    return Count(value) if type(value) is int else value
