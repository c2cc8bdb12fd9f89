"""Outcomes for pages: what is recommended and why, what was decided, and the batches."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import evaluator_of, pack_of
from closeout.evaluation.explanation import Explainer
from closeout.evaluation.reasons import Reasons, answer_label
from closeout.evaluation.site import Evaluator
from closeout.kernel.text import Text
from closeout.kernel.verdicts import UNDECIDED
from closeout.meetings.models import Decision
from closeout.meetings.types import (
    Batch,
    Choice,
    Count,
    Decided,
    OutcomeRow,
    Outcomes,
    Show,
    SiteOutcome,
    Turned,
    WithoutOutcomes,
)
from closeout.packfile.models_base import TextModel
from closeout.packfile.pack import Pack, Table
from closeout.people.access import Access
from closeout.sites.keep import ledger
from closeout.sites.models import IN_USE, Site
from closeout.sites.queries import site_named, visible_sites
from closeout.sites.values import read
from closeout.tallies.queries import tallies

PAGE: Final = 50
MOST: Final = 200  # sites decided at once
STATES: Final = ("decided", "waiting", "differing")
_NONE: Final = Text("不在任何结论之列", "no outcome")
_BATCHES: Final = {
    "ban": Text("取缔一批", "ban a batch"),
    "standardise": Text("规范一批", "standardise a batch"),
    "upgrade": Text("提升一批", "upgrade a batch"),
}


def decisions_ledger(campaign: int) -> str:
    """Return the tallies' ledger of what meetings decided; its names are outcomes."""
    return f"meetings:{campaign}"


