"""The register as a list: the sites of a filter, page by page, with what each row shows and the counts in the chips."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import BigIntegerField, QuerySet
from django.db.models.functions import Cast, Substr

from closeout.accounts.models import User
from closeout.areas.models import Division
from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import scope_of
from closeout.evaluation.phrases import value_text
from closeout.kernel.divisions import stem
from closeout.kernel.facts import Fact
from closeout.kernel.text import Text, both
from closeout.kernel.verdicts import FAIL, UNKNOWN
from closeout.people.access import Access
from closeout.people.models import Post
from closeout.sites.derive import SITES
from closeout.sites.filters import NOBODY, Filter
from closeout.sites.marks import keys_of, of_route, of_standard
from closeout.sites.models import IN_USE, SavedFilter, Site, Verdict
from closeout.sites.paging import Edge, page_of
from closeout.sites.queries import WHOLE_CODE, visible_sites, within
from closeout.sites.reading import Kind, Reading, outcome_label, reading_of
from closeout.sites.values import read
from closeout.tallies.queries import tallies_under
from closeout.work.models import PENDING, Task

_MANY: Final = 5_000  # sites of a division
_SUBJECT: Final = "site:"  # what the subjects of tasks about a site begin with
_LOST: Final = "-"  # the tallies' word for sites without a division


@dataclass(frozen=True, slots=True)
class Chip:
    """A way to narrow the list, with how many sites there are of it; `name` and `value` are of the address."""

    name: str
    value: str
    label: Text
    count: int


@dataclass(frozen=True, slots=True)
class Place:
    """A division that has sites."""

    code: str
    name: Text
    count: int


@dataclass(frozen=True, slots=True)
class Siting:
    """What the rules of place say of a site in a word, and the value that fails."""

    tone: str  # ok, bad, unk, na
    detail: Text | None


@dataclass(frozen=True, slots=True)
class Row:
    """A site in the list. `area` None: nobody has measured; `overdue` is a count of tasks; `assignee` "": nobody."""

    pk: int
    code: str
    name: str
    division: Text
    area: float | None
    siting: Siting
    passing: int
    failing: int
    unknown: int
    outcome: Text
    kind: Kind
    state: str
    overdue: int
    assignee: str


@dataclass(frozen=True, slots=True)
class Register:
    """A page of the register. `total` None: more than `MOST_COUNTED`; `before`, `after` None: there are no others."""

    rows: tuple[Row, ...]
    total: int | None
    whole: int
    before: str | None
    after: str | None
    chips: tuple[Chip, ...]
    places: tuple[Place, ...]
    assignees: tuple[tuple[int, str], ...]
    saved: tuple[tuple[int, str, str], ...]
    reading: Reading


def chosen(access: Access, campaign: Campaign, wanted: Filter, on: date) -> QuerySet[Site]:
    """Return the sites of a filter that somebody may see; `on` is the day by which tasks are overdue."""
    sites = visible_sites(access, campaign)
    if wanted.state != "any":
        sites = sites.filter(state=wanted.state)
    if wanted.division:
        sites = _in_division(sites, campaign, stem(wanted.division))
    if wanted.outcome:
        sites = sites.filter(outcome=wanted.outcome)
    if wanted.assignee is not None:
        sites = sites.filter(assignee=wanted.assignee if wanted.assignee != NOBODY else None)
    for word in wanted.words:
        sites = sites.filter(search__contains=word)
    return _by_marks(_shown(sites, campaign, wanted, on), campaign, wanted)


def _in_division(sites: QuerySet[Site], campaign: Campaign, code: str) -> QuerySet[Site]:
    """Return the sites of a division; of a wide one by looking at each, which the order of its codes does not help."""
    if len(code) < WHOLE_CODE and _size(campaign, code) > _MANY:
        return sites.filter(division_code__startswith=code)
    return sites.filter(within(code))


def _size(campaign: Campaign, code: str) -> int:
    """Return how many sites in use a division has; one query."""
    return sum(each[SITES] for each in tallies_under(f"{scope_of(campaign)}/{code}", [SITES]).values())


def _shown(sites: QuerySet[Site], campaign: Campaign, wanted: Filter, on: date) -> QuerySet[Site]:
    if wanted.show == "overdue":
        return _overdue(sites, campaign, on)
    if wanted.show == "established":
        return sites.filter(unknown=0)
    columns = {"failing": "failing", "failing_major": "failing_major", "open": "unknown"}
    # Not "more than 0": SQLite would take that for a short way along the order's index, which most sites lie on.
    return sites.exclude(**{columns[wanted.show]: 0}) if wanted.show else sites


def _overdue(sites: QuerySet[Site], campaign: Campaign, on: date) -> QuerySet[Site]:
    late = overdue(campaign, on).filter(subject__startswith=_SUBJECT)
    return sites.filter(pk__in=late.values(site=Cast(Substr("subject", len(_SUBJECT) + 1), BigIntegerField())))


def _by_marks(sites: QuerySet[Site], campaign: Campaign, wanted: Filter) -> QuerySet[Site]:
    if wanted.standard:
        sites = of_standard(sites, pack_of(campaign), wanted.standard, wanted.verdict or FAIL)
    if wanted.route:
        sites = of_route(sites, pack_of(campaign), wanted.route)
    return sites


def overdue(campaign: Campaign, on: date) -> QuerySet[Task]:
    """Return the tasks of a campaign that should have been done before `on`."""
    return Task.objects.filter(scope=scope_of(campaign), state__in=PENDING, due_on__lt=on)


def register(
    access: Access, campaign: Campaign, wanted: Filter, on: date, *, after: str = "", before: str = ""
) -> Register:
    """Return a page of 50 sites; `after` or `before` is the code of the site next to which it begins or ends.

    At most thirteen queries, however many sites there are.
    """
    reading, sites = reading_of(campaign), chosen(access, campaign, wanted, on)
    edge = visible_sites(access, campaign).filter(code=_narrowed(after or before)).first()
    counted = _counted(access, campaign, wanted, reading)
    told = sum(counted.names[each] for each in wanted.tallied) if wanted.tallied else None
    keys = keys_of(campaign, wanted.standard, wanted.verdict or FAIL, wanted.route)
    where = Edge(edge, before=bool(before and not after))
    page = page_of(sites, wanted.sort, where, told, by=wanted.by, keys=keys)
    names = division_names(campaign, [*counted.places, *(each.division_code for each in page.sites)])
    return Register(
        rows=tuple(rows_of(page.sites, campaign, reading, names, on)),
        total=page.total if told is None else told,
        whole=counted.names["sites"],
        before=page.before,
        after=page.after,
        chips=tuple(_chips(counted.names, reading)),
        places=tuple(Place(code, names[code], count) for code, count in sorted(counted.places.items()) if code),
        assignees=tuple(assignees(access)),
        saved=tuple(SavedFilter.objects.filter(user=access.user, campaign=campaign).values_list("pk", "name", "query")),
        reading=reading,
    )


def _narrowed(code: str) -> str:
    return code.replace("\0", "")[:40]


@dataclass(frozen=True, slots=True)
class _Counted:
    names: Counter[str]  # within what the filter's division and the person's own hold
    places: Mapping[str, int]  # of all divisions one may see


def _counted(access: Access, campaign: Campaign, wanted: Filter, reading: Reading) -> _Counted:
    names = ["sites", "failing", "failing_major", "open", *(f"outcome:{each.word}" for each in reading.kinds)]
    names += wanted.tallied
    start = f"{scope_of(campaign)}/"
    places: Counter[str] = Counter()
    sums: Counter[str] = Counter()
    for ledger, counts in tallies_under(start, names).items():
        code = ledger.removeprefix(start).replace(_LOST, "")
        if code.startswith(access.division_stem):
            places[code] += counts.get("sites", 0)
            if code.startswith(stem(wanted.division)):
                sums.update(counts)
    return _Counted(sums, places)


def _chips(counts: Mapping[str, int], reading: Reading) -> list[Chip]:
    kinds = [Chip("outcome", each.word, each.label, counts[f"outcome:{each.word}"]) for each in reading.kinds]
    shows = (
        Chip("show", "failing_major", Text("重大不达标", "major failures"), counts["failing_major"]),
        Chip("show", "failing", Text("有不达标项", "with failures"), counts["failing"]),
        Chip("show", "open", Text("有未查项", "not fully established"), counts["open"]),
        Chip("show", "established", Text("已全部查明", "fully established"), counts["sites"] - counts["open"]),
    )
    found = [*(kinds if reading.by_outcome else ()), *shows]
    return [each for each in found if each.count]


def division_names(campaign: Campaign, codes: Sequence[str]) -> dict[str, Text]:
    """Return what divisions are called, their code where nobody has named them; one query."""
    wanted = sorted(set(codes))
    found = Division.objects.filter(authority=campaign.authority_id, code__in=wanted)
    known = {each.code: Text(each.name_zh, each.name_en or each.name_zh) for each in found}
    return {code: known.get(code) or both(code) for code in wanted}


def assignees(access: Access) -> list[tuple[int, str]]:
    """Return the people of the authority whom a site can be given to, by name; one query."""
    posts = Post.objects.filter(authority=access.authority, until__isnull=True, user__is_active=True)
    able = posts.filter(role__in=["office", "unit_head", "unit_member", "village"])
    return list(able.order_by("user__name", "user__pk").values_list("user__pk", "user__name"))


def assignee(access: Access, pk: int) -> User | None:
    """Return somebody of the authority whom a site can be given to; None: there is no such person."""
    return User.objects.filter(pk=pk).first() if pk in dict(assignees(access)) else None


def rows_of(
    sites: Sequence[Site], campaign: Campaign, reading: Reading, names: Mapping[str, Text], on: date
) -> list[Row]:
    """Return what the list shows of sites; two queries."""
    placed = Verdict.objects.filter(site__in=sites, standard__in=list(reading.placed), verdict__in=[FAIL, UNKNOWN])
    said: dict[int, list[tuple[str, str]]] = {}
    for site, standard, verdict in placed.values_list("site", "standard", "verdict"):
        said.setdefault(site, []).append((standard, verdict))
    subjects = [f"site:{each.pk}" for each in sites]
    late = Counter(overdue(campaign, on).filter(subject__in=subjects).values_list("subject", flat=True))
    return [_row(each, reading, names, said.get(each.pk, []), late[f"site:{each.pk}"]) for each in sites]


def _row(site: Site, reading: Reading, names: Mapping[str, Text], said: list[tuple[str, str]], late: int) -> Row:
    area = site.values.get("operating_area_m2")
    return Row(
        pk=site.pk,
        code=site.code,
        name=site.name,
        division=names.get(site.division_code) or both(site.division_code),
        area=float(area) if isinstance(area, int | float) else None,
        siting=_siting(site, reading, said),
        passing=site.passing,
        failing=site.failing,
        unknown=site.unknown,
        outcome=outcome_label(reading.pack, site.outcome),
        kind=reading.kind(site),
        state=site.state,
        overdue=late,
        assignee="" if site.assignee is None else site.assignee.name,
    )


def _siting(site: Site, reading: Reading, said: list[tuple[str, str]]) -> Siting:
    failed = sorted(standard for standard, verdict in said if verdict == FAIL)
    if failed:
        return Siting("bad", _measured(site, reading.placed[failed[0]]))
    if said:
        return Siting("unk", None)
    return Siting("ok" if reading.placed and site.state == IN_USE else "na", None)


def _measured(site: Site, facts: Sequence[Fact]) -> Text | None:
    """Return the value for which a rule of place is broken: of what it measures, the first that is known."""
    values = read({each.key: each for each in facts}, site.values)
    for fact in facts:
        value = values.get(fact.key)
        if isinstance(value, float):
            said = value_text(fact, value)
            return Text(f"{fact.label.zh} {said.zh}", f"{fact.label.en} {said.en}")
        if value:
            return fact.label
    return None
