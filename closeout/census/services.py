"""Starting the census, expecting, signing and reopening it. Each act stands in the journal."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import locked, refuse_finished, scope_of
from closeout.census.models import BY_LAST, BY_OFFICE, COMPLETE, OPEN, ZERO, DivisionCensus
from closeout.census.queries import (
    KIND,
    empty_sites,
    is_village,
    may_sign,
    names_of,
    plans_day,
    refuse_other_division,
)
from closeout.journal.services import record
from closeout.journal.types import Act
from closeout.kernel.refusal import Conflict, Denied, Missing, Refusal
from closeout.people.access import Access
from closeout.sites.keep import ledger
from closeout.sites.models import IN_USE, Site
from closeout.tallies.queries import tallies
from closeout.work.services import open_tasks, settle_division
from closeout.work.types import NewTask


@transaction.atomic
def start(*, access: Access, campaign: Campaign, codes: Collection[str], due_on: date | None, at: datetime) -> int:
    """Start the census of divisions, with a task for each; return of how many it was not started before.

    What is expected comes from the campaign before this one, where there was one.

    Raises:
        Refusal: a code is no village, or there is none.
        Conflict: all of them are started, or the campaign is finished.
        Denied: the role may not run campaigns.
    """
    access.need("run_campaign")
    refuse_finished(locked(campaign))  # two who start it at once wait for each other
    wrong = next((code for code in codes if not is_village(code)), None)
    if wrong is not None or not codes:
        raise Refusal("census.no_village", found=wrong or "-")
    begun = DivisionCensus.objects.select_for_update().filter(campaign=campaign)
    fresh = sorted(set(codes) - set(begun.values_list("division_code", flat=True)))
    if not fresh:
        raise Conflict("census.started_already")
    last = _last(campaign, fresh)
    DivisionCensus.objects.bulk_create(
        DivisionCensus(
            campaign=campaign,
            division_code=code,
            expected=last.get(code),
            expected_from=BY_LAST if code in last else "",
            started_at=at,
        )
        for code in fresh
    )
    _open_tasks(campaign, fresh, due_on, at)
    after = {"divisions": fresh, "due_on": due_on}
    record(Act("census_started", scope_of(campaign), scope_of(campaign), after=after), actor=access.user, at=at)
    return len(fresh)


def _last(campaign: Campaign, codes: Collection[str]) -> dict[str, int]:
    """Return how many sites each division had in the campaign before; nothing where there was none."""
    if campaign.previous_id is None:
        return {}
    ledgers = {ledger(campaign.previous_id, code): code for code in codes}
    return {ledgers[name]: found.get("sites", 0) for name, found in tallies(list(ledgers)).items()}


def _open_tasks(campaign: Campaign, codes: Collection[str], due_on: date | None, at: datetime) -> None:
    pack, scope, names = pack_of(campaign), scope_of(campaign), names_of(campaign, codes)
    clause = plans_day(campaign, pack)[1]
    open_tasks(
        [
            NewTask(
                scope=scope,
                kind=KIND,
                key=KIND,
                subject=_subject(campaign, code),
                clause=clause,
                title_zh=f"完成{names[code].zh}的摸底调查",
                title_en=f"Complete the census of {names[code].en}",
                unit=None,  # a division's own: who works there owes it
                due_on=due_on,
                division_code=code,
                authority=campaign.authority,
            )
            for code in codes
        ],
        at=at,
    )


def _subject(campaign: Campaign, code: str) -> str:
    return f"census:{campaign.pk}/{code}"


@transaction.atomic
def set_expected(*, access: Access, campaign: Campaign, expected: Mapping[str, int | None], at: datetime) -> int:
    """Enter how many sites divisions should find (None: nobody knows); return how many figures changed.

    Raises:
        Refusal: the census of a division was not started.
        Denied: the role may not run campaigns.
    """
    access.need("run_campaign")
    refuse_finished(campaign)
    rows = {each.division_code: each for each in DivisionCensus.objects.select_for_update().filter(campaign=campaign)}
    stranger = next((code for code in expected if code not in rows), None)
    if stranger is not None:
        raise Refusal("census.not_started", division=stranger)
    changed = {code: rows[code] for code, count in expected.items() if rows[code].expected != count}
    if not changed:
        return 0
    before = {code: row.expected for code, row in changed.items()}
    for code, row in changed.items():
        row.expected, row.expected_from = expected[code], "" if expected[code] is None else BY_OFFICE
    DivisionCensus.objects.bulk_update(changed.values(), ["expected", "expected_from"])
    after = {code: row.expected for code, row in changed.items()}
    act = Act("census_expected", scope_of(campaign), scope_of(campaign), before, after)
    record(act, actor=access.user, at=at)
    return len(changed)


@transaction.atomic
def sign_complete(*, access: Access, campaign: Campaign, division: str, at: datetime) -> None:
    """Sign that every site of a division is in the register.

    Raises:
        Refusal: it has no sites (that is a zero report), or sites of which nothing is known.
        Conflict: it is signed already. Denied: the division is another's, or the role signs for nobody.
    """
    row = _signing(access, campaign, division)
    count = Site.objects.filter(campaign=campaign, division_code=division, state=IN_USE).count()
    if count == 0:
        raise Refusal("census.nothing_to_sign")
    empty = empty_sites(campaign, division)
    if empty:
        raise Refusal("census.empty_sites", count=len(empty), sites="、".join(empty[:5]))
    _sign(access, row, COMPLETE, {"sites": count}, at)


@transaction.atomic
def sign_zero(*, access: Access, campaign: Campaign, division: str, at: datetime) -> None:
    """Sign that a division was searched and has no site.

    Raises:
        Refusal: it has sites. Conflict: it is signed already. Denied: as `sign_complete`.
    """
    row = _signing(access, campaign, division)
    count = Site.objects.filter(campaign=campaign, division_code=division, state=IN_USE).count()
    if count:
        raise Refusal("census.not_zero", count=count)
    _sign(access, row, ZERO, {"sites": 0}, at)


def _signing(access: Access, campaign: Campaign, division: str) -> DivisionCensus:
    access.need("sign_census")
    refuse_finished(campaign)
    if not may_sign(access, campaign, division):
        raise Denied("census.not_yours_to_sign")
    row = _held(campaign, division)
    if row.state != OPEN:
        raise Conflict("census.signed_already")
    return row


def _held(campaign: Campaign, division: str) -> DivisionCensus:
    """Return a division's census, held until the transaction ends, so that nobody enters a site meanwhile."""
    row = DivisionCensus.objects.select_for_update().filter(campaign=campaign, division_code=division).first()
    if row is None:
        raise Missing("census.not_started", division=division)
    return row


