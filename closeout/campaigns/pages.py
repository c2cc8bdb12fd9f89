"""What the pages of one campaign show: the plan clause by clause (B-2.2), and what a plan would bring."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Q
from django.utils.functional import Promise

from closeout.campaigns.clauses import KIND_NAMES, Serving, servings
from closeout.campaigns.models import RUNNING, Campaign, scope_of
from closeout.campaigns.obligations import DEADLINE, DUTY, KINDS, Owed, PhaseDays, owed, phase_days, written_for
from closeout.campaigns.plans import pack_of, pack_of_plan, with_figures
from closeout.campaigns.queries import NOT_DONE
from closeout.campaigns.registry import CONTRIBUTIONS, ClauseFigure
from closeout.campaigns.ribbon import Ribbon, ribbon
from closeout.campaigns.types import Adoption, Progress
from closeout.kernel.text import Text
from closeout.packfile.aspects import amount
from closeout.packfile.definitions import text_of
from closeout.packfile.models import PackModel
from closeout.packfile.pack import Pack
from closeout.packfile.values import show_value
from closeout.people.access import Access
from closeout.work.models import DONE, Task


@dataclass(frozen=True, slots=True)
class Served:
    """What of one kind serves a clause."""

    kind: str
    name: Promise
    items: tuple[Serving, ...]


@dataclass(frozen=True, slots=True)
class ClausePart:
    """A clause of the plan. `progress` is that of the duties and deadlines that come from it."""

    key: str
    text: Text
    by_analogy: bool
    served: tuple[Served, ...]
    progress: Progress
    figures: tuple[ClauseFigure, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The clauses that begin with one number: B-3.1 to B-3.12."""

    key: str
    clauses: tuple[ClausePart, ...]
    progress: Progress


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the plan: as it is printed, and as the office set it (the same where it did not)."""

    name: str
    label: Text
    clause: str
    printed: Text
    now: Text
    changed: bool
    ours: bool


@dataclass(frozen=True, slots=True)
class PlanPage:
    """A campaign's plan."""

    slug: str
    title: Text
    authority: Text
    pack: str
    version: str
    running: bool
    finished_on: date | None
    ribbon: Ribbon
    written_for: tuple[date, date] | None  # the days of this year that the plan's text names; None: the campaign's own
    chapters: tuple[Chapter, ...]
    figures: tuple[Figure, ...]
    progress: Progress
    duties: Progress
    deadlines: Progress
    standards: int
    clauses: int
    unserved: int
    on: date


def plan_page(access: Access, campaign: Campaign, on: date) -> PlanPage:
    """Return a campaign's plan as it stands on a day; one query, and those of the slices above."""
    pack, period = pack_of(campaign), (campaign.starts_on, campaign.ends_on)
    model = pack.model
    far = _progress(campaign, on)
    served = list(servings(model, period, lambda kind, key: far.get((kind, key), Progress())))
    chapters = tuple(_chapters(model, served, _figures_by_clause(access, campaign)))
    by_kind = {kind: sum((each for (of, _), each in far.items() if of == kind), Progress()) for kind in KINDS}
    return PlanPage(
        slug=campaign.slug,
        title=text_of(model.title),
        authority=text_of(model.authority),
        pack=campaign.plan.pack,
        version=campaign.plan.version,
        running=campaign.state == RUNNING,
        finished_on=None if campaign.finished_at is None else campaign.finished_at.date(),
        ribbon=ribbon(phase_days(model, period), period, on),
        written_for=written_for(model, period),
        chapters=chapters,
        figures=tuple(figures_of(pack_of_plan(campaign.plan, {}), pack)),
        progress=by_kind[DUTY] + by_kind[DEADLINE],
        duties=by_kind[DUTY],
        deadlines=by_kind[DEADLINE],
        standards=len(model.standards),
        clauses=len(model.clauses),
        unserved=sum(not clause.served for chapter in chapters for clause in chapter.clauses),
        on=on,
    )


def _progress(campaign: Campaign, on: date) -> dict[tuple[str, str], Progress]:
    """Return how far the tasks of each duty and deadline are; one query."""
    rows = (
        Task.objects.filter(scope=scope_of(campaign), kind__in=KINDS)
        .values("kind", "key")
        .annotate(
            done=Count("pk", Q(state=DONE)),
            left=Count("pk", Q(state__in=NOT_DONE)),
            late=Count("pk", Q(state__in=NOT_DONE, due_on__lt=on)),
        )
        .values_list("kind", "key", "done", "left", "late")
    )
    return {(kind, key): Progress(done, left - late, late) for kind, key, done, left, late in rows}


