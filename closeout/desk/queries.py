"""The overview: where a campaign stands, from the tallies, in a fixed number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign, Phase
from closeout.campaigns.obligations import PhaseDays
from closeout.campaigns.plans import pack_of
from closeout.campaigns.ribbon import ribbon
from closeout.campaigns.services import scope_of
from closeout.census.queries import standings_with
from closeout.census.types import Standing
from closeout.desk.daily import OF_A_DIVISION, kept_day
from closeout.desk.findings import Findings
from closeout.desk.findings import findings as read_findings
from closeout.desk.models import DayFigure
from closeout.desk.share import Share
from closeout.desk.trend import trend
from closeout.desk.types import DivisionRow, Overview, Signing, StandardRow, TaskRow, UnitRow
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Missing
from closeout.kernel.text import Text
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.sites.derive import ASKED
from closeout.sites.keep import ledger
from closeout.tallies.models import Tally
from closeout.tallies.queries import beneath
from closeout.work.models import PENDING, Task
from closeout.work.visible import visible_tasks

LEAGUE: Final = 40  # divisions shown; more would make the page heavy, the register has them all
SHOWN: Final = 8  # tasks, standards, units
_STREET: Final = 9  # digits of the code of a street or town


def overview(access: Access, campaign: Campaign, on: date, *, as_of: bool = False) -> Overview:
    """Return where a campaign stands on a day; eleven queries, about as many `as_of` the end of a day that is over.

    A village sees its own division, a unit its own tasks.

    Raises:
        Missing: no figures were kept of the day, or of any before it.
    """
    pack = pack_of(campaign)
    until = datetime.combine(on, time.max, TIME_ZONE) if as_of else None
    kept = _kept(campaign, on) if as_of else None
    figures = _figures(access, campaign, kept)
    found = read_findings(access, campaign, pack, on, kept)
    own = figures.pop("")
    census = standings_with(access, campaign, _of_divisions(figures), on, until)
    pending = _tasks(access, campaign, until)
    counts = pending.aggregate(pending=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=on)))
    sites, league = own.get("sites", 0), _league(figures, {each.code: each for each in census}, found)
    days = [PhaseDays(each.key, _title(pack, each.key), each.starts_on, each.ends_on) for each in _phases(campaign)]
    return Overview(
        on=on,
        as_of=on if as_of else None,
        census=_signing(census),
        trend=trend(access, campaign, own, on),
        scope=scope_of(campaign),
        ribbon=ribbon(days, (campaign.starts_on, campaign.ends_on), on),
        sites=sites,
        established=Share(sites - own.get("open", 0), sites),
        failing=Share(own.get("failing", 0), sites),
        major=own.get("failing_major", 0),
        questions=sum(count for name, count in own.items() if name.startswith("question:")),
        overdue=counts["overdue"],
        pending=counts["pending"],
        league=league[:LEAGUE],
        more=max(len(league) - LEAGUE, 0),
        standards=_standards(pack, own),
        units=_units(pack, own),
        tasks=[_task(each, on) for each in _next(pending)],
        findings=found,
        covered=_covered(access, figures, census),
    )


def _kept(campaign: Campaign, on: date) -> date:
    day = kept_day(campaign, on)
    if day is None:
        raise Missing("desk.no_figures", day=on)
    return day


def _phases(campaign: Campaign) -> Iterable[Phase]:
    return Phase.objects.filter(campaign=campaign)


def _title(pack: Pack, key: str) -> Text:
    return next((Text(each.title.zh, each.title.en) for each in pack.model.phases if each.id == key), Text(key, key))


def _figures(access: Access, campaign: Campaign, day: date | None) -> dict[str, dict[str, int]]:
    """Return the counters of each division that one may see by its code, and under "" those of all; one query.

    Those of a `day` that was kept; None: as they are now.
    """
    whole = ledger(campaign.pk)
    below = Q(ledger__startswith=f"{whole}/{access.division_stem}", name__in=OF_A_DIVISION)
    if access.division_stem:
        below = beneath(f"{whole}/", access.division_stem)
    there: QuerySet[Any] = Tally.objects.all() if day is None else DayFigure.objects.filter(day=day)
    rows = there.filter(below | (Q(ledger=whole) if not access.division_stem else Q()), count__gt=0)
    found: dict[str, dict[str, int]] = {"": {}}
    for name_of, name, count in rows.exclude(name__startswith=ASKED).values_list("ledger", "name", "count"):
        code = name_of.removeprefix(whole).removeprefix("/")
        found.setdefault(code, {})[name] = count
        if access.division_stem:
            found[""][name] = found[""].get(name, 0) + count
    return found


def _of_divisions(figures: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    return {code.removeprefix("-"): counted for code, counted in figures.items()}


def _signing(census: Sequence[Standing]) -> Signing:
    begun = [each for each in census if each.started]
    late = sum(each.state == "late" for each in begun)
    return Signing(Share(sum(each.signed for each in begun), len(begun)), late)


def _league(
    figures: Mapping[str, Mapping[str, int]], census: Mapping[str, Standing], found: Findings | None
) -> list[DivisionRow]:
    """Return the divisions with sites: the greatest share of established sites first, then the fewest failing.

    Those whose census was started and that have no site come last.
    """

    def order(item: tuple[str, Mapping[str, int]]) -> tuple[float, float, float, str]:
        code, counted = item
        sites = counted.get("sites", 0)
        if not sites:
            return 1, 0, 0, code
        return 0, counted.get("open", 0) / sites, counted.get("failing", 0) / sites, code

    there = {code: each for code, each in figures.items() if each.get("sites")}
    there |= {code: {} for code, each in census.items() if each.started and code not in there}
    return [
        _division(rank, code, each, census.get(code), (0, 0) if found is None else found.of(code))
        for rank, (code, each) in enumerate(sorted(there.items(), key=order), 1)
    ]


def _division(
    rank: int, code: str, counted: Mapping[str, int], census: Standing | None, findings: tuple[int, int]
) -> DivisionRow:
    sites = counted.get("sites", 0)
    return DivisionRow(
        rank=rank,
        code="" if code == "-" else code,
        label=Text("未填区划", "no division") if code == "-" or census is None else census.name,
        census=census if census is not None and census.started else None,
        established=Share(sites - counted.get("open", 0), sites),
        failing=Share(counted.get("failing", 0), sites),
        major=counted.get("failing_major", 0),
        open=findings[0],
        closed=findings[1],
    )


def _standards(pack: Pack, own: Mapping[str, int]) -> list[StandardRow]:
    rows = [
        StandardRow(each.id, each.text, Share(own[f"fail:{each.id}"], own[f"fail:{each.id}"] + _passing(own, each.id)))
        for each in pack.standards
        if own.get(f"fail:{each.id}")
    ]
    return sorted(rows, key=lambda each: -each.failing.part)[:SHOWN]


def _passing(own: Mapping[str, int], standard: str) -> int:
    return own.get(f"pass:{standard}", 0)


def _units(pack: Pack, own: Mapping[str, int]) -> list[UnitRow]:
    rows = [
        UnitRow(key, Text(model.name.zh, model.name.en), own[f"question:{key}"])
        for key, model in pack.model.units.items()
        if own.get(f"question:{key}")
    ]
    return sorted(rows, key=lambda each: -each.open)[:SHOWN]


def _tasks(access: Access, campaign: Campaign, until: datetime | None) -> QuerySet[Task]:
    """Return the tasks of a campaign that are pending, or were at a moment that is over."""
    if not access.may("see_tasks"):
        return Task.objects.none()
    found = visible_tasks(access, [scope_of(campaign)])
    if until is None:
        return found.filter(state__in=PENDING)
    return found.filter(created_at__lte=until).filter(Q(closed_at__isnull=True) | Q(closed_at__gt=until))


def _next(pending: QuerySet[Task]) -> Iterable[Task]:
    return pending.select_related("unit").order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN]


def _task(task: Task, today: date) -> TaskRow:
    unit = None if task.unit is None else Text(task.unit.name_zh, task.unit.name_en)
    left = None if task.due_on is None else (task.due_on - today).days
    title = Text(task.title_zh, task.title_en)
    return TaskRow(task.pk, title, unit, task.due_on, max(-(left or 0), 0), None if left is None else max(left, 0))


def _covered(access: Access, figures: Mapping[str, Mapping[str, int]], census: Sequence[Standing]) -> Share:
    """Return how many villages and communities have a site on file, of those in the campaign's streets; one query."""
    streets = {each[:_STREET] for each in (*figures, *(each.code for each in census)) if each[:_STREET].isdigit()}
    here = Division.objects.filter(authority=access.authority, code__startswith=access.division_stem)
    all_ = here.exclude(code__endswith="000")
    known = {code for code in all_.values_list("code", flat=True) if code[:_STREET] in streets}
    return Share(sum(code in known and bool(each.get("sites")) for code, each in figures.items()), len(known))