def _sign(access: Access, row: DivisionCensus, state: str, after: Mapping[str, object], at: datetime) -> None:
    row.state, row.signed_at, row.signed_by = state, at, access.user
    row.save()
    scope = scope_of(row.campaign)
    settle_division(scope=scope, kind=KIND, division_code=row.division_code, done=True, at=at)
    act = Act(f"census_signed_{state}", _subject(row.campaign, row.division_code), scope, {"state": OPEN}, after)
    record(act, actor=access.user, at=at)


@transaction.atomic
def reopen(*, access: Access, campaign: Campaign, division: str, reason: str, at: datetime) -> None:
    """Take a signature back, with a reason; the division's task is open again.

    Raises:
        Refusal: there is no reason, or nothing is signed. Denied: the division is another's.
    """
    access.need("do_census")
    refuse_finished(campaign)
    refuse_other_division(access, division)
    if not reason.strip():
        raise Refusal("census.no_reason")
    row = _held(campaign, division)
    if row.state == OPEN:
        raise Conflict("census.not_signed")
    before = {"state": row.state, "signed_at": row.signed_at}
    row.state, row.signed_at, row.signed_by = OPEN, None, None
    row.save()
    scope = scope_of(campaign)
    settle_division(scope=scope, kind=KIND, division_code=division, done=False, at=at)
    act = Act("census_reopened", _subject(campaign, division), scope, before, {"state": OPEN}, reason.strip())
    record(act, actor=access.user, at=at)


def refuse_signed(campaign: Campaign, divisions: Collection[str]) -> None:
    """Let sites be entered in divisions whose census is not signed; they are held until the transaction ends.

    Raises:
        Conflict: one is signed: it is reopened first.
    """
    rows = DivisionCensus.objects.select_for_update().filter(campaign=campaign, division_code__in=divisions)
    signed = next((each.division_code for each in rows.order_by("division_code") if each.state != OPEN), None)
    if signed is not None:
        raise Conflict("census.signed", division=signed)


def hold_all(campaign: Campaign) -> None:
    """Let nobody sign in a campaign until the transaction ends."""
    list(DivisionCensus.objects.select_for_update().filter(campaign=campaign).order_by("pk").values_list("pk"))