def _figures_by_clause(access: Access, campaign: Campaign) -> dict[str, list[ClauseFigure]]:
    found: dict[str, list[ClauseFigure]] = defaultdict(list)
    for contribution in CONTRIBUTIONS.figures:
        for each in contribution(campaign, access):
            found[each.clause].append(each)
    return found


def chapter_of(clause: str) -> str:
    """Return the chapter of a clause: B-3 of B-3.12, T-2 of T-2."""
    return clause.split(".", 1)[0]


def _chapters(model: PackModel, served: Sequence[Serving], figures: dict[str, list[ClauseFigure]]) -> Iterator[Chapter]:
    by_clause: dict[str, list[Serving]] = defaultdict(list)
    for each in served:
        for clause in each.clauses:
            by_clause[clause].append(each)
    for key, group in groupby(model.clauses, chapter_of):
        clauses = tuple(_clause(model, each, by_clause[each], figures.get(each, ())) for each in group)
        yield Chapter(key, clauses, sum((each.progress for each in clauses), Progress()))


def _clause(model: PackModel, key: str, items: Sequence[Serving], figures: Iterable[ClauseFigure]) -> ClausePart:
    kinds = {kind: tuple(each for each in items if each.kind == kind) for kind in KIND_NAMES}
    return ClausePart(
        key=key,
        text=text_of(model.clauses[key].text),
        by_analogy=model.clauses[key].by_analogy,
        served=tuple(Served(kind, KIND_NAMES[kind], found) for kind, found in kinds.items() if found),
        progress=sum((each.progress for each in items if each.progress is not None), Progress()),
        figures=tuple(figures),
    )


def figures_of(printed: Pack, now: Pack) -> Iterator[Figure]:
    """Yield the plan's figures as it prints them and as they are now, in its order."""
    for name, each in printed.model.parameters.items():
        shown = [
            amount(show_value(value), each.unit)
            for value in (printed.parameters[name].value, now.parameters[name].value)
        ]
        yield Figure(name, text_of(each.label), each.clause, shown[0], shown[1], shown[0] != shown[1], each.ours)


@dataclass(frozen=True, slots=True)
class UnitShare:
    """What a unit will owe. `first_on` is the first day on which something is due, None: no day is set."""

    plan_unit: Text
    played_by: str
    duties: int
    deadlines: int
    first_on: date | None


@dataclass(frozen=True, slots=True)
class Brings:
    """What a plan brings when it is adopted: shown before it is done."""

    title: Text
    phases: tuple[PhaseDays, ...]
    ribbon: Ribbon
    shares: tuple[UnitShare, ...]
    idle: int  # units that will owe nothing
    duties: int
    deadlines: int
    changed: tuple[Figure, ...]


def brings(printed: Pack, how: Adoption, on: date, named: dict[str, str]) -> Brings:
    """Return what adopting brings; `named` says of each unit of the plan who plays it. No query."""
    from_office = with_figures(printed, how.parameters)
    model, period = from_office.model, (how.starts_on, how.ends_on)
    all_of = list(owed(model, period))
    phases = tuple(phase_days(model, period))
    shares = [
        _share(text_of(model.units[key].name), named[key], [each for each in all_of if each.unit == key])
        for key in model.units
    ]
    return Brings(
        title=text_of(model.title),
        phases=phases,
        ribbon=ribbon(phases, period, on),
        shares=tuple(each for each in shares if each.duties or each.deadlines),
        duties=sum(each.kind == DUTY for each in all_of),
        deadlines=sum(each.kind == DEADLINE for each in all_of),
        changed=tuple(each for each in figures_of(printed, from_office) if each.changed),
        idle=sum(not (each.duties or each.deadlines) for each in shares),
    )


def _share(unit: Text, played_by: str, rows: Sequence[Owed]) -> UnitShare:
    days = [each.due_on for each in rows if each.due_on is not None]
    duties = sum(each.kind == DUTY for each in rows)
    return UnitShare(unit, played_by, duties, len(rows) - duties, min(days, default=None))
