"""Plans as the engine reads them: from the text that was adopted, checked once and kept."""

import hashlib
from dataclasses import replace
from datetime import date
from functools import lru_cache

from closeout.campaigns.models import Campaign, Plan
from closeout.campaigns.types import Figures
from closeout.evaluation.site import Evaluator
from closeout.kernel.clock import today
from closeout.kernel.located import read_located
from closeout.kernel.refusal import Problem, Refusal
from closeout.packfile.library import PACK_FILE, load_located, open_pack
from closeout.packfile.pack import Pack
from closeout.packfile.values import parameter_of

_Set = tuple[tuple[str, bool | float | str], ...]


def source_of(name: str) -> str:
    """Return the text of a shipped pack, a folder or a file.

    Raises:
        Refusal: there is no such pack, or it cannot be read.
    """
    return open_pack(name).text


def source_of_upload(content: bytes, file: str = PACK_FILE) -> str:
    """Return the text of a pack that somebody sent.

    Raises:
        Refusal: it is not UTF-8; with the place.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = error.object[: error.start].decode("utf-8", "replace")
        line, column = good.count("\n") + 1, len(good) - good.rfind("\n")
        problem = Problem(file, "packfile.not_utf8", row=line, column=column)
        raise Refusal("packfile.bad_pack", problems=[problem], file=file) from None


def plan_of_source(source: str) -> Plan:
    """Return the plan of a text, kept once however often it is adopted.

    Raises:
        Refusal: the text is no pack, or one with problems.
    """
    pack = read_pack(source)
    plan, _ = Plan.objects.get_or_create(
        digest=digest_of(source), defaults={"pack": pack.id, "version": pack.model.version, "source": source}
    )
    return plan


def source_kept(plan: Plan) -> str:
    """Return the text of a plan that was kept, in one query."""
    return Plan.objects.values_list("source", flat=True).get(pk=plan.pk)


def digest_of(source: str) -> str:
    """Return what a plan is known by: the SHA-256 of its text."""
    return hashlib.sha256(source.encode()).hexdigest()


def read_pack(source: str, on: date | None = None) -> Pack:
    """Return the checked pack of a text; `on` is the day of the evaluation, None: today.

    Raises:
        Refusal: the text is no pack, or one with problems.
    """
    return _read(source, on or today())


@lru_cache(maxsize=8)
def _read(source: str, on: date) -> Pack:
    """Check a text once: an office looks at a plan, changes a word of its form, and adopts it, with the same text."""
    return load_located(read_located(PACK_FILE, source), on)


def with_figures(pack: Pack, figures: Figures) -> Pack:
    """Return a pack with figures set otherwise than it prints them: conditions and days go by these."""
    models = {name: pack.model.parameters[name].model_copy(update={"value": value}) for name, value in figures.items()}
    values = {name: parameter_of(name, model) for name, model in models.items()}
    model = pack.model.model_copy(update={"parameters": {**pack.model.parameters, **models}})
    return replace(pack, model=model, parameters={**pack.parameters, **values})


def pack_of_plan(plan: Plan, figures: Figures, on: date | None = None) -> Pack:
    """Return the pack of a plan that was kept, with the figures an office sets."""
    return evaluator_of_plan(plan, figures, on).pack


def evaluator_of_plan(plan: Plan, figures: Figures, on: date | None = None) -> Evaluator:
    """Return what evaluates sites by a plan that was kept, as of `on` (None: today)."""
    return _evaluator(plan.digest, tuple(sorted(figures.items())), on or today())


def pack_of(campaign: Campaign, on: date | None = None) -> Pack:
    """Return the pack that a campaign runs by, with the figures its office set; read anew each day only."""
    return evaluator_of(campaign, on).pack


def evaluator_of(campaign: Campaign, on: date | None = None) -> Evaluator:
    """Return what evaluates the campaign's sites one by one, as of `on` (None: today)."""
    return evaluator_of_plan(campaign.plan, campaign.parameters, on)


@lru_cache(maxsize=32)
def _evaluator(digest: str, figures: _Set, on: date) -> Evaluator:
    """Read the plan of a digest, in one query; a text never changes, so nothing that is kept grows old."""
    source = Plan.objects.only("source").get(digest=digest).source
    return Evaluator(with_figures(read_pack(source, on), dict(figures)))
