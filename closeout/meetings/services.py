"""Deciding: what a joint meeting makes of sites, with the recommendation beside it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from closeout.campaigns.models import Campaign
from closeout.campaigns.plans import pack_of
from closeout.campaigns.services import refuse_finished, scope_of
from closeout.evaluation.reasons import answer_label
from closeout.journal.services import record_all
from closeout.journal.types import Act
from closeout.kernel.clock import TIME_ZONE
from closeout.kernel.refusal import Conflict, Missing, Problem, Refusal
from closeout.meetings.models import Decision, Meeting
from closeout.meetings.queries import MOST, decisions_ledger, standing
from closeout.meetings.types import NewDecision
from closeout.packfile.pack import Pack, Table
from closeout.people.access import Access
from closeout.sites.models import IN_USE, Site
from closeout.sites.queries import visible_sites
from closeout.tallies.services import shift


@transaction.atomic
def decide(
    *,
    access: Access,
    campaign: Campaign,
    codes: Collection[str],
    seen: Mapping[str, str],
    new: NewDecision,
    at: datetime,
) -> list[Decision]:
    """Enter what a joint meeting decided of one site or of many, all or none. It touches no facts.

    `seen` is by site what was recommended when the decision was prepared.

    Raises:
        Conflict: a recommendation changed meanwhile, or the meeting has decided of a site already; each is named.
        Missing: there is no such site.
        Refusal: no site or too many, no such outcome, no reason for a departure, an open recommendation to follow, a
            day to come, or a meeting before the one whose decision stands.
        Denied: the role does not enter decisions.
    """
    access.need("decide_outcomes")
    refuse_finished(campaign)
    pack = pack_of(campaign)
    table = _refuse(pack, codes, new, at)
    sites = _locked(access, campaign, codes)
    old = {each.site_id: each for each in standing(Decision.objects.filter(site__in=sites)).select_related("meeting")}
    _refuse_clash(pack, table, sites, seen)
    _refuse_again(campaign, sites, old, new)
    meeting, _ = Meeting.objects.get_or_create(
        campaign=campaign,
        held_on=new.held_on,
        minutes=new.minutes.strip(),
        defaults={"entered_by": access.user, "entered_at": at},
    )
    made = [_decision(table, meeting, site, new, at) for site in sites]
    for each in made:
        each.supersedes = old.get(each.site_id)
    Decision.objects.bulk_create(made)
    _count(campaign, made, old.values())
    record_all([_act(campaign, each) for each in made], actor=access.user, at=at)
    return made


def _refuse(pack: Pack, codes: Collection[str], new: NewDecision, at: datetime) -> Table:
    table = pack.table("outcome")
    if table is None:
        raise Refusal("meetings.no_outcomes")
    if not codes:
        raise Refusal("meetings.none_chosen")
    if len(codes) > MOST:
        raise Refusal("meetings.too_many", found=len(codes), most=MOST)
    if new.outcome is not None and (new.outcome not in pack.model.outcomes or new.outcome == table.unknown):
        raise Refusal("meetings.no_such_outcome")
    if not new.minutes.strip():
        raise Refusal("meetings.no_minutes")
    if new.held_on > at.astimezone(TIME_ZONE).date():
        raise Refusal("meetings.not_yet", day=new.held_on)
    return table


def _locked(access: Access, campaign: Campaign, codes: Collection[str]) -> list[Site]:
    sites = visible_sites(access, campaign).filter(code__in=codes, state=IN_USE)
    found = list(sites.select_for_update().order_by("pk"))
    unseen = set(codes) - {each.code for each in found}
    if unseen:
        raise Missing("sites.no_site", site=min(unseen))
    return found


def _refuse_clash(pack: Pack, table: Table, sites: Sequence[Site], seen: Mapping[str, str]) -> None:
    changed = [each for each in sites if seen.get(each.code) != each.outcome]
    if changed:
        problems = [
            Problem(each.code, "meetings.now", {"name": each.name, "found": answer_label(pack, table, each.outcome)})
            for each in changed
        ]
        raise Conflict("meetings.changed", problems=problems)


def _refuse_again(campaign: Campaign, sites: Sequence[Site], old: Mapping[int, Decision], new: NewDecision) -> None:
    """Refuse what this meeting decided already, whether that stands or another of the same day superseded it."""
    same = {"campaign": campaign, "held_on": new.held_on, "minutes": new.minutes.strip()}
    meeting = Meeting.objects.filter(**same).first()
    before = set() if meeting is None else {*meeting.decisions.filter(site__in=sites).values_list("site", flat=True)}
    pairs = [(site, old[site.pk].meeting) for site in sites if site.pk in old]
    again = [site for site in sites if site.pk in before]
    if again:
        raise Conflict(
            "meetings.decided", problems=[Problem(each.code, "meetings.once", {"name": each.name}) for each in again]
        )
    later = next(((site, meeting) for site, meeting in pairs if meeting.held_on > new.held_on), None)
    if later is not None:
        raise Refusal("meetings.later", site=later[0].code, day=later[1].held_on)


def _decision(table: Table, meeting: Meeting, site: Site, new: NewDecision, at: datetime) -> Decision:
    if new.outcome is None and site.outcome in ("", table.unknown):
        raise Refusal("meetings.nothing_recommended", site=site.code)
    outcome = new.outcome or site.outcome
    if outcome != site.outcome and not new.reason.strip():
        raise Refusal("meetings.no_reason", site=site.code)
    return Decision(
        meeting=meeting,
        site=site,
        outcome=outcome,
        recommended=site.outcome,
        reason=new.reason.strip(),
        at=at,
    )


def _count(campaign: Campaign, made: Sequence[Decision], old: Collection[Decision]) -> None:
    changes = Counter(each.outcome for each in made)
    changes.subtract(each.outcome for each in old)
    shift({(decisions_ledger(campaign.pk), outcome): by for outcome, by in changes.items()})


def _act(campaign: Campaign, made: Decision) -> Act:
    before = {} if made.supersedes is None else {"outcome": made.supersedes.outcome}
    after = {"outcome": made.outcome, "recommended": made.recommended, "meeting": made.meeting_id}
    return Act("outcome_decided", f"site:{made.site_id}", scope_of(campaign), before, after, made.reason)
