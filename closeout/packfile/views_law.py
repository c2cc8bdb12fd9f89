"""Clauses, the law, the steps of enforcement and drafts, as `plan show` tells them."""

from pydantic import Field

from closeout.packfile.models_base import TextModel
from closeout.packfile.views_base import NamedView, View


class CitationView(View):
    """An article that allows a step of enforcement."""

    basis: NamedView
    article: str | None = Field(description="The article's number; null: the instrument as a whole.")
    to_be_verified: bool = Field(description="The instrument was not checked against the text in force.")


class MeasureView(View):
    """A step of the enforcement ladder."""

    id: str
    clause: list[str]
    title: TextModel
    by: NamedView
    when: str | None
    text: TextModel | None
    law: list[CitationView]
    to_be_verified: bool


class BasisView(View):
    """An instrument of law that the pack leans on."""

    id: str
    title: TextModel
    article: str | None
    in_force: str | None
    to_be_verified: bool
    note: TextModel | None


class DraftView(View):
    """A rung of the ladder, an indicator or an assessment item: clause and text."""

    id: str
    clause: str
    text: TextModel


class ClauseView(View):
    """A clause of the plan and what it says."""

    id: str
    text: TextModel
    by_analogy: bool