def standing(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Return the decisions that stand: no later one supersedes them."""
    return decisions.filter(superseded_by__isnull=True)


def outcomes(access: Access, campaign: Campaign, show: Show) -> Outcomes | WithoutOutcomes:
    """Return a page of sites with their outcomes; five queries. One of a plan without outcomes."""
    pack = pack_of(campaign)
    table = pack.table("outcome")
    if table is None:
        return _without(campaign, pack)
    counted, decided = _counted(campaign)
    sites = shown(access, campaign, show)
    total = sites.count()
    pages = max(1, -(-total // PAGE))
    show = Show(show.outcome, show.state, min(max(show.page, 1), pages))
    found = list(sites.order_by("code")[PAGE * (show.page - 1) : PAGE * show.page])
    return Outcomes(
        slug=campaign.slug,
        show=show,
        batches=batches(pack, table, counted, decided),
        choices=tuple(_choices(pack, table, counted, show.outcome)),
        rows=rows(campaign, table, found),
        total=total,
        pages=pages,
        may_decide=access.may("decide_outcomes"),
    )


def _counted(campaign: Campaign) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Return how many sites are recommended for what, and decided how; one query."""
    names = ledger(campaign.pk), decisions_ledger(campaign.pk)
    found = tallies(names)
    recommended = {
        name.removeprefix("outcome:"): n for name, n in found[names[0]].items() if name.startswith("outcome:")
    }
    return recommended, found[names[1]]


def shown(access: Access, campaign: Campaign, show: Show) -> QuerySet[Site]:
    """Return the sites in use that are to be shown and that somebody may see."""
    found = visible_sites(access, campaign).filter(state=IN_USE)
    if show.outcome:
        found = found.filter(outcome=show.outcome)
    decided = standing(Decision.objects.filter(site=OuterRef("pk")))
    match show.state:
        case "decided":
            return found.filter(Exists(decided))
        case "waiting":
            return found.filter(~Exists(decided))
        case "differing":
            return found.filter(Exists(decided.exclude(outcome=OuterRef("outcome"))))
        case _:
            return found


def batches(pack: Pack, table: Table, recommended: Mapping[str, int], decided: Mapping[str, int]) -> tuple[Batch, ...]:
    """Return the plan's batches from the hardest on, then each outcome that stands apart, then what is open."""
    members: dict[str, list[str]] = {}
    ranked = sorted(pack.model.outcomes.items(), key=lambda each: -(each[1].rank or 0))
    for key, model in (each for each in ranked if each[1].batch):
        members.setdefault(str(model.batch), []).append(key)
    apart = [(key, [key]) for key, model in ranked if not model.batch]
    groups = [*members.items(), *apart, (table.unknown, [table.unknown])]
    return tuple(
        Batch(
            key=key,
            label=_BATCHES[key] if key in members and key in _BATCHES else answer_label(pack, table, keys[0]),
            outcomes=tuple(answer_label(pack, table, each) for each in keys) if key in members else (),
            recommended=sum(recommended.get(each, 0) for each in keys),
            decided=sum(decided.get(each, 0) for each in keys),
        )
        for key, keys in groups
    )


def _choices(pack: Pack, table: Table, counted: Mapping[str, int], current: str) -> Iterable[Choice]:
    for key in (*pack.model.outcomes, table.unknown):
        yield Choice(key, answer_label(pack, table, key), counted.get(key, 0), key == current)


def choices(campaign: Campaign) -> tuple[Choice, ...]:
    """Return the outcomes that a meeting can decide, in the plan's order; no query."""
    pack = pack_of(campaign)
    table = pack.table("outcome")
    return () if table is None else tuple(each for each in _choices(pack, table, {}, "") if each.key != table.unknown)


def rows(campaign: Campaign, table: Table, sites: Sequence[Site]) -> tuple[OutcomeRow, ...]:
    """Return sites with what is recommended and decided; two queries."""
    writer = _Writer(evaluator_of(campaign), Reasons(pack_of(campaign)), table)
    found = standing(Decision.objects.filter(site__in=sites)).select_related("meeting")
    decided = {each.site_id: each for each in found}
    names = {
        each.code: Text(each.name_zh, each.name_en or each.name_zh)
        for each in Division.objects.filter(
            authority=campaign.authority_id, code__in={site.division_code for site in sites}
        )
    }
    return tuple(writer.row(site, names.get(site.division_code), decided.get(site.pk)) for site in sites)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the rows of a plan's sites."""

    evaluator: Evaluator
    reasons: Reasons
    table: Table

    def row(self, site: Site, division: Text | None, decision: Decision | None) -> OutcomeRow:
        pack, table = self.evaluator.pack, self.table
        full = self.evaluator.complete(read(pack.facts, site.values))
        answer = self.evaluator.decision(table, full)
        return OutcomeRow(
            code=site.code,
            name=site.name,
            division=division,
            recommended=site.outcome,
            label=answer_label(pack, table, site.outcome),
            open=site.outcome in ("", table.unknown, UNDECIDED),
            reason=_NONE if answer is None else self.reasons.of_outcome(table, answer, full),
            decided=None if decision is None else said(pack, table, decision),
            differs=decision is not None and decision.outcome != site.outcome,
            changed=decision is not None and decision.recommended != site.outcome,
        )


def said(pack: Pack, table: Table, decision: Decision) -> Decided:
    """Return a decision, read with its meeting, as pages show it."""
    return Decided(
        outcome=answer_label(pack, table, decision.outcome),
        recommended=answer_label(pack, table, decision.recommended),
        departs=decision.outcome != decision.recommended,
        reason=decision.reason,
        held_on=decision.meeting.held_on,
        minutes=decision.meeting.minutes,
        at=decision.at,
    )


def chosen(access: Access, campaign: Campaign, codes: Sequence[str]) -> tuple[OutcomeRow, ...]:
    """Return some sites with their outcomes, MOST at most, by code; three queries. None of a plan without outcomes."""
    table = pack_of(campaign).table("outcome")
    sites = visible_sites(access, campaign).filter(state=IN_USE, code__in=list(codes)[:MOST]).order_by("code")
    return () if table is None else rows(campaign, table, list(sites))


def site_outcome(access: Access, campaign: Campaign, code: str) -> SiteOutcome | None:
    """Return all about the outcome of one site; four queries. None: the plan has no outcomes.

    Raises:
        Missing: there is no such site that `access` may see.
    """
    site = site_named(access, campaign, code)
    pack = pack_of(campaign)
    table = pack.table("outcome")
    if table is None:
        return None
    explanation = Explainer(pack).explain({**read(pack.facts, site.values), "site_code": site.code})
    turns = [
        Turned(_text(each.label), tuple(_text(change.text) for change in each.changes))
        for each in explanation.turns
        if each.kind == "outcome"
    ]
    clauses = site.clause.replace("|", " · ")
    return SiteOutcome(rows(campaign, table, [site])[0], clauses, tuple(turns), decisions_of(pack, table, site))


def decisions_of(pack: Pack, table: Table, site: Site) -> tuple[Decided, ...]:
    """Return every decision of a site, the latest first; one query."""
    found = Decision.objects.filter(site=site).select_related("meeting").order_by("-pk")
    return tuple(said(pack, table, each) for each in found)


def _without(campaign: Campaign, pack: Pack) -> WithoutOutcomes:
    counted = tallies([ledger(campaign.pk)])[ledger(campaign.pk)]
    segments = [
        Count(_text(model.label), counted.get(f"segment:{key}", 0), 0) for key, model in pack.model.segments.items()
    ]
    routes = [
        Count(row.text, counted.get(f"route:{row.id}:true", 0), counted.get(f"route:{row.id}:undecided", 0))
        for table in pack.tables
        if table.decides == "actions"
        for row in table.rows
    ]
    return WithoutOutcomes(campaign.slug, tuple(segments), tuple(routes))


def _text(model: TextModel) -> Text:
    return Text(model.zh, model.en)
