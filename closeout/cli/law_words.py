"""How the pages about the law say citations, how well something was checked, and days."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from closeout.cli.flow import Flow, flow
from closeout.cli.speech import say, spoken
from closeout.law.articles import named
from closeout.law.models import TextModel, Verified
from closeout.law.views_base import CitedView

_WARNED: Final = "bold yellow"


def said(text: TextModel) -> str:
    """Return a text in the language spoken now."""
    return text.zh if spoken() == "zh" else text.en


def title(text: TextModel) -> str:
    """Return a title: in Chinese without the State's name, and in its brackets."""
    return f"《{text.zh.removeprefix('中华人民共和国')}》" if spoken() == "zh" else text.en


def citation(each: CitedView) -> str:
    """Return a citation: 《安全生产法》第70条, or Work Safety Law, art. 70."""
    if each.article is None:
        return title(each.title)
    articles = named(each.article).say(spoken())
    return f"{title(each.title)}{articles}" if spoken() == "zh" else f"{title(each.title)}, {articles}"


def citations(law: Sequence[CitedView]) -> str:
    """Return citations one after another, those of one instrument together."""
    together = [list(group) for _, group in groupby(law, key=lambda each: each.instrument)]
    said_ = [citation(_merged(group)) for group in together]
    return "；".join(said_) if spoken() == "zh" else "; ".join(said_)


def _merged(group: Sequence[CitedView]) -> CitedView:
    articles = [each.article for each in group if each.article is not None]
    return group[0].model_copy(update={"article": ", ".join(articles) or None})


def checked(verified: Verified) -> Flow:
    """Return how well something was checked, as a warning where it is to be verified before use."""
    return flow((say("law_checked"), "dim"), (say(f"verified_{verified}"), "" if verified == "confirmed" else _WARNED))
