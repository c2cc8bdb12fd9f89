"""The overview: where a campaign stands, from the tallies, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from django.db.models import Count, F, Q, QuerySet

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign, Phase
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import scope_of
from closeout.desk.ribbon import ribbon
from closeout.desk.types import DivisionRow, Overview, Share, StandardRow, TaskRow, UnitRow
from closeout.kernel.text import Text
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.sites.derive import ASKED
from closeout.sites.keep import ledger
from closeout.tallies.models import Tally
from closeout.work.models import PENDING, Task

LEAGUE: Final = 40  # divisions shown; more would make the page heavy, the register has them all
SHOWN: Final = 8  # tasks, standards, units
_OF_A_DIVISION: Final = ("sites", "open", "failing", "failing_major")


def overview(access: Access, campaign: Campaign, today: date) -> Overview:
    """Return where a campaign stands on a day; six queries. A village sees its own division, a unit its own tasks."""
    pack = pack_of(campaign)
    figures = _figures(access, campaign)
    own = figures.pop("")
    phases = list(Phase.objects.filter(campaign=campaign))
    labels = {each.id: Text(each.title.zh, each.title.en) for each in pack.model.phases}
    names = _names(access, figures)
    counts = _tasks(access, campaign).aggregate(pending=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
    sites, league = own.get("sites", 0), _league(figures, names)
    return Overview(
        ribbon=ribbon(campaign, phases, labels, today),
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
        tasks=[_task(each, today) for each in _next(access, campaign)],
        covered=_covered(access, figures),
    )


def _figures(access: Access, campaign: Campaign) -> dict[str, dict[str, int]]:
    """Return the counters of each division that one may see by its code, and under "" those of all; one query."""
    whole = ledger(campaign.pk)
    below = Q(ledger__startswith=f"{whole}/{access.division_stem}", name__in=_OF_A_DIVISION)
    if access.division_stem:
        below = Q(ledger__startswith=f"{whole}/{access.division_stem}")
    rows = Tally.objects.filter(below | (Q(ledger=whole) if not access.division_stem else Q()), count__gt=0)
    found: dict[str, dict[str, int]] = {"": {}}
    for name_of, name, count in rows.exclude(name__startswith=ASKED).values_list("ledger", "name", "count"):
        code = name_of.removeprefix(whole).removeprefix("/")
        found.setdefault(code, {})[name] = count
        if access.division_stem:
            found[""][name] = found[""].get(name, 0) + count
    return found


def _names(access: Access, figures: Mapping[str, object]) -> dict[str, Text]:
    found = Division.objects.filter(authority=access.authority, code__in=list(figures)).values_list(
        "code", "name_zh", "name_en"
    )
    return {code: Text(zh, en or zh) for code, zh, en in found}


def _league(figures: Mapping[str, Mapping[str, int]], names: Mapping[str, Text]) -> list[DivisionRow]:
    """Return the divisions that have sites: the greatest share of established sites first, then the fewest failing."""

    def order(item: tuple[str, Mapping[str, int]]) -> tuple[float, float, str]:
        code, counted = item
        return counted.get("open", 0) / counted["sites"], counted.get("failing", 0) / counted["sites"], code

    there = sorted(((code, each) for code, each in figures.items() if each.get("sites")), key=order)
    return [
        DivisionRow(
            rank=rank,
            label=names.get(code) or (Text("未填区划", "no division") if code == "-" else Text(code, code)),
            established=Share(each["sites"] - each.get("open", 0), each["sites"]),
            failing=Share(each.get("failing", 0), each["sites"]),
            major=each.get("failing_major", 0),
        )
        for rank, (code, each) in enumerate(there, 1)
    ]


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
        UnitRow(Text(model.name.zh, model.name.en), own[f"question:{key}"])
        for key, model in pack.model.units.items()
        if own.get(f"question:{key}")
    ]
    return sorted(rows, key=lambda each: -each.open)[:SHOWN]


def _tasks(access: Access, campaign: Campaign) -> QuerySet[Task]:
    found = Task.objects.filter(scope=scope_of(campaign), state__in=PENDING)
    if access.division_stem:
        return found.filter(division_code__startswith=access.division_stem)
    return found if access.unit is None else found.filter(unit=access.unit)


def _next(access: Access, campaign: Campaign) -> Iterable[Task]:
    return _tasks(access, campaign).select_related("unit").order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN]


def _task(task: Task, today: date) -> TaskRow:
    unit = None if task.unit is None else Text(task.unit.name_zh, task.unit.name_en)
    left = None if task.due_on is None else (task.due_on - today).days
    title = Text(task.title_zh, task.title_en)
    return TaskRow(title, unit, task.due_on, max(-(left or 0), 0), None if left is None else max(left, 0))


def _covered(access: Access, figures: Mapping[str, Mapping[str, int]]) -> Share:
    """Return how many villages and communities have a site on file, of those that are known; one query."""
    here = Division.objects.filter(authority=access.authority, code__startswith=access.division_stem)
    all_ = here.exclude(code__endswith="000")
    known = set(all_.values_list("code", flat=True))
    return Share(sum(code in known and bool(each.get("sites")) for code, each in figures.items()), len(known))
