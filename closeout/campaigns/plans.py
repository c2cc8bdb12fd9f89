"""Plans as the engine reads them: from the text that was adopted, checked once and kept."""

import hashlib
from dataclasses import replace
from datetime import date
from functools import lru_cache

from closeout.campaigns.models import Campaign, Plan
from closeout.evaluation.site import Evaluator
from closeout.kernel.clock import today
from closeout.kernel.located import read_located
from closeout.packfile.library import PACK_FILE, load_located, open_pack
from closeout.packfile.pack import Pack

Figures = tuple[tuple[str, bool | float | str], ...]


def source_of(name: str) -> str:
    """Return the text of a shipped pack, a folder or a file.

    Raises:
        Refusal: there is no such pack, or it cannot be read.
    """
    return open_pack(name).text


def plan_of_source(source: str) -> Plan:
    """Return the plan of a text, kept once however often it is adopted.

    Raises:
        Refusal: the text is no pack, or one with problems.
    """
    pack = read_pack(source)
    digest = hashlib.sha256(source.encode()).hexdigest()
    plan, _ = Plan.objects.get_or_create(
        digest=digest, defaults={"pack": pack.id, "version": pack.model.version, "source": source}
    )
    return plan


def read_pack(source: str, on: date | None = None) -> Pack:
    """Return the checked pack of a text; `on` is the day of the evaluation, None: today.

    Raises:
        Refusal: the text is no pack, or one with problems.
    """
    return load_located(read_located(PACK_FILE, source), on)


def pack_of(campaign: Campaign, on: date | None = None) -> Pack:
    """Return the pack that a campaign runs by, with the figures its office set; read anew each day only."""
    return _evaluator(campaign.plan.source, _figures(campaign), on or today()).pack


def evaluator_of(campaign: Campaign, on: date | None = None) -> Evaluator:
    """Return what evaluates the campaign's sites one by one, as of `on` (None: today)."""
    return _evaluator(campaign.plan.source, _figures(campaign), on or today())


def _figures(campaign: Campaign) -> Figures:
    return tuple(sorted(campaign.parameters.items()))


@lru_cache(maxsize=32)
def _evaluator(source: str, figures: Figures, on: date) -> Evaluator:
    pack = read_pack(source, on)
    values = {name: replace(pack.parameters[name], value=value) for name, value in figures}
    return Evaluator(replace(pack, parameters={**pack.parameters, **values}))
