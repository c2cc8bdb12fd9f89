"""How far the census is, by village and community, in a fixed number of queries; everybody sees their own."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from django.db.models import Q, QuerySet

from closeout.areas.models import Division
from closeout.campaigns.models import Campaign, Part
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import scope_of
from closeout.census.models import COMPLETE, OPEN, ZERO, DivisionCensus
from closeout.census.types import Standing, State, SurveyedSite
from closeout.forms.census import IDENTITY, census
from closeout.forms.sheets import FormSheet
from closeout.kernel.divisions import stem
from closeout.kernel.refusal import Denied, Missing
from closeout.kernel.text import Text, both
from closeout.packfile.pack import Pack
from closeout.people.access import Access
from closeout.people.models import Unit
from closeout.sites.keep import ledger
from closeout.sites.models import IN_USE, Site
from closeout.sites.queries import parts_of, visible_sites
from closeout.tallies.models import Tally
from closeout.work.models import PENDING, Task

KIND: Final = "census"  # of its tasks
_VILLAGE: Final = 12  # digits of a village's code
_ROLE: Final = "village"  # as plans call who does the census
_STATE: Final = "operating_state"


def is_village(code: str) -> bool:
    """Return whether a code is that of a village or community, not of a street or town."""
    return len(code) == _VILLAGE and len(stem(code)) == _VILLAGE


def refuse_other_division(access: Access, code: str) -> None:
    """Let who works in a division, or everywhere, go on.

    Raises:
        Denied: it is another's.
    """
    if not code.startswith(access.division_stem):
        raise Denied("people.not_yours")


def standings(access: Access, campaign: Campaign, on: date) -> list[Standing]:
    """Return how far the census of each division that `access` sees is, on a day; in four queries."""
    return standings_with(access, campaign, _counted(access, campaign), on)


def standings_with(
    access: Access,
    campaign: Campaign,
    counted: Mapping[str, Mapping[str, int]],
    on: date,
    until: datetime | None = None,
) -> list[Standing]:
    """Return how far the census is where each division has so many sites and questions; in three queries.

    `until` is the last moment of which anything is known, None: now.
    """
    begun = {each.division_code: _known(each, until) for each in _begun(access, campaign, until)}
    own = {access.division_code} if is_village(access.division_code) else set()
    codes = sorted({*begun, *(code for code, found in counted.items() if found.get("sites")), *own})
    names = names_of(campaign, codes)
    due = _due(campaign)
    return [_standing((code, names[code]), begun.get(code), counted.get(code, {}), due.get(code), on) for code in codes]


def _known(row: DivisionCensus, until: datetime | None) -> DivisionCensus:
    """Return a census as it was known: what was signed later was open then."""
    if until is not None and row.signed_at is not None and row.signed_at > until:
        row.state, row.signed_at, row.signed_by = OPEN, None, None
    return row


def standing_of(access: Access, campaign: Campaign, code: str, on: date) -> Standing:
    """Return how far the census of one division is; in four queries.

    Raises:
        Denied: the division is another's.
        Missing: there is no such division in the campaign.
    """
    refuse_other_division(access, code)
    begun = DivisionCensus.objects.filter(campaign=campaign, division_code=code).select_related("signed_by").first()
    counted = _counted(access, campaign, code).get(code, {})
    name = names_of(campaign, [code])[code]
    if begun is None and not counted and (not is_village(code) or name == both(code)):
        raise Missing("census.no_division", division=code)
    return _standing((code, name), begun, counted, _due(campaign, code).get(code), on)


def _begun(access: Access, campaign: Campaign, until: datetime | None = None) -> Iterable[DivisionCensus]:
    found = DivisionCensus.objects.filter(campaign=campaign, division_code__startswith=access.division_stem)
    found = found if until is None else found.filter(started_at__lte=until)
    return found.select_related("signed_by")


def _counted(access: Access, campaign: Campaign, code: str | None = None) -> dict[str, dict[str, int]]:
    """Return of each division how many sites it has, and how many facts of them are asked for."""
    start = ledger(campaign.pk, code or access.division_stem or None)
    start = start if code or access.division_stem else f"{start}/"
    match = Q(ledger=start) if code else Q(ledger__startswith=start)
    rows = Tally.objects.filter(match, Q(name="sites") | Q(name__startswith="question:"))
    found: dict[str, dict[str, int]] = {}
    for name, kind, count in rows.values_list("ledger", "name", "count"):
        of = found.setdefault(name.partition("/")[2].removeprefix("-"), {})
        key = kind.partition(":")[0]
        of[key] = of.get(key, 0) + count
    return found


def _due(campaign: Campaign, code: str | None = None) -> dict[str, date]:
    tasks = Task.objects.filter(scope=scope_of(campaign), kind=KIND, due_on__isnull=False)
    tasks = tasks if code is None else tasks.filter(division_code=code)
    return {code: day for code, day in tasks.values_list("division_code", "due_on") if day is not None}


def _standing(
    named: tuple[str, Text], row: DivisionCensus | None, counted: Mapping[str, int], due: date | None, on: date
) -> Standing:
    done = counted.get("sites", 0)
    gainsaid = row is not None and row.state == ZERO and done > 0
    state = _state(row, gainsaid, done, due, on)
    return Standing(
        code=named[0],
        name=named[1],
        state=state,
        started=row is not None,
        expected=None if row is None else row.expected,
        expected_from="" if row is None else row.expected_from,
        done=done,
        unknown=counted.get("question", 0),
        due_on=due,
        days_late=(on - due).days if due is not None and state == "late" else 0,
        signed_at=None if row is None else row.signed_at,
        signed_by="" if row is None or row.signed_by is None else str(row.signed_by),
        gainsaid=gainsaid,
    )


def _state(row: DivisionCensus | None, gainsaid: bool, done: int, due: date | None, on: date) -> State:
    if row is not None and row.state == COMPLETE:
        return "complete"
    if row is not None and row.state == ZERO and not gainsaid:
        return "zero"
    if due is not None and due < on:
        return "late"
    return "under_way" if done else "not_started"


def names_of(campaign: Campaign, codes: Iterable[str]) -> dict[str, Text]:
    """Return what divisions are called, in one query; one that nobody entered is called by its code."""
    wanted = list(codes)
    rows = _land(campaign).filter(code__in=wanted).values_list("code", "name_zh", "name_en")
    known = {code: Text(zh, en or zh) for code, zh, en in rows}
    return {code: known.get(code, both(code)) for code in wanted}


def _land(campaign: Campaign) -> QuerySet[Division]:
    return Division.objects.filter(authority=campaign.authority_id).order_by("code")


def areas(campaign: Campaign) -> dict[str, Text]:
    """Return the streets and towns that have villages, by their codes."""
    rows = _land(campaign).values_list("code", "name_zh", "name_en")
    names = {code: Text(zh, en or zh) for code, zh, en in rows}
    streets = {code[:9].ljust(_VILLAGE, "0") for code in names if is_village(code)}
    return {code: names.get(code, names.get(code[:9], both(code[:9]))) for code in sorted(streets)}


def villages(campaign: Campaign, within: str = "") -> dict[str, Text]:
    """Return the villages and communities within a street or town ("": everywhere), by their codes."""
    rows = _land(campaign).filter(code__startswith=stem(within))
    found = rows.values_list("code", "name_zh", "name_en")
    return {code: Text(zh, en or zh) for code, zh, en in found if is_village(code)}


def own_villages(access: Access, campaign: Campaign) -> dict[str, Text]:
    """Return the divisions whose census somebody may fill in, by their codes."""
    begun = _begun(access, campaign).values_list("division_code", flat=True)  # type: ignore[attr-defined]
    return names_of(campaign, sorted({*begun, *([access.division_code] if is_village(access.division_code) else [])}))


def surveyed(access: Access, campaign: Campaign, code: str) -> list[SurveyedSite]:
    """Return the sites of a division that are in use, in one query."""
    keys = asked(pack_of(campaign))
    sites = visible_sites(access, campaign).filter(division_code=code, state=IN_USE).order_by("code")
    rows = sites.values_list("pk", "code", "name", "address", "questions_open", "values", "changed_at")
    return [
        SurveyedSite(pk, code, name, address, unknown, keys.isdisjoint(values), changed)
        for pk, code, name, address, unknown, values, changed in rows
    ]


def asked(pack: Pack) -> frozenset[str]:
    """Return the facts that the questionnaire asks of a site beyond which it is and where.

    That it is closed says enough of it; where nobody said so it is taken to operate, but that stands on no record.
    """
    keys = {each.key for each in questionnaire(pack).columns} & set(pack.facts)
    said = {each for each in keys if pack.facts[each].default is None or each == _STATE}
    return frozenset(said.difference(IDENTITY))


def questionnaire(pack: Pack) -> FormSheet:
    """Return the census questionnaire of a plan."""
    return census(pack)


def village_unit(campaign: Campaign, pack: Pack) -> Unit | None:
    """Return the authority's unit that plays the plan's village; None: the plan names none for all places."""
    entry = pack.roles.get(_ROLE)
    part = Part.objects.filter(campaign=campaign, key=entry).select_related("unit").first()
    return None if part is None else part.unit


def plans_day(campaign: Campaign, pack: Pack) -> tuple[date | None, str]:
    """Return the day by which the plan wants the census, from the tasks it opened, and the clause; None: no day."""
    unit = village_unit(campaign, pack)
    tasks = Task.objects.filter(scope=scope_of(campaign), kind="deadline", unit=unit, due_on__isnull=False)
    first = tasks.filter(state__in=PENDING).order_by("due_on", "pk").first()
    return (None, "") if first is None else (first.due_on, first.clause)


def may_sign(access: Access, campaign: Campaign, code: str) -> bool:
    """Return whether somebody may sign for a division: who works there, or the head of the unit that plays the village.

    Nobody signs for a village in whose name they do not speak: the office does not, nor another unit's head.
    """
    if not access.may("sign_census") or not code.startswith(access.division_stem):
        return False
    if access.role == "village":
        return True
    entry = pack_of(campaign).roles.get(_ROLE)
    return entry in parts_of(campaign).get(access.unit or 0, frozenset())


def empty_sites(campaign: Campaign, code: str) -> list[str]:
    """Return the codes of a division's sites of which nothing is known beyond name and place."""
    keys = asked(pack_of(campaign))
    sites = Site.objects.filter(campaign=campaign, division_code=code, state=IN_USE).order_by("code")
    return [name for name, values in sites.values_list("code", "values") if keys.isdisjoint(values)]
