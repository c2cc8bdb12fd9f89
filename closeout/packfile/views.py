"""What `plan list` and `plan show` say of a whole pack, in types; their JSON and its schemas are made from these."""

from pydantic import Field

from closeout.packfile.models_base import TextModel
from closeout.packfile.views_base import View
from closeout.packfile.views_calendar import CampaignView
from closeout.packfile.views_rules import AnswerView


class PackView(View):
    """A pack in one glance; `counts` gives the number of items of every part."""

    id: str
    version: str
    title: TextModel
    authority: TextModel
    object: TextModel
    campaign: CampaignView
    counts: dict[str, int]
    outcomes: list[AnswerView] = Field(description="From best to worst; those that stand apart last.")
    segments: list[AnswerView]


class ListView(View):
    """The shipped packs."""

    packs: list[PackView]
