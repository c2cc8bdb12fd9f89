"""Article numbers: as data writes them (5–7, 134-1), as people ask for them (第七十条), and as they are printed."""

import re
import unicodedata
from typing import Final

from closeout.kernel.text import Text

Number = tuple[int, int]  # 134-1 (第134条之一) is (134, 1)
Span = tuple[Number, Number]

_ASKED: Final = re.compile(r"(?:第|arts?\.?\s*)?(?P<number>\d{1,9})条?(?:(?:之|-)(?P<part>\d{1,9}))?", re.IGNORECASE)
_DIGITS: Final = {word: number for number, word in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_CHINESE: Final = re.compile(f"[{''.join([*_DIGITS, *_PLACES])}]+")


def asked_article(word: str) -> str | None:
    """Return the article that a person means (`70`, `第70条`, `第七十条`, `art. 70`); None where it is no article."""
    plain = unicodedata.normalize("NFKC", word).strip()
    found = _ASKED.fullmatch(_CHINESE.sub(lambda each: str(_number(each[0])), plain))
    if found is None:
        return None
    number = str(int(found["number"]))
    return number if found["part"] is None else f"{number}-{int(found['part'])}"


def _number(chinese: str) -> int:
    """Return the number that Chinese numerals write: 一百三十四 is 134, 十九 is 19."""
    total = digit = 0
    for sign in chinese:
        if sign in _PLACES:
            total += (digit or 1) * _PLACES[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def spans(articles: str) -> list[Span]:
    """Return the spans that data writes as `5–7, 42, 134-1`, both ends included."""
    return [_span(each) for each in articles.split(", ")]


def _span(word: str) -> Span:
    first, _, last = word.partition("–")
    low = _place(first)
    return low, _place(last) if last else low


def _place(word: str) -> Number:
    number, _, part = word.partition("-")
    return int(number), int(part or 0)


def covers(articles: str, others: str) -> bool:
    """Whether `articles` hold all of `others`, both as data writes them."""
    kept = spans(articles)
    return all(any(low <= each <= high for low, high in kept) for span in spans(others) for each in _numbers(span))


def _numbers(span: Span) -> list[Number]:
    """Return the articles of a span; of inserted ones only its ends are known."""
    low, high = span
    return [low, *((number, 0) for number in range(low[0] + 1, high[0])), high]


def named(articles: str) -> Text:
    """Return the articles as they are cited: 第70条, art. 70."""
    several = "–" in articles or "," in articles
    return Text(f"第{articles.replace(', ', '、')}条", f"{'arts' if several else 'art.'} {articles}")
