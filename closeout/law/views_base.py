"""What the views of the law have in common: citations, names, how well something was checked."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from closeout.law.library import instruments
from closeout.law.models import CitedModel, TextModel, Verified


class View(BaseModel):
    """What every view has in common: it is complete, closed and does not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CheckedView(View):
    """Something that was checked more or less well."""

    verified: Verified = Field(description="How well it was checked.")
    to_be_verified: bool = Field(description="Whether it is to be verified before use: all that is not confirmed.")


class CitedView(View):
    """An instrument that is cited, perhaps with articles."""

    instrument: str
    title: TextModel
    article: str | None = Field(description="Its articles; null: the instrument as a whole.")


def cited(instrument: str, article: str | None = None) -> CitedView:
    """Return a citation with the title of its instrument."""
    return CitedView(instrument=instrument, title=instruments()[instrument].title, article=article)


def citations(law: Sequence[CitedModel]) -> list[CitedView]:
    """Return citations with the titles of their instruments."""
    return [cited(each.instrument, each.article) for each in law]


def to_be_verified(verified: Verified) -> bool:
    """Whether something so verified is to be checked again before anybody relies on it."""
    return verified != "confirmed"
